// min(max(x, lo), hi): where lo > hi, hi wins. The derivative by x is 1 inside and on the bounds, as in PyTorch.
import type { ExactOp } from '../ir/op.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';
import { less } from './less.js';
import { lessEqual } from './less-equal.js';
import { max } from './max.js';
import { mul } from './mul.js';

export const clamp: ExactOp = {
  name: 'clamp',
  arity: 3,
  doc: 'x limited to [lo, hi]; hi wins where lo > hi',
  real: (x, lo, hi) => Math.min(Math.max(x, lo), hi),
  exact: (x, lo, hi) => q.min(q.max(x, lo), hi),
  range: (x, lo, hi) => box.min(box.max(x, lo), hi),
  linear: () => undefined,
  lipschitz: () => [q.one, q.one, q.one],
  grad: (b, seed, [x, lo, hi]) => {
    const [atOrAbove, atOrBelow] = [b.apply(lessEqual, [lo, x]), b.apply(lessEqual, [x, hi])];
    const inside = b.apply(mul, [atOrAbove, atOrBelow]);
    const ordered = b.apply(less, [lo, hi]);
    // x below lo counts for lo only where the bounds are in order; where they are crossed hi has it all.
    const toLow = b.apply(mul, [b.apply(less, [x, lo]), ordered]);
    const toHigh = b.apply(max, [b.apply(less, [hi, x]), b.apply(less, [hi, lo])]);
    return [inside, toLow, toHigh].map((share) => b.apply(mul, [seed, share]));
  },
  fixed: (c, [x, lo, hi]) => {
    const floor = c.max(...c.align(x, lo));
    return c.min(...c.align(floor, hi));
  },
};
