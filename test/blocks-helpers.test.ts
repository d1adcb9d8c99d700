// The helpers of step functions: each value is the contract's, ends and ties included.
import {
  add,
  clamp,
  deadband,
  dot,
  edge,
  hysteresis,
  interp1,
  interp2,
  matvec,
  rateLimit,
  scale,
  transpose,
  wrap,
} from 'backstep';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('scalars', () => {
  it.each<[string, unknown, unknown]>([
    ['clamp inside', clamp(0.5, -1, 1), 0.5],
    ['clamp below', clamp(-3, -1, 1), -1],
    ['clamp with lo > hi: hi wins', clamp(0, 2, 1), 1],
    ['clamp far above with lo > hi', clamp(9, 2, 1), 1],
    ['deadband inside', deadband(0.25, 0.5), 0],
    ['deadband at its edge', deadband(-0.5, 0.5), 0],
    ['deadband above', deadband(2, 0.5), 1.5],
    ['deadband below', deadband(-2, 0.5), -1.5],
    ['hysteresis at high', hysteresis(2, 1, 2, false), true],
    ['hysteresis at low', hysteresis(1, 1, 2, true), false],
    ['hysteresis between keeps true', hysteresis(1.5, 1, 2, true), true],
    ['hysteresis between keeps false', hysteresis(1.5, 1, 2, false), false],
    ['rateLimit up', rateLimit(10, 1, 2), 3],
    ['rateLimit down', rateLimit(-10, 1, 2), -1],
    ['rateLimit near', rateLimit(1.5, 1, 2), 1.5],
    ['edge rising', edge(true, false), true],
    ['edge held', edge(true, true), false],
    ['edge falling', edge(false, true), false],
    ['wrap at half a period', wrap(180, 360), -180],
    ['wrap at minus half', wrap(-180, 360), -180],
    ['wrap just below', wrap(179, 360), 179],
    ['wrap two turns', wrap(725, 360), 5],
    ['wrap negative', wrap(-190, 360), 170],
  ])('%s', (_, got, want) => expect(got).toBe(want));

  it('wrap stays in its half-open interval and changes by whole periods', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        (x, p) => {
          const y = wrap(x, p);
          expect(y >= -p / 2 && y < p / 2).toBe(true);
          expect(Math.abs((x - y) / p - Math.round((x - y) / p))).toBeLessThan(1e-6);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('tables', () => {
  const [xs, ys] = [
    [0, 1, 3],
    [10, 20, 0],
  ];
  it.each([
    [-5, 10],
    [0, 10],
    [0.5, 15],
    [1, 20],
    [2, 10],
    [3, 0],
    [99, 0],
  ])('interp1 at %d is %d', (x, y) => expect(interp1(xs, ys, x)).toBe(y));
  const table = [
    [0, 1],
    [2, 5],
    [4, 4],
  ];
  it.each([
    [0, 0, 0],
    [1, 0, 2],
    [1, 7, 5],
    [0.5, 0.5, 2],
    [2, 0.25, 4],
    [-9, 9, 1],
    [9, -9, 4],
  ])('interp2 at %d, %d is %d', (x, y, z) => expect(interp2(xs.slice(0, 2).concat(2), [0, 1], table, x, y)).toBe(z));
  it.each([
    ['repeated breakpoints', () => interp1([0, 1, 1], [0, 1, 2], 0), 'BS2040'],
    ['a single breakpoint', () => interp1([0], [0], 0), 'BS2040'],
    ['no number', () => interp1([0, Number.NaN], [0, 1], 0), 'BS2040'],
    ['too few values', () => interp1([0, 1], [0], 0), 'BS2041'],
    [
      'a falling second axis',
      () =>
        interp2(
          [0, 1],
          [1, 0],
          [
            [0, 0],
            [0, 0],
          ],
          0,
          0,
        ),
      'BS2040',
    ], // prettier-ignore
    ['a short row', () => interp2([0, 1], [0, 1], [[0, 0], [0]], 0, 0), 'BS2041'], // prettier-ignore
  ])('%s is refused', (_, work, code) => expect(work).toThrow(code));
});

describe('vectors and matrices', () => {
  const M = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  it('dot and matvec', () => {
    expect(dot([1, 2, 3], [4, 5, 6])).toBe(32);
    expect(matvec(M, [1, 0, -1])).toEqual([-2, -2]);
    expect(() => dot([1], [1, 2])).toThrow('BS2041');
    expect(() => matvec(M, [1])).toThrow('BS2041');
  });
  it('add, scale and transpose', () => {
    expect(add(1, 2)).toBe(3);
    expect(add([1, 2], [3, 4])).toEqual([4, 6]);
    expect(add(M, M)).toEqual(scale(M, 2));
    expect(scale([1, 2], -1)).toEqual([-1, -2]);
    expect(transpose(M)).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(() => add([1], [1, 2])).toThrow('BS2041');
    expect(() => transpose([[1, 2], [1]])).toThrow('BS2041');
  });
});
