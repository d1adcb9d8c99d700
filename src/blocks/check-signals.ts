// Inputs and output of an lti block: names, number, and how each travels.

import { checkReal } from '../signals/check-real.js';
import { type Checking, isObject, report, within } from '../signals/checking.js';
import { inputQuantity, outputQuantity } from '../signals/quantity.js';
import type { RealSchema } from '../signals/schema.js';
import type { CheckedOutput, CheckedSignal } from './checked.js';

type Given = Readonly<Record<string, unknown>>;

/** The inputs, a pid's as [ref, meas]; undefined when an error was reported. The C takes them in declared order: cli/pipeline.ts. */
export function checkInputs(options: Given, isPid: boolean, c: Checking): readonly CheckedSignal[] | undefined {
  const { input, inputs } = options;
  if (input !== undefined && inputs !== undefined) return report(c, 'BS2107', {}, 'inputs');
  if (inputs === undefined) {
    if (input === undefined) return report(c, 'BS2002', { what: 'lti', option: 'input' });
    const lone = checkInput('x', input, within(c, 'input'));
    return lone && [lone];
  }
  if (!isObject(inputs)) {
    return report(c, 'BS2003', { option: 'inputs', value: inputs, expected: 'an object of signals by name' }, 'inputs');
  }
  const names = isPid && 'meas' in inputs ? Object.keys(inputs).sort().reverse() : Object.keys(inputs);
  const checked = names.map((name) => checkInput(name, inputs[name], within(c, 'inputs', name)));
  if (!namesFit(names, isPid, c)) return undefined;
  return checked.every((signal) => signal !== undefined) ? checked : undefined;
}

function namesFit(names: readonly string[], isPid: boolean, c: Checking): boolean {
  if (names.length === 1 && !(isPid && ['ref', 'meas'].includes(names[0]))) return true;
  if (!isPid) report(c, 'BS2108', { names }, 'inputs');
  else if ([...names].sort().join() !== 'meas,ref') report(c, 'BS2109', { names }, 'inputs');
  else return true;
  return false;
}

function checkInput(name: string, schema: unknown, c: Checking): CheckedSignal | undefined {
  const checked = checkReal(schema, 'input', c);
  const travel = checked && inputQuantity(checked, c);
  return travel && { name, ...common(checked), ...travel };
}

/** The output `y`; undefined when an error was reported. */
export function checkOutput(output: unknown, c: Checking): CheckedOutput | undefined {
  if (output === undefined) return report(c, 'BS2002', { what: 'lti', option: 'output' });
  const inner = within(c, 'output');
  const checked = checkReal(output, 'output', inner);
  const travel = checked && outputQuantity(checked, inner);
  return travel && { name: 'y', ...common(checked), ...travel };
}

const common = (schema: RealSchema) => ({
  outOfRange: schema.outOfRange ?? ('clamp' as const),
  ...(schema.unit === undefined ? {} : { unit: schema.unit }),
});
