// Rigorous upper bounds of the pole moduli of a stable discrete system, for tails of its impulse response.
// Law: there is one modulus per pole, with multiplicity, and none is below the true one.
import * as ints from '../num/int-poly.js';
import { isqrt } from '../num/isqrt.js';
import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { findRoots } from '../num/roots.js';

/** Fraction bits of a modulus. */
export const MODULUS_BITS = 192;

export interface Modes {
  /** Ascending, in units of 2^-MODULUS_BITS. */
  readonly moduli: readonly bigint[];
  /** Enclosure of the modulus of the largest pole when that one is real and simple. */
  readonly slowest?: { readonly lo: Rational; readonly hi: Rational };
}

interface Mode {
  readonly modulus: bigint;
  /** For a simple real pole: how far its modulus may lie below. */
  readonly width?: bigint;
}

const convert = (a: bigint, bits: number): bigint =>
  bits > MODULUS_BITS ? (a >> BigInt(bits - MODULUS_BITS)) + 1n : a << BigInt(MODULUS_BITS - bits);

function modesOf({ poly: f, multiplicity }: ints.Factor): Mode[] {
  if (f[0] === 0n)
    return [...new Array<Mode>(multiplicity).fill({ modulus: 0n }), ...modesOf({ poly: f.slice(1), multiplicity })];
  const { bits, reals, pairs } = findRoots(f, 160);
  const modes: Mode[] = reals.map((r) => {
    const size = r.re < 0n ? -r.re : r.re;
    const modulus = convert(size + r.radius, bits);
    return multiplicity === 1 ? { modulus, width: convert(2n * r.radius, bits) + 1n } : { modulus };
  });
  for (const r of pairs) {
    const modulus = convert(isqrt(r.re * r.re + r.im * r.im) + 1n + r.radius, bits);
    modes.push({ modulus }, { modulus });
  }
  return modes.flatMap((mode) => new Array<Mode>(multiplicity).fill(mode));
}

/** Moduli of all roots of `den`. */
export function modesFrom(den: Poly): Modes {
  const modes = ints
    .squareFree(poly.primitive(den))
    .flatMap(modesOf)
    .sort((a, b) => (a.modulus < b.modulus ? -1 : a.modulus > b.modulus ? 1 : 0));
  const moduli = modes.map((m) => m.modulus);
  const last = modes.at(-1);
  if (last?.width === undefined) return { moduli };
  const hi = q.fromFixed(last.modulus, MODULUS_BITS);
  return { moduli, slowest: { lo: q.max(q.zero, q.sub(hi, q.fromFixed(last.width, MODULUS_BITS))), hi } };
}
