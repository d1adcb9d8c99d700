// How an arcsine or an arccosine becomes integers: the angle of (sqrt(1 - x^2), x), the root by an exact integer root.
// Law: the root is off by at most one of its units, which turns a unit vector by as much; x off its grid turns it by more near +-1.
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { squareRoot } from '../kernels/isqrt.js';
import { bigMax } from '../kernels/words.js';
import type { FInterval } from '../num/float-interval.js';
import * as q from '../num/rational.js';
import { enclosing } from './argument.js';
import type { FixedArg, Realised } from './elementary.js';
import { asinDeviation } from './trig-enclose.js';
import { narrowAngleReaches, realiseAngle } from './trig-vector.js';

/** Fraction bits of x and the root: what 32- and 64-bit roots hold; MIDDLE: of a vector cut after the difference of squares. */
const [SHORT, MIDDLE, LONG] = [15, 16, 30];

/** x with `frac` fraction bits, and how far it is from the argument. */
interface OnGrid {
  readonly node: Fixed;
  readonly frac: number;
  readonly off: number;
}

export function realiseArc(
  b: FixedBuilder,
  arg: FixedArg,
  accuracy: number,
  kind: 'asin' | 'acos',
  enclose: (x: FInterval) => FInterval,
): Realised {
  const own = q.isDyadic(arg.lsb) && arg.lsb.n === 1n ? q.bitLength(arg.lsb.d) - 1 : Number.POSITIVE_INFINITY;
  const frac = own <= SHORT && accuracy >= 2 ** (1 - SHORT) ? SHORT : LONG;
  const x = onGrid(b, arg, frac);
  const box = enclosing(arg.node.range, arg.lsb);
  const moved = x.off > 0 ? asinDeviation(box, x.off) : 0;
  const { root, sine, turned } = frac === LONG ? ofLong(b, x, accuracy - moved) : whole(b, x);
  const lost = turned + moved;
  const vector = kind === 'asin' ? ([sine, root] as const) : ([root, sine] as const);
  const made = realiseAngle(b, vector, Math.max(accuracy - lost, accuracy / 4), () => widened(enclose(box), lost));
  return { value: made.value, error: made.error + lost };
}

const widened = (x: FInterval, by: number): FInterval => ({ lo: x.lo - by, hi: x.hi + by });

function onGrid(b: FixedBuilder, { node, lsb }: FixedArg, frac: number): OnGrid {
  const factor = q.mul(lsb, q.pow2(frac));
  const one = 1n << BigInt(frac);
  if (factor.d === 1n) return { node: b.clamp(times(b, node, factor.n), -one, one), frac, off: 0 };
  const shift = Math.max(0, 62 - q.bitLength(bigMax(-node.range.lo, node.range.hi, 1n)) - q.ceilLog2(factor) - 1);
  const scaled = q.round(q.mul(factor, q.pow2(shift)));
  const rounded = b.shr(b.mul(node, b.constant(scaled, 0)), shift, 'half-up');
  const most = Number(bigMax(-node.range.lo, node.range.hi));
  const off = (0.5000001 + most * 0.5000001 * 2 ** -shift) * 2 ** -frac;
  return { node: b.clamp(rounded, -one, one), frac, off };
}

const times = (b: FixedBuilder, x: Fixed, by: bigint): Fixed =>
  by === 1n << BigInt(q.bitLength(by) - 1) ? b.shl(x, q.bitLength(by) - 1) : b.mul(x, b.constant(by, 0));

interface Sides {
  readonly sine: FixedArg;
  readonly root: FixedArg;
  /** By how much the vector may be turned. */
  readonly turned: number;
}

/** 1 - x^2 in units of 2^-2frac. */
function rest(b: FixedBuilder, { node, frac }: OnGrid): Fixed {
  const one = 1n << BigInt(2 * frac);
  return b.clamp(b.sub(b.constant(one, 2 * node.frac), b.mul(node, node)), 0n, one);
}
const rootOf = (b: FixedBuilder, square: Fixed, frac: number): FixedArg => ({
  node: b.kernel(squareRoot(square.range), [square], frac),
  lsb: q.pow2(-frac),
});

/** x as it is and floor(sqrt(1 - x^2)) on its grid. */
function whole(b: FixedBuilder, x: OnGrid): Sides {
  const sine = { node: x.node, lsb: q.pow2(-x.frac) };
  return { sine, root: rootOf(b, rest(b, x), x.frac), turned: 2 ** -x.frac * (1 + 2 ** -10) };
}

/**
 * Where the kernel of 16-bit components reaches the accuracy, the vector is cut to that: x by half a unit, the root by one. A side
 * of 2^16 becomes 2^16 - 1, which turns the vector by less than 2^-23, as the other side is less than 2^9 then.
 */
function ofLong(b: FixedBuilder, x: OnGrid, accuracy: number): Sides {
  const turned = 2 ** -MIDDLE * (1.5 + 2 ** -6);
  if (!narrowAngleReaches(accuracy - turned)) return whole(b, x);
  const most = (1n << BigInt(MIDDLE)) - 1n;
  const sine = b.clamp(b.shr(x.node, LONG - MIDDLE, 'half-up'), -most, most);
  const square = b.clamp(b.shr(rest(b, x), 2 * (LONG - MIDDLE), 'floor'), 0n, 2n ** 32n - 1n);
  return { sine: { node: sine, lsb: q.pow2(-MIDDLE) }, root: rootOf(b, square, MIDDLE), turned };
}
