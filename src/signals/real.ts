// real(): the one signal this version compiles. Nothing is checked here: a design must be able to run, so that all mistakes are told at once.
import type { LaterSchema, RealOptions, RealSchema } from './schema.js';

/**
 * A real-valued signal in engineering units. Mistakes in the options are reported where the signal is used.
 * @param options `range` is needed; see RealOptions for units.
 */
export const real = (options: RealOptions): RealSchema => ({ ...options, kind: 'real' });

/** Recognised, but not compiled by this version: using the schema in a block is reported as BS2901. */
export const vector = (n: number, of: RealSchema, options: object = {}): LaterSchema => later('vector', n, of, options);
/** Recognised, but not compiled by this version (BS2901). */
export const matrix = (rows: number, columns: number, of: RealSchema, options: object = {}): LaterSchema =>
  later('matrix', rows, columns, of, options);
/** Recognised, but not compiled by this version (BS2901). */
export const int = (options: object): LaterSchema => later('int', options);
/** Recognised, but not compiled by this version (BS2901). */
export const bool = (options: object = {}): LaterSchema => later('bool', options);
/** Recognised, but not compiled by this version (BS2901). */
export const oneOf = (members: readonly string[], options: object = {}): LaterSchema =>
  later('oneOf', members, options);
/** Recognised, but not compiled by this version (BS2901). */
export const cyclic = (options: object): LaterSchema => later('cyclic', options);

const later = (kind: LaterSchema['kind'], ...given: readonly unknown[]): LaterSchema => ({ kind, given });
