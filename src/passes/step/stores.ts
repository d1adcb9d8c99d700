// The end of a step: next states on their counts, and what is known of them for the proof that ranges and errors close.
import type { Fixed } from '../../ir/fixed.js';
import type { Real } from '../../ir/real.js';
import type { StateSignal } from '../../ir/signal.js';
import { type FInterval, magnitudeOf, nextDown, nextUp } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { constantAt, inUnit, roundTo } from './convert.js';
import { modulo, settled } from './decisions.js';
import { addForm, type Form, subForm } from './form.js';
import { limited, wholeStore, within } from './limits.js';
import { outward, stateGrid } from './ports.js';
import { type Alternative, lsbOf, plain, type Val } from './value.js';
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
  const made = v.known
    ? constantAt(c, v.known, unit, frac)
    : roundTo(c, inUnit(c, value, unit, want, node.id), frac, node.id);
  const own = proved ? confined(c, made) : made;
  return { ...limited(c, own, decl.range, outward(s.range), q.mul(unit, q.pow2(-frac)), node.id), frac: exactFrac };
}

/** The integer where range and error put it: nothing limits what never leaves. */
function confined(c: StepContext, v: Val): Val {
  const [lsb, error] = [lsbOf(v), c.symbols.totalOf(v.error)];
  const counts = (x: number): q.Rational => q.div(q.fromNumber(x), lsb);
  if (q.sign(lsb) < 0 || !Number.isFinite(error)) return v;
  const range = { lo: q.ceil(counts(nextDown(v.range.lo - error))), hi: q.floor(counts(nextUp(v.range.hi + error))) };
  const fixed = c.b.restrict(v.fixed, range);
  c.own(fixed);
  return { ...v, fixed };
}
