// The fixed-point reference: the program's own meaning, run over a stimulus by ir/fixed-javascript.
import type { FixedProgram } from '../ir/fixed.js';
import { makeRunner } from '../ir/fixed-javascript.js';
import {
  outputPorts,
  type Port,
  rawArray,
  type Signals,
  type Stimulus,
  signalOf,
  statePorts,
  type Trace,
} from './trace.js';

const blank = (ports: readonly Port[], steps: number): Signals =>
  Object.fromEntries(ports.map((p) => [p.name, rawArray(p.type, steps * p.length)]));
const columns = (ports: readonly { readonly name: string }[], signals: Signals) =>
  ports.map((p) => signalOf(signals, p.name));

/** Outputs and states after every step. Throws RangeError where the stimulus breaks an input's precondition. */
export function referenceTrace(program: FixedProgram, stimulus: Stimulus): Trace {
  const { steps } = stimulus;
  const outputs = blank(outputPorts(program), steps);
  const states = blank(statePorts(program), steps);
  makeRunner(program).runBlock({
    n: steps,
    inputs: columns(program.inputs, stimulus.inputs),
    outputs: columns(program.outputs, outputs),
    states: columns(program.states, states),
    restarts: stimulus.starts,
  });
  return { steps, outputs, states };
}
