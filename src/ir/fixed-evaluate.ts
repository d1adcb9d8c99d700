// The oracle: a BigInt tree walk of one step that asserts every proved range, every state and every output on the way.
// Law: what it returns is the definition of a FixedProgram; the generated JavaScript and the C must give the same bits.
import { Bug } from '../diag/diagnostic.js';
import { fits, type IntRange, type IntType, typeRange } from '../num/format.js';
import type { Fixed, FixedInput, FixedProgram, FixedRegion, FixedRegionNode } from './fixed.js';
import { meaning, rangeOfValues, within } from './fixed-value.js';
import { type RegionOrders, regionOrders } from './fixed-walk.js';

/** A scalar's or an array's integers. */
export type Word = bigint | readonly bigint[];
export type Words = Readonly<Record<string, Word>>;

export interface StepResult {
  readonly outputs: Readonly<Record<string, Word>>;
  readonly state: Readonly<Record<string, Word>>;
}

/** The states' initial values, by name. */
export const initialState = (program: FixedProgram): Words =>
  Object.fromEntries(program.states.map((s) => [s.name, s.init]));

/**
 * One step from `state` with raw `inputs`. Throws RangeError where an input that is not clamped leaves its declared range
 * (a precondition of the caller), Bug where any value leaves its proved range or an input its C type.
 */
export function evaluateStep(program: FixedProgram, state: Words, inputs: Words): StepResult {
  return makeEvaluator(program)(state, inputs);
}

/** `evaluateStep` with the program's orders computed once: for many steps. */
export function makeEvaluator(program: FixedProgram): (state: Words, inputs: Words) => StepResult {
  const orders = regionOrders(program);
  return (state, inputs) => {
    const run = new Evaluation(program, orders, state, inputs);
    run.all(program.values);
    return { outputs: outputsOf(program, run), state: nextState(program, run, state) };
  };
}

class Evaluation {
  private readonly values = new Map<number, Word>();
  private readonly regionResults = new Map<number, readonly bigint[]>();

  constructor(
    private readonly program: FixedProgram,
    private readonly orders: RegionOrders,
    private readonly state: Words,
    private readonly inputs: Words,
  ) {}

  all(values: readonly Fixed[]): void {
    for (const v of values) this.set(v, this.evaluate(v));
  }

  get(v: Fixed): Word {
    const value = this.values.get(v.id);
    if (value === undefined) throw new Bug(`${label(v)} is used before it is computed`);
    return value;
  }

  private readonly scalar = (v: Fixed): bigint => {
    const value = this.get(v);
    if (typeof value !== 'bigint') throw new Bug(`${label(v)} is an array where a scalar is needed`);
    return value;
  };

  private set(v: Fixed, value: Word): void {
    assertIn(value, v.range, label(v), v.length);
    this.values.set(v.id, value);
  }

  private evaluate(v: Fixed): Word {
    switch (v.kind) {
      case 'const':
        return v.value;
      case 'table':
        return v.values;
      case 'input':
        return this.readInput(v.input);
      case 'state':
        return given(this.state, v.state, 'state');
      case 'param':
        return this.get(v);
      case 'element':
        return this.element(v.array, v.index);
      case 'result':
        return this.region(v.of)[v.index];
      case 'pack':
        return v.values.map(this.scalar);
      case 'kernel':
        return v.kernel.meaning(v.args.map(this.scalar));
      default:
        return meaning(v, this.scalar);
    }
  }

  private element(array: Fixed, index: Fixed): bigint {
    const values = this.get(array);
    const value = typeof values === 'bigint' ? undefined : values[Number(this.scalar(index))];
    if (value === undefined) throw new Bug(`${label(array)}[${this.scalar(index)}] does not exist`);
    return value;
  }

  private readInput(name: string): Word {
    const decl = this.program.inputs.find((i) => i.name === name);
    if (!decl) throw new Bug(`input ${name} is not declared`);
    const raw = given(this.inputs, name, 'input');
    return typeof raw === 'bigint' ? admit(decl, raw) : raw.map((x) => admit(decl, x));
  }

  private region(node: FixedRegionNode): readonly bigint[] {
    const known = this.regionResults.get(node.id);
    if (known) return known;
    const results = node.kind === 'if' ? this.arm(node) : this.loop(node);
    this.regionResults.set(node.id, results);
    return results;
  }

  private arm(node: Extract<FixedRegionNode, { kind: 'if' }>): readonly bigint[] {
    return this.run(this.scalar(node.cond) !== 0n ? node.then : node.else);
  }

  private loop(node: Extract<FixedRegionNode, { kind: 'loop' }>): readonly bigint[] {
    let carried = node.inits.map(this.scalar);
    for (let turn = 0; turn < node.count; turn++) {
      [BigInt(turn), ...carried].forEach((value, i) => {
        this.set(node.body.params[i], value);
      });
      carried = this.run(node.body);
    }
    return carried;
  }

  private run(region: FixedRegion): bigint[] {
    const order = this.orders.get(region) ?? [];
    for (const v of order) if (v.kind === 'result') this.regionResults.delete(v.of.id);
    this.all(order);
    return region.results.map(this.scalar);
  }
}

const label = (v: Fixed): string => `%${v.id}${v.name === undefined ? '' : ` '${v.name}'`} (${v.kind})`;

function given(words: Words, name: string, what: string): Word {
  if (!Object.hasOwn(words, name)) throw new Bug(`no value for the ${what} ${name}`);
  return words[name];
}

/** What step does first with one input value. */
function admit(decl: FixedInput, raw: bigint): bigint {
  if (!fits({ lo: raw, hi: raw }, decl.type)) throw new Bug(`input ${decl.name} = ${raw} is outside its C type`);
  const { lo, hi } = decl.range;
  if (raw >= lo && raw <= hi) return raw;
  if (!decl.clamp) throw new RangeError(`input ${decl.name} = ${raw} is outside [${lo}, ${hi}], which step assumes`);
  return raw < lo ? lo : hi;
}

function assertIn(value: Word, range: IntRange, what: string, length?: number): void {
  if (typeof value !== 'bigint' && value.length !== length)
    throw new Bug(`${what} has ${value.length} elements, not ${length}`);
  if (typeof value === 'bigint' && length !== undefined) throw new Bug(`${what} is a scalar, not ${length} elements`);
  const hull = typeof value === 'bigint' ? { lo: value, hi: value } : rangeOfValues(value);
  if (!within(hull, range)) throw new Bug(`${what} = ${value} leaves [${range.lo}, ${range.hi}]`);
}

function assertFits(value: Word, decl: { readonly range: IntRange; readonly type: IntType }, what: string, n?: number) {
  assertIn(value, decl.range, what, n);
  assertIn(value, typeRange(decl.type), `${what} in its C type`, n);
}

function outputsOf(program: FixedProgram, run: Evaluation): Words {
  const outputs: Record<string, Word> = {};
  for (const o of program.outputs) {
    outputs[o.name] = run.get(o.value);
    assertFits(outputs[o.name], o, `output ${o.name}`, o.value.length);
  }
  return outputs;
}

/** The state after the step: stored whole, element by element, or held. */
function stored(program: FixedProgram, run: Evaluation, name: string, before: Word): Word {
  const stores = program.stores.filter((s) => s.state === name);
  const whole = stores.find((s) => s.index === undefined);
  if (whole) return run.get(whole.value);
  if (typeof before === 'bigint' || stores.length === 0) return before;
  const after = [...before];
  for (const { index, value } of stores) {
    const word = run.get(value);
    if (index === undefined || index >= after.length || typeof word !== 'bigint')
      throw new Bug(`a wrong store of ${name}`);
    after[index] = word;
  }
  return after;
}

function nextState(program: FixedProgram, run: Evaluation, before: Words): Words {
  const state: Record<string, Word> = {};
  for (const decl of program.states) {
    state[decl.name] = stored(program, run, decl.name, given(before, decl.name, 'state'));
    assertFits(state[decl.name], decl, `state ${decl.name}`, decl.length);
  }
  return state;
}
