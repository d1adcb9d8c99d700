// Are the options of a real() well formed? Ranges against bits are quantity.ts's business.
import { spell } from '../diag/numbers.js';
import { type Checking, checkKeys, finite, isObject, pair, positive, report, within, word } from './checking.js';
import type { PinnedFormat, RawRange, RealSchema } from './schema.js';

/** Which side of a block a signal stands on. */
export type Role = 'input' | 'output' | 'state' | 'tunable';
/** 'step': a block with a step function, which can handle null and more kinds of signals than an lti. */
export type Owner = 'lti' | 'step';

const OPTIONS = ['range', 'init', 'resolution', 'maxError', 'unit', 'raw', 'format', 'outOfRange', 'saturate', 'kind'];
const RAW_OPTIONS = ['bits', 'signed', 'lsb', 'zero', 'min', 'max'];
const FORMATS = ['q7', 'q15', 'q31'];
/** What is accepted by real() but says nothing about this side of a block. */
const IDLE: Readonly<Record<Role, readonly string[]>> = {
  input: ['init', 'maxError', 'saturate'],
  output: ['init', 'outOfRange'],
  state: ['maxError', 'outOfRange'],
  tunable: ['maxError', 'saturate', 'outOfRange'],
};
const LATER_KINDS: Readonly<Record<string, string>> = {
  vector: 'vector signals',
  matrix: 'matrix signals',
  int: 'int signals',
  bool: 'bool signals',
  oneOf: 'oneOf signals',
  cyclic: 'cyclic signals',
};

/** The schema with every option checked; undefined when an error was reported. */
export function checkReal(schema: unknown, role: Role, c: Checking, owner: Owner = 'lti'): RealSchema | undefined {
  if (!isObject(schema)) return report(c, 'BS2003', { option: role, value: schema, expected: 'real({ range, … })' });
  if (typeof schema.kind === 'string' && Object.hasOwn(LATER_KINDS, schema.kind)) {
    return report(c, 'BS2901', { what: LATER_KINDS[schema.kind] });
  }
  if (schema.kind !== 'real')
    return report(c, 'BS2003', { option: role, value: schema, expected: 'real({ range, … })' });
  const before = c.reporter.diagnostics.filter((d) => d.severity === 'error').length;
  checkKeys(c, 'real', schema, OPTIONS);
  checkScalars(schema, role, owner, c);
  if (schema.raw !== undefined && schema.format !== undefined) report(c, 'BS2007', {}, 'format');
  if (schema.raw !== undefined) checkRaw(schema.raw, role, owner, within(c, 'raw'));
  if (schema.format !== undefined) checkFormat(schema.format, c);
  const after = c.reporter.diagnostics.filter((d) => d.severity === 'error').length;
  return after === before ? (schema as unknown as RealSchema) : undefined;
}

function checkScalars(schema: Readonly<Record<string, unknown>>, role: Role, owner: Owner, c: Checking): void {
  if (schema.range === undefined) report(c, 'BS2002', { what: 'real', option: 'range' });
  const range = schema.range === undefined ? undefined : pair(c, 'range', schema.range);
  if (schema.resolution !== undefined) positive(c, 'resolution', schema.resolution);
  if (schema.maxError !== undefined) positive(c, 'maxError', schema.maxError);
  if (schema.outOfRange !== undefined) word(c, 'outOfRange', schema.outOfRange, ['clamp', 'assume']);
  if (schema.unit !== undefined && typeof schema.unit !== 'string') {
    report(c, 'BS2003', { option: 'unit', value: schema.unit, expected: 'a string' }, 'unit');
  }
  if (schema.saturate !== undefined && typeof schema.saturate !== 'boolean') {
    report(c, 'BS2003', { option: 'saturate', value: schema.saturate, expected: 'true or false' }, 'saturate');
  }
  const init = schema.init === undefined ? undefined : finite(c, 'init', schema.init);
  if (init !== undefined && range && (init < range[0] || init > range[1])) {
    report(c, 'BS2006', { value: init, lo: range[0], hi: range[1] }, 'init');
  }
  tellIdle(schema, IDLE[role], role, c, owner);
}

/** A warning for each option given that says nothing about this side. */
export function tellIdle(
  schema: Readonly<Record<string, unknown>>,
  idle: readonly string[],
  role: Role,
  c: Checking,
  owner: Owner = 'step',
): void {
  const side = owner === 'lti' ? `lti ${role}` : role === 'tunable' ? 'a tunable' : role;
  for (const option of idle) {
    if (schema[option] !== undefined) report(c, 'BS2012', { option, side: sideOf(side) }, option);
  }
}
const sideOf = (side: string): string =>
  side.startsWith('a ') ? side : `${/^[aeilo]/.test(side) ? 'an' : 'a'} ${side}`;

const wholeBits = (x: number): boolean => Number.isInteger(x) && x >= 1 && x <= 32;

/** lti blocks have no way to say what a fault means. */
const LATER_RAW: Readonly<Record<Owner, Readonly<Record<string, string>>>> = {
  lti: { invalid: "raw's 'invalid' (a count that means a sensor fault) on an lti block" },
  step: {},
};

function checkRaw(raw: unknown, role: Role, owner: Owner, c: Checking): raw is RawRange {
  if (!isObject(raw)) {
    report(c, 'BS2003', { option: 'raw', value: raw, expected: '{ bits, lsb, zero? } or { bits, min, max }' });
    return false;
  }
  checkKeys(c, 'raw', raw, owner === 'step' ? [...RAW_OPTIONS, 'invalid'] : RAW_OPTIONS, LATER_RAW[owner]);
  if (owner === 'step' && raw.invalid !== undefined) checkInvalid(raw, role, c);
  if (raw.bits === undefined) report(c, 'BS2002', { what: 'raw', option: 'bits' });
  else finite(c, 'bits', raw.bits, 'a whole number from 1 to 32', wholeBits);
  checkSigned(raw, c);
  const ends = raw.min !== undefined || raw.max !== undefined;
  if (ends && (raw.lsb !== undefined || raw.zero !== undefined)) {
    report(c, 'BS2008', { problem: 'lsb or zero stands beside min or max' });
  } else if (ends) checkEnds(raw, c);
  else if (raw.lsb === undefined) report(c, 'BS2008', { problem: 'neither lsb nor min and max are given' });
  else {
    finite(c, 'lsb', raw.lsb, 'a finite number that is not 0', (x) => x !== 0);
    if (raw.zero !== undefined) finite(c, 'zero', raw.zero);
  }
  return true;
}

/** The count of a fault: one the C type can hold, on an input. */
function checkInvalid(raw: Readonly<Record<string, unknown>>, role: Role, c: Checking): void {
  if (role !== 'input') report(c, 'BS2016', { role }, 'invalid');
  if (role !== 'input' || typeof raw.bits !== 'number' || !wholeBits(raw.bits)) return;
  const bits = raw.bits <= 8 ? 8 : raw.bits <= 16 ? 16 : 32;
  const [lo, hi] = raw.signed === true ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  const expected = `a count of the ${bits}-bit type, a whole number from ${lo} to ${hi}`;
  finite(c, 'invalid', raw.invalid, expected, (x) => Number.isInteger(x) && x >= lo && x <= hi);
}

function checkEnds(raw: Readonly<Record<string, unknown>>, c: Checking): void {
  if (raw.min === undefined || raw.max === undefined) {
    report(c, 'BS2008', { problem: `${raw.min === undefined ? 'min' : 'max'} is missing` });
    return;
  }
  const [min, max] = [finite(c, 'min', raw.min), finite(c, 'max', raw.max)];
  if (min !== undefined && min === max) report(c, 'BS2008', { problem: `min and max are both ${spell(min)}` });
}

function checkSigned(options: Readonly<Record<string, unknown>>, c: Checking): void {
  if (options.signed !== undefined && typeof options.signed !== 'boolean') {
    report(c, 'BS2003', { option: 'signed', value: options.signed, expected: 'true or false' }, 'signed');
  }
}

function checkFormat(format: unknown, c: Checking): format is PinnedFormat {
  if (!isObject(format)) return word(c, 'format', format, FORMATS) !== undefined;
  const inner = within(c, 'format');
  checkKeys(inner, 'format', format, ['bits', 'frac', 'signed']);
  finite(inner, 'bits', format.bits, 'a whole number from 1 to 32', wholeBits);
  finite(
    inner,
    'frac',
    format.frac,
    'a whole number from -32 to 64',
    (x) => Number.isInteger(x) && x >= -32 && x <= 64,
  );
  checkSigned(format, inner);
  return true;
}
