// How a transfer function inside a block becomes part of its graph: supplied by whoever knows realisations.
import type { CheckedLti } from '../../blocks/checked.js';
import type { Delay, Real } from '../../ir/real.js';
import type { RealBuilder } from '../../ir/real-build.js';
import type { StateSignal } from '../../ir/signal.js';

export interface LtiNodes {
  readonly output: Real;
  readonly states: readonly StateSignal[];
  /** The caller sets the next values, held where the call is not taken. In the order of `states`. */
  readonly next: readonly { readonly delay: Delay; readonly value: Real }[];
}

/** Creates the delays `${path}.${name}` without setting their next values. */
export type LtiHook = (b: RealBuilder, checked: CheckedLti, path: string, args: readonly Real[]) => LtiNodes;
