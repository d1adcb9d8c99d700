// A checked signal of a step block: what the front end, the passes, the C and verify all know of it.
// Law: values are engineering units; bool is 0 or 1, oneOf the index of its member, cyclic a number in [0, period).
import type { Quantity } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import type { Rational } from '../num/rational.js';
import type { Shape } from './real.js';

export type SignalKind = 'real' | 'int' | 'bool' | 'oneOf' | 'cyclic';

export interface Signal {
  readonly name: string;
  readonly kind: SignalKind;
  /** [] a scalar, [n] a vector, [r, c] a matrix (row-major). */
  readonly shape: Shape;
  /** Of every element; real: its ends lie on its counts where it has any. oneOf: [0, members - 1]; cyclic: [0, period]. */
  readonly range: Interval;
  /** Flat, row-major. */
  readonly init: readonly Rational[];
  readonly unit?: string;
  readonly members?: readonly string[];
  /** 2^bits counts are one period. */
  readonly cyclic?: { readonly period: Rational; readonly bits: number };
}

/** An input or a tunable. bool and oneOf travel as uint8_t, cyclic as the unsigned type of its bits. */
export interface InputSignal extends Signal {
  readonly quantity: Quantity;
  readonly outOfRange: 'clamp' | 'assume';
  /** The count that means a sensor fault: the input is null then. */
  readonly invalid?: bigint;
}

export interface OutputSignal extends Signal {
  readonly quantity: Quantity;
  /** The unit of error; of no meaning for bool and oneOf. */
  readonly lsb: Rational;
  readonly maxError: Rational;
  /** False for a pinned format without maxError: the bound is then reported only. */
  readonly enforced: boolean;
  readonly pinnedBits?: number;
  /** Limited to the range, in Node and in C alike. */
  readonly saturate: boolean;
}

export interface StateSignal extends Signal {
  readonly saturate: boolean;
  /** Given by `format` or `raw`; the compiler chooses otherwise. */
  readonly quantity?: Quantity;
  /** Asked for by `resolution`. */
  readonly resolution?: Rational;
}
