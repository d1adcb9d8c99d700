// The block in scaled units: counts (or power-of-two fractions) in and out, engineering units folded into the transfer functions.
// Law: y = sum_i R_i(z) x_i + w,  w' = L(w + sum_i k_i x_i), all in the units `inputUnit`, `outputUnit` of the integers.
import type { CheckedLti } from '../../blocks/checked.js';
import type { Interval } from '../../num/interval.js';
import * as iv from '../../num/interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { Poly } from '../../systems/system.js';

export interface ScaledInput {
  readonly name: string;
  /** The integer travelling inside is (raw - zero) * 2^guard, `zero * 2^guard` being an integer (or nearest to it). */
  readonly guard: number;
  /** zero * 2^guard as stored. */
  readonly zero: bigint;
  /** Fraction bits of the inner integer: its value in `unit`s. */
  readonly frac: number;
  /** Engineering units per scaled unit; 1 when the lsb is a power of two. */
  readonly unit: Rational;
  readonly range: Interval;
  /** zero as asked minus as stored, in scaled units: a constant error of the input. */
  readonly offsetError: Rational;
}

export interface ScaledOutput {
  readonly frac: number;
  readonly unit: Rational;
  /** Added before rounding, in scaled units. */
  readonly offset: Rational;
  /** The counts the output may take. */
  readonly limits: { readonly lo: bigint; readonly hi: bigint };
  /** The same ends in scaled units, offset removed. */
  readonly range: Interval;
}

/** Transfer functions with a common denominator: R_i = num[i]/den in powers of z. */
export interface Miso {
  readonly num: readonly Poly[];
  readonly den: Poly;
}

export interface Integrator {
  readonly gains: readonly Rational[];
  readonly limits: Interval;
}

export interface ScaledModel {
  readonly block: CheckedLti;
  readonly inputs: readonly ScaledInput[];
  readonly output: ScaledOutput;
  readonly response: Miso;
  /** A pid's P + I part and its strictly proper derivative part: response = direct + tail. */
  readonly parallel?: { readonly direct: readonly Rational[]; readonly tail: Miso };
  readonly integrator?: Integrator;
  /** Error unit and requirement, in scaled units. */
  readonly lsb: Rational;
  readonly maxError: Rational;
}

const MAX_GUARD = 8;

/** Scaled form of one input; a zero that is not a multiple of 2^-8 counts is rounded and its misfit reported. */
export function scaledInput(signal: CheckedLti['inputs'][number]): ScaledInput {
  const { quantity, name } = signal;
  const frac = quantity.frac ?? 0;
  const unit = q.mul(quantity.lsb, q.pow2(frac));
  let guard = 0;
  while (guard < MAX_GUARD && q.mul(quantity.zero, q.pow2(guard)).d !== 1n) guard++;
  const zero = q.toFixed(quantity.zero, guard);
  const end = (raw: bigint) => q.mul(q.sub({ n: raw, d: 1n }, q.fromFixed(zero, guard)), q.pow2(-frac));
  const offsetError = q.mul(q.sub(quantity.zero, q.fromFixed(zero, guard)), q.pow2(-frac));
  const range = iv.interval(end(quantity.rawRange.lo), end(quantity.rawRange.hi));
  return { name, guard, zero, frac: frac + guard, unit, range, offsetError };
}

/** Counts allowed at the output: the saturation limits where given, else the declared range. */
export function scaledOutput(block: CheckedLti): ScaledOutput {
  const { quantity } = block.output;
  const frac = quantity.frac ?? 0;
  const offset = q.mul(quantity.zero, q.pow2(-frac));
  const limits = block.saturate ? countsInside(block, block.saturate) : quantity.rawRange;
  const scaled = (raw: bigint) => q.sub(q.fromFixed(raw, frac), offset);
  const range = iv.interval(scaled(limits.lo), scaled(limits.hi));
  return { frac, unit: q.mul(quantity.lsb, q.pow2(frac)), offset, limits, range };
}

function countsInside(block: CheckedLti, limits: Interval): { lo: bigint; hi: bigint } {
  const { lsb, zero } = block.output.quantity;
  const raw = (x: Rational) => q.add(q.div(x, lsb), zero);
  const [a, b] = [raw(limits.lo), raw(limits.hi)];
  return { lo: q.ceil(q.min(a, b)), hi: q.floor(q.max(a, b)) };
}
