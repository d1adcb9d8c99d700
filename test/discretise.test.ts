// c2d and d2c: every coefficient is the true value rounded once.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DesignError } from '../src/diag/reporter.js';
import { c2d, d2c } from '../src/discretise/c2d.js';
import * as poly from '../src/num/poly.js';
import * as q from '../src/num/rational.js';
import { pid } from '../src/systems/pid.js';
import type { ExactTf, System } from '../src/systems/system.js';
import { tf } from '../src/systems/tf.js';
import { zpk } from '../src/systems/zpk.js';

type Euler = 'forward-euler' | 'backward-euler' | 'tustin';
const at = (h: ExactTf, z: q.Rational): q.Rational => q.div(poly.evaluate(h.num, z), poly.evaluate(h.den, z));

/** s(z) as the textbook writes it. */
const s: Record<Euler, (z: q.Rational, T: q.Rational) => q.Rational> = {
  'forward-euler': (z, T) => q.div(q.sub(z, q.one), T),
  'backward-euler': (z, T) => q.div(q.sub(z, q.one), q.mul(T, z)),
  tustin: (z, T) => q.div(q.mul(q.rational(2), q.sub(z, q.one)), q.mul(T, q.add(z, q.one))),
};
const methods = Object.keys(s) as Euler[];

/** H(s(z)) = Hd(z) at more points than the two rational functions could agree at by chance, and the views are rounded once. */
function exactly(h: System, T: number, method: Euler): System {
  const d = c2d(h, T, { method });
  for (let i = 2; i < 30; i++) {
    const z = q.rational(i, 31);
    expect(q.eq(at(d.exact, z), at(h.exact, s[method](z, q.fromNumber(T))))).toBe(true);
  }
  expect(d.num).toEqual(d.exact.num.length === 0 ? [0] : d.exact.num.map(q.toNumber).reverse());
  expect(d.den).toEqual(d.exact.den.map(q.toNumber).reverse());
  expect(d.den[0]).toBe(1);
  return d;
}

const plants: [string, System][] = [
  ['order 6, poles over five decades', zpk([], [-0.01, -0.1, -1, -10, -100, -1000], 1000)],
  ['repeated poles', zpk([-3], [-5, -5, -5, -5], 2)],
  ['integrators', tf([1, 1], [1, 3, 0, 0])],
  ['poles on the imaginary axis', zpk([], [{ re: 0, im: 40 }, { re: 0, im: -40 }, -1], 7)],
  ['an unstable plant', tf([1, -2], [1, -3, 4, 9])],
  ['a static gain', tf([3], [4])],
  ['zero', tf([0], [1, 1])],
];

describe.each(methods)('%s', (method) => {
  it.each(plants)('of %s is the exact substitution', (_, h) => {
    exactly(h, 0.002, method);
  });

  it('comes back through d2c exactly', () => {
    for (const [, h] of plants) expect(d2c(c2d(h, 0.002, { method }), { method }).exact).toEqual(h.exact);
  });
});

describe('hand computations', () => {
  it('backward Euler of 1/(tau s + 1): y = (tau y1 + T x)/(tau + T)', () => {
    const d = c2d(tf([1], [2, 1]), 0.5, { method: 'backward-euler' });
    expect([d.num, d.den]).toEqual([
      [0.2, 0],
      [1, -0.8],
    ]);
  });

  it('backward Euler of a PI: y = y1 + (kp + ki T) x - kp x1', () => {
    const d = c2d(pid({ kp: 2, ki: 3 }), 0.25, { method: 'backward-euler' });
    expect([d.num, d.den]).toEqual([
      [2.75, -2],
      [1, -1],
    ]);
  });

  it('an integrator keeps its pole at 1 exactly', () => {
    const d = c2d(pid({ kp: 0.1, ki: 0.3, kd: 0.01, tf: 0.007 }), 0.001, { method: 'tustin' });
    expect(d.poles().some((p) => p.re === 1 && p.im === 0)).toBe(true);
    expect(d.isStable()).toBe(false);
  });

  it('improper H where it is causal: a PD', () => {
    const pd = pid({ kp: 1, kd: 0.5 });
    expect(exactly(pd, 0.25, 'backward-euler').num).toEqual([3, -2]);
    expect(exactly(pd, 0.25, 'tustin').den).toEqual([1, 1]);
  });

  it('prewarped Tustin meets H exactly at that frequency, and plain Tustin does not', () => {
    const h = tf([1, 2], [1, 0.4, 25]);
    for (const w of [1, 5, 100, 300]) {
      const [want, got, plain] = [
        h.freqResponse(w),
        c2d(h, 0.01, { method: 'tustin', prewarp: w }).freqResponse(w),
        c2d(h, 0.01, { method: 'tustin' }).freqResponse(w),
      ];
      const size = Math.hypot(want.re, want.im);
      expect(Math.hypot(got.re - want.re, got.im - want.im) / size).toBeLessThan(4e-16);
      expect(Math.hypot(plain.re - want.re, plain.im - want.im) / size).toBeGreaterThan(1e-6);
    }
  });

  it('agrees with SciPy on well-conditioned systems', () => {
    const cases = JSON.parse(readFileSync(new URL('./vectors/systems.json', import.meta.url), 'utf8'));
    for (const c of cases) {
      const d = c2d(tf(c.num, c.den), c.T, { method: c.method });
      const scale = Math.max(...c.a.map(Math.abs));
      for (const [i, v] of d.den.entries()) expect(Math.abs(v - c.a[i]) / scale).toBeLessThan(1e-11);
      const want = c.b.slice(-d.num.length);
      // SciPy's numerator comes from a difference of state-space matrices and loses digits; the exact check is above.
      const size = Math.max(...c.b.map(Math.abs));
      for (const [i, v] of d.num.entries()) expect(Math.abs(v - want[i]) / size).toBeLessThan(1e-6);
    }
  });
});

describe('refusals', () => {
  const h = tf([1], [1, 1]);
  const wrong = (v: unknown): never => v as never;
  const tustin = { method: 'tustin' } as const;
  it.each<[string, () => unknown]>([
    ['BS3003', () => c2d(h, 0, tustin)],
    ['BS3003', () => c2d(h, Number.NaN, tustin)],
    ['BS3003', () => c2d(h, wrong('1'), tustin)],
    ['BS3004', () => c2d(wrong({}), 1, tustin)],
    ['BS3004', () => c2d(h, 1, wrong('tustin'))],
    ['BS3005', () => c2d(h, 1, wrong({ method: 'tustin', prewrap: 1 }))],
    ['BS3006', () => c2d(h, 1, wrong({}))],
    ['BS3201', () => c2d(tf([1], [1, -0.5], 1), 1, tustin)],
    ['BS3201', () => d2c(h, tustin)],
    ['BS3202', () => c2d(h, 1, wrong({ method: 'euler' }))],
    ['BS3203', () => c2d(h, 1, { method: 'backward-euler', prewarp: 1 })],
    ['BS3204', () => c2d(h, 1, { method: 'tustin', prewarp: 0 })],
    ['BS3204', () => c2d(h, 1, { method: 'tustin', prewarp: Math.PI })],
    ['BS3001', () => c2d(h, 1, { method: 'tustin', prewarp: Number.NaN })],
    ['BS3205', () => c2d(tf([1], [1, -4]), 0.5, tustin)],
    ['BS3205', () => c2d(tf([1], [1, -1000]), 0.002, tustin)],
    ['BS3205', () => c2d(tf([1], [1, -2]), 0.5, { method: 'backward-euler' })],
    ['BS3206', () => c2d(tf([1, 0], [1]), 0.5, { method: 'forward-euler' })],
    ['BS3901', () => c2d(h, 1, { method: 'zoh' })],
    ['BS3901', () => c2d(h, 1, { method: 'foh' })],
    ['BS3901', () => c2d(h, 1, { method: 'impulse' })],
    ['BS3901', () => d2c(tf([1], [1, -0.5], 1), { method: 'matched' })],
  ])('%s', (code, call) => {
    let found = 'accepted';
    try {
      call();
    } catch (error) {
      if (!(error instanceof DesignError)) throw error;
      found = error.diagnostics.map((d) => d.code).join();
    }
    expect(found).toBe(code);
  });
});
