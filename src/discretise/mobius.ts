// A discretisation that substitutes a Mobius map for s, and its way back.
// Law: the map is exact over the rationals, so that coefficients are rounded once, at the very end.
import type { Mobius } from '../num/poly.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import type { Method } from '../systems/system.js';

export interface MobiusMethod {
  readonly name: Method;
  readonly doc: string;
  /** s as a function of z for the sample time T in seconds; prewarp in rad/s, where the method has it. */
  readonly map: (T: Rational, prewarp?: Rational) => Mobius;
  readonly prewarps: boolean;
}

/** The map back; determinant != 0 by construction. */
export const inverse = ({ a, b, c, d }: Mobius): Mobius => ({ a: d, b: q.neg(b), c: q.neg(c), d: a });
