// The poles at z = 1 split off exactly: H(z) = R(z) + sum of K_i / (z-1)^i.
// Law: the parts add up to H with nothing rounded, and R has no pole at z = 1.

import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { reduce } from './exact.js';
import type { ExactTf } from './system.js';

const pole: Poly = [q.neg(q.one), q.one];
const shift: poly.Mobius = { a: q.one, b: q.one, c: q.zero, d: q.one };

export interface IntegratorSplit {
  /** R, with the direct term; poles elsewhere on or outside the unit circle stay in it. */
  readonly stable: ExactTf;
  /** K_1 ... K_m for a pole at 1 of multiplicity m. */
  readonly integrators: readonly Rational[];
}

/** den = (z-1)^multiplicity * rest. */
function takeOut(den: Poly): { readonly rest: Poly; readonly multiplicity: number } {
  let [rest, multiplicity] = [den, 0];
  while (rest.length > 1 && q.isZero(poly.evaluate(rest, q.one))) {
    rest = poly.divide(rest, pole).quotient;
    multiplicity++;
  }
  return { rest, multiplicity };
}

/** First m coefficients of the power series of num/den at z = 1. */
function seriesAtOne(num: Poly, den: Poly, m: number): Rational[] {
  const about = (p: Poly): Poly => poly.substitute(p, shift, Math.max(poly.degree(p), 0));
  const [n, d] = [about(num), about(den)];
  const out: Rational[] = [];
  for (let k = 0; k < m; k++) {
    const known = q.sum(out.map((c, i) => q.mul(c, poly.coefficient(d, k - i))));
    out.push(q.div(q.sub(poly.coefficient(n, k), known), d[0]));
  }
  return out;
}

/** Partial fractions at z = 1: with H = N/((z-1)^m D), K_i is the (m-i)-th Taylor coefficient of N/D there. */
export function splitIntegrators(h: ExactTf): IntegratorSplit {
  const { rest, multiplicity } = takeOut(h.den);
  if (multiplicity === 0) return { stable: h, integrators: [] };
  const series = seriesAtOne(h.num, rest, multiplicity);
  const top = series.reduce<Poly>((sum, c, i) => poly.add(sum, poly.scale(poly.pow(pole, i), c)), []);
  const remaining = poly.sub(h.num, poly.mul(top, rest));
  const { quotient } = poly.divide(remaining, poly.pow(pole, multiplicity));
  return { stable: reduce(quotient, rest), integrators: series.reverse() };
}
