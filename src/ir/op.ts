// What an operation is: its meaning, its range, its derivative and its lowering, in one record. ir/ never imports ops/.
import { Bug } from '../diag/diagnostic.js';
import type { Interval } from '../num/interval.js';
import type { Rational } from '../num/rational.js';
import type { Fixed } from './fixed.js';
import type { Real } from './real.js';

export interface Op {
  readonly name: string;
  readonly arity: number;
  readonly doc: string;
  /** Parameters that belong to the operation, e.g. the fraction bits of `quantise`; printed in braces. */
  readonly attributes?: Readonly<Record<string, number>>;
  /** The meaning in float64, elementwise. */
  readonly real: (...args: number[]) => number;
}

/** An operation on exact rationals: what the linear passes take. */
export interface ExactOp extends Op {
  /** The meaning on exact rationals. */
  readonly exact: (...args: Rational[]) => Rational;
  /** Encloses `exact` over boxes. */
  readonly range: (...args: Interval[]) => Interval;
  /** The constant Jacobian when all arguments but the constant ones vary: this is what makes a sub-graph linear. */
  readonly linear: (constants: readonly (Rational | undefined)[]) => readonly (Rational | undefined)[] | undefined;
  /** Lipschitz constants in the sup norm per argument, over the given ranges: |f(a) - f(b)| <= sum of L_i |a_i - b_i|. */
  readonly lipschitz: (...args: Interval[]) => readonly Rational[];
  /** d result / d argument i, as graph building; `seed` is the adjoint of the result. */
  readonly grad: (b: GradBuilder, seed: Real, args: readonly Real[]) => readonly Real[];
  /** Builds Fixed nodes only; rounding happens nowhere but in `quantise`. */
  readonly fixed: (c: LowerContext, args: readonly Fixed[]) => Fixed;
}

/** The operation with its exact rules; a Bug where a linear pass meets one that has none. */
export function exactOp(op: Op): ExactOp {
  if ('exact' in op) return op as ExactOp;
  throw new Bug(`${op.name} has no exact rules`);
}

export interface GradBuilder {
  apply(op: Op, args: readonly Real[]): Real;
  constant(value: Rational): Real;
}

/** The builder of Fixed nodes: exact integer operations whose ranges it proves. */
export interface LowerContext {
  /** Brings both to the larger fraction by exact left shifts. */
  align(a: Fixed, b: Fixed): readonly [Fixed, Fixed];
  add(a: Fixed, b: Fixed): Fixed;
  sub(a: Fixed, b: Fixed): Fixed;
  mul(a: Fixed, b: Fixed): Fixed;
  neg(a: Fixed): Fixed;
  min(a: Fixed, b: Fixed): Fixed;
  max(a: Fixed, b: Fixed): Fixed;
  compare(test: 'lt' | 'le' | 'eq', a: Fixed, b: Fixed): Fixed;
  select(cond: Fixed, a: Fixed, b: Fixed): Fixed;
  /** Rounds half up to `frac` fraction bits (a left shift when that is finer). */
  round(a: Fixed, frac: number): Fixed;
}
