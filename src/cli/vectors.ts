// What verify feeds a block, and what the block's real meaning makes of it.
import type { CompiledBlock } from '../ir/compiled.js';
import { type RealRunner, realRunner } from '../ir/real-evaluate.js';
import * as q from '../num/rational.js';
import { drivesOf, tunablesOf } from '../sim/drive.js';
import { type StepMeaning, stepMeaning } from '../sim/meaning.js';
import { concatenate, stimuli, worstCase } from '../sim/stimuli.js';
import { type Stimulus, signalOf, type Trace } from '../sim/trace.js';

const LONGEST_RESPONSE = 4096;

/** The count at which an input rests. */
const rest = (range: { readonly lo: bigint; readonly hi: bigint }): number =>
  Number(range.lo > 0n ? range.lo : range.hi < 0n ? range.hi : 0n);

/** Response of the output, in counts, to one count at each input for one step. */
export function impulseResponses(block: CompiledBlock, length: number): number[][] {
  const resting = block.program.inputs.map((input) => rest(input.range));
  const run = (first: readonly number[]): number[] => {
    const runner = realRunner(block.reference);
    return Array.from({ length }, (_, k) => runner.step(k === 0 ? first : resting)[0]);
  };
  const idle = run(resting);
  return resting.map((at, i) => {
    const towards = at < Number(block.program.inputs[i].range.hi) ? 1 : -1;
    const pushed = run(resting.map((x, j) => (j === i ? x + towards : x)));
    return pushed.map((y, k) => towards * (y - idle[k]));
  });
}

/** Shapes, noise and bit patterns, of a linear block then the sign sequences that attain the worst-case peak gain: about `steps` steps. */
export function vectorsFor(block: CompiledBlock, steps: number, seed: number): Stimulus {
  const { inputs } = block.program;
  if (block.meaning) return stimuli(drivesOf(block), { steps, seed, tunables: tunablesOf(block) });
  const worst = worstCase(inputs, impulseResponses(block, Math.min(LONGEST_RESPONSE, Math.floor(steps / 4))));
  return concatenate(inputs, [stimuli(inputs, { steps: steps - worst.steps, seed }), worst]);
}

/** The float64 meaning of a block over a stimulus; `fixed` is the trace of its fixed-point reference. */
export const realMeaning = (block: CompiledBlock, stimulus: Stimulus, fixed: Trace): StepMeaning =>
  block.meaning ? stepMeaning(block, stimulus, fixed) : { free: realTraces(block, stimulus) };

/** The float64 meaning of every output of a linear block over a stimulus, in engineering units. */
export function realTraces(block: CompiledBlock, stimulus: Stimulus): Record<string, Float64Array> {
  const runner: RealRunner = realRunner(block.reference);
  const columns = block.program.inputs.map((input) => ({
    raw: signalOf(stimulus.inputs, input.name),
    lo: Number(input.range.lo),
    hi: Number(input.range.hi),
  }));
  const scales = block.outputs.map(({ quantity }) => ({
    lsb: q.toNumber(quantity.lsb),
    zero: q.toNumber(quantity.zero),
  }));
  const traces = block.outputs.map(() => new Float64Array(stimulus.steps));
  for (let k = 0; k < stimulus.steps; k++) {
    if (stimulus.starts[k] !== 0) runner.reset();
    const counts = runner.step(columns.map(({ raw, lo, hi }) => Math.min(hi, Math.max(lo, Number(raw[k])))));
    for (const [i, { lsb, zero }] of scales.entries()) traces[i][k] = (counts[i] - zero) * lsb;
  }
  return Object.fromEntries(block.outputs.map((output, i) => [output.name, traces[i]]));
}
