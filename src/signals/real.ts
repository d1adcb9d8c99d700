// The signals of a design: real, int, bool, oneOf, cyclic, and arrays of them.
// Nothing is checked here: a design must be able to run, so that all mistakes are told at once.
import type {
  BoolOptions,
  BoolSchema,
  CyclicOptions,
  CyclicSchema,
  ElementOf,
  ElementSchema,
  IntOptions,
  IntSchema,
  MatrixSchema,
  OneOfOptions,
  OneOfSchema,
  RealOptions,
  RealSchema,
  VectorSchema,
} from './schema.js';

/**
 * A real-valued signal in engineering units. Mistakes in the options are reported where the signal is used.
 * @param options `range` is needed; see RealOptions for units. With `raw.invalid` the input's value may be null.
 */
export const real = <const V extends number | undefined = undefined>(
  options: RealOptions<V>,
): RealSchema<NoInfer<V>> => ({
  ...options,
  kind: 'real',
});

/** Whole numbers of `range`: exact, and usable as an index. */
export const int = (options: IntOptions): IntSchema => ({ ...options, kind: 'int' });

/** true or false; travels as uint8_t, any count but 0 is true. */
export const bool = (options: BoolOptions = {}): BoolSchema => ({ ...options, kind: 'bool' });

/** One of a list of words: a union in TypeScript, an enum in C. An unknown code is the first member. */
export const oneOf = <const M extends string>(
  members: readonly M[],
  options: OneOfOptions<M> = {},
): OneOfSchema<M> => ({
  ...options,
  kind: 'oneOf',
  members,
});

/** An angle or a counter that rolls over: a number in [0, period), 2^raw.bits counts a turn. */
export const cyclic = (options: CyclicOptions): CyclicSchema => ({ ...options, kind: 'cyclic' });

/** `size` elements of one kind. `init`: one value for all, or one for each. */
export const vector = <const E extends ElementSchema>(
  size: number,
  of: E,
  options: { readonly init?: NoInfer<ElementOf<E> | readonly ElementOf<E>[]> } = {},
): VectorSchema<E> => ({ ...options, kind: 'vector', size, of });

/** Rows of reals; row-major in C. `init`: one value for all, or the rows. */
export const matrix = <const E extends RealSchema>(
  rows: number,
  columns: number,
  of: E,
  options: { readonly init?: number | readonly (readonly number[])[] } = {},
): MatrixSchema<E> => ({ ...options, kind: 'matrix', rows, columns, of });
