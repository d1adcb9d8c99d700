// The smaller of a and b; at a tie the derivative goes to both by halves, as in PyTorch.
import type { Op } from '../ir/op.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';
import { tieGrad } from './tie.js';

export const min: Op = {
  name: 'min',
  arity: 2,
  doc: 'the smaller of a and b',
  real: (a, b) => Math.min(a, b),
  exact: q.min,
  range: box.min,
  linear: () => undefined,
  lipschitz: () => [q.one, q.one],
  grad: (b, seed, [x, y]) => tieGrad(b, seed, x, y),
  fixed: (c, [a, b]) => c.min(...c.align(a, b)),
};
