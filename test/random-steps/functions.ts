// Math functions for generated programs: where each is defined (and not too steep), and its image.
import { magnitude, type Range } from './scope.js';

export interface MathFunction {
  readonly name: string;
  readonly domain: readonly Range[];
  readonly image: (...x: Range[]) => Range;
}

const on = (lo: number, hi: number): Range => ({ lo, hi });
const EDGE = 1e-9;
/** The image of a rising function. */
const rising =
  (f: (x: number) => number) =>
  (x: Range): Range =>
    on(f(x.lo) - EDGE, f(x.hi) + EDGE);
const one = (name: string, domain: Range, image: (x: Range) => Range): MathFunction => ({
  name: `Math.${name}`,
  domain: [domain],
  image,
});
const falling =
  (f: (x: number) => number) =>
  (x: Range): Range =>
    on(f(x.hi) - EDGE, f(x.lo) + EDGE);
const unit = (): Range => on(-1, 1);

export const MATH: readonly MathFunction[] = [
  one('sqrt', on(0, 50), rising(Math.sqrt)),
  one('sqrt', on(0.1, 20), rising(Math.sqrt)),
  one('cbrt', on(-30, 30), rising(Math.cbrt)),
  one('exp', on(-4, 2.5), rising(Math.exp)),
  one('log', on(0.25, 40), rising(Math.log)),
  one('log2', on(0.25, 40), rising(Math.log2)),
  one('log10', on(0.25, 40), rising(Math.log10)),
  one('sin', on(-20, 20), unit),
  one('cos', on(-20, 20), unit),
  one('sin', on(-3.2, 3.2), unit),
  one('tan', on(-1.2, 1.2), rising(Math.tan)),
  one('asin', on(-0.95, 0.95), rising(Math.asin)),
  one('asin', on(-1, 1), rising(Math.asin)),
  one('acos', on(-0.95, 0.95), falling(Math.acos)),
  one('atan', on(-30, 30), rising(Math.atan)),
  one('tanh', on(-8, 8), rising(Math.tanh)),
  one('sinh', on(-2.5, 2.5), rising(Math.sinh)),
  one('cosh', on(-2.5, 2.5), (x) => on(1, Math.cosh(magnitude(x)) + EDGE)),
  { name: 'Math.atan2', domain: [on(-8, 8), on(0.25, 8)], image: () => on(-Math.PI / 2, Math.PI / 2) },
  { name: 'Math.atan2', domain: [on(0.3, 8), on(-8, 8)], image: () => on(0, Math.PI) },
  {
    name: 'Math.hypot',
    domain: [on(-20, 20), on(-20, 20)],
    image: (x, y) => on(0, Math.hypot(magnitude(x), magnitude(y)) + EDGE),
  },
];

/** Steps: what floor and its kin give is whole, and jumps. */
export const STEPPED: readonly MathFunction[] = (['floor', 'ceil', 'round', 'trunc', 'sign'] as const).map((name) =>
  one(name, on(-60, 60), (x) => on(Math[name](x.lo), Math[name](x.hi))),
);
