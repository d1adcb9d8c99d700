// Operations that are exact or cheaper together than one after the other: the floor of a root, the floor of a quotient of whole numbers,
// a sine limited to what Q15 can say. Law: the fused value has the meaning of both, and no decision where the integers decide exactly.
import { limitedWave, TOP } from '../../elementary/trig-limited.js';
import type { Apply, Real } from '../../ir/real.js';
import { divide } from '../../kernels/div.js';
import { squareRoot } from '../../kernels/isqrt.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { narrowed } from './convert.js';
import { byElementary } from './elementary.js';
import { symbolForm } from './form.js';
import { lsbOf, type Val } from './value.js';

/** Undefined where nothing is fused. */
export function fused(c: StepContext, node: Apply): Val | undefined {
  const [x] = node.args;
  if (x?.kind !== 'apply') return undefined;
  if (node.op.name === 'floor' && x.op.name === 'sqrt') return flooredRoot(c, x);
  if (node.op.name === 'floor' && x.op.name === 'div') return flooredQuotient(c, x);
  if (node.op.name !== 'clamp') return undefined;
  return x.op.name === 'div' ? limitedQuotient(c, node, x) : limitedSine(c, node, x);
}

const LARGEST = 2 ** 52;
/** A whole number without any error, small enough that Node's double is exact too. */
function wholeOf(c: StepContext, node: Real): Val | undefined {
  const v = c.get(node);
  const known = v?.known;
  const isWhole = v && (v.whole || (known !== undefined && known.d === 1n));
  if (!v || !isWhole || c.symbols.totalOf(v.error) > 0 || Math.abs(v.range.lo) > LARGEST || v.range.hi > LARGEST)
    return undefined;
  return known ? { ...v, fixed: c.b.constant(known.n, 0), unit: q.one, whole: true } : v;
}

const whole = (c: StepContext, fixed: Val['fixed'], lo: number, hi: number): Val =>
  narrowed(c, { fixed, unit: q.one, range: { lo, hi }, ideal: c.unrelated({ lo, hi }), error: c.noError, whole: true });

function flooredRoot(c: StepContext, root: Apply): Val | undefined {
  const v = wholeOf(c, root.args[0]);
  if (!v || v.known || v.fixed.range.lo < 0n || v.range.lo < 0) return undefined;
  const fixed = c.b.kernel(squareRoot(v.fixed.range), [v.fixed], 0);
  return whole(c, fixed, Math.floor(Math.sqrt(v.range.lo)), Math.floor(Math.sqrt(v.range.hi)));
}

/** floor(x / y) = (2x - y + 1) / 2y, rounded half up, for y > 0. */
function flooredQuotient(c: StepContext, quotient: Apply): Val | undefined {
  const [x, y] = quotient.args.map((a) => wholeOf(c, a));
  const small = (v: Val): boolean => v.fixed.range.lo >= -(2n ** 29n) && v.fixed.range.hi < 2n ** 29n;
  if (!x || !y || x.known || y.fixed.range.lo <= 0n || !small(x) || !small(y)) return undefined;
  const { b } = c;
  const two = b.constant(2n, 0);
  const top = b.add(b.sub(b.mul(x.fixed, two), y.fixed), b.constant(1n, 0));
  const below = b.mul(y.fixed, two);
  const fixed = b.kernel(divide(top.range, below.range), [top, below], 0);
  const ends = [x.range.lo, x.range.hi].flatMap((a) =>
    [y.range.lo, y.range.hi].map((d) => Math.floor(a / Math.max(d, 1))),
  );
  return whole(c, fixed, Math.min(...ends), Math.max(...ends));
}

function limitedSine(c: StepContext, node: Apply, wave: Apply): Val | undefined {
  const limits = node.args.slice(1).map((a) => c.get(a)?.known);
  const variant = limitedWave(wave.op.name);
  const argument = c.get(wave.args[0]);
  const isTop =
    limits[1] !== undefined && q.eq(limits[1], q.fromNumber(TOP)) && limits[0] && q.le(limits[0], q.rational(-1));
  if (!variant || !argument || !isTop || c.fanout(wave.id) > 1) return undefined;
  return byElementary(c, variant, [argument], node);
}

/** clamp(x / y, lo, hi) of exact operands, y > 0, into a half word: one division that rounds and saturates. */
function limitedQuotient(c: StepContext, node: Apply, quotient: Apply): Val | undefined {
  const [x, y] = quotient.args.map((a) => c.get(a));
  const [lo, hi] = node.args.slice(1).map((a) => c.get(a)?.known);
  if (!x || !y || x.known || !lo || !hi || q.le(hi, lo) || c.fanout(quotient.id) > 1) return undefined;
  const inexact = c.symbols.totalOf(x.error) + c.symbols.totalOf(y.error) > 0;
  if (inexact || y.fixed.range.lo <= 0n || q.sign(y.unit) < 0 || q.sign(x.unit) < 0 || x.period !== undefined)
    return undefined;
  const size = q.max(q.abs(lo), q.abs(hi));
  const frac = 15 - q.ceilLog2(size);
  const scale = q.mul(q.div(lsbOf(x), lsbOf(y)), q.pow2(frac));
  const by = q.ceilLog2(scale);
  const limits = { lo: q.ceil(q.mul(lo, q.pow2(frac))), hi: q.floor(q.mul(hi, q.pow2(frac))) };
  const end = x.fixed.range.hi > -x.fixed.range.lo ? x.fixed.range.hi : -x.fixed.range.lo;
  const isShift = q.eq(scale, q.pow2(by)) && by >= 0 && end << BigInt(by) < 2n ** 31n;
  const range = { lo: q.toNumber(lo), hi: q.toNumber(hi) };
  if (!isShift || c.want(node.id, Math.max(-range.lo, range.hi)) > frac) return undefined;
  const top = c.b.relabel(c.b.shl(x.fixed, by), 0);
  const below = c.b.relabel(y.fixed, 0);
  const fixed = c.b.kernel(divide(top.range, below.range, limits), [top, below], frac);
  // Half a count of rounding, and where an end lies between counts, less than one.
  const exactEnds = [lo, hi].every((e) => q.isDyadic(q.mul(e, q.pow2(frac))) && q.mul(e, q.pow2(frac)).d === 1n);
  const radius = 2 ** -frac * (exactEnds ? 0.5 : 1);
  const what = 'the quotient';
  const symbol = c.symbols.add({
    kind: 'function',
    round: radius,
    total: radius,
    owner: node.id,
    what,
    ...c.placeOf(node.id),
  });
  const error = symbolForm(symbol.id, { lo: -1, hi: 1 });
  return narrowed(c, { fixed, unit: q.one, range, ideal: c.unrelated(range), error, whole: false });
}
