// Closed intervals of doubles, rounded outward by one unit in the last place: every result encloses the real one.
// Law: what comes out contains the exact image; ends may be infinite, never NaN.

import { nextUp } from './rational.js';

export interface FInterval {
  readonly lo: number;
  readonly hi: number;
}

export { nextUp };
/** The next double below x. */
export const nextDown = (x: number): number => -nextUp(-x);

const SAFE = 2 ** 53;
/** Sums, differences and products of small whole numbers are exact. */
const exact = (x: number): boolean => Number.isInteger(x) && x < SAFE && x > -SAFE;
const up = (x: number): number => (exact(x) ? x : nextUp(x));
/** A sum that is a whole number may be a rounded one, unless both terms are whole. */
const sumUp = (a: number, b: number): number =>
  exact(a) && exact(b) ? up(a + b) : a === 0 || b === 0 ? a + b : nextUp(a + b);
const sumDown = (a: number, b: number): number => -sumUp(-a, -b);
/** 0 * infinity is 0 here: an unbounded factor of nothing. */
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);
const isTrivial = (a: number, b: number): boolean => a === 0 || b === 0 || a === 1 || b === 1 || a === -1 || b === -1;
const productUp = (a: number, b: number): number => {
  const p = times(a, b);
  return isTrivial(a, b) || (exact(a) && exact(b) && exact(p)) ? p : nextUp(p);
};
const productDown = (a: number, b: number): number => -productUp(-a, b);

/** Upper bounds of non-negative sums and products. */
export const addUp = sumUp;
export const mulUp = productUp;

export const fpoint = (x: number): FInterval => ({ lo: x, hi: x });
export const ball = (radius: number): FInterval => ({ lo: -radius, hi: radius });
export const EVERYTHING: FInterval = { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };

export const fadd = (a: FInterval, b: FInterval): FInterval => ({ lo: sumDown(a.lo, b.lo), hi: sumUp(a.hi, b.hi) });
export const fneg = (a: FInterval): FInterval => ({ lo: -a.hi, hi: -a.lo });
export const fsub = (a: FInterval, b: FInterval): FInterval => fadd(a, fneg(b));
export function fmul(a: FInterval, b: FInterval): FInterval {
  const pairs = [
    [a.lo, b.lo],
    [a.lo, b.hi],
    [a.hi, b.lo],
    [a.hi, b.hi],
  ] as const;
  return {
    lo: Math.min(...pairs.map(([x, y]) => productDown(x, y))),
    hi: Math.max(...pairs.map(([x, y]) => productUp(x, y))),
  };
}
/** x*x over a: never negative. */
export function fsquare(a: FInterval): FInterval {
  const m = magnitudeOf(a);
  const least = a.lo > 0 ? productDown(a.lo, a.lo) : a.hi < 0 ? productDown(a.hi, a.hi) : 0;
  return { lo: Math.max(0, least), hi: productUp(m, m) };
}
/** 1/a; EVERYTHING where a contains 0. */
export function freciprocal(a: FInterval): FInterval {
  if (a.lo <= 0 && a.hi >= 0) return EVERYTHING;
  return { lo: nextDown(1 / a.hi), hi: nextUp(1 / a.lo) };
}
export const fdiv = (a: FInterval, b: FInterval): FInterval =>
  b.lo === b.hi && isPowerOfTwo(b.lo) ? fmulPower(a, 1 / b.lo) : fmul(a, freciprocal(b));
const isPowerOfTwo = (x: number): boolean => x !== 0 && Number.isFinite(x) && Number.isInteger(Math.log2(Math.abs(x)));
const fmulPower = (a: FInterval, k: number): FInterval =>
  k > 0 ? { lo: a.lo * k, hi: a.hi * k } : { lo: a.hi * k, hi: a.lo * k };
export const fmin = (a: FInterval, b: FInterval): FInterval => ({ lo: Math.min(a.lo, b.lo), hi: Math.min(a.hi, b.hi) });
export const fmax = (a: FInterval, b: FInterval): FInterval => ({ lo: Math.max(a.lo, b.lo), hi: Math.max(a.hi, b.hi) });
export const fhull = (a: FInterval, b: FInterval): FInterval => ({
  lo: Math.min(a.lo, b.lo),
  hi: Math.max(a.hi, b.hi),
});
/** The common part; undefined when a and b do not meet. */
export function fmeet(a: FInterval, b: FInterval): FInterval | undefined {
  const [lo, hi] = [Math.max(a.lo, b.lo), Math.min(a.hi, b.hi)];
  return lo <= hi ? { lo, hi } : undefined;
}
/** Every point of a moved by at most `radius`. */
export const widen = (a: FInterval, radius: number): FInterval => fadd(a, ball(radius));
/** The largest magnitude in a. */
export const magnitudeOf = (a: FInterval): number => Math.max(Math.abs(a.lo), Math.abs(a.hi));
export const fencloses = (a: FInterval, b: FInterval): boolean => a.lo <= b.lo && b.hi <= a.hi;
export const fcontains = (a: FInterval, x: number): boolean => a.lo <= x && x <= a.hi;
/** The image of a monotone function whose double evaluation is wrong by at most `ulps` units in the last place. */
export function monotone(f: (x: number) => number, a: FInterval, ulps = 2): FInterval {
  const grow = (x: number, step: (v: number) => number): number => {
    let y = x;
    for (let k = 0; k < ulps; k++) y = step(y);
    return y;
  };
  const [p, q] = [f(a.lo), f(a.hi)];
  return { lo: grow(Math.min(p, q), nextDown), hi: grow(Math.max(p, q), nextUp) };
}
