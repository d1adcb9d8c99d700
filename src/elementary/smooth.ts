// Smooth functions of one variable as their Taylor coefficients over intervals: what fits and proofs of fits are made from.
// Law: taylor(x, n)[k] encloses f^(k)/k! over x, for k = 0 .. n. Math's functions are taken to be within 2 units in the last place.
import {
  type FInterval,
  fadd,
  fdiv,
  fmul,
  fneg,
  fpoint,
  freciprocal,
  fsquare,
  fsub,
  monotone,
  widen,
} from '../num/float-interval.js';

export interface Smooth {
  readonly value: (x: number) => number;
  readonly taylor: (x: FInterval, order: number) => readonly FInterval[];
}

/** Grows a list of `order + 1` coefficients by a rule that sees the ones before. */
function grow(
  first: FInterval,
  order: number,
  next: (k: number, known: readonly FInterval[]) => FInterval,
): FInterval[] {
  const known = [first];
  for (let k = 1; k <= order; k++) known.push(next(k, known));
  return known;
}

const LN2: FInterval = { lo: Math.LN2 - 2 ** -53, hi: Math.LN2 + 2 ** -53 };
const LN10: FInterval = widen(fpoint(Math.LN10), 2 ** -51);
const ONE = fpoint(1);

/** e^(rate x). */
const exponential = (rate: FInterval, value: (x: number) => number): Smooth => ({
  value,
  taylor: (x, order) => grow(monotone(value, x, 3), order, (k, known) => fdiv(fmul(known[k - 1], rate), fpoint(k))),
});
export const smoothExp = exponential(ONE, Math.exp);
export const smoothExp2 = exponential(LN2, (x) => 2 ** x);

/** log of x over log of the base, for x > 0. */
const logarithm = (perNatural: FInterval, value: (x: number) => number): Smooth => ({
  value,
  taylor: (x, order) => {
    const powers = grow(freciprocal(x), order, (_, known) => fmul(known[known.length - 1], known[0]));
    return Array.from({ length: order + 1 }, (_, k) => {
      if (k === 0) return monotone(value, x, 3);
      const size = fmul(fdiv(powers[k - 1], fpoint(k)), perNatural);
      return k % 2 === 1 ? size : fneg(size);
    });
  },
});
export const smoothLog = logarithm(ONE, Math.log);
export const smoothLog2 = logarithm(freciprocal(LN2), Math.log2);
export const smoothLog10 = logarithm(freciprocal(LN10), Math.log10);

/** x^exponent for x > 0. */
export const smoothPower = (exponent: number, value: (x: number) => number = (x) => x ** exponent): Smooth => ({
  value,
  taylor: (x, order) => {
    const inverse = freciprocal(x);
    return grow(monotone(value, x, 4), order, (k, known) =>
      fdiv(fmul(fmul(known[k - 1], inverse), fsub(fpoint(exponent), fpoint(k - 1))), fpoint(k)),
    );
  },
});

/** t' = 1 - t^2. */
export const smoothTanh: Smooth = {
  value: Math.tanh,
  taylor: (x, order) =>
    grow(monotone(Math.tanh, x, 3), order, (k, known) => {
      let sum = k === 1 ? fsub(ONE, fsquare(known[0])) : fpoint(0);
      if (k > 1) for (let i = 0; i < k; i++) sum = fsub(sum, fmul(known[i], known[k - 1 - i]));
      return fdiv(sum, fpoint(k));
    }),
};

/** (e^x + sign e^-x) / 2. */
const hyperbolic = (sign: 1 | -1, value: (x: number) => number): Smooth => ({
  value,
  taylor: (x, order) => {
    const up = smoothExp.taylor(x, order);
    const down = smoothExp.taylor(fneg(x), order);
    return up.map((c, k) => fdiv((k % 2 === 0) === sign > 0 ? fadd(c, down[k]) : fsub(c, down[k]), fpoint(2)));
  },
});
export const smoothSinh = hyperbolic(-1, Math.sinh);
export const smoothCosh = hyperbolic(1, Math.cosh);

/** x -> f(x) + constant. */
export const shifted = (f: Smooth, by: number, uncertain = 0): Smooth => ({
  value: (x) => f.value(x) + by,
  taylor: (x, order) => f.taylor(x, order).map((c, k) => (k === 0 ? widen(fadd(c, fpoint(by)), uncertain) : c)),
});
