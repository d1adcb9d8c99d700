// Worst-case peak gain: never below the true value, at most 2^-40 above it.
import { describe, expect, it } from 'vitest';
import * as poly from '../src/num/poly.js';
import * as q from '../src/num/rational.js';
import { impulseGain } from '../src/systems/impulse-gain.js';
import { splitIntegrators } from '../src/systems/integrators.js';
import type { Complex, System } from '../src/systems/system.js';
import { tf } from '../src/systems/tf.js';
import { zpk } from '../src/systems/zpk.js';

/** The gain is `true value <= wcpg <= (1 + 2^-40) true value`. */
function within(found: number, truth: q.Rational): void {
  const gain = q.fromNumber(found);
  expect(q.le(truth, gain)).toBe(true);
  expect(q.le(gain, q.mul(truth, q.add(q.one, q.pow2(-40))))).toBe(true);
}

/** sum of |h(k)| of the first n samples by the recurrence in 600-bit fixed point, written without any of the code under test. */
function longSum(s: System, n: number): q.Rational {
  const bits = 600n;
  const fixed = (c: q.Rational): bigint => (c.n << bits) / c.d;
  const order = poly.degree(s.exact.den);
  const a = s.exact.den.map(fixed);
  const b = Array.from({ length: order + 1 }, (_, i) => fixed(poly.coefficient(s.exact.num, i)));
  const past = new Array<bigint>(order).fill(0n);
  let sum = 0n;
  for (let k = 0; k < n; k++) {
    let y = k <= order ? b[order - k] : 0n;
    for (let i = 1; i <= order; i++) y -= (a[order - i] * past[i - 1]) >> bits;
    past.unshift(y);
    past.pop();
    sum += y < 0n ? -y : y;
  }
  return q.fromFixed(sum, Number(bits));
}

const pairs = (radius: number, angles: readonly number[]): Complex[] =>
  angles.flatMap((t) => {
    const [re, im] = [radius * Math.cos(t), radius * Math.sin(t)];
    return [
      { re, im },
      { re, im: -im },
    ];
  });

describe('closed forms', () => {
  it('one pole: |b|/(1 - |a|)', () => {
    for (const [b, a] of [
      [0.1, 0.9],
      [-3, -0.7],
      [1, 1 - 2 ** -52],
      [1e-300, 0.3],
    ]) {
      const truth = q.div(q.abs(q.fromNumber(b)), q.sub(q.one, q.abs(q.fromNumber(a))));
      within(tf([b], [1, -a], 1).wcpg(), truth);
      const { lo, hi } = impulseGain(tf([b], [1, -a], 1).exact, 2 ** -41);
      expect([q.format(lo), q.format(hi)]).toEqual([q.format(truth), q.format(truth)]);
    }
  });

  it('FIR, gain and 0', () => {
    expect(tf([1, -2, 3], [1, 0, 0], 1).wcpg()).toBe(6);
    expect(tf([-7], [2], 1).wcpg()).toBe(3.5);
    expect(tf([0], [1, -0.5], 1).wcpg()).toBe(0);
    expect(tf([1, -0.5], [1, -1, 0.25], 1).wcpg()).toBe(2);
  });

  it('repeated real poles: prod 1/(1 - p)', () => {
    for (const [p, order] of [
      [0.5, 4],
      [0.99, 6],
      [0.999, 3],
    ]) {
      const truth = q.pow(q.div(q.one, q.sub(q.one, q.fromNumber(p))), order);
      within(zpk([], new Array(order).fill(p), 1, 1).wcpg(), truth);
      within(zpk([], [...new Array(order).fill(p), 0, 0], 1, 1).wcpg(), truth);
    }
  });

  it('poles over five decades, the slowest summed in closed form', () => {
    const poles = [0.2, 0.9, 0.99, 0.999, 0.9999, 0.999999];
    const truth = poles.map((p) => q.div(q.one, q.sub(q.one, q.fromNumber(p)))).reduce(q.mul);
    within(zpk([], poles, 1, 1).wcpg(), truth);
    const alternating = poles.with(5, -0.999999);
    const mixed = zpk([], alternating, 1, 1);
    const gain = q.fromNumber(mixed.wcpg());
    const atMinusOne = q.div(q.one, q.abs(poly.evaluate(mixed.exact.den, q.neg(q.one))));
    expect(q.lt(atMinusOne, gain) && q.lt(gain, truth)).toBe(true);
  });

  it('a slow mode of either sign with a direct term and a sign change', () => {
    // h = 1, then 0.5^k - 0.3 (0.9999)^k by partial fractions
    const s = tf([1, -0.4999, -0.09998], [1, -1.4999, 0.49995], 1);
    within(s.wcpg(), longSum(s, 700000));
    const t = tf([1, 0.4999, -0.09998], [1, 1.4999, 0.49995], 1);
    within(t.wcpg(), longSum(t, 700000));
  });
});

describe('against long sums', () => {
  it.each<[string, System, number]>([
    ['complex pair', tf([1, 0.2], [1, -1.6, 0.8], 1), 3000],
    ['pair at 0.99', zpk([0.3], pairs(0.99, [0.3]), 1, 1), 20000],
    ['repeated pair', zpk([], [...pairs(0.9, [1]), ...pairs(0.9, [1])], 2, 1), 4000],
    ['order 6', zpk([1, -1], pairs(0.97, [0.05, 0.1, 2.5]), 1e-4, 1), 12000],
    ['not dyadic', { ...tf([1], [3, -4, 1.5], 1) }, 2000],
    ['great cancellation at the start', zpk([1, 1, 1, 1], pairs(0.98, [0.01, 0.02]), 1, 1), 15000],
  ])('%s', (_, s, n) => {
    within(s.wcpg(), longSum(s, n));
  });

  it('holds for 40 random stable systems of order 1 to 6', () => {
    let seed = 2024;
    const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const radius = (): number => 1 - 10 ** (-0.2 - 1.4 * random());
    for (let i = 0; i < 40; i++) {
      const poles: (number | Complex)[] = Array.from({ length: i % 3 }, () => radius() * (random() < 0.7 ? 1 : -1));
      if (i % 5 > 0) poles.push(...pairs(radius(), [random() * 3]));
      if (i % 5 > 2) poles.push(...pairs(radius(), [random() * 0.1]));
      const zeros = poles.slice(i % 2).map(() => 2 * random() - 1);
      const s = zpk(zeros, poles, random() - 0.5, 1);
      within(s.wcpg(), longSum(s, 6000));
    }
  });

  it('encloses with the tolerance asked for', () => {
    const s = zpk([], pairs(0.995, [0.1, 0.2]), 1e-5, 1);
    const truth = longSum(s, 40000);
    for (const tolerance of [2 ** -8, 2 ** -20, 2 ** -60]) {
      const { lo, hi } = impulseGain(s.exact, tolerance);
      expect(q.le(lo, q.add(truth, q.pow2(-120))) && q.le(truth, hi)).toBe(true);
      expect(q.le(q.sub(hi, lo), q.mul(lo, q.fromNumber(tolerance)))).toBe(true);
    }
  });

  it('order 10, radius 0.9999 (time printed)', () => {
    const s = zpk([], pairs(0.9999, [0.05, 0.1, 0.2, 0.3, 0.4]), 1e-9, 1);
    const start = performance.now();
    const gain = s.wcpg();
    console.log(`wcpg, order 10, radius 0.9999: ${gain} in ${Math.round(performance.now() - start)} ms`);
    const sharper = impulseGain(s.exact, 2 ** -70);
    within(gain, sharper.hi);
  }, 60000);

  it('is infinite for what is not stable', () => {
    expect(tf([1], [1, -1], 1).wcpg()).toBe(Number.POSITIVE_INFINITY);
    expect(tf([1], [1, 0, 1], 1).wcpg()).toBe(Number.POSITIVE_INFINITY);
    expect(splitIntegrators(tf([1], [1, -1], 1).exact).stable.num).toEqual([]);
  });
});
