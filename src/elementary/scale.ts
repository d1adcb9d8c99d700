// Multiplication by a constant, rounded once: how units and bases change. Law: the stated error covers constant and rounding.
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { bigAbs, bigMax } from '../kernels/words.js';
import { addUp, mulUp } from '../num/float-interval.js';
import * as q from '../num/rational.js';
import { bitLength, type Rational } from '../num/rational.js';
import { around } from './argument.js';

export const sizeOf = (x: Fixed): bigint => bigMax(bigAbs(x.range.lo), bigAbs(x.range.hi));
/** The largest count as a double, rounded up. */
export const sizeUp = (x: Fixed): number => around({ n: sizeOf(x), d: 1n }).hi;

/** A power of two by which an integer constant stands for a rational: constant ~ integer * 2^-by. */
export interface Multiplier {
  readonly integer: bigint;
  readonly by: number;
  /** |constant - integer * 2^-by|, upper bound. */
  readonly error: number;
}

/** The constant with `bits` significant bits at most, fewer where that is exact. */
export function multiplier(constant: Rational, bits: number): Multiplier {
  const exact = q.isDyadic(constant) && bitLength(constant.n) <= bits;
  const by = exact ? bitLength(constant.d) - 1 : bits - q.ceilLog2(constant);
  const integer = q.toFixed(constant, by);
  const error = q.toNumberUp(q.abs(q.sub(constant, q.mul({ n: integer, d: 1n }, q.pow2(-by)))));
  return { integer, by, error };
}

/** x * constant in units of 2^-frac (x in units of 1), rounded half up; |error| in real units. */
export function scaled(
  b: FixedBuilder,
  x: Fixed,
  constant: Rational,
  frac: number,
): { readonly value: Fixed; readonly error: number } {
  const room = 62 - bitLength(sizeOf(x));
  const m = multiplier(constant, Math.max(1, Math.min(31, room)));
  const product = b.mul(x, b.constant(m.integer, m.by - x.frac));
  const cut = product.frac - frac;
  const value = cut > 0 ? b.shr(product, cut, 'half-up') : b.shl(product, -cut);
  return { value, error: addUp(mulUp(m.error, sizeUp(x)), cut > 0 ? 2 ** (-frac - 1) : 0) };
}
