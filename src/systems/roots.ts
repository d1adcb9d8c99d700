// Roots of an exact polynomial as doubles: each part is the true value rounded, repeated roots are equal.
import { isqrt } from '../num/isqrt.js';
import type { Poly } from '../num/poly.js';
import * as q from '../num/rational.js';
import { factor, type Quadratic } from './factor.js';
import type { Complex } from './system.js';

/** All roots with multiplicity: real ones ascending, then conjugate pairs (im < 0 first) by real part. */
export function roots(p: Poly): Complex[] {
  if (p.length < 2) return [];
  const { linears, quadratics } = factor(p);
  const reals = linears.map((c) => ({ re: q.toNumber(q.neg(c)), im: 0 }));
  return [...reals, ...quadratics.flatMap(pair)];
}

/** -c1/2 -+ j sqrt(c0 - c1^2/4). */
function pair({ c0, c1 }: Quadratic): Complex[] {
  const half = q.div(c1, q.rational(-2));
  const square = q.sub(c0, q.mul(half, half));
  const bits = Math.max(128 + q.bitLength(square.d) - q.bitLength(square.n), 0);
  const im = q.toNumber(q.fromFixed(isqrt(q.floor(q.mul(square, q.pow2(2 * bits)))), bits));
  const re = q.toNumber(half);
  return [
    { re, im: -im },
    { re, im },
  ];
}
