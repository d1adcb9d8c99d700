// pi, sine and cosine as integers over 2^bits: discretisation constants and points on the unit circle to any precision.
// Law: the stated error bounds hold; the argument is an exact rational.

import type { Rational } from './rational.js';
import * as q from './rational.js';

/** arctan(1/n) * 2^bits, error < 2*bits units. */
function arctanOfInverse(n: bigint, bits: number): bigint {
  let power = (1n << BigInt(bits)) / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = -power / (n * n);
    sum += power / k;
  }
  return sum;
}

/** pi * 2^bits, error < 1 unit (Machin's formula with 32 guard bits). */
export function piFixed(bits: number): bigint {
  const guarded = bits + 32;
  return (16n * arctanOfInverse(5n, guarded) - 4n * arctanOfInverse(239n, guarded)) >> 32n;
}

export interface FixedComplex {
  readonly re: bigint;
  readonly im: bigint;
}

/** e^(j x) * 2^bits for x in radians, each part with an error of at most 2 units. */
export function unitCircle(x: Rational, bits: number): FixedComplex {
  const halvings = 16;
  const guarded = bits + 64; // Taylor rounding, and two bits lost at each of the squarings
  // Reduction modulo 2 pi multiplies the error of pi by the number of turns: that many bits more.
  const turnBits = Math.max(q.bitLength(x.n) - q.bitLength(x.d), 0) + 8;
  const turn = 2n * piFixed(guarded + turnBits);
  const angle = ((x.n << BigInt(guarded + turnBits)) / x.d) % turn;
  const small = angle >> BigInt(turnBits + halvings);
  let z = exponential(small, guarded);
  for (let i = 0; i < halvings; i++) {
    z = { re: (z.re * z.re - z.im * z.im) >> BigInt(guarded), im: (2n * z.re * z.im) >> BigInt(guarded) };
  }
  return { re: z.re >> 64n, im: z.im >> 64n };
}

/** e^(j angle/2^bits) for |angle/2^bits| < 2^-12: the Taylor series. */
function exponential(angle: bigint, bits: number): FixedComplex {
  const [shift, unit] = [BigInt(bits), 1n << BigInt(bits)];
  let [re, im, term] = [unit, 0n, unit];
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = (term * angle) / (k << shift);
    if (k % 4n === 0n) re += term;
    else if (k % 4n === 1n) im += term;
    else if (k % 4n === 2n) re -= term;
    else im -= term;
  }
  return { re, im };
}

/** tan(x) for |x| < pi/2 and x != 0, relative error below 2^-bits. */
export function tangent(x: Rational, bits: number): Rational {
  // Small tangents lose the leading zeros of sin, large ones those of cos (a double is never nearer than 2^-60 to pi/2).
  const working = bits + 160 + Math.max(q.bitLength(x.d) - q.bitLength(x.n), 0);
  const z = unitCircle(x, working);
  return q.rational(z.im, z.re);
}
