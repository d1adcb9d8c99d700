// x^y. Law: whole exponents up to 4 by multiplication (any base); a table of x^y over few octaves; else 2^(y log2 x), x > 0.
// 0^y is 0 where the base's range starts at 0 and y > 0.
import { Bug } from '../diag/diagnostic.js';
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import {
  addUp,
  type FInterval,
  fhull,
  fmul,
  fpoint,
  fsub,
  magnitudeOf,
  monotone,
  mulUp,
  nextDown,
  nextUp,
} from '../num/float-interval.js';
import * as q from '../num/rational.js';
import { bitLength } from '../num/rational.js';
import { enclosing } from './argument.js';
import type { Elementary, FixedArg, Realised } from './elementary.js';
import { log2 } from './log.js';
import { type Piecewise, realisePiecewise } from './piecewise.js';
import { sizeOf, sizeUp } from './scale.js';
import { smoothExp2, smoothPower } from './smooth.js';

const MOST_WHOLE = 4;
const isPoint = (y: FInterval): boolean => y.lo === y.hi;
const isSmallWhole = (y: FInterval): boolean => isPoint(y) && Number.isInteger(y.lo) && y.lo >= 0 && y.lo <= MOST_WHOLE;
const show = (x: number): string => `${Number(x.toPrecision(6))}`;

const around4 = (x: number): FInterval => {
  const up = (v: number): number => nextUp(nextUp(nextUp(nextUp(v))));
  return Number.isFinite(x) ? { lo: -up(-x), hi: up(x) } : { lo: nextDown(x), hi: x };
};
/** For x > 0 it is monotone in each argument: the extremes are corners. */
function enclosePositive(x: FInterval, y: FInterval): FInterval {
  const corners = [x.lo, x.hi].flatMap((a) => [y.lo, y.hi].map((e) => (a === 0 ? fpoint(a ** e) : around4(a ** e))));
  const all = corners.reduce(fhull);
  return { lo: Math.max(0, all.lo), hi: all.hi };
}
function enclose(x: FInterval, y: FInterval): FInterval {
  if (!isSmallWhole(y) || x.lo >= 0) return enclosePositive(x, y);
  const ends = fhull(around4(x.lo ** y.lo), around4(x.hi ** y.lo));
  return y.lo % 2 === 0 && x.hi > 0 ? fhull(ends, fpoint(y.lo === 0 ? 1 : 0)) : ends;
}

function slopes(x: FInterval, y: FInterval): readonly FInterval[] {
  if (isSmallWhole(y)) {
    const k = y.lo;
    return [k === 0 ? fpoint(0) : fmul(fpoint(k), enclose(x, fpoint(k - 1))), fpoint(0)];
  }
  const inX = fmul(y, enclosePositive(x, fsub(y, fpoint(1))));
  if (isPoint(y)) return [inX, fpoint(0)];
  return [inX, fmul(enclosePositive(x, y), monotone(Math.log, x, 3))];
}

/** Repeated products, each rounded to 30 bits. */
function byProducts(b: FixedBuilder, x: FixedArg, k: number, accuracy: number): Realised {
  if (k === 0) return { value: b.constant(1n, 0), error: 0 };
  const big = magnitudeOf(enclosing(x.node.range, x.lsb));
  const plain = b.mul(x.node, b.constant(1n, -x.node.frac));
  const room = (size: number): number => 30 - Math.ceil(Math.log2(Math.max(size, 2 ** -200)) + 1e-9);
  let power = rescaled(b, plain, x.lsb, Math.min(room(big), 40 + Math.ceil(-Math.log2(accuracy))));
  let [value, error, size] = [power.value, power.error, big];
  for (let n = 2; n <= k; n++) {
    size = mulUp(size, big);
    const frac = Math.min(room(size), Math.ceil(-Math.log2(accuracy)) + guardBits(n, k, big));
    power = rescaled(b, b.mul(value, plain), q.mul(x.lsb, q.pow2(-value.frac)), frac);
    error = addUp(mulUp(error, big), power.error);
    value = power.value;
  }
  return { value, error };
}

/** What a later product by `big` makes of a rounding now. */
const guardBits = (n: number, k: number, big: number): number =>
  n === k ? 0 : 1 + Math.ceil((k - n) * Math.log2(Math.max(1, big)) + Math.log2(k));

/** node * lsb in units of 2^-frac (node's own fraction is not looked at). */
function rescaled(b: FixedBuilder, node: Fixed, lsb: q.Rational, frac: number): Realised {
  const exact = q.isDyadic(lsb) && bitLength(lsb.n) === 1 ? q.ceilLog2(lsb) : undefined;
  const relabel = (x: Fixed, to: number): Fixed => b.mul(x, b.constant(1n, to - x.frac));
  if (exact !== undefined) {
    const own = relabel(node, -exact);
    return own.frac > frac
      ? { value: b.shr(own, own.frac - frac, 'half-up'), error: 2 ** (-frac - 1) }
      : { value: own, error: 0 };
  }
  const bits = Math.min(30, 62 - bitLength(sizeOf(node)));
  if (bits < 2) throw new Bug('a power leaves 62 bits');
  const by = bits - q.ceilLog2(lsb);
  const factor = q.toFixed(lsb, by);
  const off = q.toNumberUp(q.abs(q.sub(lsb, q.fromFixed(factor, by))));
  const product = relabel(b.mul(node, b.constant(factor, 0)), by);
  const cut = Math.max(0, by - frac);
  const value = b.shr(product, cut, 'half-up');
  return { value, error: addUp(mulUp(off, sizeUp(node)), cut > 0 ? 2 ** (-frac - 1) : 0) };
}

const exp2: Piecewise = {
  smooth: smoothExp2,
  enclose: (x) => enclosePositive(fpoint(2), x),
  slope: (x) => fmul({ lo: Math.LN2, hi: nextUp(Math.LN2) }, enclosePositive(fpoint(2), x)),
  tails: (accuracy) => ({ lo: Math.log2(accuracy), hi: Number.POSITIVE_INFINITY }),
};

/** 2^(y log2 x), x >= 1 count. */
function byLogarithm(b: FixedBuilder, x: FixedArg, y: FixedArg, accuracy: number): Realised {
  const [box, exponents] = [enclosing(x.node.range, x.lsb), enclosing(y.node.range, y.lsb)];
  const top = magnitudeOf(enclosePositive(box, exponents));
  const share = accuracy / 4 / Math.max(top, accuracy) / Math.max(magnitudeOf(exponents), 2 ** -20);
  const logarithm = log2.realise(b, [x], share, '');
  const product = b.mul(logarithm.value, b.mul(y.node, b.constant(1n, -y.node.frac)));
  const arg: FixedArg = { node: product, lsb: q.mul(y.lsb, q.pow2(-logarithm.value.frac)) };
  const off = mulUp(logarithm.error, magnitudeOf(exponents));
  const moved = mulUp(mulUp(nextUp(Math.LN2), top), mulUp(off, exp2.enclose(fpoint(off)).hi));
  const made = realisePiecewise(b, arg, exp2, Math.max(accuracy - moved, accuracy / 4));
  return { value: made.value, error: addUp(made.error, moved) };
}

function realise(b: FixedBuilder, [x, y]: readonly FixedArg[], accuracy: number): Realised {
  const exponents = enclosing(y.node.range, y.lsb);
  const constant =
    y.node.range.lo === y.node.range.hi ? q.toNumber(q.mul({ n: y.node.range.lo, d: 1n }, y.lsb)) : undefined;
  if (constant !== undefined && isSmallWhole(fpoint(constant))) return byProducts(b, x, constant, accuracy);
  const { lo, hi } = x.node.range;
  if (lo < 0n || (lo === 0n && exponents.lo <= 0)) throw new Bug('a power of a base that is not positive');
  const base: FixedArg = { node: lo === 0n ? b.clamp(x.node, 1n, hi < 1n ? 1n : hi) : x.node, lsb: x.lsb };
  const exact = constant !== undefined && q.eq(q.fromNumber(constant), q.mul({ n: y.node.range.lo, d: 1n }, y.lsb));
  const made =
    exact && base.node.range.hi <= 16n * base.node.range.lo
      ? realisePiecewise(b, base, powerOf(constant), accuracy)
      : byLogarithm(b, base, y, accuracy);
  if (lo > 0n) return made;
  const isZero = b.compare('eq', x.node, b.constant(0n, x.node.frac));
  return { value: b.select(isZero, b.constant(0n, made.value.frac), made.value), error: made.error };
}

const powerOf = (y: number): Piecewise => ({
  smooth: smoothPower(y),
  enclose: (x) => enclosePositive(x, fpoint(y)),
  slope: (x) => fmul(fpoint(y), enclosePositive(x, fsub(fpoint(y), fpoint(1)))),
});

export const pow: Elementary = {
  name: 'pow',
  arity: 2,
  real: (x, y) => x ** y,
  problem: (x, y) => {
    if (isSmallWhole(y) || x.lo > 0 || (x.lo === 0 && y.lo > 0)) return undefined;
    return `of the power: the base's range [${show(x.lo)}, ${show(x.hi)}] must be positive for an exponent in [${show(y.lo)}, ${show(y.hi)}]`;
  },
  enclose,
  slopes,
  realise,
  /** Below exponent 1 a power moves no more than that power of its argument's move; exponents move it by the slope. */
  deviation: ([x, y], [e, f]) => {
    const steep = slopes(x, y).map(magnitudeOf);
    const byExponent = f === 0 ? 0 : mulUp(f, steep[1]);
    const root = isPoint(y) && y.lo > 0 && y.lo <= 1 ? around4(e ** y.lo).hi : Number.POSITIVE_INFINITY;
    return addUp(Math.min(mulUp(e, steep[0]), root), byExponent);
  },
};
