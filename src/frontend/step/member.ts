// Properties and elements: `inputs.x`, `a.length`, `table[i]`, `self.n[2]`.
import type { Span } from '../../diag/diagnostic.js';
import { nearest } from '../../diag/nearest.js';
import type { Real } from '../../ir/real.js';
import { METHODS, RESIZING } from './array-methods.js';
import { isBuiltin, mathConstant } from './builtins.js';
import { wholeNumber } from './coerce.js';
import { allocate, type Context, refuse } from './context.js';
import { contentOf, dynamicItem, elementType, itemOf, itemsOf, listOf, pack, packRows } from './list.js';
import { outside } from './names.js';
import { isPoison, type Known, known, type ListContent, nameOfValue, POISON, type Value } from './value.js';

export function member(c: Context, object: Value, name: string, span: Span): Value {
  if (isPoison(object)) return POISON;
  if (object.kind === 'builtin') return builtinMember(c, object.name, name, span);
  if (object.kind === 'known') return knownMember(c, object, name, span);
  if (object.kind === 'use') return useMember(c, object, name, span);
  if (object.kind === 'undetermined') return refuse(c, 'BS1415', { reason: object.reason }, span);
  const content = contentOf(c, object);
  if (content?.kind === 'list') return listMember(c, object, content, name, span);
  if (content?.kind === 'object') {
    return (
      content.fields.get(name) ?? noProperty(c, content.title ?? 'this object', name, [...content.fields.keys()], span)
    );
  }
  return noProperty(c, nameOfValue(object), name, [], span);
}

function noProperty(c: Context, object: string, name: string, names: readonly string[], span: Span): Value {
  return refuse(c, 'BS1420', { object, name, near: nearest(name, names), names }, span);
}

function builtinMember(c: Context, object: string, name: string, span: Span): Value {
  const constant = object === 'Math' || object === 'Number' ? mathConstant(object, name) : undefined;
  if (constant !== undefined) return known(constant);
  const full = object === 'backstep' ? name : `${object}.${name}`;
  if (isBuiltin(full)) return { kind: 'builtin', name: full };
  return refuse(c, 'BS1407', { name: full, instead: insteadOf(full) }, span);
}

const insteadOf = (name: string): string =>
  name.endsWith('.random')
    ? 'a controller is deterministic: keep a generator in `state`, or take noise as an input'
    : 'see docs/LANGUAGE.md for the functions there are';

function listMember(c: Context, object: Value, list: ListContent, name: string, span: Span): Value {
  if (name === 'length') return known(list.items.length);
  if (METHODS.has(name)) return { kind: 'method', name, of: object };
  if (RESIZING.includes(name))
    return refuse(c, 'BS1421', { what: `${name}() changes the length or order of an array` }, span);
  return refuse(
    c,
    'BS1407',
    { name: `the array method ${name}`, instead: `use ${[...METHODS.keys()].join(', ')}, or a loop` },
    span,
  );
}

function knownMember(c: Context, object: Known, name: string, span: Span): Value {
  const { value } = object;
  if (value === null || value === undefined || typeof value !== 'object') {
    return noProperty(c, nameOfValue(object), name, [], span);
  }
  if (!(name in value)) return noProperty(c, 'this object', name, Object.keys(value), span);
  const { binding } = object;
  const fn = binding?.kind === 'declared' ? binding.methods?.(name) : undefined;
  if (fn) return { kind: 'closure', fn: fn() };
  return outside(c, (value as Readonly<Record<string, unknown>>)[name]);
}

function useMember(c: Context, use: Extract<Value, { kind: 'use' }>, name: string, span: Span): Value {
  if (use.use.count !== undefined && use.at === undefined) {
    if (name === 'length') return known(use.use.count);
    if (['map', 'forEach', 'reduce', 'entries'].includes(name)) return { kind: 'method', name, of: use };
  }
  return refuse(
    c,
    'BS1412',
    { name: use.path, reason: 'a block can only be called', help: `call it: self.${use.path}(…)` },
    span,
  );
}

export function element(c: Context, object: Value, index: Value, span: Span, name?: string): Value {
  if (isPoison(object) || isPoison(index)) return POISON;
  if (object.kind === 'use') return useElement(c, object, index, span);
  const list = listOf(c, object);
  if (!list) return keyed(c, object, index, span);
  if (index.kind === 'known') {
    const i = index.value;
    if (typeof i !== 'number' || !Number.isInteger(i))
      return refuse(c, 'BS1410', { what: 'the index of an array' }, span);
    return inBounds(c, i, list.items.length, span) ? itemOf(c, list, i) : POISON;
  }
  const at = wholeNumber(c, index, span, 'the index of an array');
  if (!at) return POISON;
  return isRows(c, list) ? row(c, list, at, span) : dynamic(c, list, at, span, name);
}

export function inBounds(c: Context, i: number, length: number, span: Span): boolean {
  if (i >= 0 && i < length) return true;
  refuse(c, 'BS1409', { index: i, length }, span);
  return false;
}

function dynamic(c: Context, list: ListContent, at: Real, span: Span, name?: string): Value {
  const value = dynamicItem(c, list, at, span, name);
  return isPoison(value)
    ? refuse(
        c,
        'BS1415',
        { reason: 'a computed index needs elements that are all numbers, all booleans or all strings' },
        span,
      )
    : value;
}

const isRows = (c: Context, list: ListContent): boolean =>
  list.items.length > 0 && list.items.every((x) => x !== undefined && listOf(c, x) !== undefined);

/** The row of a matrix that a computed index chooses: a copy that can be read. */
function row(c: Context, list: ListContent, at: Real, span: Span): Value {
  const rows = list.items.map((x) => listOf(c, x!)!);
  const width = rows[0].items.length;
  const type = elementType(
    c,
    rows.flatMap((r) => itemsOf(c, r)),
  );
  if (!type || rows.some((r) => r.items.length !== width)) {
    return refuse(c, 'BS1415', { reason: 'a computed index needs rows of one length and kind' }, span);
  }
  const matrix = packRows(
    c,
    rows.map((r) => pack(c, r, type, span)),
    span,
    list.base?.real,
  );
  const guard = {
    writable: false,
    why: 'a row chosen by a computed index is a copy',
    help: 'write the row in a loop over known indices',
  } as const;
  const items = Array.from({ length: width }, () => undefined);
  return allocate(c, { kind: 'list', items, base: { real: c.b.gather(matrix, at, { span }), type }, guard });
}

function useElement(c: Context, use: Extract<Value, { kind: 'use' }>, index: Value, span: Span): Value {
  const { count } = use.use;
  if (count === undefined || use.at !== undefined) {
    return refuse(
      c,
      'BS1412',
      { name: use.path, reason: 'it is one block, not an array of blocks', help: 'call it without an index' },
      span,
    );
  }
  if (index.kind !== 'known' || typeof index.value !== 'number' || !Number.isInteger(index.value)) {
    const help = 'loop over the blocks with a known index: for (let k = 0; k < n; k++)';
    return refuse(
      c,
      'BS1412',
      { name: use.path, reason: 'which block is called must be known when compiling', help },
      span,
    );
  }
  if (!inBounds(c, index.value, count, span)) return POISON;
  return { ...use, at: index.value, path: `${use.path}.${index.value}` };
}

/** `object['name']`. */
function keyed(c: Context, object: Value, index: Value, span: Span): Value {
  if (index.kind === 'known' && typeof index.value === 'string') return member(c, object, index.value, span);
  if (index.kind === 'known' && typeof index.value === 'number' && object.kind === 'known') {
    return knownMember(c, object, String(index.value), span);
  }
  return refuse(c, 'BS1428', {}, span);
}
