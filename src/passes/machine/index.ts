// The machine stage: what a core makes cheaper, as a literal list of passes in their order.
// Law: every pass is bit-exact; which passes do anything depends on the traits only.
import type { FixedProgram } from '../../ir/fixed.js';
import type { CTraits } from './traits.js';

export type { CTraits } from './traits.js';

export interface MachinePass {
  readonly name: string;
  readonly run: (program: FixedProgram, traits: CTraits) => FixedProgram;
}

export const MACHINE_PASSES: readonly MachinePass[] = [];

/** All passes in order; the result computes the same integers as `program`. */
export const runMachinePasses = (program: FixedProgram, traits: CTraits): FixedProgram =>
  MACHINE_PASSES.reduce((p, pass) => pass.run(p, traits), program);
