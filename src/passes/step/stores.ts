// The end of a step: next states and outputs on their counts. Law: a value that can leave its declared range is reported, one that
// leaves it by rounding alone is held at the end, and the error says so.
import type { Fixed } from '../../ir/fixed.js';
import type { Real } from '../../ir/real.js';
import type { OutputSignal, Signal, StateSignal } from '../../ir/signal.js';
import { addUp, type FInterval, fmeet, magnitudeOf, nextUp } from '../../num/float-interval.js';
import { type IntRange, typeRange } from '../../num/format.js';
import * as q from '../../num/rational.js';
import { hulledWithZero } from './arithmetic.js';
import type { StepContext } from './context.js';
import { constantAt, constantVal, inUnit, raise, roundTo } from './convert.js';
import { modulo, settled } from './decisions.js';
import { addForm, type Form, subForm, symbolForm } from './form.js';
import { outward, stateGrid } from './ports.js';
import { type Alternative, normalised, plain, type Val } from './value.js';
import { valuesOf } from './walk.js';

/** What a state element becomes: for the proof that errors and ranges close. */
export interface Next {
  readonly state: string;
  readonly index: number;
  readonly signal: StateSignal;
  readonly range: FInterval;
  readonly declared: FInterval;
  readonly error: Form;
  readonly alternatives: readonly Alternative[];
  /** Fraction bits the value had before it was rounded to the state's. */
  readonly frac: number;
  /** Half a count where the start-up value is rounded. */
  readonly start: number;
  readonly node: Real;
}

/** What an output is: its error form over symbols. */
export interface Result {
  readonly signal: OutputSignal;
  readonly index: number;
  readonly error: Form;
  readonly range: FInterval;
  readonly declared: FInterval;
  readonly node: Real;
}

/** Excess over a declared range that is the rounding of doubles in the design itself. */
const SLACK = 2 ** -36;
/** `count`: what one count is worth where the ends were moved inward onto counts; values there are put back to the end, in Node too. */
export const insideDeclared = (range: FInterval, declared: FInterval, count = 0): boolean => {
  const slack = SLACK * Math.max(magnitudeOf(declared), declared.hi - declared.lo) + count;
  return range.lo >= declared.lo - slack && range.hi <= declared.hi + slack;
};

export function storeStates(c: StepContext): Next[] {
  return c.model.states.flatMap((s, k) => {
    const { delay, next } = c.model.graph.delays[k];
    if (next.id === delay.id) return s.init.map((_, i) => held(c, s, next, i));
    return valuesOf(c, next).flatMap((v, i) => finish(c, s, next, i, v));
  });
}

/** A state that holds: nothing but the rounding of its start. */
function held(c: StepContext, signal: StateSignal, node: Real, index: number): Next {
  const declared = outward(signal.range);
  const start = startError(c, signal, index);
  return {
    state: signal.name,
    index,
    signal,
    range: declared,
    declared,
    error: c.noError,
    alternatives: [],
    frac: 0,
    start,
    node,
  };
}

/** How far the stored start is from the one asked for. */
function startError(c: StepContext, s: StateSignal, i: number): number {
  const grid = stateGrid(c, s);
  const stored = q.mul(grid.unit, q.mul(q.rational([grid.decl.init].flat()[i]), q.pow2(-grid.frac)));
  return q.toNumberUp(q.abs(q.sub(s.init[i], stored)));
}

function finish(c: StepContext, s: StateSignal, node: Real, i: number, v: Val): Next[] {
  const index = s.shape.length === 0 ? undefined : i;
  if (c.heldState(v) === `${s.name} ${i}`) return [held(c, s, node, i)];
  const { fixed, error, frac } = onState(c, s, node, v, i);
  c.b.store(s.name, fixed, index);
  const added = subForm(error, v.error);
  const alternatives = c
    .alternativesOf(v)
    .filter((a) => a.held !== `${s.name} ${i}`)
    .map((a) => ({ ...a, error: addForm(a.error, added) }));
  const start = startError(c, s, i);
  const declared = s.kind === 'cyclic' ? v.range : outward(s.range);
  return [{ state: s.name, index: i, signal: s, range: v.range, declared, error, alternatives, frac, start, node }];
}

function onState(
  c: StepContext,
  s: StateSignal,
  node: Real,
  v: Val,
  i: number,
): { fixed: Fixed; error: Form; frac: number } {
  const { decl, unit, frac } = stateGrid(c, s);
  if (s.kind === 'cyclic') {
    const { period, bits } = { period: q.toNumber(s.cyclic?.period ?? q.one), bits: s.cyclic?.bits ?? 0 };
    const counts =
      (v.period === undefined || v.period === period) &&
      v.fixed.frac === frac &&
      q.eq(v.unit, unit) &&
      v.fixed.range.lo >= 0n &&
      v.fixed.range.hi < 1n << BigInt(bits)
        ? v
        : modulo(c, plain(v), period, bits, node.id);
    return { fixed: counts.fixed, error: counts.error, frac };
  }
  if (s.kind !== 'real') return { ...wholeStore(c, s, node, v, decl.range), frac: 0 };
  const exactFrac = v.known ? frac : v.fixed.frac;
  const want = Math.min(frac + 1, c.want(node.id, magnitudeOf(v.range)) + 2);
  const proved = c.plan.ranges?.get(s.name)?.[i];
  const value = within(settled(c, plain(v), node.id), proved);
  const own = v.known
    ? constantAt(c, v.known, unit, frac)
    : roundTo(c, inUnit(c, value, unit, want, node.id), frac, node.id);
  return { ...limited(c, own, decl.range, outward(s.range), q.mul(unit, q.pow2(-frac)), node.id), frac: exactFrac };
}

/** v where its ideal was proved to lie (close.ts). */
function within(v: Val, range: FInterval | undefined): Val {
  const both = range && fmeet(v.range, range);
  return both ? { ...v, range: both } : v;
}

/** Whole numbers must be whole; the range is checked by the caller. */
function wholeStore(c: StepContext, s: Signal, node: Real, v: Val, range: IntRange): { fixed: Fixed; error: Form } {
  if (!v.whole) {
    const known = v.known;
    if (known && known.d === 1n) return { fixed: c.b.constant(known.n, 0), error: c.noError };
    c.problem({
      code: 'BS4207',
      parameters: { what: s.name, range: `[${v.range.lo}, ${v.range.hi}]` },
      ...placeOf(node),
    });
    return { fixed: c.b.constant(range.lo, 0), error: c.noError };
  }
  const { fixed } = v;
  if (fixed.range.lo >= range.lo && fixed.range.hi <= range.hi) return { fixed, error: v.error };
  return { fixed: c.b.clamp(fixed, range.lo, range.hi), error: v.error };
}

/** Held inside the counts of the declared range. A limit is 1-Lipschitz: it adds only what the ends are off. */
function limited(
  c: StepContext,
  v: Val,
  range: IntRange,
  declared: FInterval,
  lsb: q.Rational,
  owner: number,
): { fixed: Fixed; error: Form } {
  const { fixed } = v;
  if (fixed.range.lo >= range.lo && fixed.range.hi <= range.hi) return { fixed, error: v.error };
  const ends = [q.mul(lsb, q.rational(range.lo)), q.mul(lsb, q.rational(range.hi))].map(q.toNumber);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const off = Math.max(0, least - Math.max(declared.lo, v.range.lo), Math.min(declared.hi, v.range.hi) - most);
  // More than the rounding of doubles is either proved not to happen (a recurrence, by its peak gain) or reported.
  const slack = SLACK * Math.max(magnitudeOf(declared), declared.hi - declared.lo);
  const excess = Math.min(
    slack + Math.abs(q.toNumber(lsb)),
    Math.max(0, declared.lo - v.range.lo, v.range.hi - declared.hi),
  );
  const radius = nextUp(addUp(off, excess) * (1 + 2 ** -40));
  const clamped = c.b.clamp(fixed, range.lo, range.hi);
  // A limit passes some part of the error on, not always all of it.
  const passed = hulledWithZero(v.error);
  if (radius <= Number.MIN_VALUE * 4) return { fixed: clamped, error: passed };
  const symbol = c.symbols.add({
    kind: 'limit',
    round: radius,
    total: radius,
    owner,
    what: 'ends of the range',
    ...c.placeOf(owner),
  });
  return { fixed: clamped, error: addForm(passed, symbolForm(symbol.id, { lo: -1, hi: 1 })) };
}

const placeOf = (node: Real) => (node.span ? { place: node.span } : {});

/** Outputs on their counts. `owner` ids of the plan: -1 - index. */
export function storeOutputs(c: StepContext): Result[] {
  return c.model.outputs.flatMap((s, k) => {
    const { value } = c.model.graph.outputs.find((o) => o.name === s.name) ?? c.model.graph.outputs[k];
    const owner = -1 - k;
    const made = valuesOf(c, value).map((v) => onOutput(c, s, value, plain(v), owner));
    if (s.shape.length === 0) c.b.output({ name: s.name, type: s.quantity.type, range: outRange(s) }, made[0].fixed);
    else c.b.output({ name: s.name, type: s.quantity.type, range: outRange(s) }, c.b.pack(made.map((m) => m.fixed)));
    return made.map((m, index) => ({
      signal: s,
      index,
      error: m.error,
      range: m.range,
      declared: m.declared,
      node: value,
    }));
  });
}

const outRange = (s: OutputSignal): IntRange => s.quantity.rawRange;

interface Made {
  readonly fixed: Fixed;
  readonly error: Form;
  readonly range: FInterval;
  readonly declared: FInterval;
}

function onOutput(c: StepContext, s: OutputSignal, node: Real, given: Val, owner: number): Made {
  const v = s.kind === 'cyclic' ? given : settled(c, given, owner);
  const declared = s.kind === 'cyclic' ? v.range : outward(s.range);
  const made = { range: v.range, declared };
  const { rawRange, lsb, zero } = s.quantity;
  if (s.kind === 'cyclic') {
    const counts = modulo(c, v, q.toNumber(s.cyclic?.period ?? q.one), s.cyclic?.bits ?? 0, owner);
    return { ...made, fixed: c.b.relabel(counts.fixed, 0), error: counts.error };
  }
  if (s.kind !== 'real') return { ...made, ...wholeStore(c, s, node, v, rawRange) };
  const { mantissa, exponent } = normalised(lsb);
  const frac = -exponent;
  if (v.known) {
    const k = constantAt(c, v.known, mantissa, frac);
    const counts = c.b.clamp(
      c.b.constant((k.fixed.kind === 'const' ? k.fixed.value : 0n) + q.round(zero), 0),
      rawRange.lo,
      rawRange.hi,
    );
    return { ...made, fixed: counts, error: k.error };
  }
  const converted = withZero(
    c,
    inUnit(c, v, mantissa, Math.max(frac, c.want(owner, magnitudeOf(v.range))), owner),
    zero,
    mantissa,
    frac,
  );
  const rounded = raise(c, reduceOutput(c, converted.v, frac), frac);
  const { fixed, error } = limited(
    c,
    { ...rounded, fixed: c.b.relabel(rounded.fixed, frac) },
    shifted(rawRange, converted.whole),
    declared,
    lsb,
    owner,
  );
  const offset =
    converted.whole === 0n ? c.b.relabel(fixed, 0) : c.b.add(c.b.relabel(fixed, 0), c.b.constant(converted.whole, 0));
  return { ...made, fixed: offset, error };
}

const shifted = (r: IntRange, by: bigint): IntRange => ({ lo: r.lo - by, hi: r.hi - by });

/** The count that stands for 0: its fraction is added before the rounding, its whole part after. */
function withZero(
  c: StepContext,
  v: Val,
  zero: q.Rational,
  mantissa: q.Rational,
  frac: number,
): { v: Val; whole: bigint } {
  const whole = q.round(zero);
  const rest = q.sub(zero, q.rational(whole));
  if (q.isZero(rest)) return { v, whole };
  const offset = constantAt(c, q.mul(rest, q.mul(mantissa, q.pow2(-frac))), mantissa, Math.max(v.fixed.frac, frac + 8));
  const x = raise(c, v, offset.fixed.frac);
  const fixed = c.b.add(x.fixed, c.b.constant(offset.fixed.kind === 'const' ? offset.fixed.value : 0n, x.fixed.frac));
  return { v: { ...x, fixed, error: addForm(x.error, offset.error) }, whole };
}

/** The last rounding: half a count, whatever the plan. */
function reduceOutput(c: StepContext, v: Val, frac: number): Val {
  const drop = v.fixed.frac - frac;
  if (drop <= 0) return v;
  const half = nextUp(q.toNumberUp(q.mul(q.abs(v.unit), q.pow2(-frac - 1))));
  const symbol = c.symbols.add({ kind: 'rounding', round: half, total: half, what: 'output rounding' });
  return { ...v, fixed: c.b.shr(v.fixed, drop, 'half-up'), error: addForm(v.error, symbolForm(symbol.id)) };
}

export { constantVal, typeRange };
