// Backward Euler: the derivative is the difference to the last sample.
import * as q from '../num/rational.js';
import type { MobiusMethod } from './mobius.js';

export const backwardEuler: MobiusMethod = {
  name: 'backward-euler',
  doc: 's = (z - 1)/(T z); stable systems stay stable',
  map: (T) => ({ a: q.one, b: q.neg(q.one), c: T, d: q.zero }),
  prewarps: false,
};
