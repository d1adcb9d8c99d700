// Roots of a square-free integer polynomial, each in a disc proved to hold exactly one root.
// Law: `reals` are real roots and `pairs` conjugate pairs, decided on disjoint discs; every radius is at most 2^-relBits |root|.
import { discRadii, improve } from './aberth.js';
import type { IntPoly } from './int-poly.js';
import { bitLength } from './rational.js';
import { startingPoints } from './root-start.js';
import type { FixedComplex } from './trig.js';

/** A root within `radius` of re + j im, all in units of 2^-bits. */
export interface RootDisc extends FixedComplex {
  readonly radius: bigint;
}

export interface Roots {
  readonly bits: number;
  readonly reals: readonly RootDisc[];
  /** The member with im > 0 of each conjugate pair. */
  readonly pairs: readonly RootDisc[];
}

const norm = (z: FixedComplex): bigint => z.re * z.re + z.im * z.im;
const conjugate = (d: RootDisc): RootDisc => ({ ...d, im: -d.im });

function meets(a: RootDisc, b: RootDisc): boolean {
  const reach = a.radius + b.radius;
  return norm({ re: a.re - b.re, im: a.im - b.im }) <= reach * reach;
}

/** n disjoint discs that hold one root each, or undefined when this precision does not separate them. */
function isolate(f: IntPoly, points: readonly FixedComplex[], bits: number, relBits: number): RootDisc[] | undefined {
  const radii = discRadii(f, points, bits);
  const discs: RootDisc[] = [];
  for (const [i, z] of points.entries()) {
    const radius = radii[i];
    if (radius === undefined || (radius * radius) << BigInt(2 * relBits) > norm(z)) return undefined;
    const disc = { ...z, radius };
    if (discs.some((other) => meets(disc, other))) return undefined;
    discs.push(disc);
  }
  return discs;
}

/**
 * Real roots and conjugate pairs. A disc whose mirror image meets itself and no other disc holds a real root, because the mirror
 * image of its root is a root too. Undefined when a mirror image meets two discs.
 */
function classify(discs: readonly RootDisc[], bits: number): Roots | undefined {
  const reals: RootDisc[] = [];
  const pairs: RootDisc[] = [];
  for (const disc of discs) {
    const partners = discs.filter((other) => meets(conjugate(disc), other));
    if (partners.length !== 1) return undefined;
    if (partners[0] === disc) reals.push({ re: disc.re, im: 0n, radius: disc.radius });
    else if (disc.im > 0n) pairs.push(disc);
  }
  return { bits, reals, pairs };
}

/** Equal points never part again: move them one unit and more away from each other. */
function separated(points: readonly FixedComplex[]): FixedComplex[] {
  return points.map((z, i) => {
    const twin = points.slice(0, i).some((other) => other.re === z.re && other.im === z.im);
    return twin ? { re: z.re + BigInt(3 * i + 1), im: z.im + BigInt(2 * i - 5) } : z;
  });
}

/** |root| >= 2^-result, from Cauchy's bound for the reversed polynomial. */
function lowBits(f: IntPoly): number {
  const top = Math.max(...f.slice(1).map(bitLength));
  return Math.max(top - bitLength(f[0]) + 2, 1);
}

/** All roots of a square-free f with f[0] != 0. */
export function findRoots(f: IntPoly, relBits: number): Roots {
  if (f.length < 2) return { bits: 0, reals: [], pairs: [] };
  const guard = lowBits(f) + 2 * f.length + 24;
  let bits = Math.min(64, relBits) + guard;
  let points = startingPoints(f, bits);
  for (let turns = 60 + 8 * f.length; bits < 1 << 17; turns = 30) {
    points = improve(f, separated(points), bits, turns);
    const discs = isolate(f, points, bits, relBits);
    const roots = discs && classify(discs, bits);
    if (roots) return roots;
    const next = bits < relBits + guard ? Math.min(2 * bits, relBits + guard) : 2 * bits;
    const by = BigInt(next - bits);
    points = points.map((z) => ({ re: z.re << by, im: z.im << by }));
    bits = next;
  }
  throw new RangeError(`roots of a polynomial of degree ${f.length - 1} were not separated`);
}
