// Helpers that are one or two instructions on Arm Thumb-2 cores.
// Law: the branch after #else is the definition; the assembly and the intrinsics before it equal it bit for bit.
import { wrap } from './c-layout.js';

/** A value shifted down, rounded, and put into one half of a word; it is proved to fit 16 bits. */
export interface Packing {
  readonly kind: 'pack';
  readonly width: 32;
  readonly shift: number;
  readonly round: boolean;
  readonly high: boolean;
}

export const packingName = (p: Packing): string =>
  `${p.round ? 'round' : 'floor'}${p.shift}_${p.high ? 'high' : 'low'}`;

export const THUMB2 = 'defined(__thumb2__) && defined(__GNUC__)';
export const DSP = 'defined(__ARM_FEATURE_DSP) && defined(__ARM_FEATURE_SIMD32)';

interface Branch {
  readonly condition: string;
  readonly body: readonly string[];
}

/** One function, its body chosen by the compiler's macros. */
export function chosen(head: string, branches: readonly Branch[], otherwise: readonly string[]): string[] {
  const indented = (lines: readonly string[]): string[] => lines.map((l) => (l.startsWith('#') ? l : `    ${l}`));
  const first = wrap(`static inline ${head}`);
  if (branches.length === 0) return [...first, '{', ...indented(otherwise), '}'];
  const tests = branches.flatMap((b, k) => [`#${k === 0 ? 'if' : 'elif'} ${b.condition}`, ...indented(b.body)]);
  return [...first, '{', ...tests, '#else', ...indented(otherwise), '#endif', '}'];
}

const gnu = (body: readonly string[]): Branch => ({ condition: THUMB2, body });

/** acc + c*x in one instruction. */
export const longMac = (name: string): string[] =>
  chosen(
    `int64_t ${name}(int64_t acc, int32_t c, int32_t x)`,
    [gnu(['__asm__("smlal %Q0, %R0, %1, %2" : "+r"(acc) : "r"(c), "r"(x));', 'return acc;'])],
    ['return acc + ((int64_t)c * x);'],
  );

/** v / 2^shift, halves up, where it fits 32 bits: the carry of the first shift is the bit that rounds. */
export const longRound = (name: string, shift: number): string[] =>
  chosen(
    `int32_t ${name}(int64_t v)`,
    [
      gnu([
        'int32_t y;',
        `__asm__("lsrs %0, %Q1, #${shift}\\n\\tadc %0, %0, %R1, lsl #${32 - shift}" : "=&r"(y) : "r"(v) : "cc");`,
        'return y;',
      ]),
    ],
    [`return (int32_t)((v + INT64_C(${1n << BigInt(shift - 1)})) >> ${shift});`],
  );

/** A value times 2^shift, saturated to its own width. */
export interface Raising {
  readonly kind: 'raise';
  readonly width: 16 | 32;
  readonly shift: number;
}

export const raisingName = (r: Raising): string => `times${2 ** r.shift}_sat${r.width}`;

/** A doubling saturated twice is a fourfold saturated once. */
export function raisingLines(name: string, { shift, width }: Raising): string[] {
  if (width === 16) return raisedInt(name, shift);
  const doubling = ['__asm__("qadd %0, %1, %1" : "=r"(y) : "r"(v));', '__asm__("qadd %0, %0, %0" : "+r"(y));'];
  const dsp: Branch = {
    condition: 'defined(__ARM_FEATURE_DSP) && defined(__GNUC__)',
    body: ['int32_t y;', ...doubling.slice(0, shift), 'return y;'],
  };
  const overflow: Branch = gnu([
    'int32_t y;',
    '__asm__("adds %0, %1, %1\\n\\t"',
    '        "itt vs\\n\\t"',
    '        "mvnvs %0, #0x80000000\\n\\t"',
    '        "eorvs %0, %0, %1, asr #31"',
    '        : "=&r"(y) : "r"(v) : "cc");',
    'return y;',
  ]);
  return chosen(
    `int32_t ${name}(int32_t v)`,
    [...(shift <= 2 ? [dsp] : []), ...(shift === 1 ? [overflow] : [])],
    [
      `const int32_t y = (int32_t)((uint32_t)v << ${shift});`,
      `return ((y >> ${shift}) == v) ? y : ((v >> 31) ^ INT32_MAX);`,
    ],
  );
}

function raisedInt(name: string, shift: number): string[] {
  const top = 2 ** (15 - shift);
  const inside = `(int16_t)(v * ${2 ** shift})`;
  return chosen(
    `int16_t ${name}(int16_t v)`,
    [],
    [`return (v < -${top}) ? INT16_MIN : ((v > ${top - 1}) ? INT16_MAX : ${inside});`],
  );
}

/** Two neighbouring words; Uv is an address whose offset these instructions can hold. */
export const load2 = (name: string): string[] =>
  chosen(
    `void ${name}(const int32_t *first, const int32_t *second, int32_t *a, int32_t *b)`,
    [gnu(['__asm__("ldrd %0, %1, %2" : "=r"(*a), "=r"(*b) : "Uv"(*first), "m"(*second));'])],
    ['*a = *first;', '*b = *second;'],
  );

export const store2 = (name: string): string[] =>
  chosen(
    `void ${name}(int32_t *first, int32_t *second, int32_t a, int32_t b)`,
    [gnu(['__asm__("strd %2, %3, %0" : "=Uv"(*first), "=m"(*second) : "r"(a), "r"(b));'])],
    ['*first = a;', '*second = b;'],
  );

/** One half of `word` stays where it is, v goes into the other. */
export function packingLines(name: string, p: Packing): string[] {
  const sum = p.round ? `(v + ${1n << BigInt(p.shift - 1)})` : 'v';
  const barrel = p.high ? (p.shift === 16 ? '' : `, lsl #${16 - p.shift}`) : `, asr #${p.shift}`;
  const instruction = `${p.high ? 'pkhbt' : 'pkhtb'} %0, %1, %2${barrel}`;
  const shifted = `(uint32_t)(${sum} >> ${p.shift})`;
  return chosen(
    `uint32_t ${name}(uint32_t word, int32_t v)`,
    [
      {
        condition: 'defined(__ARM_FEATURE_DSP) && defined(__GNUC__)',
        body: [
          'uint32_t y;',
          `__asm__("${instruction}" : "=r"(y) : "r"(word), "r"${p.round ? sum : '(v)'});`,
          'return y;',
        ],
      },
    ],
    [
      p.high
        ? `return (word & 0xFFFFU) | (${shifted} << 16);`
        : `return (word & 0xFFFF0000U) | (${shifted} & 0xFFFFU);`,
    ],
  );
}

/** The signed halves of a word. */
export const low = (name: string): string[] => [
  `static inline int32_t ${name}(uint32_t word)`,
  '{',
  '    return (int16_t)(word & 0xFFFFU);',
  '}',
];
export const high = (name: string): string[] => [
  `static inline int32_t ${name}(uint32_t word)`,
  '{',
  '    return (int32_t)word >> 16;',
  '}',
];

const HALVES = ['const int32_t low = (int16_t)(word & 0xFFFFU);', 'const int32_t high = (int32_t)word >> 16;'];

/** low*c0 + high*c1 (+ acc); the sum is proved to fit 32 bits. */
export function dualWord(name: string, acc: boolean): string[] {
  const instruction = acc ? '__smlad((int16x2_t)c, (int16x2_t)word, acc)' : '__smuad((int16x2_t)c, (int16x2_t)word)';
  const sum = '((int64_t)c0 * low) + ((int64_t)c1 * high)';
  return chosen(
    `int32_t ${name}(int32_t c0, int32_t c1, uint32_t word${acc ? ', int32_t acc' : ''})`,
    [
      {
        condition: DSP,
        body: [
          'const uint32_t c = ((uint32_t)c0 & 0xFFFFU) | ((uint32_t)c1 << 16);',
          `return (int32_t)${instruction};`,
        ],
      },
    ],
    [...HALVES, `return (int32_t)(${acc ? `(int64_t)acc + ${sum}` : sum});`],
  );
}

/** acc + c*high. */
export const highMac = (name: string): string[] =>
  chosen(
    `int32_t ${name}(int32_t c, uint32_t word, int32_t acc)`,
    [{ condition: DSP, body: ['return __smlabt(c, (int32_t)word, acc);'] }],
    ['return acc + (c * ((int32_t)word >> 16));'],
  );

/** Both halves doubled and saturated to 16 bits. */
export const twice16 = (name: string): string[] =>
  chosen(
    `uint32_t ${name}(uint32_t word)`,
    [{ condition: DSP, body: ['return (uint32_t)__qadd16((int16x2_t)word, (int16x2_t)word);'] }],
    [
      ...HALVES,
      'const int32_t a = (low < -16384) ? -32768 : ((low > 16383) ? 32767 : (low * 2));',
      'const int32_t b = (high < -16384) ? -32768 : ((high > 16383) ? 32767 : (high * 2));',
      'return ((uint32_t)a & 0xFFFFU) | ((uint32_t)b << 16);',
    ],
  );
