// C of kernels/normalised. Law: the kernel's meaning; CLZ where the core has it, else five comparisons.
import { body } from './c-lines.js';
import type { KernelContext, KernelPrinter } from './kernel-printer.js';

/** Leaves the count of leading zeros of `m` (not 0) in `z`. */
function leadingZeros(k: KernelContext): readonly string[] {
  const steps = [16, 8, 4, 2, 1].map((by) => {
    const limit = `0x${(1n << BigInt(32 - by)).toString(16).toUpperCase()}U`;
    return `if ((m << z) < ${limit}) { z += ${by}; }`;
  });
  const counted = ['int32_t z = 0;', ...steps];
  if (!k.traits.hardwareDivide) return counted;
  return ['#if defined(__GNUC__)', 'const int32_t z = __builtin_clz(m);', '#else', ...counted, '#endif'];
}

/** Horner's rule over the mantissa m; the result is `acc`. */
function horner(k: KernelContext): readonly string[] {
  const { d, s, b } = k.kernel.params;
  const read = (at: number): string => k.read('entries', at === 0 ? 'i' : `i + ${at}`);
  return [
    `const int32_t i = ${d + 1} * ((int32_t)(m >> ${s}) - ${b});`,
    `const int32_t v = (int32_t)(m << ${31 - s});`,
    `int32_t acc = ${read(d)};`,
    ...Array.from({ length: d }, (_, j) => `acc = ${read(d - 1 - j)} + (int32_t)(((int64_t)acc * v) >> 32);`),
  ];
}

export const logPrinter: KernelPrinter = {
  family: 'log',
  lines: (k) =>
    body(
      k,
      'uint32_t m = a0;',
      ...leadingZeros(k),
      'm <<= z;',
      ...horner(k),
      `return (acc - (z * INT32_C(${k.kernel.params.k}))) >> ${k.kernel.params.g};`,
    ),
};

export const cbrtPrinter: KernelPrinter = {
  family: 'cbrt',
  lines: (k) =>
    body(
      k,
      'uint32_t m = (a0 < 0) ? (0U - (uint32_t)a0) : (uint32_t)a0;',
      'if (m == 0U) { return 0; }',
      ...leadingZeros(k),
      'const int32_t n = z / 3;',
      'm <<= 3 * n;',
      ...horner(k),
      `const int32_t by = ${k.kernel.params.g} + n;`,
      'const int32_t y = (acc + (INT32_C(1) << (by - 1))) >> by;',
      'return (a0 < 0) ? -y : y;',
    ),
};
