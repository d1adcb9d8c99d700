// The machine stage: what a core makes cheaper, as a literal list of passes in their order.
// Law: every pass is bit-exact; which passes do anything depends on the traits only.
import type { FixedProgram } from '../../ir/fixed.js';
import { clampFirst } from './clamp-first.js';
import { pairMacs } from './pair-macs.js';
import type { MachinePass } from './pass.js';
import { prune } from './prune.js';
import { shareProducts } from './share-products.js';
import type { CTraits } from './traits.js';

export type { MachinePass } from './pass.js';
export type { CTraits } from './traits.js';

export const MACHINE_PASSES: readonly MachinePass[] = [shareProducts, pairMacs, clampFirst, prune];

/** All passes in order; the result computes the same integers as `program`. */
export const runMachinePasses = (program: FixedProgram, traits: CTraits): FixedProgram =>
  MACHINE_PASSES.reduce((p, pass) => pass.run(p, traits), program);
