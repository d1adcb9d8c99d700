// A value of a step while it is lowered: its integer, what that stands for, the ideal value it follows, and how far it is from it.
import type { Fixed } from '../../ir/fixed.js';
import type { FInterval } from '../../num/float-interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { Form } from './form.js';

export interface Val {
  /** actual value = integer * 2^-frac * unit, exactly. */
  readonly fixed: Fixed;
  /** 1 <= |unit| < 2: what is left of a count's size or of constant factors; no code is spent on it until it must be. */
  readonly unit: Rational;
  /** The ideal value lies here. */
  readonly range: FInterval;
  /** The ideal value over the step's inputs, states and whatever was not linear. Symbols lie in [-1, 1]. */
  readonly ideal: Form;
  /** actual - ideal, over ErrorSymbols. */
  readonly error: Form;
  /** Ideal and actual are whole numbers, frac 0 and unit 1; only a decision can part them. */
  readonly whole: boolean;
  /** Actual follows ideal only up to multiples of this. */
  readonly period?: number;
  /** By how many periods actual and ideal can be apart at most; goes with `period`. */
  readonly turns?: number;
  /** A constant. */
  readonly known?: Rational;
  /** Of a condition: what it is in the ideal, always, though the actual one may differ. */
  readonly decided?: boolean;
  /** The arms this came from: exactly one of them holds at a step. Only the merge itself has them. */
  readonly alternatives?: readonly Alternative[];
}

/** One of several ways a value came about. */
export interface Alternative {
  readonly ideal: Form;
  readonly error: Form;
  /** The old value of this state, unchanged: '<name> <index>'. */
  readonly held?: string;
  /** The conditions under which it holds, as one word. */
  readonly when?: string;
}

/** v without what holds for the merge alone. */
export function plain(v: Val): Val {
  if (!v.alternatives) return v;
  const { alternatives: _, ...rest } = v;
  return rest;
}

/** What one unit of the integer is worth. */
export const lsbOf = (v: Pick<Val, 'fixed' | 'unit'>): Rational => q.mul(v.unit, q.pow2(-v.fixed.frac));

/** u as mantissa and exponent: u = mantissa * 2^exponent, 1 <= |mantissa| < 2. */
export function normalised(u: Rational): { readonly mantissa: Rational; readonly exponent: number } {
  const up = q.ceilLog2(q.abs(u));
  const exponent = q.eq(q.abs(u), q.pow2(up)) ? up : up - 1;
  return { mantissa: q.mul(u, q.pow2(-exponent)), exponent };
}

/** Bits of a signed word that holds the value's range. */
export function bitsOf(f: Pick<Fixed, 'range'>): number {
  const size = (x: bigint): number => (x < 0n ? -x - 1n : x).toString(2).length * (x === 0n || x === -1n ? 0 : 1);
  return Math.max(size(f.range.lo), size(f.range.hi)) + 1;
}
