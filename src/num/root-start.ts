// Starting points for simultaneous root finding: moduli from the Newton polygon of log2 |a_i|, angles spread evenly.
// Source: Bini 1996, Numerical computation of polynomial zeros by means of Aberth's method.
import type { IntPoly } from './int-poly.js';
import { bitLength } from './rational.js';
import type { FixedComplex } from './trig.js';

/** log2 |a| in double; -Infinity for 0. */
export function log2(a: bigint): number {
  const length = bitLength(a);
  const shift = Math.max(length - 60, 0);
  return Math.log2(Math.abs(Number(a >> BigInt(shift)))) + shift;
}

/** Vertices of the upper convex hull of the points (i, heights[i]). */
function upperHull(heights: readonly number[]): number[] {
  const hull: number[] = [];
  for (let i = 0; i < heights.length; i++) {
    if (heights[i] === Number.NEGATIVE_INFINITY) continue;
    while (hull.length >= 2) {
      const [a, b] = hull.slice(-2);
      if ((heights[b] - heights[a]) * (i - a) > (heights[i] - heights[a]) * (b - a)) break;
      hull.pop();
    }
    hull.push(i);
  }
  return hull;
}

/** 2^exponent * direction in units of 2^-bits. */
function toFixed(direction: number, exponent: number, bits: number): bigint {
  const whole = Math.floor(exponent);
  const mantissa = BigInt(Math.round(direction * 2 ** (exponent - whole) * 2 ** 50));
  const shift = BigInt(whole + bits - 50);
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** One starting point per root of f (f[0] != 0), in units of 2^-bits. */
export function startingPoints(f: IntPoly, bits: number): FixedComplex[] {
  const heights = f.map(log2);
  const hull = upperHull(heights);
  const points: FixedComplex[] = [];
  for (let edge = 1; edge < hull.length; edge++) {
    const [from, to] = [hull[edge - 1], hull[edge]];
    const radius = (heights[from] - heights[to]) / (to - from);
    for (let k = 0; k < to - from; k++) {
      const angle = (2 * Math.PI * k) / (to - from) + (2 * Math.PI * edge) / f.length + 0.7;
      points.push({ re: toFixed(Math.cos(angle), radius, bits), im: toFixed(Math.sin(angle), radius, bits) });
    }
  }
  return points;
}
