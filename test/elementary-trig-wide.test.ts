// The trigonometric kernels beyond 16 bits: one function in C, JavaScript and meaning; errors proved and never exceeded.
import { expect, test } from 'vitest';
import { kernelPrinter } from '../src/emit/kernels/index.js';
import { tangentPrinter } from '../src/emit/kernels/trig-tangent.js';
import { ANGLE_WIDE_FRAC, angleWideError, angleWideKernel } from '../src/kernels/trig-angle-wide.js';
import { COSINE, SINE, SINE_WIDE_ERROR, SINE_WIDE_FRAC, sineWideKernel } from '../src/kernels/trig-sine-wide.js';
import { tangentKernel } from '../src/kernels/trig-tangent.js';
import { turnsKernel } from '../src/kernels/trig-turns.js';
import * as q from '../src/num/rational.js';
import { unitCircle } from '../src/num/trig.js';
import { checkKernelC } from './kernel-harness.js';

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}
const words = (count: number, seed: number): readonly bigint[] => {
  const random = seeded(seed);
  const corners = Array.from({ length: 17 }, (_, i) => BigInt.asIntN(32, BigInt(i) << 28n));
  return [...corners.flatMap((c) => [c, BigInt.asIntN(32, c - 1n), BigInt.asIntN(32, c + 1n)])].concat(
    Array.from({ length: count }, () => BigInt(Math.floor((random() - 0.5) * 2 ** 32))),
  );
};
const ahead = (xs: readonly bigint[]) =>
  xs.flatMap((x) => [
    [x, 0n],
    [x, 1n << 30n],
  ]);

test('wide sine: one function everywhere', () => {
  expect(checkKernelC(kernelPrinter('sinwide'), sineWideKernel(), ahead(words(20000, 1)))).toEqual([]);
  const unsigned = words(2000, 2).map((x) => BigInt.asUintN(32, x));
  expect(checkKernelC(kernelPrinter('sinwide'), sineWideKernel(true), ahead(unsigned))).toEqual([]);
});

/** Upper bound of |sum d_k v^k| * weight(v) on [0, 1/4]: Taylor coefficients about the middles of short pieces. */
function supremum(d: readonly number[], weight: (v: number) => number): number {
  const pieces = 512;
  const r = 1 / (8 * pieces);
  let worst = 0;
  for (let i = 0; i < pieces; i++) {
    const c = [...d];
    const middle = (2 * i + 1) * r;
    for (let k = 0; k < c.length; k++) for (let j = c.length - 2; j >= k; j--) c[j] += c[j + 1] * middle;
    worst = Math.max(worst, weight(middle + r) * c.reduce((sum, x, k) => sum + Math.abs(x) * r ** k, 0));
  }
  return worst;
}

test('the wide sine is proved: coefficients against the series, and the floors', () => {
  const terms = 12; // the rest of the series is below 1e-25
  const series = (odd: number) =>
    Array.from({ length: terms }, (_, k) => {
      let c = odd === 1 ? Math.PI / 2 : 1;
      for (let i = 1; i <= k; i++) c *= -((Math.PI / 2) ** 2) / ((2 * i + odd) * (2 * i + odd - 1));
      return c;
    });
  const difference = (c: readonly bigint[], exact: readonly number[]) =>
    exact.map((x, k) => Number(c[k] ?? 0n) / 2 ** 30 - x);
  const sine = supremum(difference(SINE, series(1)), Math.sqrt);
  const cosine = supremum(difference(COSINE, series(0)), () => 1);
  // Floors: each product one unit, passed on by v <= 1/4; v itself is short by up to 2^-32.
  const unit = 2 ** -30;
  const sineFloors = ((1 + 1 / 4 + 1 / 16) * unit + 0.65 * 2 ** -32) * 0.5 + unit;
  const cosineFloors = (1 + 1 / 4 + 1 / 16 + 1 / 64) * unit + 1.3 * 2 ** -32;
  expect(Math.max(sine + sineFloors, cosine + cosineFloors) + 1e-15).toBeLessThanOrEqual(SINE_WIDE_ERROR);
});

test('the wide sine never leaves its bound', () => {
  const kernel = sineWideKernel();
  let worst = 0;
  for (const x of words(20000, 3)) {
    const y = Number(kernel.meaning([x, 0n])) / 2 ** SINE_WIDE_FRAC;
    worst = Math.max(worst, Math.abs(y - Math.sin((Number(x) / 2 ** 32) * 2 * Math.PI)));
  }
  expect(worst).toBeLessThan(SINE_WIDE_ERROR);
  expect(worst).toBeGreaterThan(SINE_WIDE_ERROR / 2);
});

test('wide angles: one function everywhere, within the bound', () => {
  const kernel = angleWideKernel();
  const most = 2n ** 31n - 1n;
  const random = seeded(4);
  const corners = [0n, 1n, -1n, most, -most].flatMap((y) => [0n, 1n, -1n, most, -most].map((x) => [y, x]));
  const within = (bits: number): bigint => BigInt(Math.floor((random() - 0.5) * 2 ** bits));
  const rows = Array.from({ length: 20000 }, (_, i) => [within(1 + (i % 32)), within(1 + ((i >> 5) % 32))]);
  const clipped = rows.map((r) => r.map((v) => (v < -most ? -most : v)));
  expect(checkKernelC(kernelPrinter('atan2wide'), kernel, [...corners, ...clipped])).toEqual([]);
  let worst = 0;
  for (const [y, x] of [...corners, ...clipped]) {
    const e = Math.abs(Number(kernel.meaning([y, x])) / 2 ** ANGLE_WIDE_FRAC - Math.atan2(Number(y), Number(x)));
    worst = Math.max(worst, e);
  }
  expect(worst).toBeLessThan(angleWideError());
  expect(angleWideError()).toBeLessThan(1e-8);
});

test.each([
  { lsb: q.pow2(-13), most: 32767n },
  { lsb: q.rational(1n, 1000n), most: 20000n },
  { lsb: q.pow2(-20), most: 2n ** 24n },
  { lsb: q.pow2(-28), most: 2n ** 31n - 1n },
  { lsb: q.rational(17n, 3n), most: 30000n },
  { lsb: q.rational(100n), most: 1000000n },
])('radians to turns: lsb $lsb.n/$lsb.d', ({ lsb, most }) => {
  const { kernel, error } = turnsKernel(lsb, { lo: -most, hi: most });
  const random = seeded(5);
  const rows = [-most, -1n, 0n, 1n, most].concat(
    Array.from({ length: 3000 }, () => BigInt(Math.round((2 * random() - 1) * Number(most)))),
  );
  expect(
    checkKernelC(
      kernelPrinter('turns'),
      kernel,
      rows.map((n) => [n]),
    ),
  ).toEqual([]);
  let worst = 0;
  for (const n of rows.slice(0, 500)) {
    const exact = unitCircle(q.mul({ n, d: 1n }, lsb), 80);
    const angle = (Number(kernel.meaning([n])) / 2 ** 32) * 2 * Math.PI;
    const [c, s] = [Number(exact.re) / 2 ** 80, Number(exact.im) / 2 ** 80];
    worst = Math.max(worst, Math.abs(Math.sin(angle) * c - Math.cos(angle) * s));
  }
  expect(worst).toBeLessThanOrEqual(error + 1e-15);
});

test('tangents: one function everywhere, the poles included', () => {
  for (const options of [
    { frac: 12, bits: 20 },
    { frac: 31, bits: 31 },
    { frac: 0, bits: 31 },
  ]) {
    expect(
      checkKernelC(
        tangentPrinter,
        tangentKernel(options),
        words(5000, 6).map((x) => [x]),
      ),
    ).toEqual([]);
  }
});
