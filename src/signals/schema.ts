// Signal schemas as the user writes them. Defaults are filled in by quantity.ts; nothing is rounded here.

export interface RawRange {
  readonly bits: number;
  readonly signed?: boolean;
  readonly lsb?: number;
  readonly zero?: number;
  readonly min?: number;
  readonly max?: number;
  /** Recognised and refused by this version. */
  readonly invalid?: number;
}

export type PinnedFormat =
  | 'q7'
  | 'q15'
  | 'q31'
  | { readonly bits: number; readonly frac: number; readonly signed?: boolean };

export interface RealOptions {
  readonly range: readonly [number, number];
  readonly init?: number;
  /** Engineering units. */
  readonly resolution?: number;
  /** Engineering units. */
  readonly maxError?: number;
  readonly unit?: string;
  readonly raw?: RawRange;
  readonly format?: PinnedFormat;
  readonly outOfRange?: 'clamp' | 'assume';
  readonly saturate?: boolean;
}

export interface RealSchema extends RealOptions {
  readonly kind: 'real';
}

/** A schema of the contract that this version recognises and refuses. */
export interface LaterSchema {
  readonly kind: 'vector' | 'matrix' | 'int' | 'bool' | 'oneOf' | 'cyclic';
  readonly given: readonly unknown[];
}

export type Schema = RealSchema | LaterSchema;
