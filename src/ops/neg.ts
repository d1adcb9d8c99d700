// -a.
import type { ExactOp } from '../ir/op.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';

export const neg: ExactOp = {
  name: 'neg',
  arity: 1,
  doc: '-a',
  real: (a) => -a,
  exact: q.neg,
  range: box.neg,
  linear: ([a]) => [a ? undefined : q.neg(q.one)],
  lipschitz: () => [q.one],
  grad: (b, seed) => [b.apply(neg, [seed])],
  fixed: (c, [a]) => c.neg(a),
};
