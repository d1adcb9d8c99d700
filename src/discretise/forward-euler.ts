// Forward Euler: the derivative is the difference to the next sample.
import * as q from '../num/rational.js';
import type { MobiusMethod } from './mobius.js';

export const forwardEuler: MobiusMethod = {
  name: 'forward-euler',
  doc: 's = (z - 1)/T; a stable pole far left of -2/T becomes unstable',
  map: (T) => ({ a: q.one, b: q.neg(q.one), c: q.zero, d: T }),
  prewarps: false,
};
