// Straight lines of 2^k counts each, found by a shift. Law: x is clamped to [lo, hi], d = x - origin, i = d >> k, and
// y = (bases[i] + (d mod 2^k)*slopes[i]) >> shift; half an output unit is in the bases.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bitLength } from '../num/rational.js';
import type { Lines } from './segments.js';
import { bigAbs, bigMax, bigMin, INT32, inside } from './words.js';

export interface EvenLines {
  readonly origin: bigint;
  readonly k: number;
  readonly bases: readonly bigint[];
  readonly slopes: readonly bigint[];
  readonly shift: number;
  readonly lo: bigint;
  readonly hi: bigint;
}

/** The same lines where their inner breakpoints are 2^k apart and the outer ones no further; undefined where they are not. */
export function evenLines({ breaks, bases, slopes, shift }: Lines): EvenLines | undefined {
  const inner = breaks.slice(1, -1);
  const [lo, hi] = [breaks[0], breaks[breaks.length - 1]];
  if (inner.length === 0) return undefined;
  const [first, last] = [inner[0], inner[inner.length - 1]];
  const step = inner.length > 1 ? inner[1] - first : 1n << BigInt(bitLength(bigMax(first - lo, hi - last) - 1n));
  const k = bitLength(step) - 1;
  const [origin, end] = [first - step, last + step];
  const even = step === 1n << BigInt(k) && inner.every((x, i) => x === first + BigInt(i) * step);
  if (!even || lo < origin || hi > end || k > 30 || !inside({ lo: origin, hi: end }, INT32)) return undefined;
  const top = slopes.length - 1;
  const atEnd = hi === end ? [bases[top] + slopes[top] * step] : []; // the very last count begins a line of its own
  return {
    origin,
    k,
    bases: [bases[0] - slopes[0] * (lo - origin), ...bases.slice(1), ...atEnd],
    slopes: [...slopes, ...atEnd.map(() => 0n)],
    shift,
    lo,
    hi,
  };
}

function valueAt({ origin, k, bases, slopes, shift, lo, hi }: EvenLines, at: bigint): bigint {
  const d = bigMax(lo, bigMin(hi, at)) - origin;
  const i = Number(d >> BigInt(k));
  return (bases[i] + (d & ((1n << BigInt(k)) - 1n)) * slopes[i]) >> BigInt(shift);
}

/** Every sum of magnitudes below 2^bits? */
const isBelow = ({ bases, slopes, k }: EvenLines, bits: bigint): boolean =>
  slopes.every((m, i) => (bigAbs(m) << BigInt(k)) + bigAbs(bases[i]) < 1n << bits);

/** Of an argument in this range; no clamp where it lies inside. undefined where 62 bits do not hold the sums. */
export function evenSegments(lines: EvenLines, argument: IntRange): Kernel | undefined {
  const { origin, k, bases, slopes, shift, lo, hi } = lines;
  if (!isBelow(lines, 62n)) return undefined;
  const narrow = isBelow(lines, 31n);
  const clamped = !inside(argument, { lo, hi });
  const pairs = bases.flatMap((b, i) => [b, slopes[i]]);
  const word = { bits: 32, signed: true } as const;
  const [base, slope] = narrow ? ['t0[2 * i]', 't0[2 * i + 1]'] : ['t0[i]', 't1[i]'];
  return {
    family: 'even',
    params: {
      o: Number(origin),
      k,
      s: shift,
      w: narrow ? 32 : 64,
      ...(clamped ? { lo: Number(lo), hi: Number(hi) } : {}),
    },
    tables: narrow
      ? [{ name: 'lines', type: word, values: pairs }]
      : [
          { name: 'bases', type: { bits: 64, signed: true }, values: bases },
          { name: 'slopes', type: word, values: slopes },
        ],
    args: [clamped ? INT32 : { lo, hi }],
    meaning: ([x]) => valueAt(lines, x),
    range: ([x]) => rangeOf(lines, x),
    ...(isBelow(lines, 52n)
      ? {
          javascript: `const d = Math.max(${lo}, Math.min(${hi}, a0)) - (${origin}), i = Math.floor(d / ${2 ** k});
return Math.floor((${base} + (d - i * ${2 ** k}) * ${slope}) / ${2 ** shift});`,
        }
      : {}),
  };
}

/** Lines have their extremes at the ends of their parts. */
function rangeOf(lines: EvenLines, x: IntRange): IntRange {
  const step = 1n << BigInt(lines.k);
  const starts = lines.bases.map((_, i) => lines.origin + BigInt(i) * step);
  const inner = starts.flatMap((b) => [b - 1n, b]).filter((b) => b > x.lo && b < x.hi);
  const values = [x.lo, x.hi, ...inner].map((at) => valueAt(lines, at));
  return { lo: bigMin(...values), hi: bigMax(...values) };
}
