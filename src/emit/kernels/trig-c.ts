// Pieces of C that the trigonometric kernels share: the packed quadratic and the high half of a product.
// Law: the branch after #else is the definition; the instructions before it equal it bit for bit.
import type { KernelContext } from './kernel-printer.js';

/** A pointer the compiler knows nothing of: no address arithmetic is folded into its uses. */
export const opaque = (pointer: string): readonly string[] => [
  '#if defined(__GNUC__)',
  `    __asm__("" : "+r"(${pointer}));`,
  '#endif',
];

/** Declares c0 and c12, the pair number `index` of the table. */
export function pairOf(k: KernelContext, short: string, index: string): readonly string[] {
  if (k.traits.progmem) {
    return [
      `    const uint8_t at = (uint8_t)(2u * (${index}));`,
      `    const int32_t c0 = ${k.read(short, 'at')};`,
      `    const int32_t c12 = ${k.read(short, 'at + 1u')};`,
    ];
  }
  return [
    `    const int32_t *pair = ${k.table(short)};`,
    ...opaque('pair'),
    `    pair += 2u * (${index});`,
    '    const int32_t c0 = pair[0];',
    '    const int32_t c12 = pair[1];',
  ];
}

/** Cores without a divider have no 64-bit product either: 16-bit halves serve them better. */
export const isSmall = (k: KernelContext): boolean => !k.traits.hardwareDivide;

/** Declares y = c0 + (c1 + c2 u) u for u = the low half of `low` as int16: c12 = c1*65536 + c2. */
export function quadratic(k: KernelContext, low: string): readonly string[] {
  const start = [
    `    const int32_t u = (int16_t)(uint16_t)(${low});`,
    '    const int32_t t = (int32_t)(int16_t)c12 * u + c12;',
  ];
  if (isSmall(k)) return [...start, '    int32_t y = c0 + ((t >> 16) * u + (((t & 0xFFFF) * u) >> 16));'];
  return [
    ...start,
    '#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)',
    '    int32_t y;',
    `    __asm__("smlawb %0, %1, %2, %3" : "=r"(y) : "r"(t), "r"(${low}), "r"(c0));`,
    '#else',
    '    int32_t y = c0 + (int32_t)(((int64_t)t * u) >> 16);',
    '#endif',
  ];
}
