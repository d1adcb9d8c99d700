// What an elementary function is: its meaning, its enclosure, its slopes, and its realisation in integers with a proven error.
// Law: every enclosure contains the exact image; `realise` is never further from the function than the error it states.
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import type { FInterval } from '../num/float-interval.js';
import type { Rational } from '../num/rational.js';

/** An argument as it stands in the program: value = integer * lsb, exactly. */
export interface FixedArg {
  readonly node: Fixed;
  /** Includes 2^-frac and any unit; positive. */
  readonly lsb: Rational;
}

export interface Realised {
  /** value = integer * 2^-frac. */
  readonly value: Fixed;
  /** |value - f(arguments)| for every integer in the arguments' ranges, an upper bound. */
  readonly error: number;
}

export interface Elementary {
  readonly name: string;
  readonly arity: number;
  /** The meaning in float64: what Node computes. */
  readonly real: (...x: number[]) => number;
  /** What is wrong with these arguments, as the end of 'the argument …'; undefined when f is defined on all of the box. */
  readonly problem?: (...x: FInterval[]) => string | undefined;
  /** Encloses f over the box (inside its domain). */
  readonly enclose: (...x: FInterval[]) => FInterval;
  /** Encloses the partial derivatives over the box; ends may be infinite. */
  readonly slopes: (...x: FInterval[]) => readonly FInterval[];
  /** Upper bound of |f(x + e) - f(x)|, x in the box, |e_i| <= error_i, where slopes are unbounded (square root at 0). */
  readonly deviation?: (box: readonly FInterval[], error: readonly number[]) => number;
  /**
   * Builds the function with an error of at most `accuracy` (real units) where 32-bit results can have it, else the best it can;
   * the cheapest way for `core` ('cortex-m4', 'cortex-m0', …). Arguments' ranges lie inside the domain.
   */
  readonly realise: (b: FixedBuilder, args: readonly FixedArg[], accuracy: number, core: string) => Realised;
}
