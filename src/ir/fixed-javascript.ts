// A FixedProgram as fast JavaScript: the bits of the C at tens of nanoseconds a step, for verify's loop and for instance().
// Law: equal to fixed-evaluate on every program that passes fixed-verify. Columns are typed arrays of the C types.
import { Bug } from '../diag/diagnostic.js';
import { fits, type IntType } from '../num/format.js';
import type { FixedProgram } from './fixed.js';
import { initialState, type Word, type Words } from './fixed-evaluate.js';
import { javascriptSource } from './fixed-javascript-source.js';
import { formOf } from './fixed-javascript-values.js';
import { rangeOfValues, within } from './fixed-value.js';
import type { Kernel } from './kernel.js';

export type Column =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;
/** A raw count from outside; Numbers must be whole. */
export type Count = number | bigint;

/** n steps: one column per input and output (n elements, n * length for arrays); `states` receives each state after each step. */
export interface StepBlock {
  readonly n: number;
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  readonly states?: readonly Column[];
  /** Non-zero at k: the states are set to their inits before step k. */
  readonly restarts?: Uint8Array;
}

type Cell = Count | readonly Count[];
type Run = (
  n: number,
  state: Cell[],
  inputs: readonly Column[],
  outputs: readonly Column[],
  states: readonly Column[] | undefined,
  restarts: Uint8Array | undefined,
) => void;

/** Zeroed column of `elements` values of a C type. */
export function columnFor(type: IntType, elements: number): Column {
  if (type.bits === 64) return type.signed ? new BigInt64Array(elements) : new BigUint64Array(elements);
  if (type.bits === 32) return type.signed ? new Int32Array(elements) : new Uint32Array(elements);
  if (type.bits === 16) return type.signed ? new Int16Array(elements) : new Uint16Array(elements);
  return type.signed ? new Int8Array(elements) : new Uint8Array(elements);
}

/** A program with its state. Throws RangeError where an input that step assumes in range is not (the state is then as before). */
export class FixedRunner {
  private readonly run: Run;
  private cells: Cell[] = [];
  private readonly single: { readonly inputs: readonly Column[]; readonly outputs: readonly Column[] };

  constructor(readonly program: FixedProgram) {
    const parameters = ['kernels', 'n', 'state', 'inputs', 'outputs', 'states', 'restarts'];
    const { text, kernels } = javascriptSource(program);
    this.run = new Function(...parameters, text).bind(undefined, kernels.map(callable)) as Run;
    this.single = {
      inputs: program.inputs.map((i) => columnFor(i.type, i.length ?? 1)),
      outputs: program.outputs.map((o) => columnFor(o.type, o.value.length ?? 1)),
    };
    this.init();
  }

  /** What NAME_init does. */
  init(): void {
    this.state = initialState(this.program);
  }

  /** The states by name. Setting demands every state, inside its proved range. */
  get state(): Words {
    const word = (cell: Cell): Word => (typeof cell === 'object' ? cell.map(BigInt) : BigInt(cell));
    return Object.fromEntries(this.program.states.map((s, i) => [s.name, word(this.cells[i])]));
  }

  set state(words: Words) {
    this.cells = this.program.states.map((s) => {
      if (!Object.hasOwn(words, s.name)) throw new Bug(`no value for the state ${s.name}`);
      const values = [words[s.name]].flat();
      if (values.length !== (s.length ?? 1)) throw new Bug(`state ${s.name} has ${values.length} elements`);
      if (!within(rangeOfValues(values), s.range)) throw new Bug(`state ${s.name} = ${values} leaves its proved range`);
      const cells = formOf(s.range) === 'number' ? values.map(Number) : values;
      return s.length === undefined ? cells[0] : cells;
    });
  }

  /** One step: raw inputs in declared order, outputs in the program's order. */
  step(inputs: readonly (Count | readonly Count[])[]): readonly Word[] {
    const { program, single } = this;
    program.inputs.forEach((decl, i) => {
      fill(single.inputs[i], [inputs[i]].flat(), decl.type, decl.name);
    });
    this.run(1, this.cells, single.inputs, single.outputs, undefined, undefined);
    return program.outputs.map((o, i) => {
      const values = Array.from(single.outputs[i] as ArrayLike<Count>, BigInt);
      return o.value.length === undefined ? values[0] : values;
    });
  }

  /** n steps from the present state, which they advance. */
  runBlock(block: StepBlock): void {
    const { inputs, outputs, states } = this.program;
    checkColumns(block.inputs, inputs, block.n, 'input');
    const outputLengths = outputs.map((o) => ({ type: o.type, name: o.name, length: o.value.length }));
    checkColumns(block.outputs, outputLengths, block.n, 'output');
    if (block.states) checkColumns(block.states, states, block.n, 'state');
    this.run(block.n, this.cells, block.inputs, block.outputs, block.states, block.restarts);
  }
}

/** A kernel as the generated text calls it: over Numbers where it has JavaScript of its own, over BigInt where not. */
function callable(k: Kernel): (...args: never[]) => Count {
  if (k.javascript === undefined) return (...args: readonly bigint[]) => k.meaning(args);
  const [args, tables] = [k.args.map((_, i) => `a${i}`), k.tables.map((_, i) => `t${i}`)];
  const make = new Function(...tables, `return (${args.join(', ')}) => {${k.javascript}};`);
  return make(...k.tables.map((t) => t.values.map(Number))) as (...args: never[]) => Count;
}

export const makeRunner = (program: FixedProgram): FixedRunner => new FixedRunner(program);

function fill(column: Column, values: readonly Count[], type: IntType, name: string): void {
  if (values.length !== column.length)
    throw new Bug(`input ${name} needs ${column.length} elements, not ${values.length}`);
  values.forEach((value, i) => {
    const raw = BigInt(value);
    if (!fits({ lo: raw, hi: raw }, type)) throw new Bug(`input ${name} = ${raw} is outside its C type`);
    column[i] = typeof column[0] === 'bigint' ? raw : Number(raw);
  });
}

interface Declared {
  readonly name: string;
  readonly type: IntType;
  readonly length?: number;
}

/** A column of another type would wrap silently: our caller's bug. */
function checkColumns(columns: readonly Column[], decls: readonly Declared[], n: number, what: string): void {
  if (columns.length !== decls.length) throw new Bug(`${columns.length} ${what} columns for ${decls.length} ${what}s`);
  decls.forEach((d, i) => {
    const wanted = columnFor(d.type, 0).constructor;
    if (columns[i].constructor !== wanted) throw new Bug(`the column of ${what} ${d.name} must be a ${wanted.name}`);
    if (columns[i].length < n * (d.length ?? 1))
      throw new Bug(`the column of ${what} ${d.name} is too short for ${n} steps`);
  });
}
