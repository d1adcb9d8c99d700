// What an expression of a step evaluates to while compiling: a JavaScript value already known, or a node of the graph with its kind.
// Law: arrays and objects are references into the store, so that aliases mean what they mean in JavaScript.
import type { CheckedUse } from '../../blocks/checked.js';
import type { Real } from '../../ir/real.js';
import type { StateSignal } from '../../ir/signal.js';
import type { Binding, Func } from './syntax.js';

export type ScalarType =
  | { readonly is: 'number' }
  | { readonly is: 'int' }
  | { readonly is: 'bool' }
  | { readonly is: 'oneOf'; readonly members: readonly string[] };

export const NUMBER: ScalarType = { is: 'number' };
export const INT: ScalarType = { is: 'int' };
export const BOOL: ScalarType = { is: 'bool' };

/** What a condition tells of values that may be null: those that are not when it holds, and when it does not. */
export interface Facts {
  readonly whenTrue: readonly Nullable[];
  readonly whenFalse: readonly Nullable[];
}

export interface Known {
  readonly kind: 'known';
  /** A number, boolean, string, null or undefined; or an array, object or function made outside the step. */
  readonly value: unknown;
  /** Where an outer value was declared: leads to the source of functions. */
  readonly binding?: Binding;
}
export interface Scalar {
  readonly kind: 'scalar';
  readonly real: Real;
  readonly type: ScalarType;
  readonly facts?: Facts;
}
/** An input with an `invalid` count: `valid` is 1 or 0. Identity matters: facts are about this very value. */
export interface Nullable {
  readonly kind: 'nullable';
  readonly valid: Real;
  readonly value: Scalar;
  readonly name: string;
}
export interface Ref {
  readonly kind: 'ref';
  readonly id: number;
}
export interface Closure {
  readonly kind: 'closure';
  readonly fn: Func;
  /** The scope it was made in; absent for functions declared outside the step. */
  readonly env?: Env;
}
export interface Builtin {
  readonly kind: 'builtin';
  /** 'Math.abs', 'clamp', 'Number' … */
  readonly name: string;
}
/** A method of an array, not yet called. */
export interface Method {
  readonly kind: 'method';
  readonly name: string;
  readonly of: Value;
}
export interface Use {
  readonly kind: 'use';
  readonly use: CheckedUse;
  readonly path: string;
  /** The element of an array of blocks. */
  readonly at?: number;
}
/** Has no one value: used, it is an error for this reason. */
export interface Undetermined {
  readonly kind: 'undetermined';
  readonly reason: string;
}
/** Stands where an error was reported; says nothing more. */
export interface Poison {
  readonly kind: 'poison';
}

export type Value = Known | Scalar | Nullable | Ref | Closure | Builtin | Method | Use | Undetermined | Poison;

/** Names to cells of the store. */
export class Env {
  readonly cells = new Map<string, { readonly cell: number; readonly constant: boolean }>();
  constructor(readonly parent?: Env) {}

  find(name: string): { readonly cell: number; readonly constant: boolean } | undefined {
    return this.cells.get(name) ?? this.parent?.find(name);
  }
}

/** Who may write into an array or object. */
export type Guard =
  | { readonly writable: true }
  | { readonly writable: false; readonly why: string; readonly help: string };

/** The elements of an array; an absent item is the one of `base` at its place. */
export interface ListContent {
  readonly kind: 'list';
  readonly items: readonly (Value | undefined)[];
  readonly base?: { readonly real: Real; readonly type: ScalarType };
  readonly guard: Guard;
  /** What elements must be, where the array is a state. */
  readonly element?: { readonly type: ScalarType; readonly name: string; readonly signal: StateSignal };
}
export interface ObjectContent {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, Value>;
  readonly guard: Guard;
  /** 'self' or 'inputs': how errors call it. */
  readonly title?: string;
  /** Of `self`: what may be assigned, with its limits. */
  readonly states?: ReadonlyMap<string, StateSignal>;
}
export type Content = ListContent | ObjectContent;

export const WRITABLE: Guard = { writable: true };
export const POISON: Poison = { kind: 'poison' };
export const UNDEFINED: Known = { kind: 'known', value: undefined };
export const known = (value: unknown): Known => ({ kind: 'known', value });
export const scalar = (real: Real, type: ScalarType, facts?: Facts): Scalar => ({
  kind: 'scalar',
  real,
  type,
  ...(facts ? { facts } : {}),
});

export const isPoison = (v: Value): boolean => v.kind === 'poison';
/** A known number, boolean, string, null or undefined. */
export const isPlain = (v: Value): v is Known =>
  v.kind === 'known' && (v.value === null || (typeof v.value !== 'object' && typeof v.value !== 'function'));

/** How messages call a value. */
export function nameOfValue(v: Value): string {
  switch (v.kind) {
    case 'known':
      return nameOfKnown(v.value);
    case 'scalar':
      return { number: 'a number', int: 'a whole number', bool: 'a boolean', oneOf: 'a string' }[v.type.is];
    case 'nullable':
      return `${v.name}, which may be null,`;
    case 'ref':
      return 'an array or object';
    case 'use':
      return 'a block';
    case 'undetermined':
    case 'poison':
      return 'a value';
    default:
      return 'a function';
  }
}

function nameOfKnown(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `the string '${value}'`;
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`;
  return typeof value === 'function' ? 'a function' : Array.isArray(value) ? 'an array' : 'an object';
}
