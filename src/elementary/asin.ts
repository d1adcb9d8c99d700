// The arcsine.
import type { Elementary } from './elementary.js';
import { realiseArc } from './trig-arc.js';
import { asinDeviation, asinSlope, encloseAsin, outsideUnit } from './trig-enclose.js';

export const asin: Elementary = {
  name: 'asin',
  arity: 1,
  real: (x) => Math.asin(x),
  problem: outsideUnit,
  enclose: encloseAsin,
  slopes: (x) => [asinSlope(x)],
  deviation: ([x], [e]) => asinDeviation(x, e),
  realise: (b, [x], accuracy) => realiseArc(b, x, accuracy, 'asin', encloseAsin),
};
