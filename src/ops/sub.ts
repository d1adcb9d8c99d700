// a - b.
import type { ExactOp } from '../ir/op.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';
import { neg } from './neg.js';

export const sub: ExactOp = {
  name: 'sub',
  arity: 2,
  doc: 'a - b',
  real: (a, b) => a - b,
  exact: q.sub,
  range: box.sub,
  linear: ([a, b]) => [a ? undefined : q.one, b ? undefined : q.neg(q.one)],
  lipschitz: () => [q.one, q.one],
  grad: (b, seed) => [seed, b.apply(neg, [seed])],
  fixed: (c, [a, b]) => c.sub(...c.align(a, b)),
};
