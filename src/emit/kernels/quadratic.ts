// C of kernels/quadratic: SMLABB and SMLAWB where the core has them, two 16x16 products where multiplies are 32 bits wide.
// Law: both forms equal the kernel's meaning; the sums are taken modulo 2^32.
import { body, indexOf, raised, segment, word } from './c-lines.js';
import type { KernelContext, KernelPrinter } from './kernel-printer.js';

/** The fraction of the argument in the low 16 bits; what stands above them does not matter to SMLABB. */
const fraction = (k: KernelContext, s: number): string =>
  s <= 15 ? raised(15 - s) : `(uint32_t)${indexOf(k, s - 15)}`;

function lines(k: KernelContext): readonly string[] {
  const { s, b } = k.kernel.params;
  const plain = [
    `const int32_t u = (int16_t)${fraction(k, s)};`,
    'const int32_t t = (u * (int16_t)c) + c;',
    'const int32_t p = ((t >> 16) * u) + (((t & 0xFFFF) * u) >> 16);',
    `return (int32_t)((uint32_t)${word(k, 0)} + (uint32_t)p) >> 16;`,
  ];
  const load = `const int32_t c = ${word(k, 1)};`;
  if (!k.traits.dualMac) return body(k, ...segment(k, s, b, 2), load, ...plain);
  return body(
    k,
    ...segment(k, s, b, 2),
    load,
    '#if defined(__GNUC__) && defined(__ARM_FEATURE_DSP)',
    `const uint32_t u = ${fraction(k, s)};`,
    'int32_t y;',
    '__asm__("smlabb %0, %1, %2, %2" : "=r"(y) : "r"(u), "r"(c));',
    `__asm__("smlawb %0, %1, %2, %3" : "=r"(y) : "r"(y), "r"(u), "r"(${word(k, 0)}));`,
    'return y >> 16;',
    '#else',
    ...plain,
    '#endif',
  );
}

export const quadraticPrinter: KernelPrinter = { family: 'quadratic', lines };
