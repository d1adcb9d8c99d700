// Second-order sections: real factors of the response grouped into sections of order one and two, poles near the unit circle
// paired with the nearest zeros first (Jackson 1970). The gain stands in the first section of a chain.
import { Bug } from '../../diag/diagnostic.js';
import * as poly from '../../num/poly.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { factor } from '../../systems/factor.js';
import type { Poly } from '../../systems/system.js';
import type { Miso } from '../time/model.js';
import type { Section } from './structure.js';

/** A monic factor of degree 1 or 2 in ascending powers of z, and the root that stands for it. */
interface Group {
  readonly poly: Poly;
  readonly root: { readonly re: number; readonly im: number };
}

/** One pole group with its zeros; the gain is not in it. */
export interface SectionShape {
  readonly num: readonly Rational[];
  readonly den: readonly Rational[];
}

export interface Sections {
  readonly shapes: readonly SectionShape[];
  readonly gain: Rational;
  /** The product of the sections against the response asked: num and den differences, in ascending powers of z. */
  readonly residual: { readonly num: Poly; readonly den: Poly };
}

function groups(p: Poly): Group[] {
  if (p.length <= 1) return [];
  const { linears, quadratics } = factor(p);
  const complex = quadratics.map(({ c0, c1 }) => {
    const [re, modulus] = [-q.toNumber(c1) / 2, q.toNumber(c0)];
    return { poly: [c0, c1, q.one], root: { re, im: Math.sqrt(Math.max(0, modulus - re * re)) } };
  });
  return [...complex, ...realGroups(linears)];
}

/** Real roots in twos, the largest modulus with the smallest: two poles near z = 1 in one section would multiply their noise gains. */
function realGroups(linears: readonly Rational[]): Group[] {
  const left = [...linears].sort((a, b) => q.cmp(q.abs(b), q.abs(a)));
  const found: Group[] = [];
  while (left.length > 0) {
    const pair = [left.shift() as Rational, ...left.splice(-1)];
    const product = pair.reduce<Poly>((all, c) => poly.mul(all, [c, q.one]), poly.one);
    found.push({ poly: product, root: { re: -q.toNumber(pair[0]), im: 0 } });
  }
  return found;
}

const radius = (g: Group): number => Math.hypot(g.root.re, g.root.im);
const distance = (a: Group, b: Group): number => Math.hypot(a.root.re - b.root.re, a.root.im - b.root.im);

/** Coefficients of z^0, z^-1 ... for a factor over a denominator of degree `n`. */
function inDelays(p: Poly, n: number): Rational[] {
  return Array.from({ length: n + 1 }, (_, k) => p[n - k] ?? q.zero);
}

/** Takes the nearest zeros that fit for each pole group, full groups before single ones so that nothing is left over. */
function pair(poles: readonly Group[], zeros: readonly Group[]): Map<Group, Group> {
  const chosen = new Map<Group, Group>();
  const left = new Set(zeros);
  for (const degree of [2, 1]) {
    for (const pole of poles) {
      const fitting = [...left].filter((z) => z.poly.length - 1 === degree && z.poly.length <= pole.poly.length);
      const near = fitting.sort((a, b) => distance(pole, a) - distance(pole, b))[0];
      if (!near || chosen.has(pole)) continue;
      chosen.set(pole, near);
      left.delete(near);
    }
  }
  if (left.size > 0) throw new Bug('zeros left without a section');
  return chosen;
}

/** Factors a single-input response into sections. */
export function sectionsOf(response: Miso): Sections {
  const [num, den] = [response.num[0], response.den];
  const gain = poly.lead(num);
  const poles = groups(den).sort((a, b) => radius(b) - radius(a));
  const zeros = groups(num);
  const zerosOf = pair(poles, zeros);
  const shapes = poles.map((pole) => {
    const n = pole.poly.length - 1;
    return { num: inDelays(zerosOf.get(pole)?.poly ?? poly.one, n), den: inDelays(pole.poly, n).slice(1) };
  });
  const product = (list: readonly Group[]) => list.reduce<Poly>((all, g) => poly.mul(all, g.poly), poly.one);
  const residual = { num: poly.sub(poly.scale(product(zeros), gain), num), den: poly.sub(product(poles), den) };
  return { shapes, gain, residual };
}

/** Sections in the given order, the gain in the first. */
export function chained(s: Sections, order: readonly number[]): Section[] {
  return order.map((index, position) => {
    const { num, den } = s.shapes[index];
    return { num: [position === 0 ? num.map((c) => q.mul(c, s.gain)) : num], den };
  });
}

/** The whole response as one section. */
export function direct(response: Miso): Section {
  const n = response.den.length - 1;
  return { num: response.num.map((p) => inDelays(p, n)), den: inDelays(response.den, n).slice(1) };
}
