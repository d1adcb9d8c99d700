// State as the step sees it: `self.x` reads what was last assigned, an assignment limits or wraps as the signal says.
// Law: an array assigned to a state is copied; writing to the one it came from is refused, for in JavaScript both are one.
import type { Span } from '../../diag/diagnostic.js';
import { nearest } from '../../diag/nearest.js';
import type { Real } from '../../ir/real.js';
import type { Signal, StateSignal } from '../../ir/signal.js';
import * as q from '../../num/rational.js';
import { clamp } from '../../ops/index.js';
import { modulo } from '../../ops/step-ops.js';
import { valueFor } from './coerce.js';
import { apply, type Context, refuse } from './context.js';
import { itemOf, itemsOf, listOf, pack, packRows } from './list.js';
import {
  BOOL,
  INT,
  isPlain,
  isPoison,
  type ListContent,
  NUMBER,
  nameOfValue,
  type ObjectContent,
  POISON,
  type ScalarType,
  scalar,
  type Value,
} from './value.js';

export function typeOfSignal(s: Signal): ScalarType {
  if (s.kind === 'oneOf') return { is: 'oneOf', members: s.members ?? [] };
  return s.kind === 'bool' ? BOOL : s.kind === 'int' ? INT : NUMBER;
}

/** A number as the signal takes it: cyclic ones wrapped, saturated ones limited. Also on whole vectors. */
export function limited(
  c: Context,
  real: Real,
  s: Signal & { readonly saturate: boolean },
  span: Span,
  name?: string,
): Real {
  if (s.cyclic) return apply(c, modulo(q.toNumber(s.cyclic.period)), [real], span, name);
  if (!s.saturate) return real;
  return apply(c, clamp, [real, c.b.constant(s.range.lo), c.b.constant(s.range.hi)], span, name);
}

export function assignState(c: Context, id: number, self: ObjectContent, name: string, value: Value, span: Span): void {
  const signal = self.states?.get(name);
  if (!signal) {
    refuseTarget(c, self, name, span);
    return;
  }
  if (signal.shape.length > 0) {
    copyInto(c, self.fields.get(name) as Value, value, signal, signal.shape, span);
    return;
  }
  const type = typeOfSignal(signal);
  const real = valueFor(c, value, type, `self.${name}`, span);
  const plain = isPlain(value) && !signal.saturate && !signal.cyclic;
  const held: Value = !real ? POISON : plain ? value : scalar(limited(c, real, signal, span, name), type);
  c.store.set(id, { ...self, fields: new Map([...self.fields, [name, held]]) });
}

function refuseTarget(c: Context, self: ObjectContent, name: string, span: Span): void {
  const names = [...(self.states?.keys() ?? [])];
  if (!self.fields.has(name)) {
    refuse(c, 'BS1420', { object: 'self', name, near: nearest(name, names), names }, span);
    return;
  }
  const isUse = self.fields.get(name)?.kind === 'use';
  const why = isUse ? 'it is a used block' : 'it is a tunable, which is set from outside';
  refuse(c, 'BS1418', { name: `self.${name}`, why, help: 'declare what the step changes in `state`' }, span);
}

/** Copies an array, or an array of arrays, into a state. */
export function copyInto(
  c: Context,
  target: Value,
  value: Value,
  s: StateSignal,
  shape: readonly number[],
  span: Span,
): void {
  const [to, from] = [listOf(c, target), listOf(c, value)];
  if (isPoison(value) || !to || target.kind !== 'ref') return;
  if (!from || from.items.length !== shape[0]) {
    const given = from ? `an array of ${from.items.length}` : nameOfValue(value);
    const help = 'assign an array of the declared length';
    refuse(c, 'BS1416', { target: `self.${s.name}`, needs: `an array of ${shape[0]}`, given, help }, span);
    return;
  }
  if (shape.length > 1) {
    to.items.forEach((row, i) => {
      copyInto(c, row as Value, itemOf(c, from, i), s, shape.slice(1), span);
    });
  } else c.store.set(target.id, { ...to, ...elements(c, from, s, span) });
  protect(c, value, target, from, s.name);
}

function elements(c: Context, from: ListContent, s: StateSignal, span: Span): Pick<ListContent, 'items' | 'base'> {
  const type = typeOfSignal(s);
  if (from.base && from.items.every((x) => x === undefined) && from.base.type.is === type.is && type.is !== 'oneOf') {
    return { items: from.items, base: { real: limited(c, from.base.real, s, span, s.name), type } };
  }
  const items = itemsOf(c, from).map((x, i) => {
    const real = valueFor(c, x, type, `self.${s.name}[${i}]`, span);
    const plain = isPlain(x) && !s.saturate && !s.cyclic;
    return !real ? POISON : plain ? x : scalar(limited(c, real, s, span, s.name), type);
  });
  return { items, base: undefined };
}

function protect(c: Context, value: Value, target: Value, from: ListContent, name: string): void {
  if (value.kind !== 'ref' || target.kind !== 'ref' || value.id === target.id || !from.guard.writable) return;
  const guard = {
    writable: false,
    why: `it was assigned to self.${name}, and in JavaScript both names are now one array`,
    help: `write to self.${name}, or assign a copy: self.${name} = [...values]`,
  } as const;
  c.store.set(value.id, { ...from, guard });
}

/** The value of a signal at the end of the step, as one node of its shape. */
export function signalReal(c: Context, value: Value, s: StateSignal, span: Span, target: string): Real | undefined {
  const type = typeOfSignal(s);
  if (s.shape.length === 0) return valueFor(c, value, type, target, span);
  const list = listOf(c, value);
  if (!list || list.items.length !== s.shape[0]) {
    const given = list ? `an array of ${list.items.length}` : nameOfValue(value);
    const help = 'give an array of the declared length';
    if (!isPoison(value)) refuse(c, 'BS1416', { target, needs: `an array of ${s.shape[0]}`, given, help }, span);
    return undefined;
  }
  if (s.shape.length === 1) return vectorReal(c, list, type, span, target, s.name);
  const row = { ...s, shape: s.shape.slice(1) };
  const rows = itemsOf(c, list).map((x) => signalReal(c, x, row, span, target));
  return rows.every((x) => x !== undefined) ? packRows(c, rows as Real[], span, list.base?.real, s.name) : undefined;
}

function vectorReal(
  c: Context,
  list: ListContent,
  type: ScalarType,
  span: Span,
  target: string,
  name: string,
): Real | undefined {
  const fits = list.items.map((x, i) => x === undefined || valueFor(c, x, type, `${target}[${i}]`, span) !== undefined);
  return fits.every(Boolean) ? pack(c, list, type, span, name) : undefined;
}
