// C of kernels/isqrt: with a divider and CLZ one Newton step from a byte of seed and one correction, else unrolled digits.
// Law: floor(sqrt(a0)) exactly. 62 bits: the root s of the normalised upper word, then rem*2^16 / 2s is the root's lower half,
// at most one too large (s >= 2^15); cut to the argument's size and corrected there.
import { body } from './c-lines.js';
import type { KernelContext, KernelPrinter } from './kernel-printer.js';

const hex = (at: number): string => `0x${(1n << BigInt(at)).toString(16).toUpperCase()}U`;

/**
 * Two bits of the radicand per step; `root` is kept doubled and scaled as in the schoolbook method. Leaves the remainder in n
 * if it is asked for.
 */
function digits(remainder: boolean): readonly string[] {
  const steps = Array.from({ length: 15 }, (_, i) => 28 - 2 * i).flatMap((at) => {
    const take = at === 0 && !remainder ? '' : 'n -= t; ';
    return [`t = root + ${hex(at)};`, 'root >>= 1;', `if (n >= t) { ${take}root += ${hex(at)}; }`];
  });
  return [`if (n >= ${hex(30)}) { n -= ${hex(30)}; root = ${hex(30)}; }`, ...steps];
}
const digits32 = ['uint32_t n = a0, root = 0U, t;', ...digits(false), 'return (int32_t)root;'];

/** Square roots of the middles of 64 .. 255 in sixteenths, as bytes. */
const SEEDS: readonly number[] = Array.from({ length: 192 }, (_, i) =>
  Math.min(255, Math.round(16 * Math.sqrt(i + 64.5))),
);
const rows = (values: readonly number[]): readonly string[] =>
  Array.from({ length: 12 }, (_, r) => `${values.slice(16 * r, 16 * r + 16).join(', ')},`);
const seeds: readonly string[] = [
  `static const uint8_t seeds[192] = {`,
  ...rows(SEEDS).map((row) => `    ${row}`),
  '};',
];

/** The quotient of the seed's Newton step is at most one too large after scaling back: one correction. */
const newton: readonly string[] = [
  ...seeds,
  'const uint32_t n = a0 | 1U;',
  'const int z = __builtin_clz(n) & 30;',
  'const uint32_t m = n << z;',
  'const uint32_t seed = seeds[(m >> 24) - 64U];',
  'uint32_t root = ((seed << 7) + (m / (seed << 9))) >> (z >> 1);',
  'if (((root * root) - 1U) >= a0) { root--; }',
  'return (int32_t)root;',
];

function lines32(k: KernelContext): readonly string[] {
  if (!k.traits.hardwareDivide) return digits32;
  return ['#if defined(__GNUC__)', ...newton, '#else', ...digits32, '#endif'];
}

/** hi, lo shifted left by an even z until hi has a bit in its upper two; s is the root of hi, n what remains of it. */
const normalised: readonly string[] = [
  'uint32_t hi = (uint32_t)((uint64_t)a0 >> 32), lo = (uint32_t)a0, z = 0U;',
  'if (hi == 0U) { hi = lo; lo = 0U; z = 32U; }',
  'if (hi == 0U) { return 0; }',
];
const shiftByHalves: readonly string[] = [16, 8, 4, 2].map(
  (by) => `if (hi < ${hex(32 - by)}) { hi = (hi << ${by}) | (lo >> ${32 - by}); lo <<= ${by}; z += ${by}U; }`,
);
const shiftByCount: readonly string[] = [
  'const uint32_t c = (uint32_t)__builtin_clz(hi) & 30U;',
  'hi = (hi << c) | ((lo >> 1) >> (31U - c));',
  'lo <<= c;',
  'z += c;',
];
const seeded: readonly string[] = [
  'const uint32_t seed = seeds[(hi >> 24) - 64U];',
  'uint32_t s = (seed << 7) + (hi / (seed << 9));',
  'if (((s * s) - 1U) >= hi) { s--; }',
  'const uint32_t n = hi - (s * s);',
];
const byDigits: readonly string[] = ['uint32_t n = hi, root = 0U, t;', ...digits(true), 'const uint32_t s = root;'];

/** n*2^15 + (lo >> 17) <= 2^32 - 2^15 - 1 as n <= 2s; the quotient is at most 2^16. */
const lowerHalf = 'const uint32_t d = (n << 15) + (lo >> 17);';
const quotient = 'uint32_t q = d / s;';
/** Sixteen restoring steps leave a quotient of 2^16 out: that is one too large, and cut below all the same. */
const restored: readonly string[] = [
  'uint32_t q = 0xFFFFU;',
  'if ((d >> 16) < s) {',
  '    uint32_t r = d >> 16, w = d << 16;',
  '    for (int32_t i = 0; i < 16; i++) {',
  '        r = (r << 1) | (w >> 31);',
  '        w <<= 1;',
  '        if (r >= s) { r -= s; w++; }',
  '    }',
  '    q = w;',
  '}',
];
const finish: readonly string[] = [
  'q -= q >> 16;',
  'uint32_t y = ((s << 16) + q) >> (z >> 1);',
  'if (((uint64_t)y * y) > (uint64_t)a0) { y--; }',
  'return (int64_t)y;',
];

function lines64(k: KernelContext): readonly string[] {
  const plain = [...normalised, ...shiftByHalves, ...byDigits, lowerHalf, ...restored, ...finish];
  if (!k.traits.hardwareDivide) return plain;
  const fast = [...seeds, ...normalised, ...shiftByCount, ...seeded, lowerHalf, quotient, ...finish];
  return ['#if defined(__GNUC__)', ...fast, '#else', ...plain, '#endif'];
}

export const isqrtPrinter: KernelPrinter = {
  family: 'isqrt',
  lines: (k) => body(k, ...(k.kernel.params.w === 32 ? lines32(k) : lines64(k))),
};
