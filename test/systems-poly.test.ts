// Exact polynomials, their gcds and their roots.
import { describe, expect, it } from 'vitest';
import * as ints from '../src/num/int-poly.js';
import * as poly from '../src/num/poly.js';
import * as q from '../src/num/rational.js';
import { piFixed, tangent, unitCircle } from '../src/num/trig.js';
import { factor } from '../src/systems/factor.js';
import { roots } from '../src/systems/roots.js';

const P = (...descending: number[]): poly.Poly => poly.fromDescending(descending);
const withRoots = (...at: q.Rational[]): poly.Poly =>
  at.map((r): poly.Poly => [q.neg(r), q.one]).reduce(poly.mul, poly.one);

describe('polynomials', () => {
  it('divide with remainder', () => {
    const { quotient, remainder } = poly.divide(P(1, 0, 0, -2), P(2, 1));
    expect(poly.eq(poly.add(poly.mul(quotient, P(2, 1)), remainder), P(1, 0, 0, -2))).toBe(true);
    expect(poly.degree(remainder)).toBe(0);
  });

  it('find the exact common factor, and none where there is none', () => {
    const common = P(1, -0.1, 0.7);
    const [a, b] = [poly.mul(common, P(3, 1, 1)), poly.mul(common, P(1, 0, -2.5))];
    expect(poly.eq(poly.gcd(a, b), common)).toBe(true);
    expect(poly.eq(poly.gcd(poly.add(a, poly.constant(q.pow2(-900))), b), poly.one)).toBe(true);
    expect(poly.eq(poly.gcd(poly.pow(common, 4), poly.derivative(poly.pow(common, 4))), poly.pow(common, 3))).toBe(
      true,
    );
  });

  it('split by multiplicity', () => {
    const p = poly.mul(poly.pow(P(2, -1), 3), poly.mul(P(1, 0, 1), poly.pow(P(1, 0, 3), 2)));
    const found = ints.squareFree(poly.primitive(p)).map((f) => [f.multiplicity, f.poly.map(Number)]);
    expect(found).toEqual([
      [1, [1, 0, 1]],
      [2, [3, 0, 1]],
      [3, [-1, 2]],
    ]);
  });

  it('substitute a Mobius map exactly', () => {
    const m = { a: q.rational(3), b: q.rational(-1, 7), c: q.rational(2), d: q.rational(5) };
    const [p, z] = [P(0.1, -2, 0.3), q.rational(11, 13)];
    const bottom = q.add(q.mul(m.c, z), m.d);
    const at = q.div(q.add(q.mul(m.a, z), m.b), bottom);
    const image = poly.evaluate(poly.substitute(p, m, 4), z);
    expect(q.eq(image, q.mul(poly.evaluate(p, at), q.pow(bottom, 4)))).toBe(true);
  });
});

describe('trigonometry', () => {
  it('gives pi to 60 digits', () => {
    const digits = '3141592653589793238462643383279502884197169399375105820974944';
    expect(((piFixed(260) * 10n ** 60n) >> 260n).toString()).toBe(digits);
  });

  it('keeps |e^jx| = 1 to 2^-190 and agrees with double, for large arguments too', () => {
    for (const x of [0.001, -2, Math.PI, 1e6, -123456.789]) {
      const z = unitCircle(q.fromNumber(x), 200);
      const norm = z.re * z.re + z.im * z.im - (1n << 400n);
      expect(norm < 1n << 206n && norm > -(1n << 206n)).toBe(true);
      expect(q.toNumber(q.fromFixed(z.re, 200))).toBeCloseTo(Math.cos(x), 10);
      expect(q.toNumber(q.fromFixed(z.im, 200))).toBeCloseTo(Math.sin(x), 10);
    }
  });

  it('satisfies tan 2x = 2 tan x/(1 - tan^2 x) to 2^-240', () => {
    const x = q.rational(1, 3);
    const [t, double] = [tangent(x, 256), tangent(q.mul(x, q.rational(2)), 256)];
    const formula = q.div(q.mul(q.rational(2), t), q.sub(q.one, q.mul(t, t)));
    expect(q.le(q.abs(q.sub(double, formula)), q.pow2(-240))).toBe(true);
  });
});

describe('roots', () => {
  it('are right for Wilkinson 20, in order', () => {
    const at = Array.from({ length: 20 }, (_, i) => q.rational(i + 1));
    expect(roots(withRoots(...at)).map((r) => r.re)).toEqual(at.map(q.toNumber));
  });

  it('are exact for rational factors hidden in a product', () => {
    const at = [q.rational(1, 3), q.rational(-22, 7), q.rational(5, 11)];
    const f = factor(poly.mul(withRoots(...at), P(1, 0, 2)));
    expect(f.exact).toBe(true);
    expect(f.linears.map(q.format)).toEqual(['22/7', '-1/3', '-5/11']);
    expect(f.quadratics.map((s) => [q.format(s.c0), q.format(s.c1)])).toEqual([['2', '0']]);
  });

  it('repeat exactly by multiplicity', () => {
    const p = poly.mul(poly.pow(P(1, -0.9999), 6), poly.pow(P(1, -1.8, 0.9), 2));
    const found = roots(p);
    expect(found.filter((r) => r.re === 0.9999 && r.im === 0)).toHaveLength(6);
    expect(found.filter((r) => r.re === 0.9)).toHaveLength(4);
    expect(new Set(found.map((r) => r.im)).size).toBe(3);
  });

  it('survive a cluster of ten: a rounded (z - 0.9999)^10 multiplies back to its coefficients', () => {
    const rounded = poly.fromDescending(poly.toDescending(poly.pow(P(1, -0.9999), 10)));
    const f = factor(rounded);
    const product = [
      ...f.linears.map((c): poly.Poly => [c, q.one]),
      ...f.quadratics.map((s): poly.Poly => [s.c0, s.c1, q.one]),
    ];
    const back = product.reduce(poly.mul, poly.one);
    expect(back.length).toBe(11);
    for (const [i, c] of back.entries()) expect(q.le(q.abs(q.sub(c, rounded[i])), q.pow2(-240))).toBe(true);
  });

  it('cover 300 decades and roots at 0', () => {
    const at = [q.fromNumber(1e-150), q.fromNumber(-3e150), q.zero, q.zero];
    expect(roots(withRoots(...at)).map((r) => r.re)).toEqual([-3e150, 0, 0, 1e-150]);
  });

  it('separate a real pair from a complex pair 1e-20 apart', () => {
    const tiny = q.pow2(-66);
    const square = P(1, -2, 1);
    expect(roots(poly.sub(square, poly.constant(q.mul(tiny, tiny)))).every((r) => r.im === 0)).toBe(true);
    expect(roots(poly.add(square, poly.constant(q.mul(tiny, tiny)))).map((r) => r.im)).toEqual([-(2 ** -66), 2 ** -66]);
  });
});
