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
} from '../../num/float-interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { actualSize, aligned, constantVal, enclosure, fit, narrowed, positive, reduce } from './convert.js';
import { addForm, constantForm, type Form, joinForm, negForm, rangeOfForm, scaleForm, subForm } from './form.js';
import { fabs } from './ranges.js';
import { bitsOf, normalised, type Val } from './value.js';

/** Both enclosures hold: the tighter ends of each. */
export const tightest = (interval: FInterval, form: Form): FInterval => fmeet(interval, rangeOfForm(form)) ?? interval;
/** Where the ideal value and the actual one both lie. */
export const hullOf = (c: StepContext, v: Val): FInterval => {
  const e = c.symbols.totalOf(v.error);
  return { lo: v.range.lo - e * (1 + 1e-12), hi: v.range.hi + e * (1 + 1e-12) };
};

const constant = (c: StepContext, value: Rational): Val => constantVal(c, value, q.one, 30);
const samePeriod = (x: Val, y: Val): { period?: number } => {
  const period = x.period ?? y.period;
  return period === undefined ? {} : { period };
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
  const [a, b] = aligned(c, x, y, c.want(owner, magnitudeOf(range)), owner);
  const fixed = minus ? c.b.sub(a.fixed, b.fixed) : c.b.add(a.fixed, b.fixed);
  const error = minus ? subForm(a.error, b.error) : addForm(a.error, b.error);
  const whole = a.whole && b.whole;
  return fit(c, narrowed(c, { fixed, unit: a.unit, range, ideal: c.tight(ideal, range), error, whole, ...samePeriod(x, y) }), owner);
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

/** x * y. Error: x^ y^ - x y = x^ (y^ - y) + y (x^ - x). */
export function mul(c: StepContext, x: Val, y: Val, owner: number): Val {
  if (x.known) return times(c, y, x.known);
  if (y.known) return times(c, x, y.known);
  const square = x === y || x.fixed.id === y.fixed.id;
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

/** Operands with no more bits than the product needs, where that spares a wide product. */
function factors(c: StepContext, x: Val, y: Val, want: number, owner: number): readonly [Val, Val] {
  const wide = (a: Val, b: Val): boolean => bitsOf(a.fixed) + bitsOf(b.fixed) > 32;
  if (!wide(x, y)) return [x, y];
  const least = (other: Val): number => want + 2 + Math.ceil(Math.log2(Math.max(actualSize(c, other), 2 ** -40)));
  if (x.fixed.id === y.fixed.id) {
    const both = reduce(c, x, least(y), owner);
    return [both, both];
  }
  const a = reduce(c, x, least(y), owner);
  const b = wide(a, y) ? reduce(c, y, least(x), owner) : y;
  return [a, b];
}

/** min or max of two values. */
export function extreme(c: StepContext, x: Val, y: Val, kind: 'min' | 'max', owner: number): Val {
  if (x.known && y.known) return constant(c, kind === 'min' ? q.min(x.known, y.known) : q.max(x.known, y.known));
  const pick = kind === 'min' ? Math.min : Math.max;
  const range = { lo: pick(x.range.lo, y.range.lo), hi: pick(x.range.hi, y.range.hi) };
  const decided = kind === 'min' ? decidedLess(c, x, y) : decidedLess(c, y, x);
  if (decided === 'first') return x;
  if (decided === 'second') return y;
  const [a, b] = aligned(c, positive(c, x), positive(c, y), c.want(owner, magnitudeOf(range)), owner);
  const fixed = kind === 'min' ? least(c, a, b) : c.b.max(a.fixed, b.fixed);
  const ideal = c.unrelated(range);
  return narrowed(c, { fixed, unit: a.unit, range, ideal, error: eitherError(c, a, b), whole: a.whole && b.whole });
}

/** min(max(x, lo), hi) of constants is one clamp. */
function least(c: StepContext, a: Val, b: Val): Val['fixed'] {
  const inner = a.fixed;
  if (inner.kind === 'max' && inner.name === undefined && inner.b.kind === 'const' && b.fixed.kind === 'const') {
    if (inner.b.value <= b.fixed.value) return c.b.clamp(inner.a, inner.b.value, b.fixed.value);
  }
  return c.b.min(a.fixed, b.fixed);
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

const hulledWithZero = (f: Form): Form => joinForm(f, constantForm(fpoint(0)));

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
