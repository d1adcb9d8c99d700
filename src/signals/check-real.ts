// Are the options of a real() well formed? Ranges against bits are quantity.ts's business.
import { spell } from '../diag/numbers.js';
import { type Checking, checkKeys, finite, isObject, pair, positive, report, within, word } from './checking.js';
import type { PinnedFormat, RawRange, RealSchema } from './schema.js';

export type Role = 'input' | 'output';

const OPTIONS = ['range', 'init', 'resolution', 'maxError', 'unit', 'raw', 'format', 'outOfRange', 'saturate', 'kind'];
const RAW_OPTIONS = ['bits', 'signed', 'lsb', 'zero', 'min', 'max'];
const FORMATS = ['q7', 'q15', 'q31'];
/** What is accepted by real() but says nothing about this side of an lti block. */
const IDLE: Readonly<Record<Role, readonly string[]>> = {
  input: ['init', 'maxError', 'saturate'],
  output: ['init', 'outOfRange'],
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
export function checkReal(schema: unknown, role: Role, c: Checking): RealSchema | undefined {
  if (!isObject(schema)) return report(c, 'BS2003', { option: role, value: schema, expected: 'real({ range, … })' });
  if (typeof schema.kind === 'string' && Object.hasOwn(LATER_KINDS, schema.kind)) {
    return report(c, 'BS2901', { what: LATER_KINDS[schema.kind] });
  }
  if (schema.kind !== 'real')
    return report(c, 'BS2003', { option: role, value: schema, expected: 'real({ range, … })' });
  const before = c.reporter.diagnostics.filter((d) => d.severity === 'error').length;
  checkKeys(c, 'real', schema, OPTIONS);
  checkScalars(schema, role, c);
  if (schema.raw !== undefined && schema.format !== undefined) report(c, 'BS2007', {}, 'format');
  if (schema.raw !== undefined) checkRaw(schema.raw, within(c, 'raw'));
  if (schema.format !== undefined) checkFormat(schema.format, c);
  const after = c.reporter.diagnostics.filter((d) => d.severity === 'error').length;
  return after === before ? (schema as unknown as RealSchema) : undefined;
}

function checkScalars(schema: Readonly<Record<string, unknown>>, role: Role, c: Checking): void {
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
  for (const option of IDLE[role]) {
    if (schema[option] !== undefined) report(c, 'BS2012', { option, side: role }, option);
  }
}

const wholeBits = (x: number): boolean => Number.isInteger(x) && x >= 1 && x <= 32;

function checkRaw(raw: unknown, c: Checking): raw is RawRange {
  if (!isObject(raw)) {
    report(c, 'BS2003', { option: 'raw', value: raw, expected: '{ bits, lsb, zero? } or { bits, min, max }' });
    return false;
  }
  checkKeys(c, 'raw', raw, RAW_OPTIONS, { invalid: "raw's 'invalid' (a count that means a sensor fault)" });
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
