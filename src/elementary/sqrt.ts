// Square root and hypot by the exact integer square root. Law: a floor of one bit more than asked, so half a unit is certain.
import { Bug } from '../diag/diagnostic.js';
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { squareRoot } from '../kernels/isqrt.js';
import {
  addUp,
  type FInterval,
  fadd,
  fcontains,
  fdiv,
  fmax,
  fmul,
  fpoint,
  freciprocal,
  fsquare,
  magnitudeOf,
  monotone,
  mulUp,
  nextUp,
} from '../num/float-interval.js';
import * as q from '../num/rational.js';
import { bitLength, type Rational } from '../num/rational.js';
import { enclosing } from './argument.js';
import type { Elementary, FixedArg, Realised } from './elementary.js';
import { multiplier, scaled, sizeOf } from './scale.js';

const root = (x: FInterval): FInterval => {
  const image = monotone(Math.sqrt, fmax(x, fpoint(0)), 1);
  return { lo: Math.max(0, image.lo), hi: image.hi };
};

const WIDEST = 50;
const isPower = (lsb: Rational): boolean => q.isDyadic(lsb) && bitLength(lsb.n) === 1;

/** Words that leave no room for a factor lose their last bits: the root moves by at most the root of what is lost. */
function rootOf(b: FixedBuilder, node: Fixed, lsb: Rational, image: FInterval, accuracy: number): Realised {
  if (node.range.hi === 0n) return { value: b.constant(0n, 0), error: 0 };
  const by = isPower(lsb) ? bitLength(sizeOf(node)) - 61 : bitLength(sizeOf(node)) - WIDEST;
  if (by <= 0) return rootOfWord(b, node, lsb, image, accuracy);
  const unit = q.mul(lsb, q.pow2(by));
  const made = rootOfWord(b, b.shr(node, by, 'floor'), unit, image, accuracy);
  return { value: made.value, error: addUp(made.error, nextUp(Math.sqrt(q.toNumberUp(unit)))) };
}

/** The root of node*lsb (node >= 0): floor in units of 2^-frac, node*lsb*4^frac held in at most 62 bits. */
function rootOfWord(b: FixedBuilder, node: Fixed, lsb: Rational, image: FInterval, accuracy: number): Realised {
  const bits = bitLength(sizeOf(node));
  const most = 30 - Math.ceil(Math.log2(Math.max(image.hi, 2 ** -200)) + 1e-9);
  const wanted = Math.ceil(Math.log2(1 / Math.max(accuracy, 2 ** -200)) - 1e-9);
  // An inexact factor takes a share of the accuracy of its own.
  const inexact = q.isDyadic(lsb) && bitLength(lsb.n) < 24 ? 0 : 1;
  const first = Math.max(Math.min(wanted + inexact, most), most - 29); // at least a bit of the largest root
  for (let frac = first; frac > first - 64; frac--) {
    const m = multiplier(q.mul(lsb, q.pow2(2 * frac)), Math.max(2, Math.min(31, 61 - bits)));
    if (bits + bitLength(m.integer) - Math.min(0, m.by) > 61) continue;
    const product = b.mul(node, b.constant(m.integer, -node.frac));
    const radicand = m.by > 0 ? b.shr(product, m.by, 'floor') : b.shl(product, -m.by);
    const value = b.kernel(squareRoot(radicand.range), [radicand], frac);
    const unit = 2 ** -frac;
    // floor(sqrt(floor(r))) = floor(sqrt(r)); a factor off by d relatively moves the root by less than 3/4 d.
    const off = m.error === 0 ? 0 : mulUp(m.error, q.toNumberUp(q.div(q.one, q.mul(lsb, q.pow2(2 * frac)))));
    if (off > 0.5) throw new Bug('a square root with too coarse a factor');
    return { value, error: addUp(unit, mulUp(0.75 * off, image.hi)) };
  }
  throw new Bug(`a square root of ${bits} bits`);
}

/** The root of node*lsb^2 as a whole number of lsb/2^k, then one product: for wide sums whose unit is no power of two. */
function scaledRoot(b: FixedBuilder, node: Fixed, lsb: Rational, image: FInterval, accuracy: number): Realised {
  const k = Math.floor((61 - bitLength(sizeOf(node))) / 2);
  const raised = b.shl(node, 2 * k);
  const counts = b.kernel(squareRoot(raised.range), [raised], 0);
  const unit = q.mul(lsb, q.pow2(-k));
  const most = 30 - Math.ceil(Math.log2(Math.max(image.hi, 2 ** -200)) + 1e-9);
  const wanted = Math.ceil(Math.log2(1 / Math.max(accuracy, 2 ** -200)) - 1e-9);
  const made = scaled(b, counts, unit, Math.max(Math.min(wanted, most), most - 29));
  return { value: made.value, error: addUp(made.error, q.toNumberUp(unit)) };
}

const show = (x: number): string => `${Number(x.toPrecision(6))}`;

export const sqrt: Elementary = {
  name: 'sqrt',
  arity: 1,
  real: Math.sqrt,
  problem: (x) =>
    x.lo < 0 ? `of the square root reaches below 0: its range is [${show(x.lo)}, ${show(x.hi)}]` : undefined,
  enclose: root,
  slopes: (x) => [fdiv(fpoint(0.5), root(x))].map((s) => (x.lo <= 0 ? { lo: 0, hi: Number.POSITIVE_INFINITY } : s)),
  deviation: ([x], [error]) => {
    const steep =
      x.lo > 0
        ? mulUp(error, nextUp(0.5 / root({ lo: Math.max(0, x.lo - error), hi: x.hi }).lo))
        : Number.POSITIVE_INFINITY;
    return Math.min(steep, nextUp(Math.sqrt(error)));
  },
  realise: (b, [x], accuracy) => rootOf(b, x.node, x.lsb, root(enclosing(x.node.range, x.lsb)), accuracy),
};

const encloseHypot = (x: FInterval, y: FInterval): FInterval => root(fadd(fsquare(x), fsquare(y)));
const unitSlope = (a: FInterval, b: FInterval): FInterval => {
  if (fcontains(a, 0) && fcontains(b, 0)) return { lo: -1, hi: 1 };
  const s = fmul(a, freciprocal(encloseHypot(a, b)));
  return { lo: Math.max(-1, s.lo), hi: Math.min(1, s.hi) };
};

/** Both arguments as counts of one unit: the finer of two powers of two, else the larger is scaled. */
function common(
  b: FixedBuilder,
  x: FixedArg,
  y: FixedArg,
  near: number,
): { readonly a: Fixed; readonly c: Fixed; readonly lsb: Rational; readonly relative: number } {
  const [fine, coarse] = q.le(x.lsb, y.lsb) ? [x, y] : [y, x];
  const ratio = q.div(coarse.lsb, fine.lsb);
  const room = 60 - bitLength(sizeOf(coarse.node));
  const few = multiplier(ratio, Math.max(2, Math.min(12, 29 - bitLength(sizeOf(coarse.node)))));
  const m =
    q.toNumber(few.error === 0 ? q.zero : q.div(q.fromNumber(few.error), ratio)) <= near
      ? few
      : multiplier(ratio, Math.min(31, room));
  const up = (node: Fixed, by: bigint): Fixed => b.mul(node, b.constant(by, -node.frac));
  const down = Math.max(0, m.by);
  const raise = Math.max(0, -m.by);
  const c = up(coarse.node, m.integer << BigInt(raise));
  const a = up(fine.node, 1n << BigInt(down));
  const relative = m.error === 0 ? 0 : mulUp(m.error, q.toNumberUp(q.div(q.one, ratio)));
  return { a, c, lsb: q.mul(fine.lsb, q.pow2(-down)), relative };
}

/** Counts of at most 30 bits, so that the sum of squares has 61. */
function halved(b: FixedBuilder, x: FixedArg): { readonly arg: FixedArg; readonly error: number } {
  const by = Math.max(0, bitLength(sizeOf(x.node)) - 29);
  if (by === 0) return { arg: x, error: 0 };
  const lsb = q.mul(x.lsb, q.pow2(by));
  return { arg: { node: b.shr(x.node, by, 'half-up'), lsb }, error: q.toNumberUp(lsb) / 2 };
}

function realiseHypot(b: FixedBuilder, [x, y]: readonly FixedArg[], accuracy: number): Realised {
  const image = encloseHypot(enclosing(x.node.range, x.lsb), enclosing(y.node.range, y.lsb));
  const { a, c, lsb, relative } = common(b, x, y, accuracy / 4 / image.hi);
  const [p, r] = [halved(b, { node: a, lsb }), halved(b, { node: c, lsb })];
  const coarser = q.le(p.arg.lsb, r.arg.lsb) ? r.arg.lsb : p.arg.lsb;
  const fit = (z: FixedArg): Fixed => {
    const by = q.ceilLog2(q.div(coarser, z.lsb));
    return by > 0 ? b.shr(z.node, by, 'half-up') : z.node;
  };
  const [u, v] = [fit(p.arg), fit(r.arg)];
  const plain = (z: Fixed): Fixed => b.mul(z, b.constant(1n, -z.frac));
  const square = (z: Fixed): Fixed => {
    const w = z.frac === 0 ? z : plain(z);
    const size = sizeOf(w);
    return b.narrow(b.mul(w, w), { lo: 0n, hi: size * size });
  };
  const sum = b.add(square(u), square(v));
  // hypot moves by no more than the sum of its arguments' moves.
  const rounded = p.error > 0 || r.error > 0 ? q.toNumberUp(coarser) * 2 : 0;
  const spent = addUp(rounded, mulUp(magnitudeOf(image), relative));
  const left = spent === 0 ? accuracy : Math.max(accuracy - spent, accuracy / 2);
  const wide = !isPower(coarser) && bitLength(sizeOf(sum)) > 44;
  const made = wide ? scaledRoot(b, sum, coarser, image, left) : rootOf(b, sum, q.mul(coarser, coarser), image, left);
  return { value: made.value, error: addUp(made.error, spent) };
}

export const hypot: Elementary = {
  name: 'hypot',
  arity: 2,
  real: (a, b) => Math.hypot(a, b),
  enclose: encloseHypot,
  slopes: (x, y) => [unitSlope(x, y), unitSlope(y, x)],
  deviation: (_, [e, f]) => addUp(e, f),
  realise: realiseHypot,
};
