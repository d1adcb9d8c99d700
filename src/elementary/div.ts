// Division. Law: exact integer division, rounded half up once; units that are no powers of two enter as one integer factor.
import { Bug } from '../diag/diagnostic.js';
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { divide } from '../kernels/div.js';
import {
  addUp,
  type FInterval,
  fcontains,
  fdiv,
  fmul,
  fneg,
  freciprocal,
  fsquare,
  magnitudeOf,
  mulUp,
} from '../num/float-interval.js';
import * as q from '../num/rational.js';
import { bitLength, type Rational } from '../num/rational.js';
import { enclosing } from './argument.js';
import type { Elementary, FixedArg, Realised } from './elementary.js';
import { type Multiplier, multiplier, sizeOf } from './scale.js';

const show = (x: number): string => `${Number(x.toPrecision(6))}`;

function realise(b: FixedBuilder, [x, y]: readonly FixedArg[], accuracy: number): Realised {
  if (y.node.range.hi < 0n) return realise(b, [negated(b, x), negated(b, y)], accuracy);
  if (y.node.range.lo <= 0n) throw new Bug('division by a range with 0');
  const image = fdiv(enclosing(x.node.range, x.lsb), enclosing(y.node.range, y.lsb));
  if (magnitudeOf(image) === 0) return { value: b.constant(0n, 0), error: 0 };
  const ratio = q.div(x.lsb, y.lsb);
  const most = 30 - Math.ceil(Math.log2(Math.max(magnitudeOf(image), 2 ** -200)) + 1e-9);
  const wanted = Math.ceil(Math.log2(0.5 / Math.max(accuracy, 2 ** -200)) - 1e-9);
  const slack = q.isDyadic(ratio) && bitLength(ratio.n) === 1 ? 0 : 1; // the factor's own error
  const first = Math.max(Math.min(wanted + slack, most), most - 29); // at least a bit of the largest quotient
  for (let frac = first; frac > first - 64; frac--) {
    const form = integerForm(x.node, y.node, ratio, frac, accuracy / 4 / magnitudeOf(image));
    if (!form) continue;
    const [numerator, divisor] = [form.numerator(b), form.divisor(b)];
    const value = b.kernel(divide(numerator.range, divisor.range), [numerator, divisor], frac);
    const error = addUp(2 ** (-frac - 1), mulUp(magnitudeOf(image), form.relative));
    return { value, error };
  }
  throw new Bug(`a quotient of ${bitLength(sizeOf(x.node))} by ${bitLength(sizeOf(y.node))} bits`);
}
const negated = (b: FixedBuilder, x: FixedArg): FixedArg => ({ node: b.neg(x.node), lsb: x.lsb });

interface IntegerForm {
  readonly numerator: (b: FixedBuilder) => Fixed;
  readonly divisor: (b: FixedBuilder) => Fixed;
  /** Relative error of the factor. */
  readonly relative: number;
}

const timesPower = (b: FixedBuilder, x: Fixed, by: number): Fixed =>
  by <= 0 ? x : b.mul(x, b.constant(1n << BigInt(by), 0));

/** x*ratio*2^frac / y as integers inside 63 bits; the cheapest factor that is near enough, else the best that fits. */
function integerForm(x: Fixed, y: Fixed, ratio: Rational, frac: number, near: number): IntegerForm | undefined {
  const goal = q.mul(ratio, q.pow2(frac));
  const [xBits, yBits] = [bitLength(sizeOf(x)), bitLength(sizeOf(y))];
  let found: IntegerForm | undefined;
  for (const bits of [2, 4, 8, 12, 14, 16, 20, 24, 28, 31]) {
    const m = multiplier(goal, bits);
    const [up, down] = [Math.max(0, -m.by), Math.max(0, m.by)];
    if (xBits + bitLength(m.integer) + up > 61 || yBits + down > 61) continue;
    found = {
      numerator: (b) => timesPower(b, m.integer === 1n ? x : b.mul(x, b.constant(m.integer, -x.frac)), up),
      divisor: (b) => timesPower(b, y, down),
      relative: relativeOf(m, goal),
    };
    if (found.relative <= near) return found;
  }
  return found;
}
const relativeOf = (m: Multiplier, goal: Rational): number =>
  m.error === 0 ? 0 : mulUp(m.error, q.toNumberUp(q.div(q.one, goal)));

export const div: Elementary = {
  name: 'div',
  arity: 2,
  real: (a, b) => a / b,
  problem: (_, y) => (fcontains(y, 0) ? `the divisor's range [${show(y.lo)}, ${show(y.hi)}] contains 0` : undefined),
  enclose: (x, y) => fdiv(x, y),
  slopes: (x, y) => [freciprocal(y), fneg(fmul(x, squareReciprocal(y)))],
  realise,
};

const squareReciprocal = (y: FInterval): FInterval => freciprocal(fsquare(y));
