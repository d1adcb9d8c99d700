// What a machine pass is: a bit-exact rewriting of a program for one core.
import type { FixedProgram } from '../../ir/fixed.js';
import type { CTraits } from './traits.js';

export interface MachinePass {
  readonly name: string;
  readonly run: (program: FixedProgram, traits: CTraits) => FixedProgram;
}
