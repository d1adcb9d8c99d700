// Tustin (trapezoidal, bilinear): the left half plane becomes the unit disc.

import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { tangent } from '../num/trig.js';
import type { MobiusMethod } from './mobius.js';

/** Significant bits of the prewarping constant, far beyond the 53 of a coefficient. */
const CONSTANT_BITS = 256;

/** 2/T, or w/tan(w T/2), where s = jw meets z = e^(jwT) exactly; 2^-250 relative. */
function constant(T: Rational, w?: Rational): Rational {
  if (!w) return q.div(q.rational(2), T);
  const exact = q.div(w, tangent(q.div(q.mul(w, T), q.rational(2)), CONSTANT_BITS));
  const bits = CONSTANT_BITS - q.ceilLog2(exact);
  return q.fromFixed(q.toFixed(exact, bits), bits);
}

export const tustin: MobiusMethod = {
  name: 'tustin',
  doc: 's = 2/T (z - 1)/(z + 1); with prewarp the two responses agree exactly at that frequency; stable systems stay stable',
  map: (T, prewarp) => {
    const k = constant(T, prewarp);
    return { a: k, b: q.neg(k), c: q.one, d: q.one };
  },
  prewarps: true,
};
