// Signal schemas as the user writes them. Defaults are filled in by quantity.ts and check-signal.ts; nothing is rounded here.

/** `V` is the type of `invalid`: it tells TypeScript that the value may be null. */
export interface RawRange<V extends number | undefined = number | undefined> {
  readonly bits: number;
  readonly signed?: boolean;
  readonly lsb?: number;
  readonly zero?: number;
  readonly min?: number;
  readonly max?: number;
  /** The count that means a sensor fault; the input is null then. Inputs of a block with a step function only. */
  readonly invalid?: V;
}

export type PinnedFormat =
  | 'q7'
  | 'q15'
  | 'q31'
  | { readonly bits: number; readonly frac: number; readonly signed?: boolean };

export interface RealOptions<V extends number | undefined = number | undefined> {
  readonly range: readonly [number, number];
  /** Start of a state or tunable; 0 if absent. */
  readonly init?: number;
  /** Engineering units. */
  readonly resolution?: number;
  /** Engineering units. */
  readonly maxError?: number;
  readonly unit?: string;
  readonly raw?: RawRange<V>;
  readonly format?: PinnedFormat;
  readonly outOfRange?: 'clamp' | 'assume';
  readonly saturate?: boolean;
}

export interface RealSchema<V extends number | undefined = number | undefined> extends RealOptions<V> {
  readonly kind: 'real';
}

/** Whole numbers, exact, usable as an index. */
export interface IntOptions {
  readonly range: readonly [number, number];
  readonly init?: number;
  readonly unit?: string;
  readonly outOfRange?: 'clamp' | 'assume';
  readonly saturate?: boolean;
}
export interface IntSchema extends IntOptions {
  readonly kind: 'int';
}

export interface BoolOptions {
  readonly init?: boolean;
}
export interface BoolSchema extends BoolOptions {
  readonly kind: 'bool';
}

export interface OneOfOptions<M extends string> {
  readonly init?: NoInfer<M>;
}
export interface OneOfSchema<M extends string = string> {
  readonly kind: 'oneOf';
  readonly members: readonly M[];
  readonly init?: M;
}

/** A number in [0, period); 2^bits counts are one period. */
export interface CyclicOptions {
  readonly period: number;
  readonly raw: { readonly bits: number };
  readonly init?: number;
  readonly unit?: string;
  /** Of an output; one count if absent. */
  readonly maxError?: number;
}
export interface CyclicSchema extends CyclicOptions {
  readonly kind: 'cyclic';
}

export type ScalarSchema = RealSchema | IntSchema | BoolSchema | OneOfSchema | CyclicSchema;
/** What an array can hold. */
export type ElementSchema = RealSchema | IntSchema | BoolSchema;
/** The value of one element. */
export type ElementOf<E extends ElementSchema> = E extends BoolSchema ? boolean : number;

export interface VectorSchema<E extends ElementSchema = ElementSchema> {
  readonly kind: 'vector';
  readonly size: number;
  readonly of: E;
  /** One value for every element, or one for each; the element's `init` if absent. */
  readonly init?: ElementOf<E> | readonly ElementOf<E>[];
}
export interface MatrixSchema<E extends RealSchema = RealSchema> {
  readonly kind: 'matrix';
  readonly rows: number;
  readonly columns: number;
  readonly of: E;
  readonly init?: number | readonly (readonly number[])[];
}

export type Schema = ScalarSchema | VectorSchema | MatrixSchema;
export type Schemas = Readonly<Record<string, Schema>>;
