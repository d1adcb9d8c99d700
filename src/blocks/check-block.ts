// Is a block with a step function well formed? All its mistakes are reported at once; what comes out is complete.
// What its step says is read by frontend/step; whether its ranges hold is proved by passes/step.
import type { Reporter } from '../diag/reporter.js';
import * as q from '../num/rational.js';
import { inputSignal, outputSignal, stateSignal, tunableSignal } from '../signals/check-signal.js';
import { type Checking, checkKeys, isObject, report, within } from '../signals/checking.js';
import { checkCore, checkLti, errorsIn } from './check-lti.js';
import { checkUses } from './check-uses.js';
import type { CheckedAny, CheckedBlock, StepFunction } from './checked.js';
import type { Site } from './site.js';

type Given = Readonly<Record<string, unknown>>;

const OPTIONS = ['sampleTime', 'inputs', 'outputs', 'state', 'tunable', 'uses', 'optimizeFor', 'step', 'reset'];
const LATER_OPTIONS: Readonly<Record<string, string>> = {
  params: "the option 'params' of block()",
  loss: "the option 'loss' of block()",
  train: "the option 'train' of block()",
};

/** Any block as it stands in a design. `around`: the blocks that use it, outermost first. */
export function checkAny(
  value: unknown,
  exportName: string,
  reporter: Reporter,
  around: readonly object[] = [],
): CheckedAny | undefined {
  return isObject(value) && value.kind === 'block'
    ? checkBlock(value, exportName, reporter, around)
    : checkLti(value, exportName, reporter);
}

/** The checked block, or undefined when `reporter` got an error. `exportName` is the block of every reported place. */
export function checkBlock(
  value: unknown,
  exportName: string,
  reporter: Reporter,
  around: readonly object[] = [],
): CheckedBlock | undefined {
  const c: Checking = { reporter, block: exportName, path: [] };
  if (!isObject(value) || value.kind !== 'block') return report(c, 'BS2117', { what: exportName });
  const { options } = value;
  if (!isObject(options)) {
    return report(c, 'BS2003', { option: 'block', value: options, expected: 'called with an object of options' });
  }
  const before = errorsIn(reporter);
  checkKeys(c, 'block', options, OPTIONS, LATER_OPTIONS);
  const checked = checkParts(options, [...around, value], c);
  if (errorsIn(reporter) > before || !checked) return undefined;
  const site = value.site as Site | undefined;
  return { kind: 'block', exportName, ...(site ? { site } : {}), ...checked };
}

function checkParts(
  options: Given,
  around: readonly object[],
  c: Checking,
): Omit<CheckedBlock, 'kind' | 'exportName' | 'site' | 'place'> | undefined {
  const sampleTime = checkSampleTime(options.sampleTime, c);
  const inputs = checkSignals(options, 'inputs', inputSignal, c, true);
  const outputs = checkSignals(options, 'outputs', outputSignal, c, true);
  if (outputs?.length === 0 && isObject(options.outputs) && Object.keys(options.outputs).length === 0) {
    report(c, 'BS2026', {}, 'outputs');
  }
  const state = checkSignals(options, 'state', stateSignal, c, false);
  const tunables = checkSignals(options, 'tunable', scalarTunable, c, false);
  const uses = checkUses(options.uses, sampleTime, around, c);
  checkSelf(options, c);
  const optimizeFor = checkCore(options, c);
  const step = checkFunction(options.step, 'step', c);
  const reset = options.reset === undefined ? undefined : checkFunction(options.reset, 'reset', c);
  if (!sampleTime || !inputs || !outputs || !state || !tunables || !uses || !optimizeFor || !step) return undefined;
  return { sampleTime, inputs, outputs, state, tunables, uses, optimizeFor, step, ...(reset ? { reset } : {}) };
}

function checkSampleTime(given: unknown, c: Checking): q.Rational | undefined {
  if (given === undefined) return report(c, 'BS2002', { what: 'block', option: 'sampleTime' });
  const right = typeof given === 'number' && Number.isFinite(given) && given > 0;
  return right ? q.fromNumber(given) : report(c, 'BS2102', { given }, 'sampleTime');
}

/** Every signal of one option; an option that is absent has none. */
function checkSignals<S>(
  options: Given,
  option: 'inputs' | 'outputs' | 'state' | 'tunable',
  check: (name: string, schema: unknown, c: Checking) => S | undefined,
  c: Checking,
  needed: boolean,
): readonly S[] | undefined {
  const given = options[option];
  if (given === undefined) return needed ? report(c, 'BS2002', { what: 'block', option }) : [];
  if (!isObject(given)) {
    return report(c, 'BS2003', { option, value: given, expected: 'an object of signals by name' }, option);
  }
  const signals = Object.entries(given).map(([name, schema]) => {
    const inner = within(c, option, name);
    const named = checkName(name, WHAT[option], inner);
    const signal = check(name, schema, inner);
    return named ? signal : undefined;
  });
  return signals.every((s) => s !== undefined) ? (signals as readonly S[]) : undefined;
}

const WHAT = { inputs: 'the input', outputs: 'the output', state: 'the state', tunable: 'the tunable' } as const;

/** Keywords are refused where all names of a design are known; a path such as 'filter.z' needs plain names. */
export function checkName(name: string, what: string, c: Checking): boolean {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !name.includes('__')) return true;
  report(c, 'BS2113', { name, what, why: 'it takes letters, digits and single _, a letter first' });
  return false;
}

function scalarTunable(name: string, schema: unknown, c: Checking) {
  const signal = tunableSignal(name, schema, c);
  return signal && signal.shape.length > 0 ? report(c, 'BS2901', { what: 'arrays as tunables' }) : signal;
}

/** state, tunable and uses meet in self: a name stands for one of them. */
function checkSelf(options: Given, c: Checking): void {
  const owner = new Map<string, string>();
  const parts = [
    ['state', 'a state'],
    ['tunable', 'a tunable'],
    ['uses', 'a used block'],
  ] as const;
  for (const [option, what] of parts) {
    const given = options[option];
    for (const name of isObject(given) ? Object.keys(given) : []) {
      const first = owner.get(name);
      if (first) report(c, 'BS2022', { name, first, second: what }, option, name);
      owner.set(name, what);
    }
  }
}

function checkFunction(given: unknown, option: 'step' | 'reset', c: Checking): StepFunction | undefined {
  if (given === undefined) return report(c, 'BS2002', { what: 'block', option });
  if (typeof given !== 'function') {
    return report(c, 'BS2003', { option, value: given, expected: 'a function of (inputs, self)' }, option);
  }
  const kind = Object.prototype.toString.call(given);
  if (kind !== '[object Function]') return report(c, 'BS2025', { option, what: KINDS[kind] ?? 'this' }, option);
  return given as StepFunction;
}

const KINDS: Readonly<Record<string, string>> = {
  '[object AsyncFunction]': 'an async function',
  '[object GeneratorFunction]': 'a generator',
  '[object AsyncGeneratorFunction]': 'an async generator',
};
