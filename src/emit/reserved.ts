// Words no identifier of ours may be: C99, C11 and C++ keywords, names every compiler or standard header takes.
// Law: lower case here means "exactly this spelling"; headers are compared as file names.

const c = `auto break case char const continue default do double else enum extern float for goto if inline int long
  register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while`;
const c11 = 'alignas alignof bool complex imaginary noreturn static_assert thread_local true false nullptr constexpr';
const cpp = `and and_eq asm bitand bitor catch char8_t char16_t char32_t class co_await co_return co_yield compl concept
  const_cast consteval constinit decltype delete dynamic_cast explicit export final friend import module mutable
  namespace new noexcept not not_eq operator or or_eq override private protected public reinterpret_cast requires
  static_cast template this throw try typeid typename using virtual wchar_t xor xor_eq typeof`;
/** Predefined as macros by compilers in their GNU or vendor modes. */
const macros = 'linux unix i386 arm near far pascal interrupt errno NULL AVR assert main';
const types = `int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t intmax_t uintmax_t
  size_t ptrdiff_t`;
const headers = `assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg
  stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype arm_acle
  new memory vector array`;

const set = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(' ').split(/\s+/));

export const KEYWORDS = set(c, c11, cpp);
export const RESERVED = set(macros, types);
export const STANDARD_HEADERS = set(headers);
/** Macros of stdint.h, which every header of ours includes. */
export const STDINT_MACRO = /^(U?INT\w*|PTRDIFF|SIG_ATOMIC|SIZE|WCHAR|WINT)_(MIN|MAX|C)$/;
