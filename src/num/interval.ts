// Closed intervals with exact rational ends: no outward rounding is needed because nothing is rounded.

import type { Rational } from './rational.js';
import * as q from './rational.js';

export interface Interval {
  readonly lo: Rational;
  readonly hi: Rational;
}

/** [lo, hi]; throws RangeError when lo > hi. */
export function interval(lo: Rational, hi: Rational): Interval {
  if (q.lt(hi, lo)) throw new RangeError(`empty interval [${q.format(lo)}, ${q.format(hi)}]`);
  return { lo, hi };
}
export const point = (x: Rational): Interval => ({ lo: x, hi: x });
export const symmetric = (radius: Rational): Interval => ({ lo: q.neg(radius), hi: radius });

export const add = (a: Interval, b: Interval): Interval => ({ lo: q.add(a.lo, b.lo), hi: q.add(a.hi, b.hi) });
export const neg = (a: Interval): Interval => ({ lo: q.neg(a.hi), hi: q.neg(a.lo) });
export const sub = (a: Interval, b: Interval): Interval => add(a, neg(b));
export function mul(a: Interval, b: Interval): Interval {
  const ends = [q.mul(a.lo, b.lo), q.mul(a.lo, b.hi), q.mul(a.hi, b.lo), q.mul(a.hi, b.hi)];
  return { lo: ends.reduce(q.min), hi: ends.reduce(q.max) };
}
export const scale = (a: Interval, k: Rational): Interval => mul(a, point(k));
export const min = (a: Interval, b: Interval): Interval => ({ lo: q.min(a.lo, b.lo), hi: q.min(a.hi, b.hi) });
export const max = (a: Interval, b: Interval): Interval => ({ lo: q.max(a.lo, b.lo), hi: q.max(a.hi, b.hi) });
export const hull = (a: Interval, b: Interval): Interval => ({ lo: q.min(a.lo, b.lo), hi: q.max(a.hi, b.hi) });
export const withZero = (a: Interval): Interval => hull(a, point(q.zero));
export const contains = (a: Interval, x: Rational): boolean => q.le(a.lo, x) && q.le(x, a.hi);
export const encloses = (a: Interval, b: Interval): boolean => q.le(a.lo, b.lo) && q.le(b.hi, a.hi);
/** The largest magnitude in a. */
export const magnitude = (a: Interval): Rational => q.max(q.abs(a.lo), q.abs(a.hi));
/** The common part of a and b; undefined when they do not meet. */
export function meet(a: Interval, b: Interval): Interval | undefined {
  const [lo, hi] = [q.max(a.lo, b.lo), q.min(a.hi, b.hi)];
  return q.le(lo, hi) ? { lo, hi } : undefined;
}
/** The images of a under clamping to [lo, hi]. */
export const clamp = (a: Interval, lo: Rational, hi: Rational): Interval => min(max(a, point(lo)), point(hi));
