// Kinds of scalars: what two values have in common, and a value as a node of a kind. Strings are members of declared unions.
import type { Span } from '../../diag/diagnostic.js';
import type { Real } from '../../ir/real.js';
import { type Context, number } from './context.js';
import { recode } from './merge.js';
import { BOOL, INT, NUMBER, type ScalarType, type Value } from './value.js';

/** The kind of one value: whole known numbers are ints, strings wait for a union. */
function typeOf(v: Value): ScalarType | 'string' | undefined {
  if (v.kind === 'scalar') return v.type;
  if (v.kind !== 'known') return undefined;
  if (typeof v.value === 'boolean') return BOOL;
  if (typeof v.value === 'string') return 'string';
  if (typeof v.value !== 'number') return undefined;
  return Number.isInteger(v.value) ? INT : NUMBER;
}

/** The kind that holds both; undefined when there is none. */
export function commonType(c: Context, x: Value, y: Value): ScalarType | undefined {
  const [a, b] = [typeOf(x), typeOf(y)];
  if (a === undefined || b === undefined) return undefined;
  if (a === 'string' || b === 'string') return unionFor(c, [x, y], a, b);
  if (a.is === 'oneOf' && b.is === 'oneOf') return unionOf(c, [...a.members, ...b.members], a.members);
  if (a.is === b.is) return a;
  const numeric = (t: ScalarType) => t.is === 'number' || t.is === 'int';
  return numeric(a) && numeric(b) ? NUMBER : undefined;
}

function unionFor(
  c: Context,
  values: readonly Value[],
  a: ScalarType | 'string',
  b: ScalarType | 'string',
): ScalarType | undefined {
  const union = a !== 'string' ? a : b !== 'string' ? b : undefined;
  if (union && union.is !== 'oneOf') return undefined;
  const strings = values.flatMap((v) => (v.kind === 'known' ? [String(v.value)] : []));
  const members = union?.is === 'oneOf' ? union.members : [];
  return unionOf(c, [...members, ...strings], members);
}

/** A declared union with all these members, the preferred one first; else a union of their own. */
function unionOf(c: Context, members: readonly string[], preferred: readonly string[]): ScalarType {
  const holds = (u: readonly string[]): boolean => members.every((m) => u.includes(m));
  const declared = [preferred, ...c.unions].find(holds);
  return { is: 'oneOf', members: declared ?? [...new Set(members)] };
}

/** The value as a node of that kind; undefined when it is none of it. */
export function inType(c: Context, v: Value, type: ScalarType, _span: Span): Real | undefined {
  if (v.kind === 'scalar') return scalarIn(c, v.real, v.type, type);
  if (v.kind !== 'known') return undefined;
  const { value } = v;
  if (type.is === 'oneOf') return typeof value === 'string' ? member(c, type.members.indexOf(value)) : undefined;
  if (type.is === 'bool') return typeof value === 'boolean' ? number(c, value ? 1 : 0) : undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return type.is === 'int' && !Number.isInteger(value) ? undefined : number(c, value);
}

const member = (c: Context, index: number): Real | undefined => (index < 0 ? undefined : number(c, index));

function scalarIn(c: Context, real: Real, from: ScalarType, to: ScalarType): Real | undefined {
  if (from.is === 'oneOf' || to.is === 'oneOf') return recode(c, real, from, to);
  if (from.is === to.is || (from.is === 'int' && to.is === 'number')) return real;
  return undefined;
}
