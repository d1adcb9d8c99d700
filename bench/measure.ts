// One design on one core: the emitted C and the float C beside it, compiled and run by the project's own simulators.
// Law: every figure is of a run whose bits were right; the float C is checked against the real meaning too.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { impulseResponses, realTraces } from '../src/cli/vectors.js';
import { renderPackage, sha256 } from '../src/emit/package.js';
import type { CompiledBlock } from '../src/ir/compiled.js';
import * as q from '../src/num/rational.js';
import { compareTraces } from '../src/sim/compare.js';
import type { RunnableBlock } from '../src/sim/harness.js';
import { referenceTrace } from '../src/sim/reference.js';
import type { Completed, SourceFile, Spread } from '../src/sim/result.js';
import { runOn } from '../src/sim/run.js';
import { concatenate, stimuli, worstCase } from '../src/sim/stimuli.js';
import { type Stimulus, setRaw, signalOf } from '../src/sim/trace.js';
import { loadTarget } from '../src/target/load.js';
import type { Target } from '../src/target/schema.js';
import { BenchFailure, type CompiledFor, type DesignBlock, ROOT, type StepDesign } from './catalogue.js';
import { floatBlock } from './float.js';

export interface Cost {
  readonly steps: Spread;
  readonly unit: 'instructions' | 'cycles';
  readonly flashBytes: number;
  readonly ramBytes: number;
  readonly stackBytes: number;
}

export interface Measurement {
  readonly design: string;
  readonly core: string;
  readonly realisation: string;
  readonly fixed: Cost;
  readonly float: Cost;
  readonly mismatches: number;
  /** Steps compared bit for bit. */
  readonly steps: number;
}

export const STEPS = 6000;
export const SEED = 1;
/** A float controller off by more than this part of the output's span is wrong, not rounded. */
const FLOAT_TOLERANCE = 1e-3;

export const emitted = (
  design: DesignBlock | StepDesign,
  block: CompiledBlock,
  target: Target,
): readonly SourceFile[] =>
  renderPackage([block], {
    packageName: 'plain',
    traits: target.c,
    toolVersion: (JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }).version,
    source: { name: path.basename(design.file), sha256: sha256(design.source) },
    optionsLine: `-t ${target.name} --package plain`,
  }).filter((f) => /\.[ch]$/.test(f.path));

/** Shapes, noise, bit patterns and the worst-case sign sequences, the same for both programs. */
export function benchStimulus(block: CompiledBlock): Stimulus {
  const { inputs } = block.program;
  const worst = worstCase(inputs, impulseResponses(block, STEPS / 6));
  return concatenate(inputs, [stimuli(inputs, { steps: STEPS - worst.steps, seed: SEED }), worst]);
}

/** The stimulus inside the declared ranges: the float C has no input clamp, being straightforward. */
function clamped(block: CompiledBlock, stimulus: Stimulus): Stimulus {
  const inputs = block.program.inputs.map(({ name, range }) => {
    const held = (x: bigint) => (x < range.lo ? range.lo : x > range.hi ? range.hi : x);
    const array = signalOf(stimulus.inputs, name).slice();
    for (const [k, x] of array.entries()) setRaw(array, k, held(BigInt(x)));
    return [name, array] as const;
  });
  return { ...stimulus, inputs: Object.fromEntries(inputs) };
}

/** The float program's library: libm holds the AVR's float arithmetic, and both links of sim/build must find it. */
function withFloat(target: Target): Target {
  const extra = target.runner.kind === 'avr8js' ? ['-Wl,--start-group', '-lm'] : [];
  // -std=c99 forbids what float code is usually compiled with: multiply and add in one instruction
  return {
    ...target,
    builds: target.builds.map((b) => ({ ...b, flags: [...b.flags, '-ffp-contract=fast', ...extra] })),
  };
}

export async function run(
  what: string,
  target: Target,
  sources: readonly SourceFile[],
  block: RunnableBlock,
  stimulus: Stimulus,
  countSteps = 2048,
): Promise<Completed> {
  const [result] = await runOn(target, sources, block, stimulus, { countSteps });
  if (result.kind === 'completed') return result;
  const why =
    result.kind === 'failed'
      ? `${result.stage}: ${result.status} ${result.output.join('\n')}`
      : `${result.skipped.tool} is not installed (${result.skipped.package})`;
  throw new BenchFailure(`${what} on ${target.name}: ${why}`);
}

export function cost(what: string, r: Completed): Cost {
  const steps = r.instructionsPerStep ?? r.cyclesPerStep;
  const { flashBytes, ramBytes, stackBytes } = r;
  if (!steps || flashBytes === undefined || ramBytes === undefined || stackBytes === undefined) {
    throw new BenchFailure(`${what}: ${r.notes.map((n) => `${n.figure}: ${n.reason}`).join('; ') || 'no figures'}`);
  }
  return { steps, unit: r.instructionsPerStep ? 'instructions' : 'cycles', flashBytes, ramBytes, stackBytes };
}

/** Holds the float outputs (counts, truncated) against the real meaning. */
function checkFloat(what: string, block: CompiledBlock, stimulus: Stimulus, r: Completed): void {
  const [output] = block.outputs;
  const { lo, hi } = output.quantity.rawRange;
  const [lsb, zero] = [q.toNumber(output.quantity.lsb), q.toNumber(output.quantity.zero)];
  const real = realTraces(block, stimulus)[output.name];
  const got = signalOf(r.outputs, output.name);
  const limit = 1 + Number(hi - lo) * FLOAT_TOLERANCE;
  for (let k = 0; k < stimulus.steps; k++) {
    const off = Math.abs(Number(got[k]) - (real[k] / lsb + zero));
    if (!(off <= limit)) throw new BenchFailure(`${what}: the float C is wrong by ${off} counts at step ${k}`);
  }
}

/** Throws BenchFailure when something does not compile, run or count. */
export async function measure(
  design: DesignBlock,
  core: string,
  { checked, compiled }: CompiledFor,
): Promise<Measurement> {
  const target = loadTarget(core);
  const what = `${design.name} on ${core}`;
  const stimulus = benchStimulus(compiled);
  const fixed = await run(what, target, emitted(design, compiled, target), compiled, stimulus);
  const twin = floatBlock(checked, compiled.program);
  const inRange = clamped(compiled, stimulus);
  const float = await run(`${what}, float`, withFloat(target), twin.sources, twin, inRange);
  checkFloat(`${what}, float`, compiled, inRange, float);
  return {
    design: design.name,
    core,
    realisation: compiled.realisation,
    fixed: cost(what, fixed),
    float: cost(`${what}, float`, float),
    mismatches: compareTraces(referenceTrace(compiled.program, stimulus), fixed).mismatches,
    steps: stimulus.steps,
  };
}
