// block(): a controller whose step is plain TypeScript. Nothing is checked here (check-block.ts does, all at once).
import type { ScalarSchema, Schemas } from '../signals/schema.js';
import type { InputValues, OutputValues } from '../signals/value.js';
import type { CallOutput, Self } from './call-types.js';
import type { Core } from './lti.js';
import { callerSite, type Site } from './site.js';
import type { Uses } from './uses.js';

export type Tunables = Readonly<Record<string, ScalarSchema>>;
/** No state, no tunables, no used blocks. */
export type None = Readonly<Record<never, never>>;

export interface BlockOptions<
  I extends Schemas = Schemas,
  O extends Schemas = Schemas,
  S extends Schemas = Schemas,
  T extends Tunables = Tunables,
  U extends Uses = Uses,
> {
  /** Seconds between two steps. */
  readonly sampleTime: number;
  readonly inputs: I;
  readonly outputs: O;
  /** What is kept from step to step, read and written as self.name. */
  readonly state?: S;
  /** Set from outside at run time, read as self.name. */
  readonly tunable?: T;
  /** Blocks called as self.name(x). */
  readonly uses?: U;
  /** Whose instruction counts decide formats and realisation; 'cortex-m4' by default. */
  readonly optimizeFor?: Core;
  /** Later: learned parameters. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Later. */
  readonly loss?: unknown;
  /** Later. */
  readonly train?: unknown;
  /** One sample: the outputs by name, from the inputs and self. */
  step(inputs: InputValues<I>, self: Self<S, T, U>): OutputValues<O>;
  /** Puts self where the next step with these inputs gives u0: the output, or an object of several. */
  reset?(inputs: InputValues<I>, self: Self<S, T, U>, u0: CallOutput<O>): void;
}

export interface Block<
  I extends Schemas = Schemas,
  O extends Schemas = Schemas,
  S extends Schemas = Schemas,
  T extends Tunables = Tunables,
  U extends Uses = Uses,
> {
  readonly kind: 'block';
  readonly options: BlockOptions<I, O, S, T, U>;
  /** Where block() was called, when the stack says so. */
  readonly site?: Site;
}

/** A block from a step function. Never throws: mistakes in the options are reported when the block is used. */
export const block = <
  const I extends Schemas,
  const O extends Schemas,
  const S extends Schemas = None,
  const T extends Tunables = None,
  const U extends Uses = None,
>(
  options: BlockOptions<I, O, S, T, U>,
): Block<I, O, S, T, U> => ({ kind: 'block', options, site: callerSite() });
