// Linear interpolation in a table, the ends held. Law: every count is on the table's own line, whose coefficients are rounded;
// the error is the exact greatest distance of the two lines, at a line's first or last count.
import { Bug } from '../diag/diagnostic.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { evenLines, evenSegments } from '../kernels/even-lines.js';
import { fitsWord, type Lines, segments } from '../kernels/segments.js';
import { bigMax, bigMin, INT32, inside } from '../kernels/words.js';
import {
  addUp,
  EVERYTHING,
  type FInterval,
  fadd,
  fdiv,
  fhull,
  fmul,
  fpoint,
  fsub,
  magnitudeOf,
  mulUp,
} from '../num/float-interval.js';
import type { IntRange } from '../num/format.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { narrowed } from './argument.js';
import type { Elementary, FixedArg, Realised } from './elementary.js';

/** The value in float64 as the helper `interp1` computes it. */
export function interpolate1(xs: readonly number[], ys: readonly number[], x: number): number {
  const last = xs.length - 1;
  if (!(x > xs[0])) return ys[0];
  if (x >= xs[last]) return ys[last];
  let i = 0;
  while (x >= xs[i + 1]) i++;
  return ys[i] + ((ys[i + 1] - ys[i]) * (x - xs[i])) / (xs[i + 1] - xs[i]);
}

const exactAt = (xs: readonly Rational[], ys: readonly Rational[], x: Rational): Rational => {
  const last = xs.length - 1;
  if (q.le(x, xs[0])) return ys[0];
  if (q.le(xs[last], x)) return ys[last];
  let i = 0;
  while (q.le(xs[i + 1], x)) i++;
  const slope = q.div(q.sub(ys[i + 1], ys[i]), q.sub(xs[i + 1], xs[i]));
  return q.add(ys[i], q.mul(slope, q.sub(x, xs[i])));
};

interface Table {
  readonly xs: readonly Rational[];
  readonly ys: readonly Rational[];
}

/**
 * Where each line starts: the first count at or above a breakpoint, so that every count has its own exact line. An end that is no
 * count gets a level line outside; one that is a count needs none, as the kernel holds the ends.
 */
function breakpoints({ xs }: Table, lsb: Rational, arg: IntRange): readonly bigint[] {
  const counts = xs.map((x) => q.div(x, lsb));
  const whole = (k: Rational): boolean => k.d === 1n;
  const [first, last] = [counts[0], counts[counts.length - 1]];
  const lo = whole(first) ? bigMax(arg.lo, bigMin(first.n, arg.hi)) : arg.lo;
  const hi = whole(last) ? bigMin(arg.hi, bigMax(last.n, lo)) : arg.hi;
  const inner = counts.map(q.ceil).filter((k) => k > lo && k < hi);
  // A bend in the last count's own gap: that count has a line to itself.
  const alone = hi < INT32.hi && counts.some((x) => !whole(x) && q.ceil(x) === hi) ? [hi + 1n] : [];
  const all = [...new Set([lo, ...inner, hi, ...alone])].sort((a, b) => (a < b ? -1 : 1));
  return all.length >= 2 ? all : [lo, lo + 1n];
}

const NEARLY = q.pow2(-40);

/** Without the points where the line hardly bends: what that costs is measured with the rest. */
function straightened({ xs, ys }: Table): Table {
  const slope = (i: number): Rational => q.div(q.sub(ys[i + 1], ys[i]), q.sub(xs[i + 1], xs[i]));
  const bends = (i: number): boolean => {
    const [left, right] = [slope(i - 1), slope(i)];
    return !q.le(q.abs(q.sub(left, right)), q.mul(NEARLY, q.abs(left)));
  };
  const kept = xs.map((_, i) => i === 0 || i === xs.length - 1 || bends(i));
  return { xs: xs.filter((_, i) => kept[i]), ys: ys.filter((_, i) => kept[i]) };
}

/** The last count of line i. */
const endOf = (breaks: readonly bigint[], i: number): bigint =>
  i === breaks.length - 2 ? breaks[i + 1] : breaks[i + 1] - 1n;

/** Lines of `frac` + `shift` fraction bits; each is the table's own between its first and last count. */
function linesFor(table: Table, breaks: readonly bigint[], lsb: Rational, frac: number, shift: number): Lines {
  const unit = q.pow2(frac + shift);
  const at = (k: bigint): Rational => q.mul(exactAt(table.xs, table.ys, q.mul({ n: k, d: 1n }, lsb)), unit);
  const half = shift > 0 ? 1n << BigInt(shift - 1) : 0n;
  const slopes = breaks.slice(0, -1).map((k, i) => {
    const to = endOf(breaks, i);
    return to === k ? 0n : q.round(q.div(q.sub(at(to), at(k)), { n: to - k, d: 1n }));
  });
  return { breaks, bases: breaks.slice(0, -1).map((k) => q.round(at(k)) + half), slopes, shift };
}

/** The greatest |line - table| over the counts, rounding apart: between the ends of lines and of the table's parts both are straight. */
function distance(
  table: Table,
  { breaks, bases, slopes, shift }: Lines,
  lsb: Rational,
  frac: number,
  ends: readonly bigint[],
): number {
  const half = shift > 0 ? 1n << BigInt(shift - 1) : 0n;
  const scale = q.pow2(-frac - shift);
  const off = (i: number, k: bigint): Rational => {
    const line = q.mul({ n: bases[i] - half + slopes[i] * (k - breaks[i]), d: 1n }, scale);
    return q.abs(q.sub(line, exactAt(table.xs, table.ys, q.mul({ n: k, d: 1n }, lsb))));
  };
  const at = slopes.flatMap((_, i) => {
    const [from, to] = [breaks[i], endOf(breaks, i)];
    return [from, to, ...ends.filter((k) => k > from && k < to)].map((k) => off(i, k));
  });
  return q.toNumberUp(at.reduce(q.max));
}

/** First and last counts of the table's own parts. */
const partsOf = (breaks: readonly bigint[]): readonly bigint[] => breaks.flatMap((k) => [k - 1n, k]);

interface Fitted {
  readonly lines: Lines;
  readonly error: number;
}

/** Lines of as many guard bits as the accuracy needs; undefined where a word does not hold them at any. */
function fitted(table: Table, range: IntRange, lsb: Rational, frac: number, accuracy: number): Fitted | undefined {
  const breaks = breakpoints(straightened(table), lsb, range);
  const parts = partsOf(breakpoints(table, lsb, range));
  let best: Fitted | undefined;
  for (let shift = 0; shift <= 40; shift++) {
    const lines = linesFor(table, breaks, lsb, frac, shift);
    if (!fitsWord(lines)) break;
    const error = addUp(distance(table, lines, lsb, frac, parts), shift > 0 ? 2 ** (-frac - 1) : 0);
    if (!best || error < best.error) best = { lines, error };
    if (error <= accuracy) break;
  }
  return best;
}

function realise(
  table: Table,
  slope: (x: FInterval) => FInterval,
  b: FixedBuilder,
  x: FixedArg,
  accuracy: number,
): Realised {
  const wide = narrowed(b, x, slope);
  const odd = !inside(wide.arg.node.range, INT32); // a word without sign
  const node = odd ? b.shr(wide.arg.node, 1, 'half-up') : wide.arg.node;
  const lsb = odd ? q.mul(wide.arg.lsb, q.pow2(1)) : wide.arg.lsb;
  const halving = odd ? mulUp(q.toNumberUp(wide.arg.lsb) / 2, magnitudeOf(slope(EVERYTHING))) : 0;
  const spent = addUp(wide.error, halving);
  const largest = table.ys.map(q.abs).reduce(q.max);
  const most = 30 - Math.max(-60, q.isZero(largest) ? -60 : q.ceilLog2(largest));
  const first = Math.max(Math.min(Math.ceil(-Math.log2(Math.max(accuracy, 2 ** -200))) + 1, most), most - 29);
  for (let frac = first; frac > first - 4; frac--) {
    const made = fitted(table, node.range, lsb, frac, accuracy - spent);
    if (!made) continue;
    const even = evenLines(made.lines);
    const kernel = (even && evenSegments(even, node.range)) ?? segments(made.lines);
    return { value: b.kernel(kernel, [node], frac), error: addUp(made.error, spent) };
  }
  throw new Bug('interp1 with slopes beyond 32 bits');
}

/** xs rise strictly, xs and ys have one length of at least 2. */
export function interp1(xs: readonly number[], ys: readonly number[]): Elementary {
  const table: Table = { xs: xs.map(q.fromNumber), ys: ys.map(q.fromNumber) };
  const values = (x: FInterval): FInterval => {
    const value = (i: number): FInterval => fpoint(ys[i]);
    const ends = fhull(lineAt(xs, value, x.lo), lineAt(xs, value, x.hi));
    return ys.filter((_, i) => xs[i] > x.lo && xs[i] < x.hi).reduce((r, y) => fhull(r, fpoint(y)), ends);
  };
  const slope = (x: FInterval): FInterval => {
    const parts = xs
      .slice(1)
      .flatMap((right, i) =>
        right >= x.lo && xs[i] <= x.hi
          ? [fdiv(fsub(fpoint(ys[i + 1]), fpoint(ys[i])), fsub(fpoint(right), fpoint(xs[i])))]
          : [],
      );
    const outside = x.lo <= xs[0] || x.hi >= xs[xs.length - 1] ? [fpoint(0)] : [];
    return [...parts, ...outside].reduce(fhull);
  };
  return {
    name: 'interp1',
    arity: 1,
    real: (x) => interpolate1(xs, ys, x),
    enclose: values,
    slopes: (x) => [slope(x)],
    realise: (b, [x], accuracy) => realise(table, slope, b, x, accuracy),
  };
}

/** Encloses the line through (xs[i], at(i)) at x, the ends held. */
export function lineAt(xs: readonly number[], at: (i: number) => FInterval, x: number): FInterval {
  const last = xs.length - 1;
  if (x <= xs[0]) return at(0);
  if (x >= xs[last]) return at(last);
  let i = 0;
  while (x >= xs[i + 1]) i++;
  const slope = fdiv(fsub(at(i + 1), at(i)), fsub(fpoint(xs[i + 1]), fpoint(xs[i])));
  return fadd(at(i), fmul(slope, fsub(fpoint(x), fpoint(xs[i]))));
}
