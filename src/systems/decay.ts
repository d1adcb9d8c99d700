// How long to sum an impulse response before the rest is provably negligible.
//
// Let g(k) = c A^k b and let r_1 <= ... <= r_n bound the moduli of the eigenvalues of A, with multiplicity. For a stride s and a
// count m >= n put mu_i = r_i^s and w^m = q(w) prod(w - l_i^s) + sum_{j<n} alpha_j w^j. The product, at w = z^s, is a multiple of
// the characteristic polynomial, so by Cayley and Hamilton
//     g(k + m s) = sum_j alpha_j g(k + j s)                                            for all k >= 0.
// The remainder in Newton's form is sum_{j<n} f[l_1^s .. l_(j+1)^s] prod_{i<=j}(w - l_i^s) with f = w^m; that divided difference is the
// complete homogeneous symmetric polynomial h_(m-j), monotone in the moduli, and the 1-norm of a product is at most that of its
// factors, hence
//     sum |alpha_j| <= sigma = sum_{j<n} h_(m-j)(mu_1 .. mu_(j+1)) prod_{i<=j}(1 + mu_i).
// With D = m s, P = sum_{k<D} |g(k)| and tail = sum_{k>=D} |g(k)|: tail <= sigma (P + tail), so tail <= sigma/(1-sigma) P.

import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { MODULUS_BITS } from './modes.js';

export interface Horizon {
  /** D, in samples. */
  readonly steps: number;
  readonly sigma: Rational;
}

/** sigma in double, for the search only. */
function estimate(logs: readonly number[], count: number, stride: number): number {
  const mu = logs.map((l) => Math.exp(l * stride));
  const h = Array.from({ length: count + 1 }, (_, k) => mu[0] ** k);
  let [sum, weight] = [h[count], 1];
  for (let j = 1; j < mu.length; j++) {
    for (let k = 1; k <= count; k++) h[k] += mu[j] * h[k - 1];
    weight *= 1 + mu[j - 1];
    sum += h[count - j] * weight;
  }
  return sum;
}

const UNIT = 1n << BigInt(MODULUS_BITS);
const times = (a: bigint, b: bigint): bigint => (a * b + UNIT - 1n) >> BigInt(MODULUS_BITS);

function power(base: bigint, exponent: number): bigint {
  let [x, y] = [base, UNIT];
  for (let e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) y = times(y, x);
    x = times(x, x);
  }
  return y;
}

/** sigma in integers, every operation rounded up. */
function bound(moduli: readonly bigint[], count: number, stride: number): Rational {
  const mu = moduli.map((r) => power(r, stride));
  const h: bigint[] = [UNIT];
  for (let k = 1; k <= count; k++) h.push(times(h[k - 1], mu[0]));
  let [sum, weight] = [h[count], UNIT];
  for (let j = 1; j < mu.length; j++) {
    for (let k = 1; k <= count; k++) h[k] += times(mu[j], h[k - 1]);
    weight = times(weight, UNIT + mu[j - 1]);
    sum += times(h[count - j], weight);
  }
  return q.fromFixed(sum, MODULUS_BITS);
}

/** The least stride whose estimate is below `target`. */
function strideFor(logs: readonly number[], count: number, target: number): number {
  let high = 1;
  while (estimate(logs, count, high) > target) high *= 2;
  let low = high / 2;
  while (high - low > Math.max(1, high / 64)) {
    const middle = Math.floor((low + high) / 2);
    if (estimate(logs, count, middle) > target) low = middle;
    else high = middle;
  }
  return high;
}

/** log r, from 1 - r taken in integers because r is near 1. */
const logOf = (modulus: bigint): number =>
  modulus === 0n ? Number.NEGATIVE_INFINITY : Math.log1p(-q.toNumber(q.fromFixed(UNIT - modulus, MODULUS_BITS)));

/** A short horizon with sigma <= 2^-bits. All moduli must be below 1. */
export function horizon(moduli: readonly bigint[], bits: number): Horizon {
  const n = moduli.length;
  if (n === 0) return { steps: 0, sigma: q.zero };
  const [logs, target] = [moduli.map(logOf), 2 ** -bits];
  let best = { count: n, stride: strideFor(logs, n, target) };
  for (let count = n + 1; count < 300; count += Math.ceil(count / 4)) {
    const stride = strideFor(logs, count, target);
    if (count * stride < best.count * best.stride) best = { count, stride };
  }
  for (let { count, stride } = best; ; stride += Math.ceil(stride / 64)) {
    const sigma = bound(moduli, count, stride);
    if (q.le(sigma, q.pow2(-bits))) return { steps: count * stride, sigma };
  }
}
