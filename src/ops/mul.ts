// a * b: linear where one factor is constant.
import type { ExactOp } from '../ir/op.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';

export const mul: ExactOp = {
  name: 'mul',
  arity: 2,
  doc: 'a * b',
  real: (a, b) => a * b,
  exact: q.mul,
  range: box.mul,
  linear: ([a, b]) => (a || b ? [a ? undefined : b, b ? undefined : a] : undefined),
  // |a b - a' b'| <= |b| |a - a'| + |a'| |b - b'|
  lipschitz: (a, b) => [box.magnitude(b), box.magnitude(a)],
  grad: (b, seed, [x, y]) => [b.apply(mul, [seed, y]), b.apply(mul, [seed, x])],
  fixed: (c, [a, b]) => c.mul(a, b),
};
