// Inputs, tunables and states as values at the start of a step. Law: what a count outside the declared range does is decided here,
// before anything reads it.
import { Bug } from '../../diag/diagnostic.js';
import type { Fixed, FixedState } from '../../ir/fixed.js';
import type { Real } from '../../ir/real.js';
import { sizeOf } from '../../ir/real-build.js';
import type { InputSignal, Signal, StateSignal } from '../../ir/signal.js';
import { validName } from '../../ir/step.js';
import { type FInterval, nextUp } from '../../num/float-interval.js';
import { type IntRange, type IntType, type Quantity, signedType, typeRange } from '../../num/format.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { enclosure, narrowed } from './convert.js';
import { addForm, symbolForm } from './form.js';
import { normalised, type Val } from './value.js';

/** Exact ends as doubles, outward. */
export const outward = (i: { readonly lo: q.Rational; readonly hi: q.Rational }): FInterval => ({
  lo: enclosure(i.lo).lo,
  hi: enclosure(i.hi).hi,
});

/** Declares every input and tunable and gives the graph's input nodes their values. */
export function declareInputs(c: StepContext): void {
  const nodeOf = (name: string): Real | undefined => c.model.graph.inputs.find((i) => i.name === name);
  for (const s of c.model.inputs) {
    const raw = c.b.input(inputDecl(s), 0);
    const node = nodeOf(s.name);
    const valid = nodeOf(validName(s.name));
    if (valid && s.invalid !== undefined) c.set(valid, flag(c, c.b.compare('ne', raw, c.b.constant(s.invalid, 0))));
    if (node) give(c, node, s, raw);
  }
  for (const s of c.model.tunables) {
    const raw = c.b.state(tunableDecl(s));
    const node = nodeOf(s.name);
    if (node) give(c, node, s, raw);
  }
}

function give(c: StepContext, node: Real, s: InputSignal, raw: Fixed): void {
  if (s.shape.length === 0) {
    c.set(node, decoded(c, s, raw));
    return;
  }
  const elements = Array.from({ length: sizeOf(s.shape) }, (_, i) =>
    decoded(c, s, c.b.element(raw, c.b.constant(BigInt(i), 0))),
  );
  c.setArray(node, s.name, { fixed: raw, elements });
}

const lengthOf = (s: Signal): { length?: number } => (s.shape.length === 0 ? {} : { length: sizeOf(s.shape) });

/** What travels: kinds with codes of their own and inputs with an invalid count are sorted out by step itself. */
function inputDecl(s: InputSignal) {
  const { type, rawRange } = s.quantity;
  const all = typeRange(type);
  const open = s.kind === 'bool' || s.kind === 'oneOf' || s.kind === 'cyclic' || s.invalid !== undefined;
  const inside = all.lo >= rawRange.lo && all.hi <= rawRange.hi;
  const clamp = !open && !inside && s.outOfRange === 'clamp';
  return { name: s.name, type, range: open ? all : rawRange, clamp, ...lengthOf(s) };
}

function tunableDecl(s: InputSignal): FixedState {
  const { type, rawRange, lsb, zero } = s.quantity;
  const counts = s.init.map((x) => held(q.round(q.add(q.div(x, lsb), zero)), rawRange));
  return {
    name: s.name,
    type,
    range: rawRange,
    frac: 0,
    init: s.shape.length === 0 ? counts[0] : counts,
    tunable: true,
    ...lengthOf(s),
  };
}

const held = (x: bigint, r: IntRange): bigint => (x < r.lo ? r.lo : x > r.hi ? r.hi : x);

function flag(c: StepContext, fixed: Fixed): Val {
  const { form } = c.symbolOver({ lo: 0, hi: 1 });
  return { fixed, unit: q.one, range: { lo: 0, hi: 1 }, ideal: form, error: c.noError, whole: true };
}

/** One count as its value. */
function decoded(c: StepContext, s: InputSignal, raw: Fixed): Val {
  const { b } = c;
  if (s.kind === 'bool') return flag(c, b.compare('ne', raw, b.constant(0n, 0)));
  const range = outward(s.range);
  const { form } = c.symbolOver(range);
  const common = { range, ideal: form, error: c.noError };
  if (s.kind === 'oneOf') {
    const top = BigInt((s.members?.length ?? 1) - 1);
    const fixed = b.select(b.compare('le', raw, b.constant(top, 0)), raw, b.constant(0n, 0));
    return narrowed(c, { ...common, fixed, unit: q.one, whole: true });
  }
  if (s.kind === 'cyclic')
    return {
      ...onGrid(c, cyclicCounts(c, s, raw), s.quantity),
      ...common,
      whole: false,
      period: periodOf(s),
      turns: 0,
    };
  const counts = s.invalid === undefined ? raw : b.clamp(raw, s.quantity.rawRange.lo, s.quantity.rawRange.hi);
  if (s.kind === 'int') return { ...common, fixed: counts, unit: q.one, whole: true };
  const { fixed, unit, error } = onGrid(c, counts, s.quantity);
  return { ...common, fixed, unit, error, whole: false };
}

const periodOf = (s: Signal): number => (s.cyclic ? q.toNumber(s.cyclic.period) : fail(s));
function fail(s: Signal): never {
  throw new Bug(`${s.name} is not cyclic`);
}

function cyclicCounts(c: StepContext, s: Signal, raw: Fixed): Fixed {
  const bits = s.cyclic?.bits ?? 0;
  return raw.range.hi < 1n << BigInt(bits) ? raw : c.kernels.wrapBits(c.b, raw, bits, false);
}

const GUARD = 8;

/** (raw - zero) * lsb: the zero taken off exactly, or to 2^-8 of a count with its error. */
function onGrid(
  c: StepContext,
  raw: Fixed,
  quantity: Pick<Quantity, 'lsb' | 'zero'>,
): Pick<Val, 'fixed' | 'unit' | 'error'> {
  const { mantissa, exponent } = normalised(quantity.lsb);
  const { zero } = quantity;
  if (q.isZero(zero)) return { fixed: c.b.relabel(raw, -exponent), unit: mantissa, error: c.noError };
  const guard = zero.d === 1n ? 0 : Math.min(GUARD, q.isDyadic(zero) ? q.bitLength(zero.d) - 1 : GUARD);
  const stored = q.toFixed(zero, guard);
  const centred = c.b.sub(c.b.shl(c.b.relabel(raw, 0), guard), c.b.constant(stored, guard));
  const off = q.mul(q.sub(zero, q.fromFixed(stored, guard)), quantity.lsb);
  const fixed = c.b.relabel(centred, guard - exponent);
  if (q.isZero(off)) return { fixed, unit: mantissa, error: c.noError };
  const radius = nextUp(q.toNumberUp(q.abs(off)));
  const symbol = c.symbols.add({ kind: 'coefficient', round: radius, total: radius, what: 'stored zero' });
  return { fixed, unit: mantissa, error: addForm(c.noError, symbolForm(symbol.id)) };
}

/** Where a state lies in C: its counts, and what one is worth. */
export interface StateGrid {
  readonly decl: FixedState;
  readonly unit: q.Rational;
  readonly frac: number;
}

/** The counts of a state under the plan. */
export function stateGrid(c: StepContext, s: StateSignal): StateGrid {
  const shape = lengthOf(s);
  const init = (counts: readonly bigint[]) => (s.shape.length === 0 ? counts[0] : counts);
  if (s.kind === 'cyclic') {
    const bits = s.cyclic?.bits ?? 0;
    const lsb = q.div(s.cyclic?.period ?? q.one, q.pow2(bits));
    const { mantissa, exponent } = normalised(lsb);
    const type: IntType = { bits: bits <= 8 ? 8 : bits <= 16 ? 16 : 32, signed: false };
    const range = { lo: 0n, hi: (1n << BigInt(bits)) - 1n };
    const counts = s.init.map((x) => q.round(q.div(x, lsb)) & range.hi);
    return {
      decl: { name: s.name, type, range, frac: -exponent, init: init(counts), ...shape },
      unit: mantissa,
      frac: -exponent,
    };
  }
  const whole = s.kind !== 'real';
  const lsb = whole ? q.one : (s.quantity?.lsb ?? q.pow2(-(c.plan.states.get(s.name) ?? 15)));
  const { mantissa, exponent } = normalised(lsb);
  const range = s.quantity?.rawRange ?? { lo: q.ceil(q.div(s.range.lo, lsb)), hi: q.floor(q.div(s.range.hi, lsb)) };
  const type = s.quantity?.type ?? narrowest(range, whole ? 8 : 16);
  const counts = s.init.map((x) => held(q.round(q.div(x, lsb)), range));
  return {
    decl: { name: s.name, type, range, frac: -exponent, init: init(counts), ...shape },
    unit: mantissa,
    frac: -exponent,
  };
}

function narrowest(range: IntRange, least: 8 | 16): IntType {
  const type = signedType(range, least);
  if (!type) throw new RangeError('a state of more than 64 bits');
  return range.lo >= 0n && least === 8 && range.hi <= 255n ? { bits: 8, signed: false } : type;
}

/** Declares every state and gives the delays their values. */
export function declareStates(c: StepContext): void {
  for (const [k, s] of c.model.states.entries()) {
    const node = c.model.graph.delays[k].delay;
    const grid = stateGrid(c, s);
    const fixed = c.b.state(grid.decl);
    c.stateUnits.set(s.name, grid.unit);
    const length = sizeOf(s.shape);
    const vals = Array.from({ length }, (_, i) =>
      stateValue(c, s, grid, s.shape.length === 0 ? fixed : c.b.element(fixed, c.b.constant(BigInt(i), 0)), i),
    );
    c.stateSymbols.set(
      s.name,
      vals.map((v) => v.errorSymbol),
    );
    c.idealStates.set(
      s.name,
      vals.map((v) => v.idealSymbol),
    );
    if (s.shape.length === 0) c.set(node, vals[0].val);
    else c.setArray(node, s.name, { fixed, elements: vals.map((v) => v.val) });
  }
}

function stateValue(c: StepContext, s: StateSignal, grid: StateGrid, fixed: Fixed, index: number) {
  const own = c.plan.ranges?.get(s.name)?.[index];
  const range = own ?? (s.kind === 'cyclic' ? { lo: 0, hi: periodOf(s) } : outward(s.range));
  const { form, symbol: idealSymbol } = c.symbolOver(range);
  const assumed = c.plan.assumed?.get(s.name)?.[index];
  const whole = s.kind !== 'real' && s.kind !== 'cyclic';
  const exact = !assumed || assumed.total === 0;
  const errorSymbol = exact
    ? -1
    : c.symbols.add({ kind: 'state', what: s.name, round: assumed.round, total: assumed.total }).id;
  const error = exact ? c.noError : symbolForm(errorSymbol);
  const period = s.kind === 'cyclic' ? { period: periodOf(s), turns: 1 } : {};
  c.own(fixed);
  const val: Val = { fixed, unit: grid.unit, range, ideal: form, error, whole, ...period };
  return { val, errorSymbol, idealSymbol };
}
