// A state's value that the first step replaces: `initial` while flag is 0, `running` from then on. Bumpless start of a filter.
// `initial` must be a value `running` could have had (its steady state for a constant past), so the bound follows `running`;
// what rounding makes of it is the certificate's business.
import type { ExactOp } from '../ir/op.js';
import * as box from '../num/interval.js';
import * as q from '../num/rational.js';
import { select } from './select.js';

export const start: ExactOp = {
  name: 'start',
  arity: 3,
  doc: 'running, or initial while flag is 0',
  real: (flag, running, initial) => (flag === 0 ? initial : running),
  exact: (flag, running, initial) => (q.isZero(flag) ? initial : running),
  range: (_, running, initial) => box.hull(running, initial),
  linear: () => undefined,
  lipschitz: () => [q.zero, q.one, q.one],
  grad: (b, seed, [flag]) => {
    const nothing = b.constant(q.zero);
    return [nothing, b.apply(select, [flag, seed, nothing]), b.apply(select, [flag, nothing, seed])];
  },
  fixed: (c, [flag, running, initial]) => c.select(flag, ...c.align(running, initial)),
};
