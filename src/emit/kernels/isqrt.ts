// C of kernels/isqrt: with a divider and CLZ one Newton step from a byte of seed and one correction, else unrolled digits.
// Law: floor(sqrt(a0)) exactly.
import { body } from './c-lines.js';
import type { KernelContext, KernelPrinter } from './kernel-printer.js';

/** Two bits of the radicand per step; `root` is kept doubled and scaled as in the schoolbook method. */
function digits(): readonly string[] {
  const steps = Array.from({ length: 16 }, (_, i) => 30 - 2 * i).flatMap((at) => {
    const bit = `0x${(1n << BigInt(at)).toString(16).toUpperCase()}U`;
    return [`t = root + ${bit};`, 'root >>= 1;', `if (n >= t) { n -= t; root += ${bit}; }`];
  });
  return ['uint32_t n = a0, root = 0U, t;', ...steps, 'return (int32_t)root;'];
}

/** Square roots of the middles of 64 .. 255 in sixteenths, as bytes. */
const SEEDS: readonly number[] = Array.from({ length: 192 }, (_, i) =>
  Math.min(255, Math.round(16 * Math.sqrt(i + 64.5))),
);
const rows = (values: readonly number[]): readonly string[] =>
  Array.from({ length: 12 }, (_, r) => `${values.slice(16 * r, 16 * r + 16).join(', ')},`);

/** The quotient of the seed's Newton step is at most one too large after scaling back: one correction. */
const newton: readonly string[] = [
  `static const uint8_t seeds[192] = {`,
  ...rows(SEEDS).map((row) => `    ${row}`),
  '};',
  'const uint32_t n = a0 | 1U;',
  'const int z = __builtin_clz(n) & 30;',
  'const uint32_t m = n << z;',
  'const uint32_t seed = seeds[(m >> 24) - 64U];',
  'uint32_t root = ((seed << 7) + (m / (seed << 9))) >> (z >> 1);',
  'if (((root * root) - 1U) >= a0) { root--; }',
  'return (int32_t)root;',
];

function lines32(k: KernelContext): readonly string[] {
  if (!k.traits.hardwareDivide) return digits();
  return ['#if defined(__GNUC__)', ...newton, '#else', ...digits(), '#endif'];
}

/** Up to 2^62: sixteen digits at a time of the upper word would need the lower's too, so one loop over 64 bits. */
const lines64: readonly string[] = [
  'uint64_t n = (uint64_t)a0, root = 0U;',
  'uint64_t bit = UINT64_C(1) << 62;',
  'while (bit > n) { bit >>= 2; }',
  'for (; bit != 0U; bit >>= 2) {',
  '    const uint64_t t = root + bit;',
  '    root >>= 1;',
  '    if (n >= t) { n -= t; root += bit; }',
  '}',
];

export const isqrtPrinter: KernelPrinter = {
  family: 'isqrt',
  lines: (k) => (k.kernel.params.w === 32 ? body(k, ...lines32(k)) : body(k, ...lines64, 'return (int64_t)root;')),
};
