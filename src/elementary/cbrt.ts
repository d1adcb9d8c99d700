// Cube root: a table over three octaves and a shift by a third of the leading zeros. Law: see elementary.ts; odd, 0 at 0.
import type { FixedBuilder } from '../ir/fixed-build.js';
import { cubeRoot } from '../kernels/normalised.js';
import {
  addUp,
  type FInterval,
  fcontains,
  fdiv,
  fpoint,
  fsquare,
  magnitudeOf,
  monotone,
  mulUp,
  nextUp,
} from '../num/float-interval.js';
import * as q from '../num/rational.js';
import { bitLength } from '../num/rational.js';
import { enclosing, narrowed, timesLsb } from './argument.js';
import type { Elementary, FixedArg, Realised } from './elementary.js';
import { countsOf } from './piecewise.js';
import { sizeOf } from './scale.js';
import { smoothPower } from './smooth.js';
import { polynomialTable } from './tables.js';

const MANTISSA = { lo: 2n ** 29n, hi: 2n ** 32n - 1n };
const enclose = (x: FInterval): FInterval => monotone(Math.cbrt, x, 3);
const slope = (x: FInterval): FInterval =>
  fcontains(x, 0) ? { lo: 0, hi: Number.POSITIVE_INFINITY } : fdiv(fdiv(fpoint(1), fsquare(enclose(x))), fpoint(3));
const smooth = smoothPower(1 / 3, Math.cbrt);

/** The counts at the top of the word: the same value, a finer unit. */
function raised(
  b: FixedBuilder,
  { arg, error }: { readonly arg: FixedArg; readonly error: number },
): { readonly arg: FixedArg; readonly error: number } {
  const by = Math.max(0, 31 - bitLength(sizeOf(arg.node)));
  return { arg: { node: b.shl(arg.node, by), lsb: q.mul(arg.lsb, q.pow2(-by)) }, error };
}

/** cbrt(x) = cbrt(x * 8^k) / 2^k: the table's result is exact to its last bits, the shift rounds once. */
function realise(b: FixedBuilder, [x]: readonly FixedArg[], accuracy: number): Realised {
  const { arg, error } = raised(b, narrowed(b, x, slope));
  const node = b.clamp(arg.node, 1n - 2n ** 31n, 2n ** 31n - 1n);
  const lsb = timesLsb(arg.lsb);
  const top = enclose({ lo: lsb(MANTISSA.lo).lo, hi: lsb(MANTISSA.hi).hi });
  const room = 30 - Math.ceil(Math.log2(magnitudeOf(top)) + 1e-9);
  const frac = Math.min(Math.ceil(-Math.log2(accuracy)) + 1, room - 1);
  // The kernel shifts by up to ten more, inside a word.
  const guard = Math.min(room - frac, 20);
  for (const [degree, segments, goal] of [
    [2, 64, accuracy / 4],
    [3, 64, accuracy / 4],
    [4, 128, accuracy / 4],
    [4, 128, Number.POSITIVE_INFINITY],
  ] as const) {
    const request = { f: smooth, range: MANTISSA, lsb, image: top, frac: frac + guard, segments, accuracy: goal };
    const made = polynomialTable(request, degree, 0);
    if (!made) continue;
    const own = addUp(made.error, 2 ** -(frac + 1));
    const kernel = cubeRoot({ ...made.table, guard }, (r) => countsOf(enclose(enclosing(r, arg.lsb)), frac, own));
    const lost = node === arg.node ? 0 : mulUp(lsb(1n).hi, magnitudeOf(slope(lsb(2n ** 31n - 1n))));
    return { value: b.kernel(kernel, [node], frac), error: addUp(addUp(own, error), lost) };
  }
  throw new RangeError('unreachable: the last table takes any error');
}

export const cbrt: Elementary = {
  name: 'cbrt',
  arity: 1,
  real: Math.cbrt,
  enclose,
  slopes: (x) => [slope(x)],
  /** |cbrt(x + e) - cbrt(x)| is largest about 0: 2 cbrt(e/2) < 1.6 cbrt(e). */
  deviation: (_, [e]) => nextUp(1.6 * Math.cbrt(e)),
  realise,
};
