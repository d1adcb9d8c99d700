// Runs a block on an emulated Cortex-M board: a fast run over all vectors, then a short one in which a plugin counts the
// instructions of every NAME_step (its first instruction to its return, callees included; the caller's branch is not) and
// the harness measures its stack. Instructions are not cycles.
import { readFileSync } from 'node:fs';
import type { Build, Target } from '../target/schema.js';
import { type BlockSources, compileBlock, link, sizes, symbols } from './build.js';
import { symbolOf } from './figures.js';
import { chunkFor, type HarnessOptions } from './harness.js';
import { counterPlugin } from './plugin.js';
import { type Figures, type Measured, spread } from './result.js';
import { sample } from './sample.js';
import { isTuned, type Stimulus } from './trace.js';
import { readResults, readTrace, writeVectors } from './vectors.js';
import { RunFailure, type Workspace } from './workspace.js';

type QemuTarget = Target & {
  readonly runner: { readonly kind: 'qemu'; readonly command: string; readonly machine: string };
};

const qemuArgs = (target: QemuTarget, elf: string): readonly string[] => [
  ...['-M', target.runner.machine, '-nographic', '-monitor', 'none', '-serial', 'none'],
  ...['-semihosting-config', 'enable=on,target=native', '-kernel', elf],
];

function harnessFor(target: QemuTarget, block: BlockSources, stimulus: Stimulus): HarnessOptions {
  const tuned = isTuned(stimulus);
  return { chunk: chunkFor(block.program, target.memory.ramBytes, tuned), tuned };
}

const hex = (address: number): string => (address & ~1).toString(16);

/** Counts and stack of the first steps of each segment. Throws RunFailure. */
async function count(
  w: Workspace,
  target: QemuTarget,
  build: Build,
  block: BlockSources,
  objects: readonly string[],
  stimulus: Stimulus,
  plugin: string,
): Promise<Figures> {
  const options = { ...harnessFor(target, block, stimulus), stack: true };
  const elf = await link(w, target, build, block, objects, options);
  const table = await symbols(w, target, elf);
  const main = symbolOf(table, 'main');
  const entry = hex(symbolOf(table, `${block.name}_step`).address);
  const range = `entry=${entry},from=${hex(main.address)},to=${hex(main.address + main.size)}`;
  writeVectors(w, block.program, stimulus);
  const load = `file=${plugin},out=counts.txt,${range}`;
  await w.must('run', target.runner.command, [...qemuArgs(target, elf), '-plugin', load]);
  const results = readResults(w, block.program, stimulus.steps, 4);
  const counts = Uint32Array.from(readFileSync(w.at('counts.txt'), 'utf8').trim().split('\n').map(Number));
  if (counts.length !== stimulus.steps) {
    throw new RunFailure({
      stage: 'run',
      status: `${counts.length} steps were counted, not ${stimulus.steps}`,
      output: [],
    });
  }
  return { instructionsPerStep: spread(counts), stackBytes: results.readUInt32LE(results.length - 4) };
}

/** Compiles, runs, counts. Throws RunFailure; a counter that cannot be built is a note, not a failure. */
export async function runQemu(
  w: Workspace,
  target: QemuTarget,
  build: Build,
  block: BlockSources,
  stimulus: Stimulus,
  countSteps: number,
): Promise<Measured> {
  const objects = await compileBlock(w, build, block);
  const elf = await link(w, target, build, block, objects, harnessFor(target, block, stimulus));
  writeVectors(w, block.program, stimulus);
  await w.must('run', target.runner.command, qemuArgs(target, elf));
  const trace = readTrace(w, block.program, stimulus.steps);
  const size = await sizes(w, target, build, block, objects, elf);
  if (countSteps === 0) return { ...trace, ...size, notes: [{ figure: 'instructions', reason: 'not asked for' }] };
  const plugin = await counterPlugin(w, target);
  if ('reason' in plugin) return { ...trace, ...size, notes: [{ figure: 'instructions', reason: plugin.reason }] };
  const counted = await count(w, target, build, block, objects, sample(stimulus, countSteps), plugin.file);
  return { ...trace, ...size, ...counted, notes: [] };
}
