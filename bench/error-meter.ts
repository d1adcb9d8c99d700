// Runs a block in fixed point and in its real meaning side by side and finds where they differ most.
import { realTraces } from '../src/cli/vectors.js';
import type { CompiledBlock } from '../src/ir/compiled.js';

import { initialState, type Words } from '../src/ir/fixed-evaluate.js';
import { type FixedRunner, makeRunner } from '../src/ir/fixed-javascript.js';
import { realRange } from '../src/num/format.js';
import * as interval from '../src/num/interval.js';
import * as q from '../src/num/rational.js';
import { realError } from '../src/sim/compare.js';
import { referenceTrace } from '../src/sim/reference.js';
import { type Stimulus, signalOf } from '../src/sim/trace.js';

/** The worst error of one stimulus. */
export interface Attack {
  readonly name: string;
  /** Engineering units. */
  readonly worst: number;
  /** The counts of each input from the initial state to the worst step. */
  readonly counts: readonly (readonly number[])[];
}

export class ErrorMeter {
  private readonly runner: FixedRunner;
  private readonly names: readonly string[];
  /** What the float64 reference and the conversion of a count may themselves be off by, engineering units. */
  readonly slack: number;

  constructor(private readonly block: CompiledBlock) {
    this.runner = makeRunner(block.program);
    this.names = block.program.states.map((s) => s.name);
    const largest = q.toNumberUp(interval.magnitude(realRange(block.outputs[0].quantity)));
    this.slack = block.referenceError[0] + 4 * Number.EPSILON * largest;
  }

  attack(name: string, s: Stimulus): Attack {
    const { program, outputs } = this.block;
    const [output] = outputs;
    const trace = referenceTrace(program, s);
    const real = realTraces(this.block, s)[output.name];
    const { maxError, step } = realError(signalOf(trace.outputs, output.name), output.quantity, real, s.steps);
    const first = s.starts.lastIndexOf(1, step);
    const counts = Array.from({ length: step + 1 - first }, (_, k) =>
      program.inputs.map((i) => Number(signalOf(s.inputs, i.name)[first + k])),
    );
    return { name, worst: maxError, counts };
  }

  initialState(): Words {
    return initialState(this.block.program);
  }

  /** A state as numbers, in the program's order. */
  vector(state: Words): number[] {
    return this.names.map((name) => Number(state[name]));
  }

  stepFrom(state: Words, counts: readonly number[]): { readonly next: Words; readonly y: number } {
    this.runner.state = state;
    const [y] = this.runner.step(counts);
    return { next: this.runner.state, y: Number(y) };
  }
}
