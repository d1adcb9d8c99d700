// One step function on one core: the emitted C run and counted as in measure.ts, its errors held against its certificate.
// Law: every figure is of a run whose bits were right, or says how many were not; every step that ran is counted.
import type { Core } from '../src/blocks/lti.js';
import { realMeaning } from '../src/cli/vectors.js';
import type { CompiledBlock } from '../src/ir/compiled.js';
import * as q from '../src/num/rational.js';
import { compareTraces } from '../src/sim/compare.js';
import { drivesOf } from '../src/sim/drive.js';
import { realErrors } from '../src/sim/outputs.js';
import { referenceTrace } from '../src/sim/reference.js';
import { stimuli } from '../src/sim/stimuli.js';
import type { Stimulus, Trace } from '../src/sim/trace.js';
import { loadTarget } from '../src/target/load.js';
import { compileStepFor, type StepDesign } from './catalogue.js';
import { type FloatFoc, floatFoc } from './foc-float.js';
import { type Cost, cost, emitted, run, SEED, STEPS } from './measure.js';

/** The output whose error is the largest part of its bound, in its LSB. */
export interface StepError {
  readonly output: string;
  readonly kind: string;
  readonly bound: number;
  readonly worst: number;
  /** Steps in which a decision, a floor among them, is not the real one's. */
  readonly jumps: number;
  /** Steps beyond what the certificate allows: none, or it is wrong. */
  readonly breaches: number;
}

export interface StepMeasurement {
  readonly design: string;
  readonly core: Core;
  readonly fixed: Cost;
  readonly mismatches: number;
  readonly steps: number;
  readonly error: StepError;
  /** The same step by hand in single precision, where there is one. */
  readonly float?: FloatFoc;
}

/** Inputs inside their declared ranges: a float twin has no input clamp, being straightforward. */
export const stepStimulus = (block: CompiledBlock): Stimulus =>
  stimuli(
    drivesOf(block).map((drive) => ({ ...drive, clamp: false })),
    { steps: STEPS, seed: SEED },
  );

function errorOf(block: CompiledBlock, stimulus: Stimulus, trace: Trace): StepError {
  const { free, restarted } = realMeaning(block, stimulus, trace);
  const errors = realErrors(block, { free, ...(restarted ? { restarted } : {}) }, trace);
  const rows = errors.outputs.map((o, i) => {
    const lsb = q.toNumber(block.certificates[i].lsb);
    const [bound, worst] = [o.errorBound / lsb, o.maxError / lsb];
    return { output: o.name, kind: o.boundKind, bound, worst, jumps: o.jumps ?? 0 };
  });
  const worst = rows.reduce((a, b) => (b.jumps > a.jumps || (b.jumps === a.jumps && b.bound > a.bound) ? b : a));
  return { ...worst, breaches: errors.breaches.length };
}

/** Throws BenchFailure when something does not compile, run or count. */
export async function measureStep(design: StepDesign, core: Core): Promise<StepMeasurement> {
  const [compiled, target, what] = [compileStepFor(design, core), loadTarget(core), `${design.name} on ${core}`];
  const stimulus = stepStimulus(compiled);
  const reference = referenceTrace(compiled.program, stimulus);
  const fixed = await run(what, target, emitted(design, compiled, target), compiled, stimulus, STEPS);
  const float = design.name === 'foc' && core !== 'cortex-m3' ? await floatFoc(compiled, target, stimulus) : undefined;
  return {
    design: design.name,
    core,
    fixed: cost(what, fixed),
    mismatches: compareTraces(reference, fixed).mismatches,
    steps: stimulus.steps,
    error: errorOf(compiled, stimulus, reference),
    ...(float ? { float } : {}),
  };
}
