// Arguments of realisations: counts to reals and back, and words that are too wide for a kernel.
import type { FixedBuilder } from '../ir/fixed-build.js';
import { INT32, inside, UINT32 } from '../kernels/words.js';
import { addUp, type FInterval, fmul, magnitudeOf, mulUp, nextDown, nextUp, widen } from '../num/float-interval.js';
import type { IntRange } from '../num/format.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import type { FixedArg } from './elementary.js';

/** Encloses a rational. */
export function around(x: Rational): FInterval {
  const near = q.toNumber(x);
  return q.eq(q.fromNumber(near), x) ? { lo: near, hi: near } : { lo: nextDown(near), hi: nextUp(near) };
}

/** count -> an enclosure of count * lsb. */
export function timesLsb(lsb: Rational): (count: bigint) => FInterval {
  const step = around(lsb);
  return (count) => fmul(around({ n: count, d: 1n }), step);
}

/** Reals of a range of counts. */
export function enclosing(range: IntRange, lsb: Rational): FInterval {
  const at = timesLsb(lsb);
  return { lo: at(range.lo).lo, hi: at(range.hi).hi };
}

/** Counts nearest to the ends of a real interval. */
export function intsIn(x: FInterval, lsb: Rational): IntRange {
  const count = (end: number, all: bigint): bigint =>
    Number.isFinite(end) ? q.round(q.div(q.fromNumber(end), lsb)) : all;
  return { lo: count(x.lo, -(2n ** 200n)), hi: count(x.hi, 2n ** 200n) };
}

/** The argument in a word of 32 bits; what rounding it costs at the function's steepest. */
export function narrowed(
  b: FixedBuilder,
  arg: FixedArg,
  slope: (x: FInterval) => FInterval,
): { readonly arg: FixedArg; readonly error: number } {
  let by = 0;
  let node = arg.node;
  while (!inside(node.range, INT32) && !inside(node.range, UINT32)) node = b.shr(arg.node, ++by, 'half-up');
  if (by === 0) return { arg, error: 0 };
  const lsb = q.mul(arg.lsb, q.pow2(by));
  const half = around(lsb).hi / 2;
  const steepest = magnitudeOf(slope(widen(enclosing(arg.node.range, arg.lsb), half)));
  return { arg: { node, lsb }, error: addUp(0, mulUp(half, steepest)) };
}
