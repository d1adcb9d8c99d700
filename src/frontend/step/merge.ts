// Joins what the two arms of a branch left: values that differ become results of one `if` in the graph.
// Law: what only one arm made is kept as it is; what cannot be joined is an error when it is used, not before.

import type { Span } from '../../diag/diagnostic.js';
import type { Real } from '../../ir/real.js';
import { select } from '../../ops/index.js';
import { equal } from '../../ops/step-ops.js';
import { type Context, choose, freshId, number } from './context.js';
import { itemOf } from './list.js';
import { commonType, inType } from './scalar-types.js';
import { type Held, Store } from './store.js';
import {
  type Content,
  type ListContent,
  type Nullable,
  type ObjectContent,
  POISON,
  type Scalar,
  type ScalarType,
  scalar,
  type Value,
} from './value.js';

/** The pairs of one join, and how its results are read. */
interface Join {
  readonly c: Context;
  readonly a: Store;
  readonly b: Store;
  readonly into: Store;
  readonly thenReals: Real[];
  readonly elseReals: Real[];
  readonly span: Span;
}
type Joined<T> = (results: readonly Real[]) => T;

/** The store after `cond ? a : b`; both descend from base. */
export function mergeStores(c: Context, cond: Real, a: Store, b: Store, base: Store, span: Span): Store {
  const into = new Store(base);
  const join: Join = { c, a, b, into, thenReals: [], elseReals: [], span };
  const settled = [...new Set([...a.written(base), ...b.written(base)])].map((id) => joinHeld(join, id));
  const results = choose(c, cond, join.thenReals, join.elseReals);
  for (const settle of settled) settle(results);
  for (const path of [...a.calls(base), ...b.calls(base)]) into.call(path);
  into.learn(a.factsSince(base).filter((v) => b.isValid(v)));
  return into;
}

function joinHeld(join: Join, id: number): Joined<void> {
  const [x, y] = [join.a.get(id), join.b.get(id)];
  if (x === undefined || y === undefined || x === y) return () => join.into.set(id, (x ?? y) as Held);
  const joined = isContent(x) ? joinContent(join, x, y as Content) : joinValue(join, x, y as Value);
  return (results) => join.into.set(id, joined(results));
}

export const isContent = (held: Held): held is Content => held.kind === 'list' || held.kind === 'object';

function joinContent(join: Join, x: Content, y: Content): Joined<Content> {
  if (x.kind === 'list' && y.kind === 'list') return joinLists(join, x, y);
  return joinObjects(join, x as ObjectContent, y as ObjectContent);
}

function joinLists(join: Join, x: ListContent, y: ListContent): Joined<Content> {
  const guard = x.guard.writable ? y.guard : x.guard;
  if (x.items.length !== y.items.length) {
    const value: Value = { kind: 'undetermined', reason: 'the array has different lengths on two paths' };
    return () => ({ kind: 'list', items: [value], guard });
  }
  const whole = x.base && y.base && [...x.items, ...y.items].every((item) => item === undefined);
  if (whole && x.base.real !== y.base.real) {
    const real = pair(join, x.base.real, y.base.real);
    const { type } = x.base;
    return (results) => ({ kind: 'list', items: x.items, base: { real: real(results), type }, guard });
  }
  const sameBase = x.base !== undefined && x.base.real === y.base?.real;
  const items = x.items.map((item, i) => {
    if (sameBase && item === undefined && y.items[i] === undefined) return () => undefined;
    return joinValue(join, itemOf(join.c, x, i), itemOf(join.c, y, i));
  });
  return (results) => ({
    kind: 'list',
    items: items.map((settle) => settle(results)),
    ...(sameBase ? { base: x.base } : {}),
    guard,
  });
}

function joinObjects(join: Join, x: ObjectContent, y: ObjectContent): Joined<Content> {
  const missing: Value = { kind: 'undetermined', reason: 'the property exists on one path only' };
  const keys = [...new Set([...x.fields.keys(), ...y.fields.keys()])];
  const settled = keys.map((key) => joinValue(join, x.fields.get(key) ?? missing, y.fields.get(key) ?? missing));
  return (results) => ({ ...x, fields: new Map(keys.map((key, i) => [key, settled[i](results)])) });
}

/** Two real results of one if. */
function pair(join: Join, x: Real, y: Real): Joined<Real> {
  if (x === y) return () => x;
  const at = join.thenReals.push(x) - 1;
  join.elseReals.push(y);
  return (results) => results[at];
}

function joinValue(join: Join, x: Value, y: Value): Joined<Value> {
  if (x === y || same(x, y)) return () => x;
  if (x.kind === 'poison' || y.kind === 'poison') return () => POISON;
  if (x.kind === 'undetermined' || y.kind === 'undetermined') return () => (x.kind === 'undetermined' ? x : y);
  if (x.kind === 'ref' && y.kind === 'ref') return joinRefs(join, x.id, y.id);
  const [u, v] = [settled(join.a, x), settled(join.b, y)];
  if (u.kind === 'nullable' || v.kind === 'nullable' || isNull(u) || isNull(v)) return joinNullable(join, u, v);
  return joinScalars(join, u, v);
}

function same(x: Value, y: Value): boolean {
  if (x.kind === 'known' && y.kind === 'known') return Object.is(x.value, y.value);
  if (x.kind === 'scalar' && y.kind === 'scalar') return x.real === y.real && x.type === y.type;
  if (x.kind === 'closure' && y.kind === 'closure') return x.fn === y.fn && x.env === y.env;
  if (x.kind === 'builtin' && y.kind === 'builtin') return x.name === y.name;
  return x.kind === 'ref' && y.kind === 'ref' && x.id === y.id;
}

/** A value that this arm knows not to be null, as a plain one. */
const settled = (store: Store, v: Value): Value => (v.kind === 'nullable' && store.isValid(v) ? v.value : v);
const isNull = (v: Value): boolean => v.kind === 'known' && v.value === null;

const differing = (x: Value, y: Value): Value => ({
  kind: 'undetermined',
  reason: reasonOf(x, y),
});

function reasonOf(x: Value, y: Value): string {
  const isUndefined = (v: Value) => v.kind === 'known' && v.value === undefined;
  if (isUndefined(x) || isUndefined(y)) return 'it has no value on one of the paths that lead here';
  return 'it has values of different kinds on the paths that lead here';
}

function joinScalars(join: Join, x: Value, y: Value): Joined<Value> {
  const type = commonType(join.c, x, y);
  if (!type) return () => differing(x, y);
  const [a, b] = [inType(join.c, x, type, join.span), inType(join.c, y, type, join.span)];
  if (!a || !b) return () => differing(x, y);
  const real = pair(join, a, b);
  return (results) => scalar(real(results), type);
}

/** One of the two may be null: joined value and joined validity. */
function joinNullable(join: Join, x: Value, y: Value): Joined<Value> {
  const [a, b] = [nullablePart(join, x, y), nullablePart(join, y, x)];
  if (!a || !b) return () => differing(x, y);
  const value = joinScalars(join, a.value, b.value);
  const valid = pair(join, a.valid, b.valid);
  const { name } = [x, y].find((v): v is Nullable => v.kind === 'nullable') ?? { name: 'this value' };
  return (results) => {
    const joined = value(results);
    return joined.kind === 'scalar' ? { kind: 'nullable', value: joined, valid: valid(results), name } : joined;
  };
}

function nullablePart(join: Join, v: Value, other: Value): { value: Scalar; valid: Real } | undefined {
  const { c } = join;
  if (v.kind === 'nullable') return v;
  if (isNull(v)) {
    const like = other.kind === 'nullable' ? other.value : other;
    const type = like.kind === 'scalar' ? like.type : commonType(c, like, like);
    return type && { value: scalar(number(c, 0), type), valid: number(c, 0) };
  }
  const type = commonType(c, v, v);
  const real = type && inType(c, v, type, join.span);
  return real && { value: scalar(real, type), valid: number(c, 1) };
}

/** Different arrays or objects: a copy of either, that can be read only. */
function joinRefs(join: Join, x: number, y: number): Joined<Value> {
  const [a, b] = [join.a.get(x), join.b.get(y)] as [Content, Content];
  if (a.kind !== b.kind) return () => differing({ kind: 'ref', id: x }, { kind: 'ref', id: y });
  const joined = joinContent(join, a, b);
  const id = freshId(join.c);
  const guard = {
    writable: false,
    why: 'it stands for one of two arrays or objects, as the branch before chose',
    help: 'copy it first: const copy = [...chosen]',
  } as const;
  return (results) => {
    join.into.set(id, { ...joined(results), guard });
    return { kind: 'ref', id };
  };
}

/** The members' indices of one union as those of another. */
export function recode(c: Context, real: Real, from: ScalarType, to: ScalarType): Real | undefined {
  if (from.is !== 'oneOf' || to.is !== 'oneOf') return undefined;
  if (from.members === to.members || from.members.join('\0') === to.members.join('\0')) return real;
  const codes = from.members.map((m) => to.members.indexOf(m));
  if (codes.includes(-1)) return undefined;
  return codes.reduce<Real>(
    (rest, code, i) =>
      i === 0 ? rest : c.b.apply(select, [c.b.apply(equal, [real, number(c, i)]), number(c, code), rest]),
    number(c, codes[0]),
  );
}
