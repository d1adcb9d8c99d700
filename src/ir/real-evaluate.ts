// Float64 stepping of a RealGraph: the reference that `instance()` gives and that verify compares with.
// Signals and state are flat and row-major in declared order: a scalar graph's step takes and gives one number per signal.
import { Bug } from '../diag/diagnostic.js';
import { toNumber } from '../num/rational.js';
import type { RealGraph } from './real.js';
import { sizeOf } from './real-build.js';
import { realSource } from './real-source.js';

type Step = (ops: readonly unknown[], state: number[], inputs: readonly number[], outputs: number[]) => void;

/** A graph with its state. */
export class RealRunner {
  private readonly run: Step;
  private readonly ops: readonly ((...args: number[]) => number)[];
  private readonly inits: readonly number[];
  private readonly inputCount: number;
  private cells: number[];

  constructor(readonly graph: RealGraph) {
    const { text, ops } = realSource(graph);
    this.run = new Function('ops', 'state', 'inputs', 'outputs', text) as Step;
    this.ops = ops.map((op) => op.real);
    this.inits = graph.delays.flatMap((d) => d.delay.init.map(toNumber));
    this.inputCount = graph.inputs.reduce((n, i) => n + sizeOf(i.shape), 0);
    this.cells = [...this.inits];
  }

  /** State back to its inits. */
  reset(): void {
    this.cells = [...this.inits];
  }

  /** One step. Throws Bug on a wrong number of inputs, RangeError on an index outside its table. */
  step(inputs: readonly number[]): number[] {
    if (inputs.length !== this.inputCount) throw new Bug(`${inputs.length} inputs for ${this.inputCount}`);
    const outputs: number[] = [];
    this.run(this.ops, this.cells, inputs, outputs);
    return outputs;
  }

  /** The delays' values, in the graph's order. */
  get state(): readonly number[] {
    return [...this.cells];
  }

  set state(values: readonly number[]) {
    if (values.length !== this.inits.length)
      throw new Bug(`${values.length} values for a state of ${this.inits.length}`);
    this.cells = [...values];
  }
}

export const realRunner = (graph: RealGraph): RealRunner => new RealRunner(graph);
