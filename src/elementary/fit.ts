// Polynomials over short segments: near-minimax fits with coefficients on given grids, and proved bounds of |f - p|.
// Law: segmentError is an upper bound for every real point of the segment; fits are only estimates and need no trust.
// A segment is x = anchor + w*width with w in [from, to], a part of [-1, 1].
import { Bug } from '../diag/diagnostic.js';
import { addUp, type FInterval, fadd, fhull, fmul, fpoint, fsub, magnitudeOf, mulUp } from '../num/float-interval.js';
import type { Smooth } from './smooth.js';

export interface Segment {
  readonly anchor: FInterval;
  readonly width: FInterval;
  readonly from: number;
  readonly to: number;
}

const middle = (x: FInterval): number => x.lo + (x.hi - x.lo) / 2;

/** Chebyshev nodes of `count` points in the segment's own variable w. */
const nodesOf = (count: number, { from, to }: Segment): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * (1 - Math.cos((Math.PI * (i + 0.5)) / count))) / 2);

/** Coefficients in w of the polynomial through the points (Newton's divided differences). */
function interpolate(xs: readonly number[], ys: readonly number[]): readonly number[] {
  const table = [...ys];
  for (let level = 1; level < xs.length; level++) {
    for (let i = xs.length - 1; i >= level; i--) table[i] = (table[i] - table[i - 1]) / (xs[i] - xs[i - level]);
  }
  let power: number[] = [table[table.length - 1]];
  for (let i = xs.length - 2; i >= 0; i--) {
    const raised = [0, ...power];
    power = raised.map((c, k) => c - (k < power.length ? power[k] * xs[i] : 0));
    power[0] += table[i];
  }
  return power;
}

const evaluate = (c: readonly number[], w: number): number => c.reduceRight((sum, x) => sum * w + x, 0);

/**
 * Coefficients (real units, c[k] a multiple of grids[k]) of a polynomial near f. Higher ones are rounded first and the lower
 * ones fitted again; the last is centred. `nudge(k, higher)` may say which offset c[k] carries already (packed tables).
 */
export function fitSegment(
  f: (x: number) => number,
  segment: Segment,
  grids: readonly number[],
  carried: (k: number, higher: readonly number[]) => number = () => 0,
): readonly number[] {
  const { from, to } = segment;
  const [anchor, width] = [middle(segment.anchor), middle(segment.width)];
  const target = (w: number): number => f(anchor + w * width);
  const result: number[] = grids.map(() => 0);
  for (let k = to > from ? grids.length - 1 : 0; k >= 1; k--) {
    const nodes = nodesOf(k + 1, segment);
    const left = interpolate(
      nodes,
      nodes.map((w) => target(w) - evaluate(result, w)),
    );
    const offset = carried(k, result);
    result[k] = Math.round((left[k] - offset) / grids[k]) * grids[k] + offset;
  }
  const samples = Array.from({ length: 33 }, (_, i) => from + ((to - from) * i) / 32).map(
    (w) => target(w) - evaluate(result, w),
  );
  const centre = (Math.min(...samples) + Math.max(...samples)) / 2;
  result[0] = Math.round(centre / grids[0]) * grids[0];
  return result;
}

/** w = mid + radius*omega with omega in [-1, 1] covers [from, to]. */
function centreOf({ from, to }: Segment): { readonly mid: FInterval; readonly radius: FInterval } {
  const mid = fpoint((from + to) / 2);
  const reach = Math.max(fsub(fpoint(to), mid).hi, fsub(mid, fpoint(from)).hi);
  return { mid, radius: fpoint(reach) };
}

/** Coefficients over omega of sum c[k] w^k. */
function recentred(c: readonly number[], mid: FInterval, radius: FInterval): readonly FInterval[] {
  let sum: FInterval[] = [];
  for (let k = c.length - 1; k >= 0; k--) {
    const before = sum;
    sum = [...before, fpoint(0)].map((x, i) =>
      i > 0 ? fadd(fmul(x, mid), fmul(before[i - 1], radius)) : fmul(x, mid),
    );
    sum[0] = fadd(sum[0], fpoint(c[k]));
  }
  return sum;
}

/** Differences of Taylor and given coefficients over omega, the remainder as the last one's companion. */
function differences(
  f: Smooth,
  segment: Segment,
  c: readonly number[],
  order: number,
): { readonly terms: readonly FInterval[]; readonly remainder: number } {
  const { anchor, width, from, to } = segment;
  const { mid, radius } = centreOf(segment);
  const at = (w: FInterval): FInterval => fadd(anchor, fmul(width, w));
  const half = fmul(width, radius);
  const whole = fhull(at(fpoint(from)), at(fpoint(to)));
  const given = recentred(c, mid, radius);
  let power = fpoint(1);
  const terms = f.taylor(at(mid), order).map((t, k) => {
    const scaled = fmul(t, power);
    power = fmul(power, half);
    return k < given.length ? fsub(scaled, given[k]) : scaled;
  });
  return { terms, remainder: magnitudeOf(fmul(f.taylor(whole, order + 1)[order + 1], power)) };
}

const STEPS = 32;

/** Upper bound of |f - p| over the segment, p = sum c[k] w^k with exactly these doubles. */
export function segmentError(f: Smooth, segment: Segment, c: readonly number[], order = c.length + 3): number {
  const { terms, remainder } = differences(f, segment, c, order);
  const centres = terms.map(middle);
  // What the centres leave out, and the rounding of evaluating them.
  let slack = remainder;
  let curvature = 0;
  let total = 0;
  terms.forEach((t, k) => {
    slack = addUp(slack, magnitudeOf(fsub(t, fpoint(centres[k]))));
    curvature = addUp(curvature, mulUp(k * (k - 1), Math.abs(centres[k])));
    total = addUp(total, Math.abs(centres[k]));
  });
  let worst = 0;
  for (let i = -STEPS / 2; i <= STEPS / 2; i++) worst = Math.max(worst, Math.abs(evaluate(centres, i / (STEPS / 2))));
  // Between two samples at distance d a function is within d^2/8 of its second derivative from the chord.
  const d = 2 / STEPS;
  const bound = addUp(addUp(worst, mulUp((d * d) / 8, curvature)), addUp(slack, mulUp(2 ** -46, total)));
  if (Number.isNaN(bound)) throw new Bug('a fit has no error bound');
  return bound;
}

/** Upper bound over all of a table of segments. */
export const tableError = (
  f: Smooth,
  segments: readonly { segment: Segment; coefficients: readonly number[] }[],
): number => segments.reduce((worst, s) => Math.max(worst, segmentError(f, s.segment, s.coefficients)), 0);
