// e^x. Law: see elementary.ts; arguments so low that e^x vanishes against the accuracy are clamped.
import { type FInterval, monotone } from '../num/float-interval.js';
import type { Elementary } from './elementary.js';
import { type Piecewise, realisePiecewise } from './piecewise.js';
import { smoothExp } from './smooth.js';

const enclose = (x: FInterval): FInterval => {
  const image = monotone(Math.exp, x);
  return { lo: Math.max(0, image.lo), hi: image.hi };
};
const piecewise: Piecewise = {
  smooth: smoothExp,
  enclose,
  slope: enclose,
  tails: (accuracy) => ({ lo: Math.log(accuracy), hi: Number.POSITIVE_INFINITY }),
};

export const exp: Elementary = {
  name: 'exp',
  arity: 1,
  real: Math.exp,
  enclose,
  slopes: (x) => [enclose(x)],
  realise: (b, [x], accuracy) => realisePiecewise(b, x, piecewise, accuracy),
};
