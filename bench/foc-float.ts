// The field-oriented control step of examples/foc by hand in single precision, with newlib's sinf, cosf and sqrtf.
// Law: the same counts in and out as the fixed-point step, the same inputs; held against the real meaning.
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { realMeaning } from '../src/cli/vectors.js';
import type { CompiledBlock } from '../src/ir/compiled.js';
import type { FixedProgram } from '../src/ir/fixed.js';
import * as q from '../src/num/rational.js';
import { run as command } from '../src/sim/command.js';
import { referenceTrace } from '../src/sim/reference.js';
import type { Completed, SourceFile } from '../src/sim/result.js';
import { type Stimulus, signalOf } from '../src/sim/trace.js';
import type { Target } from '../src/target/schema.js';
import { BenchFailure, ROOT } from './catalogue.js';
import { type Cost, cost, run } from './measure.js';

export interface FloatFoc {
  readonly cost: Cost;
  /** Worst distance from the real meaning, counts; the fixed-point step's own beside it. */
  readonly worst: number;
}

const NAME = 'foc_float';
/** A duty off by more counts than this is wrong, not rounded: a rounding can flip a limit, and the integrals remember. */
const TOLERANCE = 64;

const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

const sources = (): readonly SourceFile[] =>
  ['foc_float.h', 'float.c'].map((file) => ({
    path: file,
    text: readFileSync(path.join(ROOT, 'examples/foc', file), 'utf8'),
  }));

/** Its ports; the float state reaches the harness as an integer, by C's conversion. */
function ports(program: FixedProgram): FixedProgram {
  const type = { bits: 64, signed: true } as const;
  const state = { name: 'd_integral', type, range: { lo: 0n, hi: 0n }, frac: 0, init: 0n };
  const outputs = program.outputs.map((o) => ({ ...o, name: snake(o.name) }));
  return { ...program, name: NAME, states: [state], stores: [], outputs };
}

/**
 * Flags for float C as a firmware build has them: a hosted compiler, so that the core's square root is used where it has one;
 * no errno; multiply and add in one instruction. The group opened here closes at the end of the command line.
 */
export function withLibm(target: Target): Target {
  const own = ['-fno-math-errno', '-ffp-contract=fast', '-Wl,--start-group', '-lm', '-lc', '-lgcc'];
  return {
    ...target,
    builds: target.builds.map((b) => ({ ...b, flags: [...b.flags.filter((f) => f !== '-ffreestanding'), ...own] })),
  };
}

function worstOf(block: CompiledBlock, stimulus: Stimulus, got: Completed): number {
  const { free } = realMeaning(block, stimulus, referenceTrace(block.program, stimulus));
  const errors = block.outputs.map(({ name, quantity }) => {
    const [counts, lsb] = [signalOf(got.outputs, snake(name)), q.toNumber(quantity.lsb)];
    return free[name].reduce((most, real, k) => Math.max(most, Math.abs(Number(counts[k]) - real / lsb)), 0);
  });
  return Math.max(...errors);
}

/** Whether the compiler of the float twin has newlib's headers: they come in a package of their own. */
export async function hasLibm(target: Target): Promise<boolean> {
  const [{ compiler, flags }] = target.builds;
  const args = [...flags, '-include', 'math.h', '-E', '-x', 'c', os.devNull];
  return (await command({ program: compiler, args, cwd: ROOT, timeoutMs: 60_000 })).status === 0;
}

/** Throws BenchFailure when it does not compile, run, count or compute. */
export async function floatFoc(block: CompiledBlock, target: Target, stimulus: Stimulus): Promise<FloatFoc> {
  const what = `foc in float on ${target.name}`;
  const twin = { name: NAME, program: ports(block.program) };
  const done = await run(what, withLibm(target), sources(), twin, stimulus, stimulus.steps);
  const worst = worstOf(block, stimulus, done);
  if (!(worst <= TOLERANCE)) throw new BenchFailure(`${what}: wrong by ${worst} counts`);
  return { cost: cost(what, done), worst };
}
