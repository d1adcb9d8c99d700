// A polynomial as linear and quadratic real factors, for sections and for poles.
// Law: multiplicities are exact (square-free decomposition); rational factors are found exactly, others to `relBits`.

import type { IntPoly } from '../num/int-poly.js';
import * as ints from '../num/int-poly.js';
import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { findRoots, type RootDisc } from '../num/roots.js';

/** z^2 + c1 z + c0 with a conjugate pair of roots. */
export interface Quadratic {
  readonly c0: Rational;
  readonly c1: Rational;
}

/** p = lead(p) * product of (z + c) over `linears` * product of `quadratics`; repeated factors are listed repeatedly. */
export interface Factors {
  readonly linears: readonly Rational[];
  readonly quadratics: readonly Quadratic[];
  /** True when the product is p exactly, not to within `relBits`. */
  readonly exact: boolean;
}

/**
 * Real factors of a non-zero polynomial, sorted (linears by root, quadratics by real part of the root).
 * Inexact roots are right to 2^-relBits relative to their modulus.
 */
export function factor(p: Poly, relBits = 256): Factors {
  const parts = ints
    .squareFree(poly.primitive(p))
    .map(({ poly: f, multiplicity }) => ({ multiplicity, ...factorSquareFree(f, relBits) }));
  const repeat = <T>(items: readonly T[], n: number): T[] => items.flatMap((item) => new Array<T>(n).fill(item));
  return {
    linears: parts.flatMap((f) => repeat(f.linears, f.multiplicity)).sort((a, b) => q.cmp(b, a)),
    quadratics: parts
      .flatMap((f) => repeat(f.quadratics, f.multiplicity))
      .sort((a, b) => q.cmp(b.c1, a.c1) || q.cmp(a.c0, b.c0)),
    exact: parts.every((f) => f.exact),
  };
}

function factorSquareFree(f: IntPoly, relBits: number): Factors {
  if (f[0] === 0n) {
    const rest = factorSquareFree(f.slice(1), relBits);
    return { ...rest, linears: [q.zero, ...rest.linears] };
  }
  const lead = f[f.length - 1];
  if (f.length === 1) return { linears: [], quadratics: [], exact: true };
  if (f.length === 2) return { linears: [q.rational(f[0], lead)], quadratics: [], exact: true };
  if (f.length === 3 && f[1] * f[1] < 4n * f[0] * lead) {
    return { linears: [], quadratics: [{ c0: q.rational(f[0], lead), c1: q.rational(f[1], lead) }], exact: true };
  }
  return factorByRoots(f, relBits);
}

function factorByRoots(f: IntPoly, relBits: number): Factors {
  // A rational factor times lead(f) has integer coefficients (Gauss): that many bits more make it recognisable.
  const leadBits = q.bitLength(f[f.length - 1]);
  const roots = findRoots(f, leadBits <= 600 ? Math.max(relBits, leadBits + 64) : relBits);
  const linears = roots.reals.map((disc) => linear(f, disc, roots.bits));
  const quadratics = roots.pairs.map((disc) => quadratic(f, disc, roots.bits));
  return {
    linears: linears.map((l) => l.value),
    quadratics: quadratics.map((s) => s.value),
    exact: linears.every((l) => l.exact) && quadratics.every((s) => s.exact),
  };
}

interface Found<T> {
  readonly value: T;
  readonly exact: boolean;
}

/** The factor with integer coefficients over lead(f) nearest to the approximate one, if it divides f; else the approximation. */
function recognise(f: IntPoly, approximate: readonly Rational[]): Found<readonly Rational[]> {
  const lead = f[f.length - 1];
  const rounded = approximate.map((c) => q.round(q.mul(c, q.rational(lead))));
  const exact = ints.pseudoRemainder(f, [...rounded, lead]).length === 0;
  return { value: exact ? rounded.map((c) => q.rational(c, lead)) : approximate, exact };
}

function linear(f: IntPoly, disc: RootDisc, bits: number): Found<Rational> {
  const { value, exact } = recognise(f, [q.fromFixed(-disc.re, bits)]);
  return { value: value[0], exact };
}

function quadratic(f: IntPoly, disc: RootDisc, bits: number): Found<Quadratic> {
  const norm = q.fromFixed(disc.re * disc.re + disc.im * disc.im, 2 * bits);
  const { value, exact } = recognise(f, [norm, q.fromFixed(-2n * disc.re, bits)]);
  return { value: { c0: value[0], c1: value[1] }, exact };
}
