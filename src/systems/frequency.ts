// H(jw) and H(e^(jwT)) to full double precision, also beside a pole or a zero.
// Law: numerator and denominator are evaluated until each is known to 2^-60 of itself; only the quotient is rounded.

import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { type FixedComplex, unitCircle } from '../num/trig.js';
import type { Complex, ExactTf } from './system.js';

/** re + j im, both exact or both to 2^-60 of the modulus. */
interface Value {
  readonly re: Rational;
  readonly im: Rational;
}

type Scaled = ReturnType<typeof poly.toIntegers>;

/** p(j w), exact: even powers are real, odd ones imaginary, signs alternate in pairs. */
function onImaginaryAxis(p: Poly, w: Rational): Value {
  const square = q.neg(q.mul(w, w));
  const part = (from: 0 | 1): Rational => poly.evaluate(poly.trim(p.filter((_, i) => i % 2 === from)), square);
  return { re: part(0), im: q.mul(part(1), w) };
}

const abs = (a: bigint): bigint => (a < 0n ? -a : a);

/** p(z) for z on the unit circle within 3 units of 2^-bits, or undefined when that is too coarse. */
function atPoint({ ints, denominator }: Scaled, z: FixedComplex, bits: number): Value | undefined {
  const shift = BigInt(bits);
  let [re, im] = [0n, 0n];
  for (let i = ints.length - 1; i >= 0; i--) {
    [re, im] = [((re * z.re - im * z.im) >> shift) + (ints[i] << shift), (re * z.im + im * z.re) >> shift];
  }
  // Each Horner step adds one unit of rounding and at most 4 units times the partial sum (a sum of |a_i|) from z itself.
  const size = ints.reduce((s, c) => s + abs(c), 0n);
  const error = BigInt(4 * ints.length) * (size + 1n) + 1n;
  if (abs(re) + abs(im) < error << 62n) return undefined;
  return { re: q.rational(re, denominator), im: q.rational(im, denominator) };
}

/** Both polynomials (times 2^bits) at e^(jx), x != 0. Neither is 0 there: e^(jx) is transcendental (Lindemann), so the loop ends. */
function onUnitCircle(num: Scaled, den: Scaled, x: Rational): Complex {
  for (let bits = 192; ; bits *= 2) {
    const z = unitCircle(x, bits);
    const [top, bottom] = [atPoint(num, z, bits), atPoint(den, z, bits)];
    if (top && bottom) return quotient(top, bottom);
  }
}

function quotient(a: Value, b: Value): Complex {
  const norm = q.add(q.mul(b.re, b.re), q.mul(b.im, b.im));
  if (q.isZero(norm)) return { re: Number.POSITIVE_INFINITY, im: 0 };
  const re = q.add(q.mul(a.re, b.re), q.mul(a.im, b.im));
  const im = q.sub(q.mul(a.im, b.re), q.mul(a.re, b.im));
  return { re: q.toNumber(q.div(re, norm)), im: q.toNumber(q.div(im, norm)) };
}

/** H(jw), or H(e^(jwT)) when a sample time is given, at each w in rad/s. At a pole: { re: Infinity, im: 0 }. */
export function frequencyResponse(h: ExactTf, ws: readonly number[], sampleTime?: number): Complex[] {
  const response = h.num.length === 0 ? () => ({ re: 0, im: 0 }) : responder(h, sampleTime);
  return ws.map((w) => response(q.fromNumber(w)));
}

function responder(h: ExactTf, sampleTime?: number): (w: Rational) => Complex {
  if (sampleTime === undefined) return (w) => quotient(onImaginaryAxis(h.num, w), onImaginaryAxis(h.den, w));
  const [num, den] = [poly.toIntegers(h.num), poly.toIntegers(h.den)];
  const time = q.fromNumber(sampleTime);
  const atOne = (p: Poly): Value => ({ re: poly.evaluate(p, q.one), im: q.zero });
  return (w) => (q.isZero(w) ? quotient(atOne(h.num), atOne(h.den)) : onUnitCircle(num, den, q.mul(w, time)));
}

/**
 * H(0), or H(1) when a sample time is given, rounded once; at a pole there, Infinity with the sign of H just to the right.
 */
export function dcGain(h: ExactTf, sampleTime?: number): number {
  const at = sampleTime === undefined ? q.zero : q.one;
  const bottom = poly.evaluate(h.den, at);
  const top = poly.evaluate(h.num, at);
  if (!q.isZero(bottom)) return q.toNumber(q.div(top, bottom));
  return q.sign(top) * firstSign(poly.derivative(h.den), at) * Number.POSITIVE_INFINITY;
}

/** The sign of p just to the right of `at`: that of its first derivative that does not vanish there. */
function firstSign(p: Poly, at: Rational): number {
  return q.sign(poly.evaluate(p, at)) || firstSign(poly.derivative(p), at);
}
