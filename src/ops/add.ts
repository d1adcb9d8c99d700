// a + b.
import type { ExactOp } from '../ir/op.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';

export const add: ExactOp = {
  name: 'add',
  arity: 2,
  doc: 'a + b',
  real: (a, b) => a + b,
  exact: q.add,
  range: box.add,
  linear: ([a, b]) => [a ? undefined : q.one, b ? undefined : q.one],
  lipschitz: () => [q.one, q.one],
  grad: (_, seed) => [seed, seed],
  fixed: (c, [a, b]) => c.add(...c.align(a, b)),
};
