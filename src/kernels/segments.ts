// Straight lines between breakpoints, the ends held. Law: x is clamped to the breakpoints, i is the last but one or the largest
// with breaks[i] <= x, and y = (bases[i] + (x - breaks[i])*slopes[i]) >> shift; half an output unit is in the bases.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bigAbs, bigMax, bigMin, INT32, inside, tableType } from './words.js';

export interface Lines {
  readonly breaks: readonly bigint[];
  readonly bases: readonly bigint[];
  readonly slopes: readonly bigint[];
  readonly shift: number;
}

/** Every sum in int32? Else products are 64 bits wide. */
export function isNarrow({ breaks, bases, slopes }: Lines): boolean {
  return slopes.every((m, i) => {
    const reach = bigAbs(m) * (breaks[i + 1] - breaks[i]);
    return reach + bigAbs(bases[i]) < 2n ** 31n;
  });
}

export function linesAt({ breaks, bases, slopes, shift }: Lines, at: bigint): bigint {
  const last = breaks.length - 1;
  const x = bigMax(breaks[0], bigMin(breaks[last], at));
  let i = 0;
  while (i < last - 1 && x >= breaks[i + 1]) i++;
  return (bases[i] + (x - breaks[i]) * slopes[i]) >> BigInt(shift);
}

export function segments(lines: Lines): Kernel {
  const { breaks, bases, slopes, shift } = lines;
  const narrow = isNarrow(lines);
  const word = { bits: 32, signed: true } as const;
  const product = narrow ? 'Math.imul(x - t0[i], t2[i])' : '(x - t0[i]) * t2[i]';
  const small =
    narrow || bases.every((b, i) => bigAbs(b) + bigAbs(slopes[i]) * (breaks[i + 1] - breaks[i]) < 2n ** 52n);
  return {
    family: 'lines',
    params: { n: breaks.length, s: shift, w: narrow ? 32 : 64 },
    tables: [
      { name: 'breaks', type: tableType(breaks), values: breaks },
      { name: 'bases', type: narrow ? word : { bits: 64, signed: true }, values: bases },
      { name: 'slopes', type: word, values: slopes },
    ],
    args: [INT32],
    meaning: ([x]) => linesAt(lines, x),
    range: ([x]) => lineRange(lines, x),
    ...(small
      ? {
          javascript: `const x = Math.max(${breaks[0]}, Math.min(${breaks[breaks.length - 1]}, a0));
let i = 0; while (i < ${breaks.length - 2} && x >= t0[i + 1]) i++;
return Math.floor((t1[i] + ${product}) / ${2 ** shift});`,
        }
      : {}),
  };
}

/** Lines have their extremes at the ends of their parts. */
function lineRange(lines: Lines, x: IntRange): IntRange {
  const inner = lines.breaks.flatMap((b) => [b - 1n, b]).filter((b) => b > x.lo && b < x.hi);
  const values = [x.lo, x.hi, ...inner].map((at) => linesAt(lines, at));
  return { lo: bigMin(...values), hi: bigMax(...values) };
}

/** Slopes in 32 bits and sums in 63: what the kernel's C computes with. */
export const fitsWord = ({ breaks, bases, slopes }: Lines): boolean =>
  slopes.every(
    (m, i) => inside({ lo: m, hi: m }, INT32) && bigAbs(m) * (breaks[i + 1] - breaks[i]) + bigAbs(bases[i]) < 2n ** 62n,
  );
