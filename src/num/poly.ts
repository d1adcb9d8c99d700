// Polynomials with rational coefficients, ascending powers.
// Law: the last coefficient is non-zero and [] is 0; every operation is exact, doubles appear only at the borders.

import type { IntPoly } from './int-poly.js';
import * as ints from './int-poly.js';
import type { Rational } from './rational.js';
import * as q from './rational.js';

export type Poly = readonly Rational[];

/** Drops leading zeros so that the law holds. */
export function trim(p: readonly Rational[]): Poly {
  let n = p.length;
  while (n > 0 && q.isZero(p[n - 1])) n--;
  return n === p.length ? p : p.slice(0, n);
}

/** -1 for 0. */
export const degree = (p: Poly): number => p.length - 1;
export const lead = (p: Poly): Rational => p[p.length - 1] ?? q.zero;
export const constant = (c: Rational): Poly => trim([c]);
export const one: Poly = [q.one];
/** The indeterminate itself. */
export const x: Poly = [q.zero, q.one];
export const coefficient = (p: Poly, i: number): Rational => p[i] ?? q.zero;
export const eq = (a: Poly, b: Poly): boolean => a.length === b.length && a.every((c, i) => q.eq(c, b[i]));

/** p = ints / denominator with integer coefficients. */
export function toIntegers(p: Poly): { readonly ints: IntPoly; readonly denominator: bigint } {
  let denominator = 1n;
  for (const c of p) denominator *= q.rational(c.d, denominator).n; // c.d / gcd(c.d, denominator)
  return { ints: p.map((c) => c.n * (denominator / c.d)), denominator };
}

/** The primitive integer polynomial with the roots of p. */
export const primitive = (p: Poly): IntPoly => ints.primitive(toIntegers(p).ints);

export const fromIntegers = (p: IntPoly, denominator = 1n): Poly => p.map((c) => q.rational(c, denominator));

export function add(a: Poly, b: Poly): Poly {
  const length = Math.max(a.length, b.length);
  return trim(Array.from({ length }, (_, i) => q.add(coefficient(a, i), coefficient(b, i))));
}

export const scale = (p: Poly, k: Rational): Poly => (q.isZero(k) ? [] : p.map((c) => q.mul(c, k)));
export const neg = (p: Poly): Poly => p.map(q.neg);
export const sub = (a: Poly, b: Poly): Poly => add(a, neg(b));

/** Product over a common denominator, so that fractions are reduced once per coefficient. */
export function mul(a: Poly, b: Poly): Poly {
  if (a.length === 0 || b.length === 0) return [];
  const [f, g] = [toIntegers(a), toIntegers(b)];
  const out = new Array<bigint>(a.length + b.length - 1).fill(0n);
  f.ints.forEach((c, i) => {
    g.ints.forEach((d, j) => {
      out[i + j] += c * d;
    });
  });
  return fromIntegers(out, f.denominator * g.denominator);
}

/** p^k for an integer k >= 0. */
export function pow(p: Poly, k: number): Poly {
  let out = one;
  for (let i = 0; i < k; i++) out = mul(out, p);
  return out;
}

/** a = quotient * b + remainder with deg remainder < deg b. Throws RangeError when b is 0. */
export function divide(a: Poly, b: Poly): { readonly quotient: Poly; readonly remainder: Poly } {
  if (b.length === 0) throw new RangeError('division by the zero polynomial');
  const r = [...a];
  const quotient = new Array<Rational>(Math.max(a.length - b.length + 1, 0)).fill(q.zero);
  for (let k = a.length - b.length; k >= 0; k--) {
    const t = q.div(r[k + b.length - 1], lead(b));
    quotient[k] = t;
    b.forEach((c, i) => {
      r[k + i] = q.sub(r[k + i], q.mul(t, c));
    });
  }
  return { quotient: trim(quotient), remainder: trim(r.slice(0, Math.min(a.length, b.length - 1))) };
}

/** Monic; 1 when there is no common factor; gcd(0, 0) is 0. */
export function gcd(a: Poly, b: Poly): Poly {
  const g = ints.gcd(toIntegers(a).ints, toIntegers(b).ints);
  return g.length === 0 ? [] : fromIntegers(g, g[g.length - 1]);
}

export const monic = (p: Poly): Poly => (p.length === 0 ? p : scale(p, q.div(q.one, lead(p))));
export const derivative = (p: Poly): Poly => p.slice(1).map((c, i) => q.mul(c, q.rational(i + 1)));

/** p(at), exact. */
export const evaluate = (p: Poly, at: Rational): Rational =>
  p.reduceRight((sum, c) => q.add(q.mul(sum, at), c), q.zero);

/** p at a complex double, Horner in double: for plots and starting points, not for verdicts. */
export function evaluateComplex(p: Poly, at: { readonly re: number; readonly im: number }): { re: number; im: number } {
  return p.reduceRight(
    (s, c) => ({ re: s.re * at.re - s.im * at.im + q.toNumber(c), im: s.re * at.im + s.im * at.re }),
    { re: 0, im: 0 },
  );
}

/** The map x -> (a x + b) / (c x + d). */
export interface Mobius {
  readonly a: Rational;
  readonly b: Rational;
  readonly c: Rational;
  readonly d: Rational;
}

/** (c x + d)^n * p((a x + b)/(c x + d)) for n >= deg p: the numerator after substitution over the common denominator. */
export function substitute(p: Poly, m: Mobius, n: number): Poly {
  const [top, bottom] = [trim([m.b, m.a]), trim([m.d, m.c])];
  let out: Poly = [];
  let weight: Poly = pow(bottom, n - Math.max(degree(p), 0));
  for (let i = degree(p); i >= 0; i--) {
    out = add(mul(out, top), scale(weight, p[i]));
    weight = mul(weight, bottom);
  }
  return out;
}

/** Doubles in descending powers, taken exactly. Throws RangeError on NaN and infinities. */
export const fromDescending = (coefficients: readonly number[]): Poly => trim(coefficients.map(q.fromNumber).reverse());
/** Descending powers, each coefficient rounded once; 0 is [0]. */
export const toDescending = (p: Poly): number[] => (p.length === 0 ? [0] : p.map(q.toNumber).reverse());
