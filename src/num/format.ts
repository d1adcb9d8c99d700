// Integer containers and the affine map between a signal's counts and its engineering value.
// Law: value = (raw - zero) * lsb, with lsb and zero exact rationals; a Q format is lsb = 2^-frac, zero = 0.
import type { Interval } from './interval.js';
import type { Rational } from './rational.js';
import * as q from './rational.js';

export type Bits = 8 | 16 | 32 | 64;

export interface IntType {
  readonly bits: Bits;
  readonly signed: boolean;
}

/** Integer interval with exact ends: the proved range of a machine value. */
export interface IntRange {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** How one signal travels as an integer. `rawRange` is what step() computes with after clamping to the declared range. */
export interface Quantity {
  readonly type: IntType;
  readonly lsb: Rational;
  readonly zero: Rational;
  readonly rawRange: IntRange;
  /** Fraction bits when lsb = 2^-frac and zero = 0. */
  readonly frac?: number;
}

export const typeRange = (t: IntType): IntRange =>
  t.signed
    ? { lo: -(1n << BigInt(t.bits - 1)), hi: (1n << BigInt(t.bits - 1)) - 1n }
    : { lo: 0n, hi: (1n << BigInt(t.bits)) - 1n };

export const fits = (r: IntRange, t: IntType): boolean => r.lo >= typeRange(t).lo && r.hi <= typeRange(t).hi;

/** The narrowest signed container of at least `least` bits that holds r; undefined when 64 bits do not. */
export function signedType(r: IntRange, least: Bits = 8): IntType | undefined {
  const widths: readonly Bits[] = [8, 16, 32, 64];
  const bits = widths.find((w) => w >= least && fits(r, { bits: w, signed: true }));
  return bits && { bits, signed: true };
}

export const cName = (t: IntType): string => `${t.signed ? '' : 'u'}int${t.bits}_t`;

/** Engineering value of a raw count, exact. */
export const toReal = (raw: bigint, s: Pick<Quantity, 'lsb' | 'zero'>): Rational =>
  q.mul(q.sub({ n: raw, d: 1n }, s.zero), s.lsb);
/** Nearest raw count (halves up) of an engineering value, not clamped. */
export const toRaw = (value: Rational, s: Pick<Quantity, 'lsb' | 'zero'>): bigint =>
  q.round(q.add(q.div(value, s.lsb), s.zero));
/** Engineering range of a quantity's raw range (lsb may be negative). */
export function realRange(s: Quantity): Interval {
  const [a, b] = [toReal(s.rawRange.lo, s), toReal(s.rawRange.hi, s)];
  return { lo: q.min(a, b), hi: q.max(a, b) };
}
