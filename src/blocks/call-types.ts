// What a caller of a block passes and gets: the value where there is one signal, an object by name where there are several.
import type { Schemas } from '../signals/schema.js';
import type { InputValues, OutputValues, StateValues } from '../signals/value.js';
import type { ArrayUse, EveryUse, UsableBlock, Use, Uses } from './uses.js';

type IsUnion<T, U = T> = T extends unknown ? ([U] extends [T] ? false : true) : never;
/** The one value of an object with one key, the object itself otherwise. */
export type LoneOrObject<T> = [keyof T] extends [never] ? T : IsUnion<keyof T> extends true ? T : T[keyof T];

export type CallInput<I extends Schemas> = LoneOrObject<InputValues<I>>;
export type CallOutput<O extends Schemas> = LoneOrObject<OutputValues<O>>;

type Names = Readonly<Record<string, unknown>>;
type LtiInput<I> = [I] extends [never] ? number : LoneOrObject<{ readonly [K in keyof I]: number }>;

/** A used block as self has it: nothing to pass when it has no inputs. */
export type CallableOf<B> = B extends { readonly kind: 'block'; readonly options: infer O }
  ? O extends { readonly inputs: infer I extends Schemas; readonly outputs: infer Out extends Schemas }
    ? [keyof I] extends [never]
      ? () => CallOutput<Out>
      : (input: CallInput<I>) => CallOutput<Out>
    : never
  : B extends { readonly kind: 'lti'; readonly options: { readonly inputs?: infer I } }
    ? (input: LtiInput<Extract<I, Names>>) => number
    : never;

type UseOf<U extends Use> =
  U extends ArrayUse<infer B extends UsableBlock>
    ? readonly CallableOf<B>[]
    : U extends EveryUse<infer B extends UsableBlock>
      ? CallableOf<B>
      : CallableOf<U>;

/** State (written), tunables (read only) and used blocks (called). */
export type Self<S extends Schemas, T extends Schemas, U extends Uses> = StateValues<S> &
  InputValues<T> & { readonly [K in keyof U]: UseOf<U[K]> };
