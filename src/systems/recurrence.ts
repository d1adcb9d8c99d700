// y(k) = sum b_i u(k-i) - sum a_i y(k-i) in integers: the transposed direct form with all its states in one BigInt, `width` bits each.
// Law: products and sums are exact; the only rounding is of y to `fraction` bits (half up), and that rounded y is fed back.
import * as poly from '../num/poly.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import type { ExactTf } from './system.js';

export interface Recurrence {
  /** Fraction bits of y. */
  readonly fraction: number;
  /** Fraction bits of the coefficients; a state has fraction + coefficientBits. */
  readonly coefficientBits: number;
  readonly width: number;
  /** |y| must stay below 2^(fraction + headroom), else neighbouring states would run into each other. */
  readonly headroom: number;
  /** Numerator and feedback, one slot per delay: b_n first; a_(n-1) first. */
  readonly input: bigint;
  readonly feedback: bigint;
  /** sum of |b - stored b| and of |a - stored a| (the leading 1 is exact). */
  readonly inputError: Rational;
  readonly feedbackError: Rational;
}

function pack(slots: readonly bigint[], width: number): bigint {
  return slots.reduceRight((packed, slot) => (packed << BigInt(width)) + slot, 0n);
}

const slack = (c: Rational, stored: bigint, bits: number): Rational => q.abs(q.sub(c, q.fromFixed(stored, bits)));

/** `h` causal with monic denominator; 2^headroom bounds |y| (checked while it runs). */
export function recurrence(h: ExactTf, fraction: number, headroom: number): Recurrence {
  const n = poly.degree(h.den);
  const b = Array.from({ length: n + 1 }, (_, i) => poly.coefficient(h.num, n - i));
  const a = Array.from({ length: n }, (_, i) => h.den[n - 1 - i]);
  const own = [...a, ...b].reduce((most, c) => Math.max(most, q.isDyadic(c) ? q.bitLength(c.d) - 1 : fraction), 0);
  const coefficientBits = Math.min(own, fraction);
  const store = (c: Rational): bigint => q.toFixed(c, coefficientBits);
  const size = q.sum([...a, ...b].map(q.abs));
  const width = fraction + coefficientBits + headroom + Math.max(q.ceilLog2(size), 0) + 3;
  return {
    fraction,
    coefficientBits,
    width,
    headroom,
    input: pack(
      b.map((c) => store(c) << BigInt(fraction)),
      width,
    ),
    feedback: pack(a.map(store), width),
    inputError: q.sum(b.map((c) => slack(c, store(c), coefficientBits))),
    feedbackError: q.sum(a.map((c) => slack(c, store(c), coefficientBits))),
  };
}

/**
 * Runs `steps` samples, an impulse at 0 (or a step, when `held`), and gives every y to `visit`.
 * False, with the run abandoned, when y leaves the headroom.
 *
 * By induction every slot lies in (-2^(width-1), 2^(width-1)): it is a sum of at most all b_i (the input is 0 or 1) and of a_i y with
 * |y| < 2^(fraction+headroom).
 */
export function run(r: Recurrence, steps: number, held: boolean, visit: (y: bigint) => void): boolean {
  const [width, cut] = [BigInt(r.width), BigInt(r.coefficientBits)];
  const half = cut > 0n ? 1n << (cut - 1n) : 0n;
  const limit = 1n << BigInt(r.fraction + r.headroom);
  let states = r.input;
  for (let k = 0; k < steps; k++) {
    const first = BigInt.asIntN(r.width, states);
    const y = (first + half) >> cut;
    if (y >= limit || -y >= limit) return false;
    visit(y);
    // Taking the first slot away also takes its sign out of the next one: floor loses 1 there when it was negative.
    states = (first < 0n ? (states >> width) + 1n : states >> width) - r.feedback * y;
    if (held) states += r.input;
  }
  return true;
}
