// The C takes inputs in the order they were declared, whatever order the passes work in.
import type { ExportedBlock } from '../frontend/design.js';
import type { CompiledBlock } from '../ir/compiled.js';

type Named = { readonly name: string };

/** The compiled block with its inputs as `block` declares them; nothing but the order of arguments depends on it. */
export function inDeclaredOrder(compiled: CompiledBlock, block: ExportedBlock | undefined): CompiledBlock {
  if (compiled.meaning) return compiled; // a step's inputs are in order already
  const inputs = block && 'inputs' in block.options ? block.options.inputs : undefined;
  const names = Object.keys(inputs ?? {});
  const sort = <T extends Named>(signals: readonly T[]): readonly T[] =>
    [...signals].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  return {
    ...compiled,
    inputs: sort(compiled.inputs),
    program: { ...compiled.program, inputs: sort(compiled.program.inputs) },
    reference: { ...compiled.reference, inputs: sort(compiled.reference.inputs) },
  };
}
