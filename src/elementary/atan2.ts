// The angle of the vector (x, y). Over boxes that meet the negative x axis the image is the whole turn: the jump is the caller's.
import type { FInterval } from '../num/float-interval.js';
import type { Elementary } from './elementary.js';
import { angleSlopes, distance, encloseAngle } from './trig-enclose.js';
import { realiseAngle } from './trig-vector.js';

export const atan2: Elementary = {
  name: 'atan2',
  arity: 2,
  real: (y, x) => Math.atan2(y, x),
  enclose: encloseAngle,
  slopes: angleSlopes,
  deviation: ([y, x], [ey, ex]) => turnedBy(y, x, Math.hypot(ey, ex) * (1 + 1e-15)),
  realise: (b, [y, x], accuracy) => realiseAngle(b, [y, x], accuracy, encloseAngle),
};

/** A step of at most e turns a vector of length r > e by at most asin(e / r), the shorter way round. */
function turnedBy(y: FInterval, x: FInterval, e: number): number {
  const r = distance(y, x);
  if (e === 0) return 0;
  return r > e ? Math.asin(Math.min(1, (e / r) * (1 + 1e-14))) * (1 + 1e-14) : Math.PI * (1 + 1e-15);
}
