// The cosine.
import { fneg } from '../num/float-interval.js';
import type { Elementary } from './elementary.js';
import { encloseCos, encloseSin } from './trig-enclose.js';
import { realiseWave } from './trig-sine.js';

export const cos: Elementary = {
  name: 'cos',
  arity: 1,
  real: (x) => Math.cos(x),
  enclose: encloseCos,
  slopes: (x) => [fneg(encloseSin(x))],
  realise: (b, [x], accuracy) => realiseWave(b, x, { ahead: true, enclose: encloseCos }, accuracy),
};
