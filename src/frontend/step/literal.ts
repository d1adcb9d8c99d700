// Array and object literals: new arrays and objects of the step.
import { allocate, type Context, refuse } from './context.js';
import { evaluate } from './expression.js';
import { iterate } from './iterate.js';
import { contentOf } from './list.js';
import type { Entry, Item } from './syntax.js';
import { type Env, isPoison, known, POISON, type Value, WRITABLE } from './value.js';

/** The values of a list of elements or arguments; undefined where a spread cannot be. */
export function itemValues(c: Context, env: Env, items: readonly Item[]): Value[] | undefined {
  let failed = false;
  const values = items.flatMap((item) => {
    const value = evaluate(c, env, item.value);
    if (!item.spread) return [value];
    const spread = iterate(c, value, item.value.span);
    failed ||= !spread;
    return spread ?? [];
  });
  return failed ? undefined : values;
}

export function arrayOf(c: Context, env: Env, items: readonly Item[]): Value {
  const values = itemValues(c, env, items);
  return values ? newList(c, values) : POISON;
}

export const newList = (c: Context, items: readonly Value[]): Value =>
  allocate(c, { kind: 'list', items, guard: WRITABLE });

export const newObject = (c: Context, fields: ReadonlyMap<string, Value>): Value =>
  allocate(c, { kind: 'object', fields, guard: WRITABLE });

export function objectOf(c: Context, env: Env, entries: readonly Entry[]): Value {
  const fields = new Map<string, Value>();
  for (const entry of entries) {
    const key = keyOf(c, env, entry);
    const value = evaluate(c, env, entry.value, typeof key === 'string' ? key : undefined);
    if (entry.key === undefined) spreadInto(c, fields, value, entry);
    else if (typeof key === 'string') fields.set(key, value);
  }
  return newObject(c, fields);
}

function keyOf(c: Context, env: Env, entry: Entry): string | undefined {
  if (entry.key === undefined || typeof entry.key === 'string') return entry.key;
  const key = evaluate(c, env, entry.key);
  if (key.kind === 'known' && (typeof key.value === 'string' || typeof key.value === 'number'))
    return String(key.value);
  if (!isPoison(key)) refuse(c, 'BS1428', {}, entry.key.span);
  return undefined;
}

function spreadInto(c: Context, fields: Map<string, Value>, value: Value, entry: Entry): void {
  for (const [key, field] of fieldsOf(c, value, entry.value.span) ?? []) fields.set(key, field);
}

/** The properties of an object of the step or of plain data outside it. */
export function fieldsOf(c: Context, value: Value, span: Entry['value']['span']): [string, Value][] | undefined {
  const content = contentOf(c, value);
  if (content?.kind === 'object') return [...content.fields];
  if (value.kind === 'known' && typeof value.value === 'object' && value.value !== null) {
    return Object.entries(value.value).map(([key, x]) => [key, known(x)]);
  }
  if (!isPoison(value)) refuse(c, 'BS1415', { reason: 'an object is needed here' }, span);
  return undefined;
}
