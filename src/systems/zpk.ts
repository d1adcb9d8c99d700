// A system from zeros, poles and gain: conjugate pairs become exact real quadratics.
import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import * as q from '../num/rational.js';
import { complexes, fail, finite, sampleTime } from './check.js';
import { makeSystem } from './make.js';
import type { Complex, System } from './system.js';

const name = (c: Complex): string => `${c.re} ${c.im < 0 ? '-' : '+'} ${Math.abs(c.im)}j`;

/** x^2 - 2 re x + re^2 + im^2, exact. */
function pair({ re, im }: Complex): Poly {
  const [a, b] = [q.fromNumber(re), q.fromNumber(im)];
  return [q.add(q.mul(a, a), q.mul(b, b)), q.mul(q.rational(-2), a), q.one];
}

/** The monic polynomial with these roots. */
function fromRoots(what: string, roots: readonly Complex[]): Poly {
  const lower = roots.filter((r) => r.im < 0);
  const factors: Poly[] = [];
  for (const root of roots) {
    if (root.im === 0) factors.push([q.neg(q.fromNumber(root.re)), q.one]);
    if (root.im <= 0) continue;
    const mate = lower.findIndex((r) => r.re === root.re && r.im === -root.im);
    if (mate < 0) fail('BS3007', { call: 'zpk', what, root: name(root) });
    lower.splice(mate, 1);
    factors.push(pair(root));
  }
  if (lower.length > 0) fail('BS3007', { call: 'zpk', what, root: name(lower[0]) });
  return factors.reduce(poly.mul, poly.one);
}

/**
 * gain * prod(x - zero) / prod(x - pole), x = s, or z when `Ts` (seconds) is given. Complex ones are { re, im } and must come in
 * exact conjugate pairs. DesignErrors: BS3001, BS3003, BS3004, BS3007 no conjugate.
 */
export function zpk(
  zeros: readonly (number | Complex)[],
  poles: readonly (number | Complex)[],
  gain: number,
  Ts?: number,
): System {
  const num = fromRoots('zero', complexes('zpk', 'zeros', zeros));
  const den = fromRoots('pole', complexes('zpk', 'poles', poles));
  const k = q.fromNumber(finite('zpk', 'the gain', gain));
  return makeSystem({ num: poly.scale(num, k), den }, sampleTime('zpk', Ts));
}
