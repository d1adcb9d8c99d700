// Shift, round and saturate in one helper, its constants written into the text so that it compiles without optimisation too.
// Law: the last branch is the definition; intrinsic and assembly equal it bit for bit, for every v with v + half in the width.
import type { CTraits } from '../passes/machine/traits.js';
import { longRound } from './c-thumb.js';
import { typeName, type Width } from './c-type.js';

/** clamp(round(v / 2^shift)) to a signed or unsigned field of `bits`; v and v + half fit `width`. */
export interface Saturation {
  readonly kind: 'sat';
  readonly width: Width;
  readonly signed: boolean;
  readonly bits: number;
  /** Below 0: to the left, v * 2^-shift fits `width` too. */
  readonly shift: number;
  readonly round: boolean;
}

/** round(v / 2^shift) where the result is proved to fit half of v's width. */
export interface Narrowing {
  readonly kind: 'narrow';
  readonly width: 32 | 64;
  readonly shift: number;
  readonly round: boolean;
}

export const narrowingName = (n: Narrowing): string => `${n.round ? 'round' : 'floor'}${n.shift}_to${n.width / 2}`;

/** To 16 bits: up to a whole number of bytes, then down, no loop of single-bit shifts; GCC is kept from multiplying the 32-bit value later. */
export function narrowingLines(name: string, n: Narrowing): string[] {
  if (n.width === 64) return longRound(name, n.shift);
  const sum = n.round ? `(v + ${1n << BigInt(n.shift - 1)})` : 'v';
  const raised = n.shift < 16 ? `(${sum} * ${1 << (16 - n.shift)})` : sum;
  const rest = n.shift > 16 ? ` >> ${n.shift - 16}` : '';
  return [
    `static inline int16_t ${name}(int32_t v)`,
    '{',
    `    int16_t y = (int16_t)(${rest ? `(int16_t)(${raised} >> 16)${rest}` : `${raised} >> 16`});`,
    '#if defined(__GNUC__)',
    '    __asm__("" : "+r"(y));',
    '#endif',
    '    return y;',
    '}',
  ];
}

/** The field whose ends are lo and hi, if there is one. */
export function saturationField(lo: bigint, hi: bigint): { signed: boolean; bits: number } | undefined {
  const bits = (hi + 1n).toString(2).length - 1;
  if (hi < 1n || hi + 1n !== 1n << BigInt(bits)) return undefined;
  if (lo === -hi - 1n) return { signed: true, bits: bits + 1 };
  return lo === 0n ? { signed: false, bits } : undefined;
}

/** Whether the core gains from the fused helper. */
export const worthFusing = (t: CTraits, f: { signed: boolean; bits: number }, width: Width): boolean =>
  width === 64
    ? t.intBits === 32 && (t.saturate || t.hideConstants) && f.signed && f.bits === 32
    : width === 32 && (t.saturate ? f.bits < 32 : t.hideConstants && f.signed && (f.bits === 16 || f.bits === 8));

export const saturationName = (s: Saturation): string =>
  `${s.shift < 0 ? `times${2 ** -s.shift}_` : s.shift === 0 ? '' : `${s.round ? 'round' : 'floor'}${s.shift}_`}${s.signed ? 'sat' : 'usat'}${s.bits}${s.width === 64 ? '_64' : ''}`;

const half = (s: Saturation): string => (s.round && s.shift > 0 ? `(v + ${1n << BigInt(s.shift - 1)})` : 'v');

/** v / 2^shift, rounded; on cores without a cheap constant by a shift, an increment and a shift, which is the same. */
function shifted(s: Saturation, t: CTraits): string {
  if (s.shift === 0) return 'v';
  if (s.shift < 0) return `v * ${2 ** -s.shift}`;
  if (s.round && t.hideConstants && s.width === 32)
    return s.shift === 1 ? '(v + 1) >> 1' : `((v >> ${s.shift - 1}) + 1) >> 1`;
  return `${half(s)} >> ${s.shift}`;
}

function ends(s: Saturation): readonly [string, string] {
  if (!s.signed) return ['0', `${(1n << BigInt(s.bits)) - 1n}`];
  if (s.bits === 32) return ['INT32_MIN', 'INT32_MAX'];
  const top = 1n << BigInt(s.bits - 1);
  return [`-${top}`, `${top - 1n}`];
}

function portable(s: Saturation, t: CTraits): string[] {
  const [lo, hi] = ends(s);
  const narrow = s.signed && (s.bits === 8 || s.bits === 16) && t.hideConstants;
  const first = `const int32_t r = ${shifted(s, t)};`;
  if (narrow) return [first, `return (r == (int${s.bits}_t)r) ? r : ((r >> 31) ^ ${hi});`];
  return [first, `return (r < ${lo}) ? ${lo} : ((r > ${hi}) ? ${hi} : r);`];
}

/** 64 to 32 bits: one comparison, and GCC is kept from computing on with the 64-bit value. */
const narrowing = (s: Saturation): string[] => [
  `const int64_t r = ${half(s)}${s.shift > 0 ? ` >> ${s.shift}` : ''};`,
  'int32_t y = (int32_t)(uint32_t)((uint64_t)r & UINT32_MAX);',
  'if (y != r) {',
  '    y = (int32_t)((r >> 63) ^ INT32_MAX);',
  '}',
  '#if defined(__GNUC__)',
  '__asm__("" : "+r"(y));',
  '#endif',
  'return y;',
];

function instruction(s: Saturation, t: CTraits): string[] {
  const op = s.signed ? 'ssat' : 'usat';
  const barrel = s.shift === 0 ? '' : s.shift > 0 ? `, asr #${s.shift}` : `, lsl #${-s.shift}`;
  return [
    '#if defined(__ARM_FEATURE_SAT) && defined(__GNUC__)',
    'int32_t y;',
    `__asm__("${op} %0, #${s.bits}, %1${barrel}" : "=r"(y) : "r"${/^\(/.test(half(s)) ? half(s) : '(v)'});`,
    'return y;',
    '#elif defined(__ARM_FEATURE_SAT)',
    `return (int32_t)__${op}(${s.shift > 0 ? `${half(s)} >> ${s.shift}` : shifted(s, t)}, ${s.bits});`,
    '#else',
    ...portable(s, t),
    '#endif',
  ];
}

/** Lines of C for the helper. */
export function saturationLines(name: string, s: Saturation, t: CTraits): string[] {
  const body = s.width === 64 ? narrowing(s) : t.saturate ? instruction(s, t) : portable(s, t);
  const indented = body.map((l) => (l.startsWith('#') ? l : `    ${l}`));
  return [`static inline int32_t ${name}(${typeName(s.width)} v)`, '{', ...indented, '}'];
}
