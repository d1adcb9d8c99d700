// C of kernels/div and kernels/rem. Law: floor((2a + b)/(2b)), saturated where the kernel says so.
// Cores without a divider: restoring steps, one per bit of the quotient, where 32 bits hold divisor and quotient.
// With one: quotients in steps of as many bits as a remainder leaves free, where the numerator has more than 32.
import type { Kernel } from '../../ir/kernel.js';
import { quotientOf } from '../../kernels/div.js';
import { bigAbs, bigMax } from '../../kernels/words.js';
import { bitLength } from '../../num/rational.js';
import { body } from './c-lines.js';
import type { KernelContext, KernelPrinter } from './kernel-printer.js';
import { argumentType, resultType } from './kernel-printer.js';

const cutOf = ({ params }: Kernel): { readonly lo: number; readonly hi: number } | undefined =>
  params.lo === undefined ? undefined : { lo: params.lo, hi: params.hi };

/** Bits of the magnitudes of quotients (before saturation). */
function quotientBits({ args: [a, b] }: Kernel): number {
  return bitLength(bigMax(bigAbs(quotientOf(a.lo, b.lo)), quotientOf(a.hi, b.lo)));
}

/** The rounded quotient by the core's or the library's division: C cuts towards zero, so half is added on the numerator's side. */
function divided(k: KernelContext, type: 'int32_t' | 'uint32_t' | 'int64_t'): readonly string[] {
  const { signed } = k.kernel.params;
  const cut = cutOf(k.kernel);
  const result = resultType(k.kernel).bits === 64 ? 'int64_t' : 'int32_t';
  const wide = type === 'int64_t';
  const shift = wide ? 63 : 31;
  const head = signed
    ? [
        `const ${type} s = ${cast(k, 0, type)} >> ${shift};`,
        `const ${type} h = (${cast(k, 1, type)} + s) >> 1;`,
        `const ${type} q = (${cast(k, 0, type)} + ((h ^ s) - s)) / ${cast(k, 1, type)};`,
      ]
    : [`const ${type} q = (${cast(k, 0, type)} + (${cast(k, 1, type)} >> 1)) / ${cast(k, 1, type)};`];
  if (!cut) return [...head, `return ${type === result ? 'q' : `(${result})q`};`];
  return [...head, ...saturated(cut, signed > 0, type === result ? 'q' : `(${result})q`)];
}

/** Least quotient, if numerators raised to it stay positive words: one unsigned division then rounds down for both signs. */
function offsetOf({ params, args: [a, b] }: Kernel): bigint | undefined {
  const least = params.lo === undefined ? quotientOf(a.lo, b.lo) : BigInt(params.lo);
  if (!params.signed || least >= 0n) return undefined;
  const most = bigMax(bigAbs(a.lo), a.hi) + b.hi * -least + b.hi / 2n;
  return most < 2n ** 31n ? -least : undefined;
}

/** Half a divisor and `offset` of them more; below 0 is below the least quotient. */
function raisedQuotient(k: KernelContext, offset: bigint): readonly string[] {
  const cut = cutOf(k.kernel);
  const head = [
    `const int32_t n = ${cast(k, 0, 'int32_t')} + (a1 * ${offset}) + (a1 >> 1);`,
    `const int32_t q = (${cut ? '((n < 0) ? 0 : n)' : 'n'} / a1) - ${offset};`,
  ];
  if (!cut) return [...head, 'return q;'];
  const plain = saturated(cut, false, 'q');
  const isWord = cut.hi > 0 && ((cut.hi + 1) & cut.hi) === 0 && cut.lo >= -1 - cut.hi;
  if (!isWord || !k.traits.saturate) return [...head, ...plain];
  return [
    ...head,
    '#if defined(__GNUC__) && defined(__ARM_FEATURE_SAT)',
    'int32_t y;',
    `__asm__("ssat %0, #${bitLength(BigInt(cut.hi)) + 1}, %1" : "=r"(y) : "r"(q));`,
    'return y;',
    '#else',
    ...plain,
    '#endif',
  ];
}

const cast = (k: KernelContext, i: number, type: string): string => {
  const { bits, signed } = argumentType(k.kernel.args[i]);
  return `${signed ? '' : 'u'}int${bits}_t` === type ? `a${i}` : `(${type})a${i}`;
};

const saturated = (cut: { lo: number; hi: number }, signed: boolean, q: string): readonly string[] => [
  ...(signed || cut.lo > 0 ? [`if (q < ${cut.lo}) { return ${cut.lo}; }`] : []),
  `return (q > ${cut.hi}) ? ${cut.hi} : ${q};`,
];

/**
 * Restoring division: with d = b << bits and r < d, each step doubles r and takes d where it fits; the quotient's bits gather
 * below, where d has none. d - 1 is taken instead of d: that sets the bit.
 */
function restoring(k: KernelContext, bits: number): readonly string[] {
  const { signed } = k.kernel.params;
  const cut = cutOf(k.kernel);
  const mask = `0x${((1n << BigInt(bits)) - 1n).toString(16).toUpperCase()}`;
  const steps = Array.from({ length: bits }, () => ['r <<= 1;', 'if (r > d) { r -= d; }']).flat();
  const negative = signed ? '(a0 < 0) ? -q : q' : 'q';
  return [
    `uint32_t d = ((uint32_t)a1 << ${bits});`,
    signed
      ? `uint32_t r = (a0 < 0) ? ((0U - (uint32_t)a0) + (((uint32_t)a1 - 1U) >> 1)) : ((uint32_t)a0 + ((uint32_t)a1 >> 1));`
      : `uint32_t r = (uint32_t)a0 + ((uint32_t)a1 >> 1);`,
    ...(cut ? [`if (r >= d) { return ${signed ? `(a0 < 0) ? ${cut.lo} : ${cut.hi}` : cut.hi}; }`] : []),
    'd -= 1U;',
    ...steps,
    `const int32_t q = (int32_t)(r & ${mask}U);`,
    `return ${negative};`,
  ];
}

/** |a0| and half a divisor, so that cutting rounds half up. */
const raisedMagnitude = (k: KernelContext): readonly string[] =>
  k.kernel.params.signed
    ? [
        'uint64_t n = (a0 < 0) ? (0U - (uint64_t)a0) : (uint64_t)a0;',
        `n += ((uint32_t)a1 - ((a0 < 0) ? 1U : 0U)) >> 1;`,
      ]
    : [`uint64_t n = (uint64_t)a0 + ((uint32_t)a1 >> 1);`];

const signedReturn = (k: KernelContext): readonly string[] => {
  const cut = cutOf(k.kernel);
  const { signed } = k.kernel.params;
  const value = signed ? '(a0 < 0) ? -(int32_t)q : (int32_t)q' : '(int32_t)q';
  return cut ? [`const int32_t y = ${value};`, ...saturated(cut, signed > 0, 'y')] : [`return ${value};`];
};

/** Schoolbook division whose digits have as many bits as the remainder leaves free in a word; undefined beyond four. */
function byDigits(k: KernelContext): readonly string[] | undefined {
  const { n, d } = k.kernel.params;
  const free = 32 - d;
  const below = Math.max(n, d) + 1 - 32;
  const steps = Math.ceil(below / free);
  if (quotientBits(k.kernel) > 31 || free < 1 || steps > 3) return undefined;
  if (steps < 1) return [...raisedMagnitude(k), 'const uint32_t q = (uint32_t)n / (uint32_t)a1;', ...signedReturn(k)];
  const size = Math.ceil(below / steps);
  const later = Array.from({ length: steps }, (_, i) => size * (steps - 1 - i)).flatMap((at) => [
    `r = (r << ${size}) | ((uint32_t)${at === 0 ? 'n' : `(n >> ${at})`} & 0x${(2 ** size - 1).toString(16).toUpperCase()}U);`,
    `t = r / (uint32_t)a1;`,
    ...(at === 0 ? [] : ['r -= t * (uint32_t)a1;']),
    `q = (q << ${size}) | t;`,
  ]);
  return [
    ...raisedMagnitude(k),
    `uint32_t r = (uint32_t)(n >> ${size * steps}), q = r / (uint32_t)a1, t;`,
    'r -= q * (uint32_t)a1;',
    ...later,
    ...signedReturn(k),
  ];
}

/** One step for every bit of the quotient: the remainder in the upper word, the quotient's bits in the lower. */
function restoringWide(k: KernelContext): readonly string[] | undefined {
  const bits = quotientBits(k.kernel);
  if (bits > 31 || bits < 1 || k.kernel.params.d > 31) return undefined;
  return [
    ...raisedMagnitude(k),
    `uint32_t r = (uint32_t)(n >> ${bits}), q = (uint32_t)n << ${32 - bits};`,
    `for (int32_t i = 0; i < ${bits}; i++) {`,
    '    r = (r << 1) | (q >> 31);',
    '    q <<= 1;',
    '    if (r >= (uint32_t)a1) { r -= (uint32_t)a1; q |= 1U; }',
    '}',
    ...signedReturn(k),
  ];
}

/** Bits of restoring steps, if 32-bit words hold the divisor above them; saturated quotients must end at the limits' bits. */
function restoringBits(k: Kernel): number | undefined {
  const cut = cutOf(k);
  const { n, d, signed } = k.params;
  const symmetric =
    cut &&
    (signed === 0 ? cut.lo <= 0 : cut.lo === -cut.hi || cut.lo === -1 - cut.hi) &&
    ((cut.hi + 1) & cut.hi) === 0 &&
    cut.hi > 0;
  if (cut && !symmetric) return undefined;
  const bits = cut ? Math.log2(cut.hi + 1) : quotientBits(k);
  return bits >= 1 && bits <= 24 && n <= 31 && d + bits <= 31 ? bits : undefined;
}

function lines(k: KernelContext): readonly string[] {
  const { n, d, signed } = k.kernel.params;
  const { hardwareDivide } = k.traits;
  const bits = hardwareDivide ? undefined : restoringBits(k.kernel);
  if (bits !== undefined) return body(k, ...restoring(k, bits));
  const offset = hardwareDivide ? offsetOf(k.kernel) : undefined;
  if (offset !== undefined) return body(k, ...raisedQuotient(k, offset));
  if (Math.max(n, d) < 31) return body(k, ...divided(k, 'int32_t'));
  if (!signed && Math.max(n, d) < 32) return body(k, ...divided(k, 'uint32_t'));
  const words = hardwareDivide ? byDigits(k) : restoringWide(k);
  return body(k, ...(words ?? divided(k, 'int64_t')));
}

export const divPrinter: KernelPrinter = { family: 'div', lines };
export const remPrinter: KernelPrinter = { family: 'rem', lines: (k) => body(k, 'return a0 % a1;') };
