// cond ? a : b, with cond not 0 meaning true. Both arms are computed; If is what evaluates one arm only.
import type { ExactOp } from '../ir/op.js';
import type { Interval } from '../num/interval.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';

/** True or false where the range of cond decides it. */
function decided(cond: Interval): boolean | undefined {
  if (!box.contains(cond, q.zero)) return true;
  return q.eq(cond.lo, cond.hi) ? false : undefined;
}

export const select: ExactOp = {
  name: 'select',
  arity: 3,
  doc: 'cond ? a : b',
  real: (cond, a, b) => (cond !== 0 ? a : b),
  exact: (cond, a, b) => (q.isZero(cond) ? b : a),
  range: (cond, a, b) => {
    const chosen = decided(cond);
    return chosen === undefined ? box.hull(a, b) : chosen ? a : b;
  },
  linear: ([cond, a, b]) => {
    if (!cond) return undefined;
    const [toA, toB] = q.isZero(cond) ? [q.zero, q.one] : [q.one, q.zero];
    return [undefined, a ? undefined : toA, b ? undefined : toB];
  },
  // For one decision on both sides: |f - f'| <= max of the arms' errors <= their sum. A decision that differs is a jump,
  // of at most the distance of the arms, which whoever compares must add (the certificate's jumpBound): cond counts 0 here.
  lipschitz: (cond) => {
    const chosen = decided(cond);
    return [q.zero, chosen === false ? q.zero : q.one, chosen === true ? q.zero : q.one];
  },
  grad: (b, seed, [cond]) => {
    const nothing = b.constant(q.zero);
    return [nothing, b.apply(select, [cond, seed, nothing]), b.apply(select, [cond, nothing, seed])];
  },
  fixed: (c, [cond, a, b]) => c.select(cond, ...c.align(a, b)),
};
