// Binding and assignment: variables, elements, properties, state, and patterns of them.
import type { Span } from '../../diag/diagnostic.js';
import type { Real } from '../../ir/real.js';
import { valueFor, wholeNumber } from './coerce.js';
import { type Context, declare, refuse } from './context.js';
import { evaluate, logicalOf } from './expression.js';
import { iterate } from './iterate.js';
import { contentOf, dynamicWrite, elementType, itemsOf, listOf } from './list.js';
import { fieldsOf, newList, newObject } from './literal.js';
import { inBounds, member } from './member.js';
import { binary } from './operators.js';
import { inType } from './scalar-types.js';
import { assignState, copyInto, limited } from './self.js';
import type { BinaryOp, Expr, Part, Pattern } from './syntax.js';
import {
  type Env,
  type Guard,
  isPlain,
  isPoison,
  known,
  type ListContent,
  type ObjectContent,
  POISON,
  scalar,
  UNDEFINED,
  type Value,
} from './value.js';

/** Gives a pattern its value. New names are declared in env. */
export function bind(c: Context, env: Env, p: Pattern, value: Value, constant: boolean): void {
  switch (p.kind) {
    case 'bind':
      declare(c, env, p.name, value, constant);
      return;
    case 'place':
      write(c, env, p.place, value);
      return;
    case 'array':
      bindArray(c, env, p, value, constant);
      return;
    case 'object':
      bindObject(c, env, p, value, constant);
      return;
    case 'poison':
      return;
  }
}

const withDefault = (c: Context, env: Env, part: Part, value: Value): Value =>
  part.init && value.kind === 'known' && value.value === undefined
    ? evaluate(c, env, part.init, nameOf(part.pattern))
    : value;

export const nameOf = (p: Pattern): string | undefined =>
  p.kind === 'bind' ? p.name : p.kind === 'place' ? placeName(p.place) : undefined;
const placeName = (e: Expr): string | undefined => (e.kind === 'name' || e.kind === 'member' ? e.name : undefined);

function bindArray(
  c: Context,
  env: Env,
  p: Extract<Pattern, { kind: 'array' }>,
  value: Value,
  constant: boolean,
): void {
  const items = iterate(c, value, p.span);
  const at = (i: number): Value => (items ? (items[i] ?? UNDEFINED) : POISON);
  p.parts.forEach((part, i) => {
    if (part) bind(c, env, part.pattern, withDefault(c, env, part, at(i)), constant);
  });
  if (p.rest) bind(c, env, p.rest, items ? newList(c, items.slice(p.parts.length)) : POISON, constant);
}

function bindObject(
  c: Context,
  env: Env,
  p: Extract<Pattern, { kind: 'object' }>,
  value: Value,
  constant: boolean,
): void {
  for (const part of p.parts) {
    const field = part.init && !has(c, value, part.key) ? UNDEFINED : member(c, value, part.key, part.pattern.span);
    bind(c, env, part.pattern, withDefault(c, env, part, field), constant);
  }
  if (!p.rest) return;
  const taken = p.parts.map((part) => part.key);
  const rest = (fieldsOf(c, value, p.span) ?? []).filter(([key]) => !taken.includes(key));
  bind(c, env, p.rest, newObject(c, new Map(rest)), constant);
}

function has(c: Context, value: Value, key: string): boolean {
  const content = contentOf(c, value);
  if (content) return content.kind === 'list' || content.fields.has(key);
  return value.kind !== 'known' || typeof value.value !== 'object' || value.value === null || key in value.value;
}

export function assign(c: Context, env: Env, e: Extract<Expr, { kind: 'assign' }>): Value {
  const { target, op } = e;
  if (!op) {
    const value = evaluate(c, env, e.value, nameOf(target));
    bind(c, env, target, value, false);
    return value;
  }
  if (target.kind !== 'place') return POISON;
  const old = evaluate(c, env, target.place);
  const right = (): Value => evaluate(c, env, e.value);
  const value =
    op === '&&' || op === '||' || op === '??'
      ? logicalOf(c, { op, span: e.span }, old, right, nameOf(target))
      : binary(c, op as BinaryOp, old, right(), e.span, nameOf(target));
  write(c, env, target.place, value);
  return value;
}

/** `x++` and its kin. */
export function update(c: Context, env: Env, e: Extract<Expr, { kind: 'update' }>): Value {
  const old = evaluate(c, env, e.target);
  const value = binary(c, '+', old, known(e.by), e.span, placeName(e.target));
  write(c, env, e.target, value);
  return e.prefix ? value : old;
}

/** place = value. */
export function write(c: Context, env: Env, place: Expr, value: Value): void {
  switch (place.kind) {
    case 'name':
      writeName(c, env, place, value);
      return;
    case 'member':
      writeMember(c, evaluate(c, env, place.object), place.name, value, place.span);
      return;
    case 'index':
      writeElement(c, env, place, value);
      return;
    case 'poison':
      return;
    default:
      refuse(
        c,
        'BS1418',
        { name: 'this', why: 'it is no variable', help: 'assign to a variable or to self.name' },
        place.span,
      );
  }
}

function writeName(c: Context, env: Env, place: Extract<Expr, { kind: 'name' }>, value: Value): void {
  const found = env.find(place.name);
  if (!found) {
    refuse(c, 'BS1404', { name: place.name }, place.span);
  } else if (found.constant) {
    const help = 'declare it with let';
    refuse(c, 'BS1418', { name: place.name, why: 'it is a constant', help }, place.span);
  } else c.store.set(found.cell, value);
}

function writeMember(c: Context, object: Value, name: string, value: Value, span: Span): void {
  if (isPoison(object)) return;
  const content = contentOf(c, object);
  if (object.kind !== 'ref' || content?.kind !== 'object') {
    refuse(c, 'BS1404', { name: `.${name}` }, span);
  } else if (content.states) assignState(c, object.id, content, name, value, span);
  else if (allowed(c, content.guard, `${content.title ?? 'this object'}.${name}`, span)) {
    c.store.set(object.id, { ...content, fields: new Map([...content.fields, [name, value]]) } satisfies ObjectContent);
  }
}

function allowed(c: Context, guard: Guard, name: string, span: Span): boolean {
  if (guard.writable) return true;
  if (guard.why.startsWith('it is declared outside')) refuse(c, 'BS1404', { name }, span);
  else if (guard.why.startsWith('it was assigned')) refuse(c, 'BS1419', { why: guard.why, help: guard.help }, span);
  else refuse(c, 'BS1418', { name, why: guard.why, help: guard.help }, span);
  return false;
}

function writeElement(c: Context, env: Env, place: Extract<Expr, { kind: 'index' }>, value: Value): void {
  const object = evaluate(c, env, place.object);
  const index = evaluate(c, env, place.index);
  if (isPoison(object) || isPoison(index)) return;
  const list = listOf(c, object);
  if (!list || object.kind !== 'ref') {
    if (index.kind === 'known' && typeof index.value === 'string')
      writeMember(c, object, index.value, value, place.span);
    else refuse(c, 'BS1428', {}, place.span);
    return;
  }
  if (!allowed(c, list.guard, placeName(place.object) ?? 'this array', place.span)) return;
  const row = index.kind === 'known' && list.element ? list.items[index.value as number] : undefined;
  if (row?.kind === 'ref') {
    const { signal } = list.element!;
    copyInto(c, row, value, signal, signal.shape.slice(1), place.span);
    return;
  }
  const next =
    index.kind === 'known'
      ? atKnown(c, list, index.value, value, place.span)
      : atComputed(c, list, index, value, place.span);
  if (next) c.store.set(object.id, next);
}

function atKnown(c: Context, list: ListContent, i: unknown, value: Value, span: Span): ListContent | undefined {
  if (typeof i !== 'number' || !Number.isInteger(i)) {
    refuse(c, 'BS1410', { what: 'the index of an array' }, span);
    return undefined;
  }
  if (!inBounds(c, i, list.items.length, span)) return undefined;
  const { element } = list;
  const real = element && valueFor(c, value, element.type, `${element.name}[${i}]`, span);
  const item = !element ? value : real ? heldItem(c, value, real, element, span) : POISON;
  return { ...list, items: list.items.map((x, k) => (k === i ? item : x)) };
}

function atComputed(c: Context, list: ListContent, index: Value, value: Value, span: Span): ListContent | undefined {
  const at = wholeNumber(c, index, span, 'the index of an array');
  const type = list.element?.type ?? elementType(c, [...itemsOf(c, list), value]);
  if (!at) return undefined;
  if (!type) {
    refuse(c, 'BS1415', { reason: 'a computed index needs elements of one kind' }, span);
    return undefined;
  }
  const real = list.element
    ? valueFor(c, value, type, `an element of ${list.element.name}`, span)
    : inType(c, value, type, span);
  const put = real && list.element ? limited(c, real, list.element.signal, span) : real;
  return put && dynamicWrite(c, list, at, put, type, span);
}

/** An element of a state as it is after the assignment: limited or wrapped. */
function heldItem(c: Context, value: Value, real: Real, element: Element, span: Span): Value {
  const { signal, type } = element;
  return isPlain(value) && !signal.saturate && !signal.cyclic
    ? value
    : scalar(limited(c, real, signal, span, element.name), type);
}
type Element = NonNullable<ListContent['element']>;
