// Arrays of static length: elements read and written by known or by ranged index, and arrays as vectors of the graph.
// Law: a dynamic index goes through a gather, so that the passes prove it inside the array.
import type { Span } from '../../diag/diagnostic.js';
import type { Real, Shape } from '../../ir/real.js';
import { sizeOf } from '../../ir/real-build.js';
import * as q from '../../num/rational.js';
import { select } from '../../ops/index.js';
import { equal } from '../../ops/step-ops.js';
import { apply, type Context, choose, number } from './context.js';
import { commonType, inType } from './scalar-types.js';
import { INT, isPlain, type ListContent, POISON, type ScalarType, scalar, type Value } from './value.js';

export const contentOf = (c: Context, v: Value) => {
  const held = v.kind === 'ref' ? c.store.get(v.id) : undefined;
  return held && (held.kind === 'list' || held.kind === 'object') ? held : undefined;
};
export const listOf = (c: Context, v: Value): ListContent | undefined => {
  const content = contentOf(c, v);
  return content?.kind === 'list' ? content : undefined;
};

/** Constants are shared within one step. */
export function cached(c: Context, key: string, make: () => Real): Real {
  const known = c.tables.get(key);
  if (known) return known;
  const made = make();
  c.tables.set(key, made);
  return made;
}

/** Element i, a node for the lazy ones. */
export function itemOf(c: Context, list: ListContent, i: number): Value {
  const item = list.items[i];
  if (item !== undefined || !list.base) return item ?? POISON;
  const { real, type } = list.base;
  return scalar(
    cached(c, `at ${real.id} ${i}`, () => c.b.gather(real, number(c, i), elementLabel(real, i))),
    type,
  );
}

const elementLabel = (table: Real, i: number) => {
  const { name, span } = table;
  return { ...(name === undefined ? {} : { name: `${name}_${i}` }), ...(span ? { span } : {}) };
};

export const itemsOf = (c: Context, list: ListContent): Value[] => list.items.map((_, i) => itemOf(c, list, i));

const iota = (c: Context, shape: Shape): Real =>
  cached(c, `iota ${shape}`, () =>
    c.b.table(
      Array.from({ length: sizeOf(shape) }, (_, i) => q.rational(i)),
      shape,
    ),
  );

/** The index itself, proved inside 0 .. n - 1 by the gather. */
const within = (c: Context, at: Real, n: number): Real => c.b.gather(iota(c, [n]), at);

/** The one kind of all elements; undefined where they have none in common. */
export function elementType(c: Context, items: readonly Value[]): ScalarType | undefined {
  let type = items.length > 0 ? commonType(c, items[0], items[0]) : undefined;
  for (const item of items)
    type = type && commonType(c, type.is === 'number' ? { ...ZERO(c), type } : asLike(c, type), item);
  return type;
}
const ZERO = (c: Context) => scalar(number(c, 0), INT);
const asLike = (c: Context, type: ScalarType): Value => scalar(number(c, 0), type);

/** list[at] for an index that the step computes. */
export function dynamicItem(c: Context, list: ListContent, at: Real, span: Span, name?: string): Value {
  if (list.base && list.items.every((x) => x === undefined)) {
    return scalar(c.b.gather(list.base.real, at, { span, ...(name ? { name } : {}) }), list.base.type);
  }
  const items = itemsOf(c, list);
  const type = elementType(c, items);
  if (!type) return POISON;
  if (items.every((x) => isPlain(x)))
    return scalar(c.b.gather(pack(c, list, type, span), at, { span, ...(name ? { name } : {}) }), type);
  const index = within(c, at, items.length);
  const reals = items.map((x) => inType(c, x, type, span) ?? number(c, 0));
  const real = reals.reduceRight((rest, x, i) =>
    i === reals.length - 1 ? x : choose(c, apply(c, equal, [index, number(c, i)], span), [x], [rest])[0],
  );
  return scalar(real, type);
}

/** list with list[at] = value. */
export function dynamicWrite(
  c: Context,
  list: ListContent,
  at: Real,
  value: Real,
  type: ScalarType,
  span: Span,
): ListContent {
  const index = within(c, at, list.items.length);
  if (list.base) {
    const whole = pack(c, list, type, span);
    const hit = apply(c, equal, [iota(c, whole.shape), index], span);
    const real = apply(c, select, [hit, value, whole], span, whole.name);
    return { ...list, items: list.items.map(() => undefined), base: { real, type } };
  }
  const items = itemsOf(c, list).map((x, i) => {
    const old = inType(c, x, type, span) ?? number(c, 0);
    return scalar(choose(c, apply(c, equal, [index, number(c, i)], span), [value], [old])[0], type);
  });
  return { ...list, items };
}

/** The array as a vector: its base with the elements written since put in, each by select(equal(0 … n-1, i), element, rest). */
export function pack(c: Context, list: ListContent, type: ScalarType, span: Span, name?: string): Real {
  const n = list.items.length;
  const written = list.items.flatMap((x, i) => (x === undefined ? [] : [{ i, real: inType(c, x, type, span), x }]));
  if (!list.base && written.every(({ x }) => isPlain(x))) {
    const numbers = written.map(({ x }) => (x.kind === 'known' ? codeOf(x.value, type) : 0));
    return table(c, numbers, [n]);
  }
  const start =
    list.base?.real ??
    table(
      c,
      Array.from({ length: n }, () => 0),
      [n],
    );
  return written.reduce<Real>((whole, { i, real }) => {
    const hit = apply(c, equal, [iota(c, [n]), number(c, i)], span);
    return apply(c, select, [hit, real ?? number(c, 0), whole], span, name);
  }, start);
}

function codeOf(value: unknown, type: ScalarType): number {
  if (type.is === 'oneOf') return Math.max(0, type.members.indexOf(String(value)));
  return Number(value);
}

/** Rows put together as a matrix. */
export function packRows(c: Context, rows: readonly Real[], span: Span, base: Real | undefined, name?: string): Real {
  const shape: Shape = [rows.length, rows[0].shape[0]];
  const zero =
    base ??
    table(
      c,
      Array.from({ length: sizeOf(shape) }, () => 0),
      shape,
    );
  return rows.reduce<Real>((whole, row, i) => {
    if (base && row.kind === 'gather' && row.table === base) return whole;
    return Array.from({ length: shape[1] }, (_, j) => j).reduce<Real>((matrix, j) => {
      const hit = apply(c, equal, [iota(c, shape), number(c, i * shape[1] + j)], span);
      return apply(c, select, [hit, c.b.gather(row, number(c, j)), matrix], span, name);
    }, whole);
  }, zero);
}

/** A constant array; every number is finite. */
export const table = (c: Context, values: readonly number[], shape: Shape): Real =>
  cached(c, `table ${shape}: ${values.join()}`, () => c.b.table(values.map(q.fromNumber), shape));
