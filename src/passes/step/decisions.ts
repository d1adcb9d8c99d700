// Comparisons and everything else that jumps. Law: a decision that can differ is a symbol, whose radius is what it can change;
// while all decisions agree it is 0.
import type { Comparison } from '../../ir/fixed.js';
import {
  addUp,
  ball,
  type FInterval,
  fadd,
  fcontains,
  fmeet,
  fpoint,
  fsub,
  magnitudeOf,
  mulUp,
} from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import { hullOf, tightest } from './arithmetic.js';
import type { StepContext } from './context.js';
import { aligned, constantVal, inUnit, narrowed, positive, roundTo } from './convert.js';
import { addForm, type Form, rangeOfForm, scaleForm, subForm, symbolForm } from './form.js';
import { ffloor } from './ranges.js';
import { lsbOf, normalised, type Val } from './value.js';

export const ONE: FInterval = { lo: 0, hi: 1 };
export const truth = (c: StepContext, value: boolean): Val => constantVal(c, value ? q.one : q.zero, q.one, 0);

/** What a decision compares: its ideal difference, and how far the actual one can be from it. */
export interface Margin {
  readonly difference: Form;
  readonly range: FInterval;
  readonly band: number;
  /** The two as they were compared, on one grid. */
  readonly compared: readonly [Val, Val];
}

/** A symbol of radius `jump`, listed with its guard band. */
export function decision(c: StepContext, jump: number, what: string, owner: number, margin: number): Form {
  if (jump === 0) return c.noError;
  const place = c.placeOf(owner);
  const symbol = c.symbols.add({ kind: 'decision', round: 0, total: jump, what, margin, ...place });
  c.decisions.push({ symbol: symbol.id, what, margin, ...place });
  return symbolForm(symbol.id, { lo: -1, hi: 1 });
}

const SIGN: Readonly<Record<'less' | 'lessEqual' | 'equal', Comparison>> = { less: 'lt', lessEqual: 'le', equal: 'eq' };

/** x less/lessEqual/equal y as 0 or 1; the margin is kept for whoever chooses by it. */
export function compare(
  c: StepContext,
  test: 'less' | 'lessEqual' | 'equal',
  x: Val,
  y: Val,
  owner: number,
  slack = 0,
): Val {
  const difference = subForm(x.ideal, y.ideal);
  const range = tightest(fsub(x.range, y.range), difference);
  const decided = idealTruth(test, range);
  const [a, b] = comparable(c, x, y, owner);
  const band = addUp(c.symbols.totalOf(subForm(a.error, b.error)), slack);
  const safe = range.lo > band || range.hi < -band;
  if (decided !== undefined && (band === 0 || safe)) return truth(c, decided);
  const fixed = c.b.compare(SIGN[test], a.fixed, b.fixed);
  const flips = band > 0 && !safe;
  c.margins.set(owner, { difference, range, band, compared: [a, b] });
  const error = flips ? decision(c, 1, c.textOf(owner), owner, band) : c.noError;
  const v = {
    ...{ fixed, unit: q.one, range: ONE, ideal: c.unrelated(ONE), error, whole: true },
    ...(decided === undefined ? {} : { decided }),
  };
  return fixed.kind === 'const' && !flips ? { ...v, known: q.rational(fixed.value) } : v;
}

function idealTruth(test: 'less' | 'lessEqual' | 'equal', d: FInterval): boolean | undefined {
  if (test === 'equal') return d.lo > 0 || d.hi < 0 ? false : d.lo === 0 && d.hi === 0 ? true : undefined;
  if (test === 'less') return d.hi < 0 ? true : d.lo >= 0 ? false : undefined;
  return d.hi <= 0 ? true : d.lo > 0 ? false : undefined;
}

/** Both on one grid without rounding where possible: a constant threshold moves to the grid so that the decision is exact. */
function comparable(c: StepContext, x: Val, y: Val, owner: number): readonly [Val, Val] {
  const want = c.want(owner, Math.max(magnitudeOf(x.range), magnitudeOf(y.range))) + 2;
  return aligned(c, positive(c, x), positive(c, y), want, owner);
}

export function not(c: StepContext, x: Val): Val {
  if (x.known) return truth(c, q.isZero(x.known));
  const fixed = c.b.compare('eq', x.fixed, c.b.constant(0n, 0));
  const decided = x.decided === undefined ? {} : { decided: !x.decided };
  return { ...x, fixed, range: ONE, ideal: c.unrelated(ONE), ...decided };
}

/** floor: a whole number; the sides of a step are one apart. */
export function floor(c: StepContext, v: Val, owner: number, slack = 0): Val {
  if (v.known) return constantVal(c, q.rational(q.floor(v.known)), q.one, 0);
  if (v.whole) return v;
  const x = q.eq(v.unit, q.one) ? v : inUnit(c, v, q.one, c.want(owner, magnitudeOf(v.range)) + 4, owner);
  const band = addUp(c.symbols.totalOf(x.error), slack);
  const fixed = x.fixed.frac > 0 ? c.b.shr(x.fixed, x.fixed.frac, 'floor') : c.b.shl(x.fixed, -x.fixed.frac);
  const range = ffloor(x.range);
  const isExact = band === 0;
  const error = isExact ? c.noError : decision(c, Math.max(1, Math.ceil(band)), c.textOf(owner), owner, band);
  return narrowed(c, { fixed, unit: q.one, range, ideal: c.unrelated(range), error, whole: true });
}

/** Plain numbers: where actual and ideal may be a period apart, that is a decision. */
export function settled(c: StepContext, v: Val, owner: number): Val {
  if (v.period === undefined) return v;
  const { period, turns = 1, ...plain } = v;
  const band = c.symbols.totalOf(v.error);
  if (band === 0) return plain;
  const jump = decision(c, period * turns, 'the wrap of a cyclic value', owner, band);
  return { ...plain, error: addForm(v.error, jump) };
}

/** a % b for a known b: a - b * trunc(a / b), the sign of a. */
export function rem(c: StepContext, x: Val, y: Val, owner: number, slack = 0): Val | undefined {
  if (!y.known || q.isZero(y.known)) return undefined;
  const n = q.abs(y.known);
  const size = q.toNumber(n);
  if (magnitudeOf(hullOf(c, x)) < size) return x;
  const reach = { lo: x.range.lo < 0 ? -size : 0, hi: x.range.hi > 0 ? size : 0 };
  if (x.whole && n.d === 1n) return wholeRem(c, x, n.n, reach);
  const v = positive(c, x);
  const k = Math.ceil(magnitudeOf(hullOf(c, v)) / size);
  return foldedBy(c, v, size, n, reach, owner, k, true, slack);
}

function wholeRem(c: StepContext, x: Val, n: bigint, reach: FInterval): Val {
  if (x.fixed.range.hi >= 2n ** 62n || x.fixed.range.lo <= -(2n ** 62n))
    throw new RangeError('the dividend of a remainder');
  const fixed = c.kernels.rem(c.b, x.fixed, c.b.constant(n, 0));
  const top = Number(n) - 1;
  const range = { lo: Math.max(reach.lo, -top), hi: Math.min(reach.hi, top) };
  const jump = c.symbols.totalOf(x.error);
  const error = jump === 0 ? c.noError : decision(c, range.hi - range.lo, 'a remainder', -1, jump);
  return narrowed(c, { ...x, fixed, range, ideal: c.unrelated(range), error });
}

/** x minus whole multiples of the period, by integer arithmetic on x's own grid. */
function foldedBy(
  c: StepContext,
  v: Val,
  size: number,
  n: q.Rational,
  reach: FInterval,
  owner: number,
  turns: number,
  towardZero: boolean,
  slack = 0,
): Val {
  const want = c.want(owner, size) + 2;
  const grid = constantVal(c, n, v.unit, Math.max(want, v.fixed.frac));
  const [a, p] = aligned(c, v, grid, want, owner);
  const fixed = towardZero ? c.kernels.rem(c.b, a.fixed, p.fixed) : c.kernels.wrap(c.b, a.fixed, p.fixed);
  const off = mulUp(turns + 1, c.symbols.totalOf(p.error));
  const symbol = c.symbols.add({
    kind: 'limit',
    round: off,
    total: off,
    owner,
    what: 'the stored period',
    ...c.placeOf(owner),
  });
  const own = off === 0 ? a.error : addForm(a.error, symbolForm(symbol.id, { lo: -1, hi: 1 }));
  const band = addUp(c.symbols.totalOf(own), slack);
  const error = band === 0 ? own : addForm(own, decision(c, size, c.textOf(owner), owner, band));
  return narrowed(c, { fixed, unit: a.unit, range: reach, ideal: c.unrelated(reach), error, whole: false });
}

/** x modulo the period into [-period/2, period/2): free where the counts of a word are one period. */
export function wrapTo(c: StepContext, x: Val, period: number, owner: number): Val {
  const half = period / 2;
  const { period: own, turns: _turns, ...plain } = x;
  const aliased = own !== undefined && isMultiple(own, period);
  const inside = hullOf(c, x);
  const v = aliased ? (plain as Val) : settled(c, x, owner);
  if (!aliased && inside.lo >= -half && inside.hi < half) return v;
  const reach = { lo: -half, hi: half };
  // Node divides by the period: where a count is just half a turn its double may lie on either side.
  const slack = period * 2 ** -40;
  const bits = periodBits(v, period);
  if (bits === undefined) {
    return foldedBy(
      c,
      positive(c, v),
      period,
      q.fromNumber(period),
      reach,
      owner,
      Math.ceil(magnitudeOf(inside) / period) + (x.turns ?? 0),
      false,
      slack,
    );
  }
  const fixed = c.kernels.wrapBits(c.b, v.fixed, bits, true);
  const band = addUp(c.symbols.totalOf(v.error), slack);
  const error = addForm(v.error, decision(c, period, c.textOf(owner), owner, band));
  const inRange = fcontains(reach, v.range.lo) && fcontains(reach, v.range.hi);
  return narrowed(c, { ...v, fixed, range: reach, ideal: inRange ? v.ideal : c.unrelated(reach), error });
}

const isMultiple = (a: number, b: number): boolean =>
  Math.abs(a / b - Math.round(a / b)) < 1e-12 && Math.round(a / b) >= 1;

/** n where 2^n counts of v are one period. */
export function periodBits(v: Val, period: number): number | undefined {
  const counts = q.toNumber(q.div(q.fromNumber(period), q.abs(lsbOf(v))));
  const bits = Math.round(Math.log2(counts));
  return Math.abs(counts / 2 ** bits - 1) < 1e-14 && bits >= 1 && bits <= 32 ? bits : undefined;
}

/** What is assigned to a cyclic signal: its own counts, wrapped. */
export function modulo(c: StepContext, given: Val, period: number, bits: number, owner: number): Val {
  const x = given.period !== undefined && !isMultiple(given.period, period) ? settled(c, given, owner) : given;
  const { mantissa, exponent } = normalised(q.div(q.fromNumber(period), q.pow2(bits)));
  const rescaled = x.known
    ? constantVal(c, x.known, mantissa, -exponent)
    : inUnit(c, x, mantissa, -exponent + 1, owner);
  const rounded = roundTo(c, rescaled, -exponent, owner);
  const raised =
    rounded.fixed.frac < -exponent ? c.b.shl(rounded.fixed, -exponent - rounded.fixed.frac) : rounded.fixed;
  const fixed = c.kernels.wrapBits(c.b, raised, bits, false);
  const range = { lo: 0, hi: period };
  const inside = fmeet(x.range, range);
  const same = inside && inside.lo === x.range.lo && inside.hi === x.range.hi;
  const { known: _, turns: _turns, ...rest } = rounded;
  return { ...rest, fixed, range, ideal: same ? x.ideal : c.unrelated(range), period, turns: 1, whole: false };
}

/** What the other arm would change at most, where the condition is within its band: |a - b| over |difference| <= band. */
export function jumpBetween(a: Val, b: Val, margin: Margin | undefined): number {
  const apart = subForm(a.ideal, b.ideal);
  const whole = magnitudeOf(tightest(fsub(a.range, b.range), apart));
  if (!margin) return whole;
  const factor = slopeAlong(apart, margin.difference);
  if (factor === undefined) return whole;
  const rest = subForm(apart, scaleForm(margin.difference, fpoint(factor)));
  const near = fadd(rangeOfForm(rest), ball(mulUp(Math.abs(factor), margin.band)));
  return Math.min(whole, magnitudeOf(near));
}

/** The multiple of `along` that explains most of `f`. */
function slopeAlong(f: Form, along: Form): number | undefined {
  let best: { readonly size: number; readonly slope: number } | undefined;
  for (const [s, c] of along.terms) {
    const other = f.terms.get(s);
    const [den, num] = [(c.lo + c.hi) / 2, other ? (other.lo + other.hi) / 2 : 0];
    if (den === 0 || num === 0) continue;
    if (!best || Math.abs(num) > best.size) best = { size: Math.abs(num), slope: num / den };
  }
  return best?.slope ?? 0;
}
