// Sums, products, quotients by constants, limits. Law: |actual - ideal| of a result is its error form, term by term.

import {
  type FInterval,
  fadd,
  fmeet,
  fmul,
  fneg,
  fpoint,
  fsquare,
  fsub,
  magnitudeOf,
  nextDown,
  nextUp,
} from '../../num/float-interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import {
  actualSize,
  aligned,
  capped,
  constantVal,
  cutTo,
  enclosure,
  fit,
  inUnit,
  narrowed,
  positive,
  reduce,
  sameUnit,
} from './convert.js';
import {
  addForm,
  constantForm,
  type Form,
  joinForm,
  negForm,
  rangeOfForm,
  scaleForm,
  subForm,
  symbolForm,
} from './form.js';
import { fabs } from './ranges.js';
import { lsbOf, normalised, type Val } from './value.js';

/** Both enclosures hold: the tighter ends of each. */
export const tightest = (interval: FInterval, form: Form): FInterval => fmeet(interval, rangeOfForm(form)) ?? interval;
/** Where the ideal value and the actual one both lie: the actual one near the ideal, and in its integer's range. */
export function hullOf(c: StepContext, v: Val): FInterval {
  const e = c.symbols.totalOf(v.error);
  const near = { lo: nextDown(v.range.lo - e * (1 + 1e-12)), hi: nextUp(v.range.hi + e * (1 + 1e-12)) };
  if (e === 0 || v.period !== undefined) return near;
  const actual = fmeet(near, integerRange(v)) ?? near;
  return { lo: Math.min(v.range.lo, actual.lo), hi: Math.max(v.range.hi, actual.hi) };
}

/** The values of the integer's proved range. */
function integerRange(v: Val): FInterval {
  const lsb = lsbOf(v);
  const ends = [v.fixed.range.lo, v.fixed.range.hi].map((x) => q.toNumber(q.mul(lsb, q.rational(x))));
  return { lo: nextDown(Math.min(...ends)), hi: nextUp(Math.max(...ends)) };
}

const constant = (c: StepContext, value: Rational): Val => constantVal(c, value, q.one, 30);
const samePeriod = (x: Val, y: Val): { period?: number; turns?: number } => {
  const period = x.period ?? y.period;
  return period === undefined ? {} : { period, turns: (x.turns ?? 0) + (y.turns ?? 0) };
};

export function add(c: StepContext, x: Val, y: Val, owner: number): Val {
  return sum(c, x, y, false, owner);
}
export function sub(c: StepContext, x: Val, y: Val, owner: number): Val {
  return sum(c, x, y, true, owner);
}

function sum(c: StepContext, x: Val, y: Val, minus: boolean, owner: number): Val {
  if (x.known && y.known) return constant(c, minus ? q.sub(x.known, y.known) : q.add(x.known, y.known));
  if (y.known && q.isZero(y.known)) return x;
  if (x.known && q.isZero(x.known)) return minus ? neg(c, y) : y;
  const ideal = minus ? subForm(x.ideal, y.ideal) : addForm(x.ideal, y.ideal);
  const range = tightest(minus ? fsub(x.range, y.range) : fadd(x.range, y.range), ideal);
  const want = c.want(owner, magnitudeOf(range));
  const same = sameUnit(c, x, y, want, owner);
  const size = Math.max(actualSize(c, x), actualSize(c, y), magnitudeOf(range) * (1 + 2 ** -12));
  const [p, r] = same.map((v) => capped(c, v, size, want, owner));
  const [a, b] = aligned(c, p, r, want, owner);
  const fixed = minus ? c.b.sub(a.fixed, b.fixed) : c.b.add(a.fixed, b.fixed);
  const error = minus ? subForm(a.error, b.error) : addForm(a.error, b.error);
  const whole = a.whole && b.whole;
  return fit(c, narrowed(c, { fixed, unit: a.unit, range, ideal, error, whole, ...samePeriod(x, y) }), owner);
}

export function neg(c: StepContext, x: Val): Val {
  if (x.known) return constant(c, q.neg(x.known));
  const common = { range: fneg(x.range), ideal: negForm(x.ideal), error: negForm(x.error) };
  const period = x.period === undefined ? {} : { period: x.period };
  if (!x.whole) return { ...x, ...common, unit: q.neg(x.unit), ...period };
  return narrowed(c, { ...x, ...common, fixed: c.b.neg(x.fixed) });
}

/** k * x: the unit takes the factor, no code is spent. Whole times whole stays whole. */
export function times(c: StepContext, x: Val, k: Rational): Val {
  if (x.known) return constant(c, q.mul(x.known, k));
  if (q.isZero(k)) return constant(c, q.zero);
  const at = enclosure(k);
  const common = { range: fmul(x.range, at), ideal: scaleForm(x.ideal, at), error: scaleForm(x.error, at) };
  const { period, ...bare } = x;
  const rest = period === undefined ? bare : { ...bare, period: period * Math.abs(q.toNumber(k)) };
  if (x.whole && k.d === 1n) {
    return narrowed(c, { ...rest, ...common, fixed: c.b.mul(x.fixed, c.b.constant(k.n, 0)) });
  }
  const { mantissa, exponent } = normalised(q.mul(x.unit, k));
  return { ...rest, ...common, unit: mantissa, fixed: c.b.relabel(x.fixed, x.fixed.frac - exponent), whole: false };
}

/** k * x where several read it: made once, in plain units. */
export function timesShared(c: StepContext, x: Val, k: Rational, owner: number): Val {
  const lazy = times(c, x, k);
  const isPlain = q.isDyadic(lazy.unit) && q.bitLength(q.abs(lazy.unit).n) <= 8;
  if (lazy.known || lazy.whole || isPlain || c.fanout(owner) < 2) return lazy;
  return inUnit(c, lazy, q.one, c.want(owner, magnitudeOf(lazy.range)), owner);
}

/** x * y. Error: x^ y^ - x y = x^ (y^ - y) + y (x^ - x). */
export function mul(c: StepContext, x: Val, y: Val, owner: number): Val {
  if (x.known) return timesShared(c, y, x.known, owner);
  if (y.known) return timesShared(c, x, y.known, owner);
  const square = x === y || (x.fixed.id === y.fixed.id && q.eq(x.unit, y.unit));
  const range = square ? fsquare(x.range) : fmul(x.range, y.range);
  const size = magnitudeOf(range);
  const [a, b] = factors(c, x, y, c.want(owner, size), owner);
  const product = c.b.mul(a.fixed, b.fixed);
  const { mantissa, exponent } = normalised(q.mul(a.unit, b.unit));
  const error = addForm(scaleForm(b.error, hullOf(c, a)), scaleForm(a.error, y.range));
  const whole = a.whole && b.whole;
  const fixed = c.b.relabel(product, product.frac - exponent);
  if (fixed !== product) c.isNew(product);
  return fit(c, narrowed(c, { fixed, unit: mantissa, range, ideal: productForm(c, x, y, range), error, whole }), owner);
}

/** First-order part of x * y around the middles, the rest as something unrelated. */
function productForm(c: StepContext, x: Val, y: Val, range: FInterval): Form {
  const [p, r] = [rangeOfForm(x.ideal), rangeOfForm(y.ideal)].map((i) => (i.lo + i.hi) / 2);
  if (!Number.isFinite(p) || !Number.isFinite(r)) return c.unrelated(range);
  // x y = p y + r x - p r + (x - p)(y - r)
  const linear = subForm(
    addForm(scaleForm(y.ideal, fpoint(p)), scaleForm(x.ideal, fpoint(r))),
    constantForm(fmul(fpoint(p), fpoint(r))),
  );
  const rest = fmul(fsub(x.range, fpoint(p)), fsub(y.range, fpoint(r)));
  const form = addForm(linear, c.unrelated(rest));
  const reach = rangeOfForm(form);
  return reach.hi - reach.lo > 1.5 * (range.hi - range.lo) ? c.unrelated(range) : form;
}

/** The largest |integer|. */
const extent = (v: Val): bigint => (v.fixed.range.hi > -v.fixed.range.lo ? v.fixed.range.hi : -v.fixed.range.lo);
const HALF = 1n << 15n;

/** Fraction bits with which v fits a half word, its ends included. */
function halfFrac(v: Val): number {
  let frac = v.fixed.frac;
  for (let size = extent(v); size > HALF; size >>= 1n) frac--;
  return frac;
}

/**
 * Operands with no more bits than the product needs, where that spares a wide product. Half words where they do: the next product of
 * the same value finds them made.
 */
function factors(c: StepContext, x: Val, y: Val, want: number, owner: number): readonly [Val, Val] {
  const wide = (a: Val, b: Val): boolean => extent(a) * extent(b) > 2n ** 31n - 1n;
  if (!wide(x, y)) return [x, y];
  const least = (other: Val): number =>
    want + 1 + Math.ceil(Math.log2(Math.max(actualSize(c, other), 2 ** -40)) - 1e-9);
  const narrow = (v: Val, other: Val): Val => {
    const half = halfFrac(v);
    return least(other) <= half ? cutTo(c, v, half, owner) : reduce(c, v, least(other), owner);
  };
  if (x.fixed.id === y.fixed.id && q.eq(x.unit, y.unit)) {
    const both = narrow(x, y);
    return [both, both];
  }
  const [a, b] = extent(x) >= extent(y) ? [narrow(x, y), y] : [x, narrow(y, x)];
  if (!wide(a, b)) return [a, b];
  return a === x ? [narrow(a, b), b] : [a, narrow(b, a)];
}

/** min or max of two values. */
export function extreme(c: StepContext, x: Val, y: Val, kind: 'min' | 'max', owner: number): Val {
  if (x.known && y.known) return constant(c, kind === 'min' ? q.min(x.known, y.known) : q.max(x.known, y.known));
  const pick = kind === 'min' ? Math.min : Math.max;
  const range = { lo: pick(x.range.lo, y.range.lo), hi: pick(x.range.hi, y.range.hi) };
  const decided = kind === 'min' ? decidedLess(c, x, y) : decidedLess(c, y, x);
  if (decided === 'first') return x;
  if (decided === 'second') return y;
  const want = c.want(owner, magnitudeOf(range));
  const [a, b] = aligned(c, positive(c, x), positive(c, y), want, owner);
  const field = kind === 'min' ? asField(c, a, b, want, owner) : undefined;
  const fixed = field?.fixed ?? (kind === 'min' ? c.b.min(a.fixed, b.fixed) : c.b.max(a.fixed, b.fixed));
  const own = eitherError(c, a, b);
  const error = field?.error ? addForm(own, field.error) : own;
  return narrowed(c, { fixed, unit: a.unit, range, ideal: c.unrelated(range), error, whole: a.whole && b.whole });
}

/**
 * min(max(x, lo), hi) of constants is one clamp. Ends of -2^n and 2^n, or 0 and 2^n, become those of a field of bits, one count less,
 * where a count is finer than what is wanted: cores saturate to fields in one instruction.
 */
function asField(
  c: StepContext,
  a: Val,
  b: Val,
  want: number,
  owner: number,
): { fixed: Val['fixed']; error?: Form } | undefined {
  const inner = a.fixed;
  if (inner.kind !== 'max' || inner.name !== undefined || inner.b.kind !== 'const' || b.fixed.kind !== 'const')
    return undefined;
  const [lo, hi] = [inner.b.value, b.fixed.value];
  if (lo > hi) return undefined;
  const isPower = hi > 0n && (hi & (hi - 1n)) === 0n && (lo === 0n || lo === -hi);
  if (!isPower || a.whole || a.fixed.frac < want + 1) return { fixed: c.b.clamp(inner.a, lo, hi) };
  const count = nextUp(q.toNumberUp(q.mul(a.unit, q.pow2(-a.fixed.frac))));
  const symbol = c.symbols.add({
    kind: 'limit',
    round: count,
    total: count,
    what: 'the upper limit',
    ...c.placeOf(owner),
  });
  return { fixed: c.b.clamp(inner.a, lo, hi - 1n), error: symbolForm(symbol.id, { lo: -1, hi: 0 }) };
}

/** Which of the two is certainly not above the other, in the ideal and in the integers. */
function decidedLess(c: StepContext, x: Val, y: Val): 'first' | 'second' | undefined {
  const [p, r] = [hullOf(c, x), hullOf(c, y)];
  if (p.hi <= r.lo) return 'first';
  return r.hi <= p.lo ? 'second' : undefined;
}

/** |min(a^, b^) - min(a, b)| <= max of the errors: each symbol at its larger coefficient would be the sum, so equal parts are shared. */
export function eitherError(c: StepContext, x: Val, y: Val): Form {
  if (y.known && y.error.terms.size === 0 && y.error.center.lo === 0 && y.error.center.hi === 0)
    return hulledWithZero(x.error);
  if (x.known && x.error.terms.size === 0 && x.error.center.lo === 0 && x.error.center.hi === 0)
    return hulledWithZero(y.error);
  return either(c, x.error, y.error, 'arms');
}

export const hulledWithZero = (f: Form): Form => joinForm(f, constantForm(fpoint(0)));

/** One of two errors: the symbols both have keep the hull of their coefficients, the rest is one new symbol as large as the larger. */
export function either(c: StepContext, a: Form, b: Form, what: string): Form {
  if (a === b) return a;
  const common = [...a.terms.keys()].filter((s) => b.terms.has(s));
  const split = (f: Form): readonly [Form, Form] => [
    { center: f.center, terms: new Map([...f.terms].filter(([s]) => common.includes(s))) },
    { center: fpoint(0), terms: new Map([...f.terms].filter(([s]) => !common.includes(s))) },
  ];
  const [[sharedA, ownA], [sharedB, ownB]] = [split(a), split(b)];
  const shared = joinForm(sharedA, sharedB);
  if (ownA.terms.size + ownB.terms.size === 0) return shared;
  const { symbols } = c;
  const isState = (f: Form): boolean => [...f.terms.keys()].some((s) => symbols.get(s).kind === 'state');
  if (isState(ownA) || isState(ownB)) return joinForm(a, b);
  const symbol = symbols.add({
    kind: 'arms',
    what,
    round: Math.max(symbols.roundOf(ownA), symbols.roundOf(ownB)),
    total: Math.max(symbols.totalOf(ownA), symbols.totalOf(ownB)),
    parts: [ownA, ownB],
  });
  return addForm(shared, { center: fpoint(0), terms: new Map([[symbol.id, { lo: -1, hi: 1 }]]) });
}

/** clamp(x, lo, hi) = min(max(x, lo), hi); with constant ends on x's own grid. */
export function clamp(c: StepContext, x: Val, lo: Val, hi: Val, owner: number): Val {
  return extreme(c, extreme(c, x, lo, 'max', owner), hi, 'min', owner);
}

export function abs(c: StepContext, v: Val): Val {
  if (v.known) return constant(c, q.abs(v.known));
  const x = positive(c, v);
  if (x.fixed.range.lo >= 0n && x.range.lo >= 0) return x;
  const range = fabs(x.range);
  const fixed = c.b.max(x.fixed, c.b.neg(x.fixed));
  const error =
    x.error.terms.size === 0 && x.error.center.lo === 0 && x.error.center.hi === 0
      ? x.error
      : joinForm(x.error, negForm(x.error));
  return narrowed(c, { ...x, fixed, range, ideal: c.unrelated(range), error });
}
