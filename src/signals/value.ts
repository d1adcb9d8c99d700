// What a schema means to TypeScript: the type of the value in inputs (read only), in state (arrays can be written) and as an output.
import type {
  BoolSchema,
  ElementOf,
  ElementSchema,
  MatrixSchema,
  OneOfSchema,
  RealSchema,
  Schema,
  Schemas,
  VectorSchema,
} from './schema.js';

type ScalarOf<S> = S extends BoolSchema ? boolean : S extends OneOfSchema<infer M> ? M : number;
/** null where the schema has `raw.invalid`. */
type Fault<S> = S extends RealSchema<infer V> ? ([V] extends [undefined] ? never : null) : never;

/** An input's or tunable's value: arrays are read only. */
export type ValueOf<S extends Schema> =
  S extends VectorSchema<infer E extends ElementSchema>
    ? readonly ElementOf<E>[]
    : S extends MatrixSchema
      ? readonly (readonly number[])[]
      : ScalarOf<S> | Fault<S>;

/** A state's value: arrays can be written. */
export type StateValueOf<S extends Schema> =
  S extends VectorSchema<infer E extends ElementSchema>
    ? ElementOf<E>[]
    : S extends MatrixSchema
      ? number[][]
      : ScalarOf<S>;

/** What step gives for an output. */
export type OutputValueOf<S extends Schema> =
  S extends VectorSchema<infer E extends ElementSchema>
    ? readonly ElementOf<E>[]
    : S extends MatrixSchema
      ? readonly (readonly number[])[]
      : ScalarOf<S>;

export type InputValues<I extends Schemas> = { readonly [K in keyof I]: ValueOf<I[K]> };
export type OutputValues<O extends Schemas> = { readonly [K in keyof O]: OutputValueOf<O[K]> };
export type StateValues<S extends Schemas> = { -readonly [K in keyof S]: StateValueOf<S[K]> };
