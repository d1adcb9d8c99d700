// Changing how a value is held: fewer fraction bits, another unit, a common grid. Law: what changes the value adds its error.
import { Bug } from '../../diag/diagnostic.js';
import type { Fixed } from '../../ir/fixed.js';
import { fpoint, magnitudeOf, mulUp, nextDown, nextUp } from '../../num/float-interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { addForm, symbolForm } from './form.js';
import { bitsOf, lsbOf, normalised, type Val } from './value.js';

/** The largest |actual value|: of the ideal one and its error, or of the integer. */
export function actualSize(c: StepContext, v: Val): number {
  const lsb = q.toNumberUp(q.abs(lsbOf(v)));
  const { lo, hi } = v.fixed.range;
  const integer = mulUp(Number(hi > -lo ? hi : -lo), lsb) * (1 + 2 ** -50);
  return Math.min(integer, nextUp(magnitudeOf(v.range) + c.symbols.totalOf(v.error)));
}

/** The proved range of the integer, from the ideal range and the error. */
export function narrowed(c: StepContext, v: Val): Val {
  if (c.speculative || v.fixed.kind === 'const' || v.period !== undefined || !c.isNew(v.fixed)) return v;
  const error = c.symbols.totalOf(v.error);
  const lsb = lsbOf(v);
  if (!Number.isFinite(error) || v.fixed.length !== undefined) return v;
  const at = (x: number): Rational => q.div(q.fromNumber(x), lsb);
  const [p, r] = [nextDown(v.range.lo - error), nextUp(v.range.hi + error)];
  if (!Number.isFinite(p) || !Number.isFinite(r)) return v;
  const [lo, hi] = q.sign(lsb) > 0 ? [at(p), at(r)] : [at(r), at(p)];
  const counts = { lo: q.ceil(lo), hi: q.floor(hi) };
  const { range } = v.fixed;
  if (counts.lo <= range.lo && counts.hi >= range.hi) return v;
  if (counts.lo > range.hi || counts.hi < range.lo || counts.lo > counts.hi) return v;
  c.b.narrow(v.fixed, counts);
  return v;
}

/** v with at most `frac` fraction bits, rounded half up, or cut with one bit more. `owner` is the node whose precision this is. */
export const reduce = (c: StepContext, v: Val, frac: number, owner: number): Val =>
  dropTo(c, v, c.plan.floors.has(owner) ? frac + 1 : frac, owner, c.plan.floors.has(owner));

/** v with at most `frac` fraction bits, cut or rounded as its owner is. */
export const cutTo = (c: StepContext, v: Val, frac: number, owner: number): Val =>
  dropTo(c, v, frac, owner, c.plan.floors.has(owner));

/** v with exactly `frac` fraction bits: where a format is given. */
export const roundTo = (c: StepContext, v: Val, frac: number, owner: number): Val =>
  v.known ? constantAt(c, v.known, v.unit, frac) : raise(c, dropTo(c, v, frac, owner, false), frac);

function dropTo(c: StepContext, v: Val, kept: number, owner: number, cut: boolean): Val {
  const drop = v.fixed.frac - kept;
  if (drop <= 0 || v.whole || v.known) return v;
  const key = `r ${v.fixed.id} ${kept} ${cut} ${q.format(v.unit)}`;
  const known = c.cached(key);
  if (known) return { ...v, fixed: known.fixed, error: addForm(v.error, known.error) };
  const half = nextUp(q.toNumberUp(q.mul(q.abs(v.unit), q.pow2(-kept - 1))));
  const what = c.nameOf(owner);
  const symbol = c.symbols.add({ kind: 'rounding', round: half, total: half, owner, what, ...c.placeOf(owner) });
  const bias = cut ? (q.sign(v.unit) > 0 ? { lo: -half, hi: -half } : { lo: half, hi: half }) : { lo: 0, hi: 0 };
  const error = symbolForm(symbol.id, fpoint(1), bias);
  const fixed = c.b.shr(v.fixed, drop, cut ? 'floor' : 'half-up');
  c.cache(key, { fixed, error });
  return narrowed(c, { ...v, fixed, error: addForm(v.error, error) });
}

/** v with exactly `frac` fraction bits or more: a left shift. */
export function raise(c: StepContext, v: Val, frac: number): Val {
  const by = frac - v.fixed.frac;
  if (by <= 0) return v;
  if (v.fixed.kind === 'const') return { ...v, fixed: c.b.constant(v.fixed.value << BigInt(by), frac) };
  const key = `s ${v.fixed.id} ${frac}`;
  const known = c.cached(key);
  const fixed = known?.fixed ?? c.b.shl(v.fixed, by);
  if (!known) c.cache(key, { fixed, error: v.error });
  return narrowed(c, { ...v, fixed, whole: v.whole && frac === 0 });
}

/** v with no more fraction bits than leave room for `size` in 32 bits, unless it is wanted finer. */
export function capped(c: StepContext, v: Val, size: number, want: number, owner: number): Val {
  const inUnits = size / Math.abs(q.toNumber(v.unit));
  const cap = Math.floor(Math.log2((2 ** 31 - 2) / Math.max(inUnits, 2 ** -40)));
  if (v.fixed.frac <= cap || cap < want) return v;
  return dropTo(c, v, cap, owner, c.plan.floors.has(owner));
}

/** v at most `bits` wide, if need be by rounding. */
export function fit(c: StepContext, v: Val, owner: number, bits = 32): Val {
  const over = bitsOf(v.fixed) - bits;
  return over <= 0 || v.whole ? v : reduce(c, v, v.fixed.frac - over, owner);
}

/** Fraction bits that v can have in a word of `bits` bits. */
export const room = (v: Val, bits = 32): number => v.fixed.frac + bits - bitsOf(v.fixed);

/** The sign of the unit made positive. */
export function positive(c: StepContext, v: Val): Val {
  if (q.sign(v.unit) > 0) return v;
  return narrowed(c, { ...v, unit: q.neg(v.unit), fixed: c.b.neg(v.fixed) });
}

/** v in another unit (a mantissa), to about `want` fraction bits: one product by a constant. */
export function inUnit(c: StepContext, v: Val, unit: Rational, want: number, owner: number): Val {
  if (v.known) return constantVal(c, v.known, unit, want);
  if (q.eq(v.unit, unit)) return v;
  if (q.eq(v.unit, q.neg(unit))) return narrowed(c, { ...v, unit, fixed: c.b.neg(v.fixed) });
  const ratio = q.div(v.unit, unit);
  const { mantissa, exponent } = normalised(ratio);
  if (isShort(mantissa)) return scaledBy(c, v, unit, mantissa, exponent);
  const x = reduce(c, v, want + 1, owner);
  // Enough bits that the coefficient's misfit over the range stays below the wanted step; two fewer where that spares a wide product.
  const size = actualSize(c, x);
  const needed = Math.max(2, Math.min(30, Math.ceil(Math.log2(Math.max(size, 2 ** -60))) + want + 1));
  const short = 31 - bitsOf(x.fixed);
  const bits = needed > short && needed <= short + 2 && short >= 2 ? short : needed;
  const k = q.toFixed(mantissa, bits);
  const misfit = q.abs(q.sub(q.one, q.div(q.fromFixed(k, bits), mantissa)));
  const radius = nextUp(mulUp(size, q.toNumberUp(misfit)));
  const symbol = c.symbols.add({
    kind: 'coefficient',
    round: radius,
    total: radius,
    owner,
    what: `factor of ${c.nameOf(owner)}`,
    ...c.placeOf(owner),
  });
  const trimmed = withoutTrailingZeros(k, bits);
  const product = c.b.mul(c.b.constant(trimmed.k, trimmed.bits), x.fixed);
  const fixed = c.b.relabel(product, product.frac - exponent);
  const error = q.isZero(misfit) ? x.error : addForm(x.error, symbolForm(symbol.id));
  return fit(c, narrowed(c, { ...x, fixed, unit, error, whole: false }), owner);
}

const isShort = (m: Rational): boolean => q.isDyadic(m) && q.bitLength(q.abs(m).n) <= 8;

/** An exact product by a short dyadic number. */
function scaledBy(c: StepContext, v: Val, unit: Rational, mantissa: Rational, exponent: number): Val {
  const frac = q.bitLength(mantissa.d) - 1;
  const product = c.b.mul(c.b.constant(mantissa.n, frac), v.fixed);
  return narrowed(c, { ...v, fixed: c.b.relabel(product, product.frac - exponent), unit, whole: false });
}

function withoutTrailingZeros(k: bigint, bits: number): { readonly k: bigint; readonly bits: number } {
  let [value, frac] = [k, bits];
  while (value !== 0n && (value & 1n) === 0n) [value, frac] = [value >> 1n, frac - 1];
  return { k: value, bits: frac };
}

/** A constant in a unit: exact where `want + 2` bits hold it, else rounded to them. */
export function constantVal(c: StepContext, value: Rational, unit: Rational, want: number): Val {
  const inUnits = q.div(value, unit);
  const exact = q.isDyadic(inUnits) ? q.bitLength(inUnits.d) - 1 : Number.POSITIVE_INFINITY;
  const least = q.isZero(inUnits) ? 0 : q.bitLength(q.floor(q.abs(inUnits)) + 1n);
  const frac = Math.min(exact, Math.max(want + 2, 0), 62 - least);
  return constantAt(c, value, unit, frac);
}

/** A constant with exactly `frac` fraction bits, rounded. */
export function constantAt(c: StepContext, value: Rational, unit: Rational, frac: number): Val {
  const k = q.toFixed(q.div(value, unit), frac);
  const off = q.sub(q.mul(q.fromFixed(k, frac), unit), value);
  const x = enclosure(value);
  const fixed = c.b.constant(k, frac);
  const size = q.toNumberUp(q.abs(off));
  const error = q.isZero(off)
    ? c.noError
    : { center: q.sign(off) > 0 ? { lo: 0, hi: size } : { lo: -size, hi: 0 }, terms: new Map() };
  const whole = frac === 0 && q.isZero(off) && q.eq(unit, q.one);
  return { fixed, unit, range: x, ideal: { center: x, terms: new Map() }, error, whole, known: value };
}

/** Doubles around an exact value. */
export function enclosure(x: Rational): { readonly lo: number; readonly hi: number } {
  const near = q.toNumber(x);
  return q.eq(q.fromNumber(near), x) ? fpoint(near) : { lo: nextDown(near), hi: nextUp(near) };
}

/** x and y on one grid: the same unit and fraction, exactly where 62 bits allow and the finer is not finer than asked for. */
export function aligned(c: StepContext, x: Val, y: Val, want: number, owner: number): readonly [Val, Val] {
  const [a, b] = sameUnit(c, x, y, want, owner);
  if (a.known && b.known) {
    const frac = Math.max(a.fixed.frac, b.fixed.frac);
    return [raise(c, a, frac), raise(c, b, frac)];
  }
  if (b.known) return [grown(c, a, b, want), atFrac(c, b, gridFor(a, b, want))];
  if (a.known) return [atFrac(c, a, gridFor(b, a, want)), grown(c, b, a, want)];
  const [p, r] = [trimmed(c, a, b, want, owner), trimmed(c, b, a, want, owner)];
  const frac = Math.max(p.fixed.frac, r.fixed.frac);
  return [raise(c, p, frac), raise(c, r, frac)];
}

/** The grid on which x meets a constant. */
function gridFor(x: Val, k: Val, want: number): number {
  if (x.fixed.frac >= k.fixed.frac) return x.fixed.frac;
  return Math.max(x.fixed.frac, Math.min(k.fixed.frac, want + 1, room(x)));
}
const grown = (c: StepContext, x: Val, k: Val, want: number): Val => raise(c, x, gridFor(x, k, want));

function atFrac(c: StepContext, k: Val, frac: number): Val {
  return constantAt(c, k.known ?? q.zero, k.unit, frac);
}

/** x without the bits that are finer than wanted and finer than its partner's, where the common grid would not fit 32 bits. */
function trimmed(c: StepContext, x: Val, partner: Val, want: number, owner: number): Val {
  if (x.whole || x.fixed.frac <= partner.fixed.frac) return x;
  const fits = room(partner) > x.fixed.frac && bitsOf(x.fixed) < 32;
  if (fits) return x;
  return reduce(c, x, Math.max(partner.fixed.frac, Math.min(want + 1, x.fixed.frac)), owner);
}

export function sameUnit(c: StepContext, x: Val, y: Val, want: number, owner: number): readonly [Val, Val] {
  if (q.eq(x.unit, y.unit)) return [x, y];
  if (x.known) return [constantVal(c, x.known, y.unit, want), y];
  if (y.known) return [x, constantVal(c, y.known, x.unit, want)];
  if (q.eq(q.abs(x.unit), q.abs(y.unit))) return q.sign(x.unit) < 0 ? [positive(c, x), y] : [x, positive(c, y)];
  if (q.eq(q.abs(x.unit), q.one)) return [x, inUnit(c, y, x.unit, want, owner)];
  if (q.eq(q.abs(y.unit), q.one)) return [inUnit(c, x, y.unit, want, owner), y];
  return [inUnit(c, x, q.one, want, owner), inUnit(c, y, q.one, want, owner)];
}

/** In counts of 1 with whole integers: an index, a bool, a code. Throws Bug where v is none. */
export function wholeFixed(v: Val): Fixed {
  if (!v.whole) throw new Bug('a whole number was expected');
  return v.fixed;
}
