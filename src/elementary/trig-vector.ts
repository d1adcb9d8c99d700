// How the angle of a vector becomes integers: both components on one scale, then the cheapest kernel that is exact enough.
// Law: a component's own scale does not matter, only the ratio of the two; what the ratio is off by is in the error.
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { angleError, angleKernel } from '../kernels/trig-angle.js';
import { ANGLE_WIDE_FRAC, angleWideError, angleWideKernel, COMPONENT } from '../kernels/trig-angle-wide.js';
import { bigAbs, bigMax, inside } from '../kernels/words.js';
import type { FInterval } from '../num/float-interval.js';
import type { IntRange } from '../num/format.js';
import * as q from '../num/rational.js';
import { enclosing } from './argument.js';
import type { FixedArg, Realised } from './elementary.js';
import { countsOf } from './piecewise.js';
import { distance } from './trig-enclose.js';

/** Two counts of one unit, and the angle that bringing them there may have turned. */
interface Vector {
  readonly y: Fixed;
  readonly x: Fixed;
  readonly error: number;
}

const NARROW: IntRange = { lo: -65535n, hi: 65535n };
/** Fraction bits worth having: below the first the grid is the error, above the last the table is. */
const FRACTIONS = [13, 14, 15, 16, 18, 20] as const;

export function realiseAngle(
  b: FixedBuilder,
  [y, x]: readonly [FixedArg, FixedArg],
  accuracy: number,
  enclose: (y: FInterval, x: FInterval) => FInterval,
): Realised {
  const vector = onOneScale(b, y, x, accuracy / 8);
  const made = angleOfVector(b, vector, accuracy);
  const image = enclose(enclosing(y.node.range, y.lsb), enclosing(x.node.range, x.lsb));
  return { value: b.narrow(made.value, countsOf(image, made.value.frac, made.error)), error: made.error };
}

/** Whether the kernel of 16-bit components has this accuracy. */
export const narrowAngleReaches = (accuracy: number): boolean =>
  FRACTIONS.some((frac) => angleError({ frac, wide: false }) <= accuracy);

/** The kernel's share of the error, then the vector's. */
function angleOfVector(b: FixedBuilder, { y, x, error }: Vector, accuracy: number): Realised {
  const wide = !(inside(y.range, NARROW) && inside(x.range, NARROW));
  for (const frac of FRACTIONS) {
    const total = angleError({ frac, wide }) + error;
    if (total <= accuracy) return { value: b.kernel(angleKernel({ frac, wide }), [y, x], frac), error: total };
  }
  const value = b.kernel(angleWideKernel(), [y, x], ANGLE_WIDE_FRAC);
  return { value, error: angleWideError() + error };
}

/** y and x as counts of one unit that every kernel takes: whole words are dropped from both where 31 bits do not hold them. */
function onOneScale(b: FixedBuilder, y: FixedArg, x: FixedArg, accuracy: number): Vector {
  const { up, down, error } = ratioOf(q.div(y.lsb, x.lsb), accuracy);
  const most = bigMax(magnitude(y.node.range) * up, magnitude(x.node.range) * down);
  const drop = Math.max(0, q.bitLength(most) - 31);
  const [ny, nx] = [scaled(b, y.node, up, drop), scaled(b, x.node, down, drop)];
  return { y: ny, x: nx, error: error + (drop === 0 ? 0 : turnedByRounding(ny.range, nx.range)) };
}

const magnitude = (r: IntRange): bigint => bigMax(bigAbs(r.lo), bigAbs(r.hi));

/** x * by / 2^drop: exact as far as `by` is even, then floored, which keeps the sign: no vector crosses the cut at -x. */
function scaled(b: FixedBuilder, x: Fixed, by: bigint, drop: number): Fixed {
  const even = q.bitLength(by & -by) - 1;
  const free = Math.min(drop, even);
  const product = times(b, x, by >> BigInt(free));
  return b.clamp(b.shr(product, drop - free, 'floor'), COMPONENT.lo, COMPONENT.hi);
}

/** A unit in each component turns a vector that stays `nearest` units away by at most this; any angle at the origin. */
function turnedByRounding(y: IntRange, x: IntRange): number {
  const nearest = distance(asReal(y), asReal(x)) - 2;
  return nearest > 2 ? Math.asin(1.5 / nearest) : Math.PI;
}

/** y * up and x * down have one unit, but for a ratio that turns no vector by more than `error`. */
interface Ratio {
  readonly up: bigint;
  readonly down: bigint;
  readonly error: number;
}

/** Exact where the numbers are small or powers of two; else enough bits of the ratio: its relative error turns by half of itself. */
function ratioOf(ratio: q.Rational, accuracy: number): Ratio {
  const powers = q.isDyadic(ratio) && q.isDyadic(q.div(q.one, ratio));
  if (powers || (ratio.n < 256n && ratio.d < 256n)) return { up: ratio.n, down: ratio.d, error: 0 };
  const bits = Math.min(30, Math.max(4, Math.ceil(-Math.log2(Math.max(accuracy, 2 ** -40)))));
  const shift = bits - (q.bitLength(ratio.n) - q.bitLength(ratio.d));
  const up = q.round(q.mul(ratio, q.pow2(shift)));
  const used = shift >= 0 ? { up, down: 1n << BigInt(shift) } : { up: up << BigInt(-shift), down: 1n };
  const off = q.toNumberUp(q.abs(q.sub(q.div(q.rational(used.up, used.down), ratio), q.one)));
  return { ...used, error: off * 0.5 * (1 + 2 * off) + 1e-16 };
}

const times = (b: FixedBuilder, x: Fixed, by: bigint): Fixed => {
  const shift = q.bitLength(by) - 1;
  return by === 1n << BigInt(shift) ? b.shl(x, shift) : b.mul(x, b.constant(by, 0));
};

const asReal = (r: IntRange): FInterval => ({ lo: Number(r.lo), hi: Number(r.hi) });
