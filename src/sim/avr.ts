// Runs a block on an ATmega328P in avr8js: cycle-exact, its I/O through memory hooks. Cycles of a step count from the
// caller's call instruction to the return, both included; the stack likewise (return address included).
import { readFileSync } from 'node:fs';
import type { Build, Target } from '../target/schema.js';
import { AvrMachine, HungError } from './avr-machine.js';
import { type BlockSources, compileBlock, link, sizes, symbols } from './build.js';
import { symbolOf } from './figures.js';
import { resultRecord } from './harness.js';
import { type Measured, spread } from './result.js';
import { isTuned, type Stimulus } from './trace.js';
import { packVectors, unpackTrace } from './vectors.js';
import { RunFailure, type Workspace } from './workspace.js';

/** Instructions between two looks at the event loop: other runners work meanwhile. */
const SLICE = 2_000_000;

/** Compiles, simulates, reads the trace. Throws RunFailure. */
export async function runAvr(
  w: Workspace,
  target: Target,
  build: Build,
  block: BlockSources,
  stimulus: Stimulus,
): Promise<Measured> {
  const objects = await compileBlock(w, build, block);
  const elf = await link(w, target, build, block, objects, { chunk: 1, tuned: isTuned(stimulus) });
  const size = await sizes(w, target, build, block, objects, elf);
  const step = symbolOf(await symbols(w, target, elf), `${block.name}_step`).address;
  await w.must('build', `${target.binutils}objcopy`, ['-O', 'binary', elf, 'main.bin']);
  const vectors = packVectors(block.program, stimulus);
  w.commands.push(`avr8js main.bin (${stimulus.steps} steps)`);
  const machine = await AvrMachine.create({
    image: readFileSync(w.at('main.bin')),
    flashBytes: target.memory.flashBytes ?? 0,
    ramBytes: target.memory.ramBytes ?? 0,
    stepAddress: step,
    vectors,
    resultBytes: resultRecord(block.program).bytes * stimulus.steps,
    steps: stimulus.steps,
  });
  try {
    while (!machine.run(SLICE)) await new Promise((resolve) => setImmediate(resolve));
  } catch (error) {
    if (!(error instanceof HungError)) throw error;
    throw new RunFailure({ stage: 'timeout', status: error.message, output: [] });
  }
  const { counts, results, stackBytes } = machine.finish();
  if (results.length !== resultRecord(block.program).bytes * stimulus.steps) {
    throw new RunFailure({ stage: 'run', status: `it wrote ${results.length} bytes of results`, output: [] });
  }
  const trace = unpackTrace(block.program, results, stimulus.steps);
  return { ...trace, ...size, cyclesPerStep: spread(counts), stackBytes, notes: [] };
}
