// Unit step response of a causal discrete system.
// Law: every sample is right to 2^-60 max(1, sum |b_i|), and then rounded once.
//
// With W >= sum_{k<n} |(1/A)(k)|, p fraction bits and 1-norms: |y| <= W ||b||, and the error (see impulse-gain.ts, the input now held)
// is at most W n (2^-(p+1) + ||db|| + ||da|| W ||b||), where ||da||, ||db|| <= (order + 1) 2^-(p+1) or 0.
// W = prod_i min(n, 1/(1-r_i)) for moduli r_i < 1 and prod_i n r_i^n for the others.
import * as poly from '../num/poly.js';
import * as q from '../num/rational.js';
import { fail } from './check.js';
import { isProper } from './exact.js';
import { MODULUS_BITS, modesFrom } from './modes.js';
import { recurrence, run } from './recurrence.js';
import type { ExactTf } from './system.js';

const MOST_BITS = 1 << 20;

/** log2 W, rounded up generously. */
function growthBits(h: ExactTf, n: number): number {
  const bits = modesFrom(h.den).moduli.map((modulus) => {
    const r = q.toNumber(q.fromFixed(modulus, MODULUS_BITS));
    return r < 1 ? Math.log2(Math.min(n, 1 / (1 - r))) : Math.log2(n) + n * Math.log2(r);
  });
  return Math.ceil(bits.reduce((sum, b) => sum + b * (1 + 1e-9) + 1e-3, 1));
}

/** First n samples. DesignErrors: BS3104 not causal, BS3106 when an unstable system outgrows a million bits. */
export function stepResponse(h: ExactTf, n: number): number[] {
  if (!isProper(h)) fail('BS3104', { call: 'stepResponse', zeros: poly.degree(h.num), poles: poly.degree(h.den) });
  if (n === 0 || h.num.length === 0) return new Array<number>(n).fill(0);
  const growth = growthBits(h, n);
  const size = Math.max(q.ceilLog2(q.sum(h.num.map(q.abs))), 0);
  const fraction = 64 + 2 * growth + Math.ceil(Math.log2(n)) + q.bitLength(BigInt(h.den.length));
  if (!(fraction + growth < MOST_BITS)) fail('BS3106', { samples: n, bits: growth.toPrecision(3) });
  const samples: number[] = [];
  const r = recurrence(h, fraction, growth + size + 2);
  if (!run(r, n, true, (y) => samples.push(q.toNumber(q.fromFixed(y, fraction))))) {
    throw new RangeError('stepResponse left its proved range');
  }
  return samples;
}
