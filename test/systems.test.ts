// Systems as values: their making, algebra, poles, responses and exact verdicts.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemsCodes } from '../src/diag/codes/systems.js';
import { DesignError } from '../src/diag/reporter.js';
import * as poly from '../src/num/poly.js';
import * as q from '../src/num/rational.js';
import { feedback, parallel, series } from '../src/systems/algebra.js';
import { splitIntegrators } from '../src/systems/integrators.js';
import { isaPid, pid, seriesPid } from '../src/systems/pid.js';
import { isHurwitz } from '../src/systems/stability.js';
import type { ExactTf, System } from '../src/systems/system.js';
import { tf } from '../src/systems/tf.js';
import { zpk } from '../src/systems/zpk.js';

/** The code of the one diagnostic a call is refused with. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof DesignError) return error.diagnostics.map((d) => d.code).join();
    throw error;
  }
  return 'accepted';
}

const at = (h: ExactTf, z: q.Rational): q.Rational => q.div(poly.evaluate(h.num, z), poly.evaluate(h.den, z));
const x = q.rational(17, 5);
const value = (s: System): q.Rational => at(s.exact, x);
const same = (a: System, b: q.Rational): void => expect(q.format(value(a))).toBe(q.format(b));

describe('making', () => {
  it('keeps tf coefficients as given and cancels in the exact form only', () => {
    const s = tf([0, 2, -2], [2, -3, 1], 0.1);
    expect([s.num, s.den]).toEqual([
      [0, 2, -2],
      [2, -3, 1],
    ]);
    expect(s.exact.den.map(q.format)).toEqual(['-1/2', '1']);
    expect(s.poles()).toEqual([{ re: 0.5, im: 0 }]);
  });

  it('makes exact quadratics of conjugate pairs', () => {
    const s = zpk(
      [
        { re: 0, im: 3 },
        { re: 0, im: -3 },
      ],
      [-1, { re: -2, im: 1 }, { re: -2, im: -1 }],
      4,
    );
    expect([s.num, s.den]).toEqual([
      [4, 0, 36],
      [1, 5, 9, 5],
    ]);
    expect(s.zeros()).toEqual([
      { re: 0, im: -3 },
      { re: 0, im: 3 },
    ]);
  });

  it('converts ISA and series forms exactly', () => {
    const [kp, ti, td, n] = [3, 0.7, 0.9, 8].map(q.fromNumber);
    const times = { kp: 3, ti: 0.7, td: 0.9, n: 8 };
    const integral = q.div(q.one, q.mul(ti, x));
    const derivative = q.div(q.mul(td, x), q.add(q.mul(q.div(td, n), x), q.one));
    same(isaPid(times), q.mul(kp, q.sum([q.one, integral, derivative])));
    same(seriesPid(times), q.mul(kp, q.mul(q.add(q.one, integral), q.add(q.one, derivative))));
    same(seriesPid({ kp: 3, td: 0.9, n: 8 }), q.mul(kp, q.add(q.one, derivative)));
  });

  it('keeps weights in .pid and negates for reverse action', () => {
    const s = pid({ kp: 2, ki: 1, b: 0.5, c: 0, action: 'reverse' });
    expect(s.num).toEqual([-2, -1]);
    expect(s.pid?.b.d).toBe(2n);
    expect(s.pid?.reverse).toBe(true);
    expect(pid({ kp: 1, kd: 1 }).num).toEqual([1, 1]);
  });
});

describe('algebra', () => {
  const g = tf([1, 0.3], [1, 0.1, 0.7]);
  const k = tf([2], [1, 0]);
  it('agrees with arithmetic on values', () => {
    const [a, b] = [value(g), value(k)];
    same(series(g, k, 3), q.mul(q.mul(a, b), q.rational(3)));
    same(parallel(g, k), q.add(a, b));
    same(feedback(g, k), q.div(a, q.add(q.one, q.mul(a, b))));
    same(feedback(g, k, { sign: 1 }), q.div(a, q.sub(q.one, q.mul(a, b))));
  });

  it('cancels a pole at z = 1 exactly', () => {
    const integrator = tf([0.1], [1, -1], 0.1);
    const s = series(integrator, tf([1, -1], [1, -0.3], 0.1));
    expect(s.poles()).toEqual([{ re: 0.3, im: 0 }]);
    expect(s.isStable()).toBe(true);
    expect(parallel(integrator, series(integrator, -1)).num).toEqual([0]);
  });
});

describe('verdicts', () => {
  it('on the circle is not inside, one unit in the last place is', () => {
    expect(tf([1], [1, -1], 1).isStable()).toBe(false);
    expect(tf([1], [1, -(1 - 2 ** -53)], 1).isStable()).toBe(true);
    expect(tf([1], [1, 1], 1).isStable()).toBe(false);
    expect(tf([1], [1, 0, 1], 1).isStable()).toBe(false);
    expect(zpk([], [0.9999, 0.9999], 1, 1).isStable()).toBe(true);
    expect(zpk([], [1, 1], 1, 1).isStable()).toBe(false);
    expect(zpk([1], [1, 0.5], 1, 1).isStable()).toBe(true);
  });

  it('sees a polynomial whose rounded coefficients cross the circle', () => {
    const exact = zpk([], new Array(10).fill(0.997), 1, 1);
    expect(exact.isStable()).toBe(true);
    const rounded = tf([1], exact.den, 1);
    expect(rounded.isStable()).toBe(false);
    expect(rounded.poles().some((p) => Math.hypot(p.re, p.im) > 1)).toBe(true);
    expect(rounded.wcpg()).toBe(Number.POSITIVE_INFINITY);
  });

  it('in the left half plane', () => {
    expect(tf([1], [1, 2, 3, 4]).isStable()).toBe(true);
    expect(tf([1], [1, 1, 1, 1]).isStable()).toBe(false);
    expect(tf([1], [1, 1, 2, 3]).isStable()).toBe(false);
    expect(tf([1], [-1, -2]).isStable()).toBe(true);
    expect(tf([1], [1, 0]).isStable()).toBe(false);
    expect(tf([1, 0], [3]).isStable()).toBe(true);
  });

  it('agrees with the roots of 200 random polynomials of degree 1 to 8', () => {
    let seed = 12345;
    const random = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32;
    let stable = 0;
    for (let i = 0; i < 200; i++) {
      const den = [1, ...Array.from({ length: 1 + (i % 8) }, () => (random() - 0.5) * 1.6)];
      const s = tf([1], den, 1);
      const inside = s.poles().every((p) => p.re * p.re + p.im * p.im < 1);
      expect(s.isStable()).toBe(inside);
      expect(isHurwitz(s.exact.den)).toBe(s.poles().every((p) => p.re < 0));
      stable += inside ? 1 : 0;
    }
    expect(stable).toBeGreaterThan(40);
    expect(stable).toBeLessThan(190);
  });
});

describe('responses', () => {
  it('dcGain is exact, and infinite with a sign', () => {
    expect(tf([1], [3]).dcGain()).toBe(1 / 3);
    expect(tf([-2], [1, 0]).dcGain()).toBe(Number.NEGATIVE_INFINITY);
    expect(tf([1], [1, -2, 1], 1).dcGain()).toBe(Number.POSITIVE_INFINITY);
    expect(zpk([], new Array(8).fill(1 - 2 ** -30), 2 ** -240, 1).dcGain()).toBe(1);
  });

  it('freqResponse keeps all digits beside z = 1', () => {
    // H = ((z-1)/(z-p))^4 at z - 1 = 1e-9 j to first order; |z - 1| = 2 sin(w/2).
    const h = zpk([1, 1, 1, 1], [0.5, 0.5, 0.5, 0.5], 1, 1).freqResponse(1e-9);
    expect(h.re / (1e-36 * 16)).toBeCloseTo(1, 7);
    expect(h.im / h.re).toBeCloseTo(-6e-9, 12);
    expect(tf([1], [1, 0, 4]).freqResponse([1, 2])).toEqual([
      { re: 1 / 3, im: 0 },
      { re: Number.POSITIVE_INFINITY, im: 0 },
    ]);
  });

  it('stepResponse of integrators and unstable systems', () => {
    expect(tf([0.5], [1, -1], 1).stepResponse(4)).toEqual([0, 0.5, 1, 1.5]);
    expect(tf([1, 0], [1, -2], 1).stepResponse(5)).toEqual([1, 3, 7, 15, 31]);
    expect(zpk([], [3, 3], 1, 1).stepResponse(400).every(Number.isFinite)).toBe(true);
    expect(tf([0], [1, 1], 1).stepResponse(2)).toEqual([0, 0]);
    const p = 1 / 3;
    const y = tf([1], [1, -p], 1).stepResponse(50);
    for (const [k, v] of y.entries()) expect(v).toBeCloseTo((1 - p ** k) / (1 - p), 14);
  });

  it('agree with SciPy on well-conditioned systems', () => {
    const cases = JSON.parse(readFileSync(new URL('./vectors/systems.json', import.meta.url), 'utf8'));
    expect(cases).toHaveLength(48);
    for (const c of cases) {
      const s = tf(c.b, c.a, c.T);
      expect(s.isStable()).toBe(c.stable);
      const scale = Math.max(...c.step.map(Math.abs), 1e-300);
      const worst = Math.max(...s.stepResponse(40).map((v, k) => Math.abs(v - c.step[k])));
      expect(worst / scale).toBeLessThan(1e-11);
      // SciPy evaluates near z = 1 in double: order 4 at wT = 0.003 costs it ten digits.
      const [low, middle, high] = s.freqResponse(c.w as readonly number[]).map((h, k) => {
        const [re, im] = c.h[k];
        return Math.hypot(h.re - re, h.im - im) / Math.hypot(re, im);
      });
      expect(low).toBeLessThan(1e-5);
      expect(middle).toBeLessThan(1e-8);
      expect(high).toBeLessThan(1e-12);
      if (c.wcpg !== null) expect(s.wcpg() / c.wcpg).toBeCloseTo(1, 9);
    }
  });
});

describe('integrators', () => {
  it('split off exactly', () => {
    const s = tf([1, 0.3, -0.2, 0.7], [1, -2.5, 2, -0.5], 1); // (z-1)^2 (z-0.5)
    const { stable, integrators } = splitIntegrators(s.exact);
    expect(integrators).toHaveLength(2);
    expect(stable.den.map(q.format)).toEqual(['-1/2', '1']);
    const step = q.sub(x, q.one);
    const back = q.sum([at(stable, x), q.div(integrators[0], step), q.div(integrators[1], q.mul(step, step))]);
    expect(q.format(back)).toBe(q.format(value(s)));
  });

  it('leave a system without them alone', () => {
    const s = tf([1], [1, -0.5], 1);
    expect(splitIntegrators(s.exact)).toEqual({ stable: s.exact, integrators: [] });
  });
});

describe('refusals', () => {
  const g = tf([1], [1, 1]);
  const d = tf([1], [1, -0.5], 0.1);
  const wrong = (v: unknown): never => v as never;
  it.each<[string, () => unknown]>([
    ['BS3001', () => tf([Number.NaN], [1])],
    ['BS3001', () => tf([1], [1, Number.POSITIVE_INFINITY])],
    ['BS3001', () => zpk([], [], Number.POSITIVE_INFINITY)],
    ['BS3001', () => pid({ kp: Number.NaN })],
    ['BS3001', () => g.freqResponse(Number.NaN)],
    ['BS3002', () => tf([1], [])],
    ['BS3002', () => tf([1], [0, 0])],
    ['BS3003', () => tf([1], [1, 1], 0)],
    ['BS3003', () => tf([1], [1, 1], -1)],
    ['BS3003', () => tf([1], [1, 1], wrong('fast'))],
    ['BS3004', () => tf([], [1])],
    ['BS3004', () => tf(wrong('1'), [1])],
    ['BS3004', () => tf([wrong('1')], [1])],
    ['BS3004', () => zpk([wrong(null)], [], 1)],
    ['BS3004', () => pid(wrong(3))],
    ['BS3004', () => pid({ kp: 1, action: wrong('backwards') })],
    ['BS3004', () => series()],
    ['BS3004', () => series(g, wrong({}))],
    ['BS3004', () => feedback(g, 1, { sign: wrong(2) })],
    ['BS3004', () => d.stepResponse(-1)],
    ['BS3004', () => d.stepResponse(1.5)],
    ['BS3005', () => pid(wrong({ kp: 1, Ki: 2 }))],
    ['BS3005', () => feedback(g, 1, wrong({ signs: 1 }))],
    ['BS3006', () => pid(wrong({ ki: 1 }))],
    ['BS3007', () => zpk([], [{ re: 1, im: 1 }], 1)],
    [
      'BS3007',
      () =>
        zpk(
          [
            { re: 1, im: -1 },
            { re: 1, im: 1 },
            { re: 1, im: 1 },
          ],
          [],
          1,
        ),
    ],
    ['BS3008', () => isaPid({ kp: 1, ti: 0 })],
    ['BS3008', () => seriesPid({ kp: 1, td: -1 })],
    ['BS3008', () => pid({ kp: 1, kd: 1, tf: -0.1 })],
    ['BS3101', () => series(g, d)],
    ['BS3101', () => parallel(d, tf([1], [1, -0.5], 0.2))],
    ['BS3102', () => feedback(-1)],
    ['BS3102', () => feedback(tf([1, 0], [1, -0.5], 0.1), 1, { sign: 1 })],
    ['BS3103', () => g.wcpg()],
    ['BS3103', () => g.stepResponse(3)],
    ['BS3104', () => tf([1, 0, 0], [1, -0.5], 1).stepResponse(3)],
    ['BS3104', () => tf([1, 0, 0], [1, -0.5], 1).wcpg()],
    ['BS3105', () => tf([1], [1, -1.9999999998, 0.9999999999], 1e-6).wcpg()],
    ['BS3106', () => tf([1], [1, -4], 1).stepResponse(1e7)],
  ])('%s', (code, call) => expect(refusal(call)).toBe(code));

  it.each(Object.keys(systemsCodes))('%s is documented', (code) => {
    expect(existsSync(new URL(`../docs/codes/${code}.md`, import.meta.url))).toBe(true);
  });

  it('say what is wrong and what to do', () => {
    expect(() => pid(wrong({ kp: 1, Ki: 2 }))).toThrow(
      "BS3005: pid has no option 'Ki' (its options are kp, ki, kd, tf, b, c, action)",
    );
  });
});
