// The fixed-point reference: the program's own meaning, run over a stimulus by ir/fixed-javascript, tunables
// set where the stimulus sets them.
import type { FixedProgram } from '../ir/fixed.js';
import { type FixedRunner, makeRunner } from '../ir/fixed-javascript.js';
import {
  inputPorts,
  outputPorts,
  type Port,
  rawArray,
  type Setting,
  type Signals,
  type Stimulus,
  signalOf,
  statePorts,
  type Trace,
} from './trace.js';

const blank = (ports: readonly Port[], steps: number): Signals =>
  Object.fromEntries(ports.map((p) => [p.name, rawArray(p.type, steps * p.length)]));

/** Where the tunables are set, and so where a run of its own begins. */
function* stretches(s: Stimulus): Generator<{ from: number; to: number; setting?: Setting }> {
  const settings = s.settings ?? [];
  const first = settings[0]?.step ?? s.steps;
  if (first > 0) yield { from: 0, to: first };
  for (const [i, setting] of settings.entries()) {
    yield { from: setting.step, to: settings[i + 1]?.step ?? s.steps, setting };
  }
}

/** Init, where the step starts a run, then the counts of the setting. */
function tune(runner: FixedRunner, starts: boolean, { values }: Setting): void {
  if (starts) runner.init();
  const scalar = new Set(runner.program.states.filter((d) => d.length === undefined).map((d) => d.name));
  const given = Object.entries(values).map(([name, raw]) => [name, scalar.has(name) ? raw[0] : raw]);
  runner.state = { ...runner.state, ...Object.fromEntries(given) };
}

/** Outputs and states after every step. Throws RangeError where the stimulus breaks an input's precondition. */
export function referenceTrace(program: FixedProgram, stimulus: Stimulus): Trace {
  const { steps } = stimulus;
  const outputs = blank(outputPorts(program), steps);
  const states = blank(statePorts(program), steps);
  const runner = makeRunner(program);
  const restarts = stimulus.starts.slice();
  for (const { from, to, setting } of stretches(stimulus)) {
    if (setting) tune(runner, restarts[from] !== 0, setting);
    if (setting) restarts[from] = 0;
    const cut = (ports: readonly Port[], signals: Signals) =>
      ports.map((p) => signalOf(signals, p.name).subarray(from * p.length, to * p.length));
    runner.runBlock({
      n: to - from,
      inputs: cut(inputPorts(program), stimulus.inputs),
      outputs: cut(outputPorts(program), outputs),
      states: cut(statePorts(program), states),
      restarts: restarts.subarray(from, to),
    });
  }
  return { steps, outputs, states };
}
