// A step function as exact mathematics, with its signals: what the front end hands to passes/step.
import type { Span } from '../diag/diagnostic.js';
import type { Rational } from '../num/rational.js';
import type { RealGraph } from './real.js';
import type { InputSignal, OutputSignal, StateSignal } from './signal.js';

/** The input of `graph` that is 1 where `name`'s count is valid and 0 where it is the `invalid` one. */
export const validName = (name: string): string => `${name}?`;

/** One `every` of the design. */
export interface Rate {
  /** The path of the use, e.g. 'speed'. */
  readonly name: string;
  readonly every: number;
  readonly phase: number;
  /** The state that counts the calls, 0 .. every - 1. */
  readonly counter: string;
}

export interface StepModel {
  readonly exportName: string;
  readonly place?: Span;
  readonly sampleTime: Rational;
  /**
   * Inputs: `inputs` by name (shape of the signal), their validName where `invalid` is declared, `tunables` by name.
   * Delays: `states` by name, in the same order; names of used blocks are paths ('speed.integral', 'n.2.z1').
   * Outputs: `outputs` by name. Nodes carry the user's names and places. Limits of `saturate` and the wrap of cyclic
   * signals stand in the graph; limits of plain ranges do not: passes/step proves them.
   */
  readonly graph: RealGraph;
  readonly inputs: readonly InputSignal[];
  readonly tunables: readonly InputSignal[];
  readonly states: readonly StateSignal[];
  readonly outputs: readonly OutputSignal[];
  readonly rates: readonly Rate[];
  readonly optimizeFor: string;
}
