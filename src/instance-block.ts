// A block with a step function as an object in Node: values in, values out, its state by path.
// Law: float64 runs the user's own step; fixed is what compile makes of the very same source.

import type { CallInput, CallOutput } from './blocks/call-types.js';
import type { CheckedBlock } from './blocks/checked.js';
import { blockRunner, type LtiRunners } from './blocks/run-block.js';
import { byName, loneOrAll } from './blocks/run-uses.js';
import { BLOCK_CODES } from './diag/codes/blocks.js';
import { instanceCodes } from './diag/codes/instance.js';
import { spellValue } from './diag/numbers.js';
import { DesignError, diagnose } from './diag/reporter.js';
import type { FindProbe } from './frontend/step/origin.js';
import { fixedRunner } from './instance-fixed.js';
import type { InputSignal } from './ir/signal.js';
import { endsOf, type Value } from './signals/float-values.js';
import type { Schemas } from './signals/schema.js';

/** Nothing to pass when the block has no inputs. */
type Given<I extends Schemas> = [keyof I] extends [never] ? [] : [input: CallInput<I>];

export interface BlockInstance<I extends Schemas = Schemas, O extends Schemas = Schemas> {
  /** One sample: the input's value, or an object of them by name; gives the output's value, or an object. */
  step(...input: Given<I>): CallOutput<O>;
  /** Back to the inits. */
  reset(): void;
  /** The block's own reset, instead of a step: the next step with these inputs gives u0 if the limits permit. */
  reset(input: CallInput<I>, u0: CallOutput<O>): void;
  /** By path: 'x', 'speed.integral', 'n.2.z1'. Setting takes some or all. */
  state: Readonly<Record<string, Value | bigint>>;
  /** Tunables by path. Setting takes some or all. */
  tunables: Readonly<Record<string, Value>>;
  /** Steps so far whose output stood at one of its limits, for each numeric output. */
  readonly saturations: Readonly<Record<string, number>>;
}

/** With `values: 'raw'`: the counts of the C, in and out. */
export interface RawBlockInstance {
  step(input?: unknown): unknown;
  reset(input?: unknown, u0?: unknown): void;
  state: Readonly<Record<string, bigint | readonly bigint[]>>;
  readonly saturations: Readonly<Record<string, number>>;
}

interface Options {
  readonly arithmetic: 'float64' | 'fixed';
  readonly values?: 'engineering' | 'raw';
  readonly findProbe?: FindProbe;
}

/** The block as asked for. Throws DesignError. */
export const blockInstance = (checked: CheckedBlock, options: Options, ltiRunner: LtiRunners): unknown =>
  options.arithmetic === 'fixed' ? fixedBlock(checked, options) : float64Block(checked, ltiRunner);

/** The C's own bits. */
function fixedBlock(checked: CheckedBlock, options: Options): unknown {
  const raw = options.values === 'raw';
  const runner = fixedRunner(checked, raw, options.findProbe);
  const saturated = saturationCounter(checked, raw);
  return {
    step: (...given: readonly unknown[]) => {
      const outputs = runner.step(named(checked.inputs, given[0]));
      saturated.count(outputs);
      return loneOrAll(outputs, checked.outputs);
    },
    reset: (...given: readonly unknown[]) => {
      if (given.length > 0)
        throw new DesignError([diagnose(BLOCK_CODES, 'BS2901', { what: "reset(inputs, u0) in 'fixed'" })]);
      runner.init();
      saturated.clear();
    },
    get state() {
      return runner.state;
    },
    set state(words) {
      runner.state = words as never;
    },
    get tunables() {
      return runner.tunables;
    },
    set tunables(values) {
      runner.tunables = values;
    },
    get saturations() {
      return saturated.counts();
    },
  };
}

function float64Block(checked: CheckedBlock, ltiRunner: LtiRunners): BlockInstance {
  const runner = blockRunner(checked, ltiRunner);
  const saturated = saturationCounter(checked);
  return {
    step: (...given: readonly unknown[]) => {
      const outputs = runner.step(named(checked.inputs, given[0]));
      saturated.count(outputs);
      return loneOrAll(outputs, checked.outputs) as CallOutput<Schemas>;
    },
    reset: (...given: readonly unknown[]) => {
      if (given.length > 0) return runner.resetTo(named(checked.inputs, given[0]), given[1]);
      runner.reset();
      saturated.clear();
    },
    get state() {
      return runner.state;
    },
    set state(values) {
      runner.state = values as Readonly<Record<string, Value>>;
    },
    get tunables() {
      return runner.tunables;
    },
    set tunables(values) {
      runner.tunables = values;
    },
    get saturations() {
      return saturated.counts();
    },
  };
}

/** Inputs by name; one input is passed as itself, or as an object with its name. */
function named(inputs: readonly InputSignal[], given: unknown): Readonly<Record<string, unknown>> {
  const object = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : undefined;
  if (object && inputs.length > 0) {
    const stray = Object.keys(object).find((name) => !inputs.some((s) => s.name === name));
    const names = inputs.map((s) => s.name).join(', ');
    if (stray !== undefined) throw new DesignError([diagnose(instanceCodes, 'BS2516', { name: stray, names })]);
  }
  if (inputs.length === 1) return object ? (object as Readonly<Record<string, unknown>>) : byName(given, inputs);
  if (inputs.length > 1 && !object) {
    const what = { name: inputs[0].name, given: spellValue(given), expected: 'an object of all inputs by name' };
    throw new DesignError([diagnose(instanceCodes, 'BS2513', what)]);
  }
  return byName(given, inputs);
}

/** Counts the steps in which an output, or an element of one, stood at an end of its range. */
function saturationCounter({ outputs }: CheckedBlock, raw = false) {
  const limited = outputs
    .filter((o) => o.kind === 'real' || o.kind === 'int')
    .map((o) => ({ name: o.name, ends: raw ? countEnds(o.quantity.rawRange) : endsOf(o) }));
  let counts: Readonly<Record<string, number>> = {};
  const clear = () => {
    counts = Object.fromEntries(limited.map((o) => [o.name, 0]));
  };
  clear();
  return {
    clear,
    counts: () => counts,
    count: (values: Readonly<Record<string, Value>>) => {
      const hit = limited.filter(({ name, ends }) => stands(values[name], ends));
      if (hit.length === 0) return;
      counts = { ...counts, ...Object.fromEntries(hit.map(({ name }) => [name, counts[name] + 1])) };
    },
  };
}

const countEnds = ({ lo, hi }: { readonly lo: bigint; readonly hi: bigint }): readonly [number, number] => [
  Number(lo),
  Number(hi),
];

const stands = (value: Value, [lo, hi]: readonly [number, number]): boolean =>
  Array.isArray(value)
    ? value.some((v) => stands(v as Value, [lo, hi]))
    : typeof value === 'number' && (value <= lo || value >= hi);
