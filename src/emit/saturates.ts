// Does step hold an output to its ends? For header and manifest: by the design's limits, or because rounding alone can pass an end.
import type { CompiledBlock } from '../ir/compiled.js';
import type { Fixed } from '../ir/fixed.js';

const clamped = (v: Fixed): boolean => v.kind === 'clamp' || (v.kind === 'shr' && clamped(v.a));

/** Whether the value of the named output is clamped. */
export const saturates = (block: CompiledBlock, output: string): boolean =>
  block.program.outputs.some((o) => o.name === output && clamped(o.value));
