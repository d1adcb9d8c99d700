// The one place where Fixed rounds: the identity in the reals, half up to `frac` fraction bits in integers.
import type { ExactOp } from '../ir/op.js';
import * as q from '../num/rational.js';

/** Rounds to multiples of 2^-frac when lowered; the error belongs to the certificate. */
export const quantise = (frac: number): ExactOp => ({
  name: 'quantise',
  arity: 1,
  doc: 'a; Fixed rounds it half up to frac fraction bits',
  attributes: { frac },
  real: (a) => a,
  exact: (a) => a,
  range: (a) => a,
  linear: ([a]) => [a ? undefined : q.one],
  lipschitz: () => [q.one],
  grad: (_, seed) => [seed],
  fixed: (c, [a]) => c.round(a, frac),
});
