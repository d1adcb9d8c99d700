// The larger of a and b; at a tie the derivative goes to both by halves, as in PyTorch.
import type { ExactOp } from '../ir/op.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';
import { tieGrad } from './min.js';

export const max: ExactOp = {
  name: 'max',
  arity: 2,
  doc: 'the larger of a and b',
  real: (a, b) => Math.max(a, b),
  exact: q.max,
  range: box.max,
  linear: () => undefined,
  lipschitz: () => [q.one, q.one],
  grad: (b, seed, [x, y]) => tieGrad(b, seed, y, x),
  fixed: (c, [a, b]) => c.max(...c.align(a, b)),
};
