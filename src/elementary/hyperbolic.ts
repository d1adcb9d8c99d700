// tanh, sinh and cosh. Law: see elementary.ts; tanh is flat beyond the arguments where it is 1 within the accuracy.
import {
  type FInterval,
  fcontains,
  fmul,
  fpoint,
  fsquare,
  fsub,
  magnitudeOf,
  monotone,
} from '../num/float-interval.js';
import type { Elementary } from './elementary.js';
import { type Piecewise, realisePiecewise } from './piecewise.js';
import { type Smooth, smoothCosh, smoothSinh, smoothTanh } from './smooth.js';

const within = (x: FInterval, lo: number, hi: number): FInterval => ({
  lo: Math.max(x.lo, lo),
  hi: Math.min(x.hi, hi),
});
const encloseTanh = (x: FInterval): FInterval => within(monotone(Math.tanh, x), -1, 1);
const encloseSinh = (x: FInterval): FInterval => monotone(Math.sinh, x);
/** Falls below 0 and rises above. */
function encloseCosh(x: FInterval): FInterval {
  const hi = monotone(Math.cosh, fpoint(magnitudeOf(x))).hi;
  const nearest = fcontains(x, 0) ? 0 : Math.min(Math.abs(x.lo), Math.abs(x.hi));
  return { lo: Math.max(1, monotone(Math.cosh, fpoint(nearest)).lo), hi };
}
/** 1 - tanh^2; far out, where that cancels, it is below 4 e^(-2|x|). */
function tanhSlope(x: FInterval): FInterval {
  const slope = within(fsub(fpoint(1), fsquare(encloseTanh(x))), 0, 1);
  const nearest = fcontains(x, 0) ? 0 : Math.min(Math.abs(x.lo), Math.abs(x.hi));
  const bound = monotone(Math.exp, fpoint(-2 * nearest)).hi;
  return { lo: slope.lo, hi: Math.min(slope.hi, fmul(fpoint(4), fpoint(bound)).hi) };
}

function hyperbolic(
  name: string,
  smooth: Smooth,
  enclose: (x: FInterval) => FInterval,
  slope: (x: FInterval) => FInterval,
  tails?: Piecewise['tails'],
): Elementary {
  const piecewise: Piecewise = { smooth, enclose, slope, ...(tails ? { tails } : {}) };
  return {
    name,
    arity: 1,
    real: smooth.value,
    enclose,
    slopes: (x) => [slope(x)],
    realise: (b, [x], accuracy) => realisePiecewise(b, x, piecewise, accuracy),
  };
}

const flat = (accuracy: number): FInterval => {
  const end = Math.max(0.5, 0.5 * Math.log(2 / Math.min(1, accuracy)));
  return { lo: -end, hi: end };
};

export const tanh = hyperbolic('tanh', smoothTanh, encloseTanh, tanhSlope, flat);
export const sinh = hyperbolic('sinh', smoothSinh, encloseSinh, encloseCosh);
export const cosh = hyperbolic('cosh', smoothCosh, encloseCosh, encloseSinh);
