// Simultaneous Newton steps for all roots of an integer polynomial, on points that are integers over 2^bits.
// Law: f and f' are evaluated exactly at every point, so a root disc |z - root| <= n |f/f'| is a theorem, not an estimate.
import { derivative, type IntPoly } from './int-poly.js';
import { bitLength } from './rational.js';
import type { FixedComplex } from './trig.js';

interface Evaluation {
  /** f(z) 2^(bits n) and f'(z) 2^(bits (n-1)): their quotient is f/f' in units of 2^-bits. */
  readonly value: FixedComplex;
  readonly slope: FixedComplex;
}

function horner(f: IntPoly, z: FixedComplex, bits: bigint): FixedComplex {
  let [re, im] = [f[f.length - 1], 0n];
  for (let i = f.length - 2, scale = bits; i >= 0; i--, scale += bits) {
    [re, im] = [re * z.re - im * z.im + (f[i] << scale), re * z.im + im * z.re];
  }
  return { re, im };
}

const size = (z: FixedComplex): number => Math.max(bitLength(z.re), bitLength(z.im));
const shifted = (z: FixedComplex, by: bigint): FixedComplex => ({ re: z.re >> by, im: z.im >> by });
const abs = (a: bigint): bigint => (a < 0n ? -a : a);

/** Both scaled together so that `slope` has 192 bits. */
function evaluate(f: IntPoly, slope: IntPoly, z: FixedComplex, bits: bigint): Evaluation {
  const [v, d] = [horner(f, z, bits), horner(slope, z, bits)];
  const by = BigInt(size(d) - 192);
  return { value: shifted(v, by), slope: shifted(d, by) };
}

/**
 * n |f/f'| rounded up, from |v| <= |re| + |im| and |d| >= max(|re|, |im|), one unit allowed for each shift; undefined where f'
 * vanishes.
 */
function discRadius(n: number, { value, slope }: Evaluation): bigint | undefined {
  const above = abs(value.re) + abs(value.im) + 2n;
  const [re, im] = [abs(slope.re), abs(slope.im)];
  const below = re > im ? re - 1n : im - 1n;
  return below <= 0n ? undefined : (BigInt(n) * above + below - 1n) / below;
}

function newtonStep({ value: v, slope: d }: Evaluation): FixedComplex {
  const norm = d.re * d.re + d.im * d.im;
  if (norm === 0n) return { re: 1n, im: 1n };
  return { re: (v.re * d.re + v.im * d.im) / norm, im: (v.im * d.re - v.re * d.im) / norm };
}

/** step / (1 - step * sum of 1/(z - other)): Aberth's correction, its factor in double. */
function aberthStep(step: FixedComplex, i: number, points: readonly FixedComplex[]): FixedComplex {
  const z = points[i];
  const by = BigInt(Math.max(size(z), size(step), ...points.map(size), 900) - 900);
  const [sr, si] = [Number(step.re >> by), Number(step.im >> by)];
  let [re, im] = [1, 0];
  points.forEach((other, j) => {
    if (j === i) return;
    const [dr, di] = [Number((z.re - other.re) >> by), Number((z.im - other.im) >> by)];
    const top = Math.max(Math.abs(dr), Math.abs(di));
    if (top === 0) return;
    const [ur, ui] = [dr / top, di / top];
    const norm = (ur * ur + ui * ui) * top;
    re -= (sr * ur + si * ui) / norm;
    im -= (si * ur - sr * ui) / norm;
  });
  const norm = re * re + im * im;
  if (!(norm > 1e-6 && norm < 1e60)) return step;
  const scale = 2 ** 50;
  const [fr, fi] = [BigInt(Math.round((re / norm) * scale)), BigInt(Math.round((-im / norm) * scale))];
  return { re: (step.re * fr - step.im * fi) >> 50n, im: (step.re * fi + step.im * fr) >> 50n };
}

/** Improves all points until every step is at most 4 units, or `turns` are used up. */
export function improve(f: IntPoly, start: readonly FixedComplex[], bits: number, turns: number): FixedComplex[] {
  const slope = derivative(f);
  const points = [...start];
  const settled = points.map(() => false);
  for (let turn = 0; turn < turns && settled.includes(false); turn++) {
    for (let i = 0; i < points.length; i++) {
      if (settled[i]) continue;
      const step = newtonStep(evaluate(f, slope, points[i], BigInt(bits)));
      const move = aberthStep(step, i, points);
      points[i] = { re: points[i].re - move.re, im: points[i].im - move.im };
      settled[i] = abs(move.re) + abs(move.im) <= 4n;
    }
  }
  return points;
}

/** For every point the radius of a disc that holds at least one root, in units of 2^-bits. Source: Henrici 1974, 6.4. */
export function discRadii(f: IntPoly, points: readonly FixedComplex[], bits: number): (bigint | undefined)[] {
  const slope = derivative(f);
  return points.map((z) => discRadius(f.length - 1, evaluate(f, slope, z, BigInt(bits))));
}
