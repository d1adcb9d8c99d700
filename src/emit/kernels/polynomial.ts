// C of kernels/polynomial: Horner's rule in high products. Law: the kernel's meaning; gcc makes one SMMLA of each line on M4.
import { body, raised, segment, word } from './c-lines.js';
import type { KernelContext, KernelPrinter } from './kernel-printer.js';

function lines(k: KernelContext): readonly string[] {
  const { d, s, b, g } = k.kernel.params;
  const steps = Array.from({ length: d }, (_, j) => d - 1 - j).map(
    (at) => `acc = ${word(k, at)} + (int32_t)(((int64_t)acc * v) >> 32);`,
  );
  return body(
    k,
    ...segment(k, s, b, d + 1),
    `const int32_t v = (int32_t)${raised(31 - s)};`,
    `int32_t acc = ${word(k, d)};`,
    ...steps,
    g > 0 ? `return acc >> ${g};` : 'return acc;',
  );
}

export const polynomialPrinter: KernelPrinter = { family: 'polynomial', lines };
