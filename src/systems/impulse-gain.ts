// Worst-case peak gain: sum of |h(k)| over all k >= 0, enclosed between two rationals.
//
// Summation. The recurrence runs in integers (recurrence.ts): y(k) = h(k) + e(k), where every step commits |delta| <= 2^-(p+1) by
// rounding y to p bits, and stored coefficients differ from the true ones by da, db. All of it enters at the output adder, so e is
// the response of 1/A to g(k) = delta(k) + db(k) - (da * y)(k), and for N steps, with S = sum |y|,
//     sum |e(k)| <= E = W (N 2^-(p+1) + ||db||_1 + ||da||_1 S),     W = prod 1/(1 - r_i) >= sum |(1/A)(k)|.
// p is raised until E is negligible against S; nothing is taken on trust from the first guess.
//
// Tail. decay.ts gives D and sigma with sum_{k>=D} |g| <= sigma/(1-sigma) sum_{k<D} |g| for g(k) = h(k+1).
//
// One slow real simple pole l, the others fast: v(k) = g(k+1) - l g(k) has the other poles only, so with D and sigma for those,
// eps = sum_{k>=D} |v| <= 2 sigma/(1-sigma) sum_{k<=D} |g|. From g(D+k) = l^k g(D) + sum_{j<k} l^(k-1-j) v(D+j):
//     | sum_{k>=D} |g(k)| - |g(D)|/(1-|l|) | <= eps/(1-|l|).
// Sources: Balakrishnan and Boyd 1992; Volkova, Hilaire and Lauter, ARITH 22, 2015 (the problem; the bounds here are derived above).

import type { Interval } from '../num/interval.js';
import * as poly from '../num/poly.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { fail } from './check.js';
import { type Horizon, horizon } from './decay.js';
import { isProper } from './exact.js';
import { MODULUS_BITS, type Modes, modesFrom } from './modes.js';
import { type Recurrence, recurrence, run } from './recurrence.js';
import type { ExactTf } from './system.js';

const MOST_STEPS = 1 << 26;

interface Plan extends Horizon {
  /** Modulus of the one slow pole summed in closed form. */
  readonly slow?: Interval;
  /** W. */
  readonly allPole: Rational;
}

/**
 * Encloses sum |h(k)| of a causal, stable system: hi - lo <= relTol * lo, both exact rationals.
 * Closed forms for order 0 and 1 and for FIR (lo = hi). DesignError BS3104 when not causal, BS3105 when it decays too slowly;
 * RangeError when a pole is not strictly inside the unit circle (ask isSchur first).
 */
export function impulseGain(h: ExactTf, relTol: number): Interval {
  if (!isProper(h)) fail('BS3104', { call: 'wcpg', zeros: poly.degree(h.num), poles: poly.degree(h.den) });
  if (h.num.length === 0) return { lo: q.zero, hi: q.zero };
  if (h.den.slice(0, -1).every(q.isZero)) return exactly(q.sum(h.num.map(q.abs)));
  if (h.den.length === 2) return exactly(firstOrder(h));
  const bits = Math.ceil(-Math.log2(relTol)) + 4;
  const plan = planFor(modesFrom(h.den), bits);
  return enclose(h, plan, bits);
}

const exactly = (x: Rational): Interval => ({ lo: x, hi: x });

/** h(0) = b1, h(k) = (b0 - a b1)(-a)^(k-1): |b1| + |b0 - a b1|/(1 - |a|). */
function firstOrder(h: ExactTf): Rational {
  const [a, b0, b1] = [h.den[0], poly.coefficient(h.num, 0), poly.coefficient(h.num, 1)];
  const room = q.sub(q.one, q.abs(a));
  if (q.sign(room) <= 0) throw new RangeError('impulseGain of an unstable system');
  return q.add(q.abs(b1), q.div(q.abs(q.sub(b0, q.mul(a, b1))), room));
}

function planFor({ moduli, slowest }: Modes, bits: number): Plan {
  const rooms = moduli.map((r) => q.sub(q.one, q.fromFixed(r, MODULUS_BITS)));
  const least = rooms[rooms.length - 1];
  if (q.sign(least) <= 0) throw new RangeError('impulseGain of an unstable system');
  const allPole = rooms.reduce((w, room) => q.div(w, room), q.one);
  const direct: Plan = { ...horizon(moduli, bits), allPole };
  const plan = slowest && direct.steps > 2000 ? (shorter(direct, moduli, slowest, bits) ?? direct) : direct;
  if (plan.steps > MOST_STEPS) tooSlow(moduli, plan);
  return plan;
}

function shorter(direct: Plan, moduli: readonly bigint[], slow: Interval, bits: number): Plan | undefined {
  const lost = q.ceilLog2(q.div(q.one, q.sub(q.one, slow.hi)));
  const rest = horizon(moduli.slice(0, -1), bits + lost + 2);
  return rest.steps < direct.steps ? { ...rest, slow, allPole: direct.allPole } : undefined;
}

function tooSlow(moduli: readonly bigint[], plan: Plan): never {
  const radius = moduli[moduli.length - (plan.slow ? 2 : 1)];
  const distance = q.toNumber(q.sub(q.one, q.fromFixed(radius, MODULUS_BITS)));
  fail('BS3105', { call: 'wcpg', radius: `1 - ${distance.toPrecision(3)}`, steps: plan.steps.toPrecision(3) });
}

/** A value the gain is never below: |H(1)|, |H(-1)| and the first sample that is not 0. */
function atLeast(h: ExactTf): Rational {
  const at = (z: Rational): Rational => q.abs(q.div(poly.evaluate(h.num, z), poly.evaluate(h.den, z)));
  return [at(q.one), at(q.neg(q.one)), q.abs(poly.lead(h.num))].reduce(q.max);
}

/** Raises precision and headroom until the rounding error is at most 2^-bits of the sum. */
function enclose(h: ExactTf, plan: Plan, bits: number): Interval {
  const low = q.ceilLog2(atLeast(h));
  const lost = plan.slow ? q.ceilLog2(q.div(q.one, q.sub(q.one, plan.slow.hi))) : 0;
  const need = bits + lost + q.ceilLog2(plan.allPole) + q.ceilLog2(q.rational(plan.steps + 2)) + 6;
  let [fraction, headroom] = [need + Math.max(-low, 0), Math.max(low, 0) + 8];
  for (;;) {
    const r = recurrence(h, fraction, headroom);
    const sums = accumulate(r, plan);
    if (!sums) {
      headroom += 32;
      continue;
    }
    const found = bracket(r, plan, sums);
    if (q.le(q.mul(found.error, q.pow2(bits)), sums.total)) return found;
    fraction += 64;
  }
}

interface Sums {
  /** sum of |y(0)| ... |y(D)|, that is of h(0) and |g| before D. */
  readonly total: Rational;
  /** |y(D+1)|, that is |g(D)|. */
  readonly last: Rational;
}

function accumulate(r: Recurrence, plan: Plan): Sums | undefined {
  let [sum, last] = [0n, 0n];
  const done = run(r, plan.steps + 2, false, (y) => {
    sum += last;
    last = y < 0n ? -y : y;
  });
  return done ? { total: q.fromFixed(sum, r.fraction), last: q.fromFixed(last, r.fraction) } : undefined;
}

function bracket(r: Recurrence, plan: Plan, { total, last }: Sums): Interval & { readonly error: Rational } {
  const sum = q.add(total, last);
  const injected = q.sum([
    q.mul(q.rational(plan.steps + 2), q.pow2(-r.fraction - 1)),
    r.inputError,
    q.mul(r.feedbackError, sum),
  ]);
  const error = q.mul(plan.allPole, injected);
  const ratio = q.div(plan.sigma, q.sub(q.one, plan.sigma));
  if (!plan.slow) {
    const hi = q.mul(q.add(total, error), q.add(q.one, ratio));
    return { lo: q.max(q.sub(total, error), q.zero), hi, error };
  }
  const [near, far] = [q.sub(q.one, plan.slow.hi), q.sub(q.one, plan.slow.lo)];
  const epsilon = q.mul(q.mul(q.rational(2), ratio), q.add(sum, error));
  const lastError = q.add(error, epsilon);
  const rest = { lo: q.max(q.div(q.sub(last, lastError), far), q.zero), hi: q.div(q.add(last, lastError), near) };
  const lo = q.max(q.add(q.sub(total, error), rest.lo), q.zero);
  return { lo, hi: q.sum([total, error, rest.hi]), error: q.div(error, near) };
}
