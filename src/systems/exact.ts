// The exact form: lowest terms, monic denominator.
// Law: two systems with equal transfer functions have equal exact forms.

import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import * as q from '../num/rational.js';
import type { ExactTf } from './system.js';

/** num/den with common factors cancelled and den monic; den must not be 0. */
export function reduce(num: Poly, den: Poly): ExactTf {
  if (num.length === 0) return { num: [], den: poly.one };
  const common = poly.gcd(num, den);
  const [n, d] =
    common.length > 1 ? [poly.divide(num, common).quotient, poly.divide(den, common).quotient] : [num, den];
  return { num: poly.scale(n, q.div(q.one, poly.lead(d))), den: poly.monic(d) };
}

/** deg num <= deg den. */
export const isProper = (h: ExactTf): boolean => h.num.length <= h.den.length;
