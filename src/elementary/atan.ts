// The arctangent: the angle of (1, x).
import type { FixedBuilder } from '../ir/fixed-build.js';
import * as q from '../num/rational.js';
import type { Elementary, FixedArg } from './elementary.js';
import { atanSlope, encloseAtan } from './trig-enclose.js';
import { realiseAngle } from './trig-vector.js';

export const atan: Elementary = {
  name: 'atan',
  arity: 1,
  real: (x) => Math.atan(x),
  enclose: encloseAtan,
  slopes: (x) => [atanSlope(x)],
  realise: (b, [x], accuracy) => realiseAngle(b, [x, one(b)], accuracy, (y) => encloseAtan(y)),
};

const one = (b: FixedBuilder): FixedArg => ({ node: b.constant(1n, 0), lsb: q.one });
