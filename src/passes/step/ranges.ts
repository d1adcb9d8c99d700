// Enclosures of the discontinuous functions over intervals of doubles.
import type { FInterval } from '../../num/float-interval.js';

export function fabs(a: FInterval): FInterval {
  if (a.lo >= 0) return a;
  return a.hi <= 0 ? { lo: -a.hi, hi: -a.lo } : { lo: 0, hi: Math.max(-a.lo, a.hi) };
}
export const ffloor = (a: FInterval): FInterval => ({ lo: Math.floor(a.lo), hi: Math.floor(a.hi) });
