// A smooth function over a bounded argument, realised by the cheapest table of polynomials whose proved error suffices.
// Law: the stated error covers the fit, the rounding of every step and of the argument, at every admissible count.
import { Bug } from '../diag/diagnostic.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { polynomial } from '../kernels/polynomial.js';
import { quadratic } from '../kernels/quadratic.js';
import { bigAbs, bigMax } from '../kernels/words.js';
import { addUp, type FInterval, magnitudeOf, mulUp, nextUp } from '../num/float-interval.js';
import type { IntRange } from '../num/format.js';
import * as q from '../num/rational.js';
import { bitLength } from '../num/rational.js';
import { enclosing, intsIn, narrowed, timesLsb } from './argument.js';
import type { FixedArg, Realised } from './elementary.js';
import type { Smooth } from './smooth.js';
import { polynomialTable, quadraticTable, type TableRequest } from './tables.js';

export interface Piecewise {
  readonly smooth: Smooth;
  readonly enclose: (x: FInterval) => FInterval;
  readonly slope: (x: FInterval) => FInterval;
  /** Arguments beyond which f changes by less than `accuracy`: they are clamped there. */
  readonly tails?: (accuracy: number) => FInterval;
}

const QUADRATIC_SEGMENTS = 256;
/** Degree and most segments, cheapest first. */
const POLYNOMIALS: readonly (readonly [number, number])[] = [
  [2, 32],
  [3, 64],
  [4, 64],
  [4, 256],
];
/** Where nothing meets the accuracy. */
const FINEST = [4, 256] as const;

export function realisePiecewise(b: FixedBuilder, arg: FixedArg, f: Piecewise, accuracy: number): Realised {
  const narrow = narrowed(b, arg, f.slope);
  const tail = clampTails(b, narrow.arg, f, accuracy / 16);
  const spent = addUp(narrow.error, tail.error);
  const coarse = tableOf(f, tail.arg, accuracy - spent);
  const { arg: fine, table } = coarse.table.error <= accuracy - spent ? coarse : finer(b, f, coarse, accuracy - spent);
  const value = b.kernel(table.kernel(fine.node.range), [fine.node], table.frac);
  return { value, error: addUp(spent, table.error) };
}

interface Tabled {
  readonly arg: FixedArg;
  readonly table: Chosen;
}
const tableOf = (f: Piecewise, arg: FixedArg, accuracy: number): Tabled => ({
  arg,
  table: chosen(f, arg, arg.node.range, accuracy),
});

/** Few counts far apart: raised, each can have a segment to itself. */
function finer(b: FixedBuilder, f: Piecewise, coarse: Tabled, accuracy: number): Tabled {
  const { node, lsb } = coarse.arg;
  const by = 16 - bitLength(bigMax(bigAbs(node.range.lo), bigAbs(node.range.hi)));
  if (by <= 0) return coarse;
  const raised = tableOf(f, { node: b.shl(node, by), lsb: q.mul(lsb, q.pow2(-by)) }, accuracy);
  return raised.table.error < coarse.table.error ? raised : coarse;
}

/** Arguments in the flat ends of f are moved to where f is nearly the same. */
function clampTails(
  b: FixedBuilder,
  arg: FixedArg,
  f: Piecewise,
  accuracy: number,
): { readonly arg: FixedArg; readonly error: number } {
  if (!f.tails) return { arg, error: 0 };
  const limits = intsIn(f.tails(accuracy), arg.lsb);
  const { range } = arg.node;
  const lo = clampInto(limits.lo, range);
  const hi = clampInto(limits.hi, range);
  // A clamp costs as much as a few segments save.
  if (lo > hi || (hi - lo) * 2n > range.hi - range.lo) return { arg, error: 0 };
  const spread = (end: bigint, from: bigint, to: bigint): number => {
    if (from === to) return 0;
    const [at, over] = [
      f.enclose(enclosing({ lo: end, hi: end }, arg.lsb)),
      f.enclose(enclosing({ lo: from, hi: to }, arg.lsb)),
    ];
    return nextUp(Math.max(over.hi - at.lo, at.hi - over.lo, 0));
  };
  const error = Math.max(spread(lo, range.lo, lo), spread(hi, hi, range.hi));
  return { arg: { node: b.clamp(arg.node, lo, hi), lsb: arg.lsb }, error };
}
const clampInto = (x: bigint, r: IntRange): bigint => (x < r.lo ? r.lo : x > r.hi ? r.hi : x);

interface Chosen {
  readonly frac: number;
  readonly error: number;
  readonly kernel: (argument: IntRange) => ReturnType<typeof quadratic>;
}

function chosen(f: Piecewise, arg: FixedArg, range: IntRange, accuracy: number): Chosen {
  const image = f.enclose(enclosing(range, arg.lsb));
  const request: Omit<TableRequest, 'frac' | 'segments'> = {
    f: f.smooth,
    range,
    lsb: timesLsb(arg.lsb),
    accuracy,
    image,
  };
  /** Result counts over a part of the arguments: the function's own range, widened by the proved error. */
  const rangeBy =
    (frac: number, error: number) =>
    (x: IntRange): IntRange =>
      countsOf(f.enclose(enclosing(x, arg.lsb)), frac, error);
  for (const frac of quadraticFracs(image, accuracy)) {
    const made = quadraticTable({ ...request, frac, segments: QUADRATIC_SEGMENTS });
    if (made) return { frac, error: made.error, kernel: (x) => quadratic(made.table, x, rangeBy(frac, made.error)) };
  }
  const { frac, guard } = polynomialFrac(image, accuracy);
  for (const [degree, segments] of POLYNOMIALS) {
    const made = polynomialTable({ ...request, frac, segments }, degree, guard);
    if (made) return { frac, error: made.error, kernel: (x) => polynomial(made.table, x, rangeBy(frac, made.error)) };
  }
  return best(request, frac + guard, rangeBy);
}

/** The finest table there is; coarser results until every word fits. */
function best(
  request: Omit<TableRequest, 'frac' | 'segments'>,
  start: number,
  rangeBy: (frac: number, error: number) => (x: IntRange) => IntRange,
): Chosen {
  const [degree, segments] = FINEST;
  for (let frac = start + 1; frac > start - 40; frac--) {
    const made = polynomialTable({ ...request, frac, segments, accuracy: Number.POSITIVE_INFINITY }, degree, 0);
    if (made) return { frac, error: made.error, kernel: (x) => polynomial(made.table, x, rangeBy(frac, made.error)) };
  }
  throw new Bug('no table of polynomials fits 32 bits');
}

/** Fractions at which 16-bit results may meet the accuracy. */
function quadraticFracs(image: FInterval, accuracy: number): readonly number[] {
  const most = Math.floor(15 - Math.log2(Math.max(magnitudeOf(image), 2 ** -200)) + 1e-9);
  const least = Math.ceil(Math.log2(0.5 / accuracy) + 0.1);
  return [least, least + 1].filter((frac) => frac <= most);
}

/** Fraction and guard bits of a result of up to 31 bits. */
function polynomialFrac(image: FInterval, accuracy: number): { readonly frac: number; readonly guard: number } {
  const room = 30 - Math.ceil(Math.log2(Math.max(magnitudeOf(image), 2 ** -200)) + 1e-9);
  const wanted = Math.ceil(-Math.log2(Math.max(accuracy, 2 ** -200))) + 1;
  return wanted < room ? { frac: wanted, guard: Math.min(room - wanted, 6) } : { frac: room, guard: 0 };
}

/** Counts of 2^-frac that a value of `image` may have when it is off by at most `error`. */
export function countsOf(image: FInterval, frac: number, error: number): IntRange {
  const scale = 2 ** frac;
  const grown = addUp(mulUp(error, scale), 2 ** -20);
  return { lo: BigInt(Math.ceil(image.lo * scale - grown)), hi: BigInt(Math.floor(image.hi * scale + grown)) };
}
