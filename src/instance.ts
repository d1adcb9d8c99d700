// A block as an object in Node: 'float64' steps the real meaning, 'fixed' gives the very bits of the C.
// Law: both clamp inputs to the same counts' range, so they differ by the certificate's bound and the inputs' rounding to counts.
import type { Block } from './blocks/block.js';
import { checkAny } from './blocks/check-block.js';
import type { CheckedLti, CheckedSignal } from './blocks/checked.js';
import type { Inputs, Lti, StepInput } from './blocks/lti.js';
import { compileBlock } from './compile.js';
import { instanceCodes } from './diag/codes/instance.js';
import { Bug } from './diag/diagnostic.js';
import { DesignError, diagnose, Reporter } from './diag/reporter.js';
import { reExecution } from './frontend/step/re-execute.js';
import { type BlockInstance, blockInstance, type RawBlockInstance } from './instance-block.js';
import { makeRunner } from './ir/fixed-javascript.js';
import { realRunner } from './ir/real-evaluate.js';
import { fits, type Quantity, toRaw, toReal, typeRange } from './num/format.js';
import * as q from './num/rational.js';
import { structures } from './passes/choose/structures.js';
import { meaningGraph } from './passes/realise/meaning.js';
import { scaleModel } from './passes/time/scale.js';
import type { Schemas } from './signals/schema.js';

export interface InstanceOptions {
  readonly arithmetic: 'float64' | 'fixed';
  /** What step() takes and gives: engineering values (default) or, with 'fixed', the raw counts of the C. */
  readonly values?: 'engineering' | 'raw';
}

export interface Instance<I extends Inputs = Inputs> {
  /** One sample: the input's value, or an object of them by name; returns the output's value. */
  step(input: StepInput<I>): number;
  /** Back to the initial state. */
  reset(): void;
  /** State by name: engineering-free numbers with 'float64', integers as in the C's struct with 'fixed'. */
  state: Readonly<Record<string, number | bigint>>;
  /** Steps so far whose output stood at one of its limits. */
  readonly saturations: Readonly<Record<string, number>>;
}

interface Arithmetic {
  step(values: readonly number[]): number;
  reset(): void;
  state: Readonly<Record<string, number | bigint>>;
}

const refuse = (reporter: Reporter): never => {
  throw new DesignError(reporter.diagnostics.filter((d) => d.severity === 'error'));
};

/** Counts of an engineering value without rounding, held to the range. */
const countOf = (value: number, s: CheckedSignal): number => {
  const { lsb, zero } = s.quantity;
  const [lo, hi] = [q.toNumber(s.range.lo), q.toNumber(s.range.hi)];
  return Math.min(Math.max(value, lo), hi) / q.toNumber(lsb) + q.toNumber(zero);
};
const engineering = (count: number, { lsb, zero }: Quantity): number => (count - q.toNumber(zero)) * q.toNumber(lsb);

function float64(checked: CheckedLti, reporter: Reporter): Arithmetic {
  const model = scaleModel(checked, reporter);
  const forms = model && structures(model);
  if (!model || !forms) return refuse(reporter);
  const runner = realRunner(meaningGraph(model, forms.ideal.structure, model.integrator));
  const names = runner.graph.delays.map((d) => d.delay.name);
  return {
    step: (values) =>
      engineering(runner.step(values.map((v, i) => countOf(v, checked.inputs[i])))[0], checked.output.quantity),
    reset: () => runner.reset(),
    get state() {
      return Object.fromEntries(names.map((name, i) => [name, runner.state[i]]));
    },
    set state(values) {
      runner.state = names.map((name) => Number(values[name]));
    },
  };
}

/** The C type's nearest count: an ADC never gives more. */
function rawOf(value: number, { quantity }: CheckedSignal, values: InstanceOptions['values']): bigint {
  const asked = values === 'raw' ? BigInt(value) : toRaw(q.fromNumber(value), quantity);
  const { lo, hi } = typeRange(quantity.type);
  return asked < lo ? lo : asked > hi ? hi : asked;
}

function fixed(checked: CheckedLti, reporter: Reporter, values: InstanceOptions['values']): Arithmetic {
  const compiled = compileBlock(checked, reporter, {});
  if (!compiled) return refuse(reporter);
  const runner = makeRunner(compiled.program);
  const { quantity } = checked.output;
  return {
    step: (given) => {
      const raw = runner.step(given.map((v, i) => rawOf(v, checked.inputs[i], values)))[0];
      if (typeof raw !== 'bigint') throw new Bug('an array where a number was expected');
      return values === 'raw' ? Number(raw) : q.toNumber(toReal(raw, quantity));
    },
    reset: () => runner.init(),
    get state() {
      return runner.state as Readonly<Record<string, bigint>>;
    },
    set state(words) {
      runner.state = Object.fromEntries(Object.entries(words).map(([name, v]) => [name, BigInt(v)]));
    },
  };
}

function checkOptions(options: InstanceOptions): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  const unknown = Object.keys(given).find((k) => k !== 'arithmetic' && k !== 'values');
  if (unknown) throw new DesignError([diagnose(instanceCodes, 'BS2501', { option: unknown })]);
  if (given.arithmetic !== 'float64' && given.arithmetic !== 'fixed') {
    throw new DesignError([diagnose(instanceCodes, 'BS2502', { given: String(given.arithmetic) })]);
  }
  if (given.values !== undefined && given.values !== 'raw' && given.values !== 'engineering') {
    throw new DesignError([diagnose(instanceCodes, 'BS2506', { given: String(given.values) })]);
  }
  if (given.values === 'raw' && given.arithmetic === 'float64')
    throw new DesignError([diagnose(instanceCodes, 'BS2503', {})]);
}

/** Every state by name and nothing else; whole numbers in fixed point. Throws DesignError (BS2507). */
function checkState(words: Readonly<Record<string, unknown>>, names: readonly string[], whole: boolean): void {
  const right = (v: unknown) =>
    typeof v === 'bigint' || (typeof v === 'number' && (whole ? Number.isInteger(v) : Number.isFinite(v)));
  const wrong = [...Object.keys(words).filter((n) => !names.includes(n)), ...names.filter((n) => !right(words[n]))];
  if (wrong.length === 0) return;
  throw new DesignError([diagnose(instanceCodes, 'BS2507', { wrong: wrong[0], names: names.join(', '), whole })]);
}

/** Inputs in declared order; throws DesignError on a name missing, a value that is no number, or (assume) out of range. */
function ordered(checked: CheckedLti, input: unknown, values: InstanceOptions['values']): number[] {
  const lone = checked.inputs.length === 1 && typeof input === 'number';
  return checked.inputs.map((s) => {
    const value = lone ? input : (input as Readonly<Record<string, unknown>> | null)?.[s.name];
    if (typeof value !== 'number' || !Number.isFinite(value) || (values === 'raw' && !Number.isInteger(value))) {
      throw new DesignError([diagnose(instanceCodes, 'BS2504', { name: s.name, given: String(value) })]);
    }
    if (s.outOfRange === 'assume') assume(s, value, values);
    return value;
  });
}

function assume(s: CheckedSignal, value: number, values: InstanceOptions['values']): void {
  const raw = values === 'raw' ? BigInt(value) : toRaw(q.fromNumber(value), s.quantity);
  if (fits(s.quantity.rawRange, s.quantity.type) && raw >= s.quantity.rawRange.lo && raw <= s.quantity.rawRange.hi)
    return;
  const range = `[${q.toNumber(s.range.lo)}, ${q.toNumber(s.range.hi)}]`;
  throw new DesignError([diagnose(instanceCodes, 'BS2505', { name: s.name, given: String(value), range })]);
}

/**
 * The block with a state of its own, in float64 or in the C's fixed point.
 * Throws DesignError when the block's options are wrong, when it cannot be compiled ('fixed'), or on a bad input value.
 */
export interface InstanceFunction {
  <I extends Inputs>(block: Lti<I>, options: InstanceOptions): Instance<I>;
  <I extends Schemas, O extends Schemas>(
    block: Block<I, O>,
    options: InstanceOptions & { readonly values: 'raw' },
  ): RawBlockInstance;
  <I extends Schemas, O extends Schemas>(block: Block<I, O>, options: InstanceOptions): BlockInstance<I, O>;
}

/** `surface` is what `import … from 'backstep'` gives: the source of a step in the user's own process is executed with it once more. */
export function instanceWith(surface?: () => Readonly<Record<string, unknown>>): InstanceFunction {
  const findProbe = surface && reExecution(surface);
  const made = (block: unknown, options: InstanceOptions): unknown => {
    checkOptions(options);
    const reporter = new Reporter();
    const checked = checkAny(block, 'block', reporter);
    if (!checked) return refuse(reporter);
    if (checked.kind === 'lti') return ltiInstance(checked, options, reporter);
    return blockInstance(checked, { ...options, ...(findProbe && { findProbe }) }, (lti) =>
      float64(lti, new Reporter()),
    );
  };
  return made as InstanceFunction;
}

export const instance: InstanceFunction = instanceWith();

function ltiInstance(checked: CheckedLti, options: InstanceOptions, reporter: Reporter): Instance {
  const { values } = options;
  const arithmetic = options.arithmetic === 'fixed' ? fixed(checked, reporter, values) : float64(checked, reporter);
  const { output } = checked;
  const limits = checked.saturate ?? output.range;
  const toUnits = (y: number) => (values === 'raw' ? q.toNumber(toReal(BigInt(y), output.quantity)) : y);
  let saturated = 0;
  return {
    step(input) {
      const y = arithmetic.step(ordered(checked, input, values));
      const inUnits = toUnits(y);
      if (inUnits <= q.toNumber(limits.lo) || inUnits >= q.toNumber(limits.hi)) saturated++;
      return y;
    },
    reset(...given: unknown[]) {
      if (given.length > 0) throw new DesignError([diagnose(instanceCodes, 'BS2508', {})]);
      arithmetic.reset();
      saturated = 0;
    },
    get state() {
      return arithmetic.state;
    },
    set state(words) {
      checkState(words, Object.keys(arithmetic.state), options.arithmetic === 'fixed');
      arithmetic.state = words;
    },
    get saturations() {
      return { [output.name]: saturated };
    },
  };
}
