// Every block of a compiled design on every target: vectors made or read, C rendered, run and judged.
import type { CompiledBlock } from '../ir/compiled.js';
import { readVectors } from '../sim/csv.js';
import { referenceTrace } from '../sim/reference.js';
import type { Stimulus } from '../sim/trace.js';
import { type Verification, verifyBlock } from '../sim/verify.js';
import type { Target } from '../target/schema.js';
import { CommandFailure } from './failure.js';
import { type RenderedSource, renderDesign } from './render-design.js';
import { realTraces, vectorsFor } from './vectors.js';

export const DEFAULT_STEPS = 20_000;

export interface VerifyRequest {
  readonly targets: readonly Target[];
  readonly steps: number;
  readonly seed: number;
  /** A CSV file of raw inputs, instead of the made vectors. */
  readonly vectors?: string;
  readonly prefix?: string;
  readonly keep?: boolean;
  readonly onProgress?: (text: string) => void;
}

export interface VerifiableDesign {
  readonly design: RenderedSource;
  readonly blocks: readonly CompiledBlock[];
}

/** One verification per block, one after the other. Throws CommandFailure when the user's vectors are not usable. */
export async function verifyBlocks(compiled: VerifiableDesign, request: VerifyRequest): Promise<Verification[]> {
  const done: Verification[] = [];
  for (const block of compiled.blocks) {
    const { vectors, steps, seed } = request;
    const stimulus = vectors === undefined ? vectorsFor(block, steps, seed) : userVectors(vectors, block);
    done.push(await verifyOne(compiled, block, stimulus, request));
  }
  return done;
}

function userVectors(path: string, block: CompiledBlock): Stimulus {
  const read = readVectors(path, block.program.inputs);
  if ('diagnostics' in read) throw new CommandFailure(read.diagnostics);
  return read.stimulus;
}

function verifyOne(compiled: VerifiableDesign, block: CompiledBlock, stimulus: Stimulus, request: VerifyRequest) {
  const builds = request.targets.map((target) => {
    const files = renderDesign(compiled.design, [block], {
      targets: [target],
      packageName: 'plain',
      prefix: request.prefix,
    });
    return { target, sources: files.filter((f) => /\.[ch]$/.test(f.path)) };
  });
  return verifyBlock({
    block,
    builds,
    stimulus,
    reference: referenceTrace(block.program, stimulus),
    real: realTraces(block, stimulus),
    options: {
      keep: request.keep ?? false,
      ...(request.onProgress ? { onProgress: request.onProgress } : {}),
    },
  });
}
