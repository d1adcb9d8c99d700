// The arccosine.
import { fneg } from '../num/float-interval.js';
import type { Elementary } from './elementary.js';
import { realiseArc } from './trig-arc.js';
import { asinDeviation, asinSlope, encloseAcos, outsideUnit } from './trig-enclose.js';

export const acos: Elementary = {
  name: 'acos',
  arity: 1,
  real: (x) => Math.acos(x),
  problem: outsideUnit,
  enclose: encloseAcos,
  slopes: (x) => [fneg(asinSlope(x))],
  deviation: ([x], [e]) => asinDeviation(x, e),
  realise: (b, [x], accuracy) => realiseArc(b, x, accuracy, 'acos', encloseAcos),
};
