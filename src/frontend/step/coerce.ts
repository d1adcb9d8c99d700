// Values where a number, a condition or a value of a signal is needed. Law: what does not fit is refused with the reason.
import type { Span } from '../../diag/diagnostic.js';
import type { Real } from '../../ir/real.js';
import { equal, not } from '../../ops/step-ops.js';
import { apply, type Context, choose, number, refuse } from './context.js';
import { commonType, inType } from './scalar-types.js';
import { type Facts, isPoison, type Nullable, nameOfValue, type ScalarType, type Value } from './value.js';

export interface Numeric {
  readonly real: Real;
  readonly whole: boolean;
}

/** The value without null, where this path of the step has made sure. */
export function settled(c: Context, v: Value, span: Span): Value {
  if (v.kind === 'undetermined') return refuse(c, 'BS1415', { reason: v.reason }, span);
  if (v.kind !== 'nullable') return v;
  return c.store.isValid(v) ? v.value : refuse(c, 'BS1414', { name: v.name }, span);
}

/** A number as a node; undefined where that was refused. */
export function numeric(c: Context, given: Value, span: Span): Numeric | undefined {
  const v = settled(c, given, span);
  if (isPoison(v)) return undefined;
  if (v.kind === 'scalar' && (v.type.is === 'number' || v.type.is === 'int')) {
    return { real: v.real, whole: v.type.is === 'int' };
  }
  if (v.kind === 'known' && typeof v.value === 'number') {
    if (Number.isFinite(v.value)) return { real: number(c, v.value), whole: Number.isInteger(v.value) };
    refuse(c, 'BS1424', { value: String(v.value) }, span);
    return undefined;
  }
  refuse(c, 'BS1415', { reason: `a number is needed here, and this is ${nameOfValue(v)}` }, span);
  return undefined;
}

/** A whole number as a node. */
export function wholeNumber(c: Context, v: Value, span: Span, what: string): Real | undefined {
  const x = numeric(c, v, span);
  if (!x || x.whole) return x?.real;
  refuse(c, 'BS1410', { what }, span);
  return undefined;
}

export type Condition =
  | { readonly kind: 'decided'; readonly holds: boolean }
  | { readonly kind: 'open'; readonly real: Real; readonly facts?: Facts };

/** What a value means as a condition. */
export function condition(c: Context, given: Value, span: Span): Condition | undefined {
  if (given.kind === 'nullable' && !c.store.isValid(given)) return nullableTruth(c, given, span);
  const v = settled(c, given, span);
  if (isPoison(v)) return undefined;
  if (v.kind === 'known') return { kind: 'decided', holds: Boolean(v.value) };
  if (v.kind !== 'scalar') return { kind: 'decided', holds: true };
  if (v.type.is === 'bool') return { kind: 'open', real: v.real, ...(v.facts ? { facts: v.facts } : {}) };
  if (v.type.is === 'oneOf') return { kind: 'decided', holds: true };
  return { kind: 'open', real: nonZero(c, v.real, span) };
}

export const nonZero = (c: Context, x: Real, span: Span): Real =>
  apply(c, not, [apply(c, equal, [x, number(c, 0)], span)], span);

function nullableTruth(c: Context, v: Nullable, span: Span): Condition {
  const truth = v.value.type.is === 'bool' ? v.value.real : nonZero(c, v.value.real, span);
  const [real] = choose(c, v.valid, [truth], [number(c, 0)]);
  return { kind: 'open', real, facts: { whenTrue: [v], whenFalse: [] } };
}

const KIND: Readonly<Record<ScalarType['is'], string>> = {
  number: 'a number',
  int: 'a whole number',
  bool: 'a boolean',
  oneOf: 'one of its strings',
};

/** The value as a node of the kind that `target` needs. */
export function valueFor(c: Context, given: Value, type: ScalarType, target: string, span: Span): Real | undefined {
  const v = settled(c, given, span);
  if (isPoison(v)) return undefined;
  if (v.kind === 'known' && typeof v.value === 'number' && !Number.isFinite(v.value)) {
    refuse(c, 'BS1424', { value: String(v.value) }, span);
    return undefined;
  }
  const real = inType(c, v, type, span);
  if (real) return real;
  const help =
    type.is === 'int' && commonType(c, v, v)?.is === 'number'
      ? 'round it: Math.round(…), Math.floor(…) or Math.trunc(…)'
      : type.is === 'oneOf'
        ? `its members are ${type.members.map((m) => `'${m}'`).join(', ')}`
        : 'assign a value of the kind that was declared';
  refuse(c, 'BS1416', { target, needs: KIND[type.is], given: nameOfValue(v), help }, span);
  return undefined;
}
