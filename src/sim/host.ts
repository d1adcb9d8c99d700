// Runs a block on this machine, as a program of one compiler.
import type { Build, Target } from '../target/schema.js';
import { type BlockSources, compileBlock, compiledStack, link, sizes } from './build.js';
import { chunkFor } from './harness.js';
import type { Measured } from './result.js';
import { isTuned, type Stimulus } from './trace.js';
import { readTrace, writeVectors } from './vectors.js';
import type { Workspace } from './workspace.js';

/** Sanitizers stop at the first finding; leaks cannot happen (no heap) and their check needs ptrace. */
const SANITIZERS = { ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0', UBSAN_OPTIONS: 'print_stacktrace=0' };

/** Compiles, runs file to file, reads the trace back. Throws RunFailure. */
export async function runNative(
  w: Workspace,
  target: Target,
  build: Build,
  block: BlockSources,
  stimulus: Stimulus,
): Promise<Measured> {
  const objects = await compileBlock(w, build, block);
  const tuned = isTuned(stimulus);
  const options = { chunk: chunkFor(block.program, undefined, tuned), tuned };
  const elf = await link(w, target, build, block, objects, options);
  writeVectors(w, block.program, stimulus);
  await w.must('run', w.at(elf), [], SANITIZERS);
  const trace = readTrace(w, block.program, stimulus.steps);
  if (!build.figures) return { ...trace, notes: [] };
  const stackBytes = compiledStack(w, block, objects);
  return { ...trace, ...(await sizes(w, target, build, block, objects, elf)), stackBytes, notes: [] };
}
