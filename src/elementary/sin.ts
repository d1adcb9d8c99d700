// The sine.
import type { Elementary } from './elementary.js';
import { encloseCos, encloseSin } from './trig-enclose.js';
import { realiseWave } from './trig-sine.js';

export const sin: Elementary = {
  name: 'sin',
  arity: 1,
  real: (x) => Math.sin(x),
  enclose: encloseSin,
  slopes: (x) => [encloseCos(x)],
  realise: (b, [x], accuracy) => realiseWave(b, x, { ahead: false, enclose: encloseSin }, accuracy),
};
