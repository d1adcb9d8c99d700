// The smaller of a and b; at a tie the derivative goes to both by halves, as in PyTorch.
import type { ExactOp, GradBuilder } from '../ir/op.js';
import type { Real } from '../ir/real.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';
import { add } from './add.js';
import { less } from './less.js';
import { mul } from './mul.js';
import { sub } from './sub.js';

export const min: ExactOp = {
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

/**
 * The derivative of min and max: all of the seed to the winner, half to each at a tie.
 * Shares of the first and second argument where the first wins if `low < high`; [low, high] are the args of min.
 */
export function tieGrad(b: GradBuilder, seed: Real, low: Real, high: Real): readonly [Real, Real] {
  const half = b.constant(q.rational(1, 2));
  const wins = b.apply(less, [low, high]);
  const loses = b.apply(less, [high, low]);
  // 1/2 + 1/2 where it wins, 1/2 - 1/2 where it loses, 1/2 at the tie
  const share = b.apply(add, [half, b.apply(mul, [half, b.apply(sub, [wins, loses])])]);
  const first = b.apply(mul, [seed, share]);
  return [first, b.apply(sub, [seed, first])];
}
