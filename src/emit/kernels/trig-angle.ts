// The C of the 15-bit angle of a vector: see kernels/trig-angle.ts, which it equals bit for bit.
import { onGrid } from '../../kernels/trig-angle.js';
import { type KernelContext, type KernelPrinter, kernelHead } from './kernel-printer.js';
import { isSmall, pairOf, quadratic } from './trig-c.js';

export const anglePrinter: KernelPrinter = { family: 'atan2', lines };

/** Declares ay, ax, large and small: magnitudes as uint32_t, so that the most negative number has one. */
export const foldHead: readonly string[] = [
  '    const uint32_t ay = (a0 < 0) ? 0u - (uint32_t)a0 : (uint32_t)a0;',
  '    const uint32_t ax = (a1 < 0) ? 0u - (uint32_t)a1 : (uint32_t)a1;',
  '    uint32_t large = (ay > ax) ? ay : ax;',
  '    uint32_t small = (ay > ax) ? ax : ay;',
];

/** Brings y from the first octant to where (a0, a1) is, and returns it. */
export const fold = (frac: number): readonly string[] => [
  `    if (ay > ax) y = INT32_C(${onGrid(Math.PI / 2, frac)}) - y;`,
  `    if (a1 < 0) y = INT32_C(${onGrid(Math.PI, frac)}) - y;`,
  '    return (a0 < 0) ? -y : y;',
];

/** The larger component into 16 bits, the smaller with it. */
const NORMALISE: readonly string[] = [8, 4, 2, 1, 1].flatMap((by, i) => {
  const limit = [24, 20, 18, 17, 16][i];
  return [`    if ((large >> ${limit}) != 0u) {`, `        large >>= ${by};`, `        small >>= ${by};`, '    }'];
});

/** Fifteen steps of division: bits of the quotient enter below as the remainder moves up. A loop where code is dear. */
function restore(k: KernelContext): readonly string[] {
  const step = ['    q <<= 1;', '    if (q > step) q -= step;'];
  const steps = k.traits.progmem
    ? ['    for (uint8_t i = 0; i < 15u; i++) {', ...step.map((l) => `    ${l}`), '    }']
    : Array.from({ length: 15 }, () => step).flat();
  return [
    '    const uint32_t step = (large << 15) - 1u;',
    '    uint32_t q = small << 15;',
    ...steps,
    '    q &= 0x7FFFu;',
  ];
}

const DIVIDE: readonly string[] = [
  '    const uint32_t ratio = (small << 15) / (large + (uint32_t)(large == 0u));',
  '    const uint32_t q = ratio - (ratio >> 15);',
];

function lines(k: KernelContext): readonly string[] {
  const { f, w } = k.kernel.params;
  return [
    kernelHead(k),
    '{',
    ...foldHead,
    ...(w === 1 ? NORMALISE : []),
    ...(isSmall(k) ? restore(k) : DIVIDE),
    '    const uint32_t w = q << 4;',
    ...pairOf(k, 'quadratics', 'q >> 11'),
    ...quadratic(k, 'w'),
    `    y >>= ${31 - f};`,
    ...fold(f),
    '}',
  ];
}
