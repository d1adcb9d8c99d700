// What a program under construction declares: inputs, states, stores, outputs. Law: each name once, each cell stored once.
import { Bug } from '../diag/diagnostic.js';
import type { Fixed, FixedInput, FixedOutput, FixedProgram, FixedState } from './fixed.js';
import { demand } from './fixed-demand.js';

type Store = FixedProgram['stores'][number];

/** A thing with a lifetime: one builder. */
export class Declarations {
  readonly inputs: FixedInput[] = [];
  readonly states: FixedState[] = [];
  readonly stores: Store[] = [];
  readonly outputs: FixedOutput[] = [];

  input(decl: FixedInput): void {
    demand(!this.inputs.some((i) => i.name === decl.name), `input ${decl.name} declared twice`);
    this.inputs.push(decl);
  }

  state(decl: FixedState): void {
    demand(!this.states.some((s) => s.name === decl.name), `state ${decl.name} declared twice`);
    this.states.push(decl);
  }

  store(name: string, value: Fixed, index: number | undefined): void {
    const decl = this.states.find((s) => s.name === name);
    if (!decl) throw new Bug(`store to the undeclared state ${name}`);
    const twice = this.stores.some(
      (s) => s.state === name && (s.index === undefined || s.index === index || index === undefined),
    );
    demand(!twice, `state ${name} stored twice`);
    demand(!decl.tunable, `store to the tunable ${name}`);
    demand(index === undefined || index < (decl.length ?? 0), `store to element ${index} of state ${name}`);
    demand(decl.frac === value.frac, `store of frac ${value.frac} to state ${name} of frac ${decl.frac}`);
    const length = index === undefined ? decl.length : undefined;
    demand(length === value.length, `store of another length to state ${name}`);
    this.stores.push({ state: name, value, ...(index === undefined ? {} : { index }) });
  }

  output({ name, type, range }: Omit<FixedOutput, 'value'>, value: Fixed): void {
    demand(!this.outputs.some((o) => o.name === name), `output ${name} given twice`);
    this.outputs.push({ name, type, range, value });
  }
}
