// Are the options of int, bool, oneOf and cyclic well formed? What comes out travels: kind, range, counts.
import { type IntType, type Quantity, typeRange } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import * as q from '../num/rational.js';
import { type Role, tellIdle } from './check-real.js';
import { type Checking, checkKeys, finite, isObject, pair, positive, report, within, word } from './checking.js';
import { withFrac } from './scaling.js';

type Given = Readonly<Record<string, unknown>>;

/** A scalar signal whose counts are decided by its kind alone. */
export interface WholeTravel {
  readonly range: Interval;
  readonly quantity: Quantity;
  readonly members?: readonly string[];
  readonly cyclic?: { readonly period: q.Rational; readonly bits: number };
}

const IDLE: Readonly<Record<Role, readonly string[]>> = {
  input: ['init', 'saturate', 'maxError'],
  output: ['init', 'outOfRange'],
  state: ['outOfRange', 'maxError'],
  tunable: ['outOfRange', 'saturate', 'maxError'],
};
const TYPES: readonly IntType[] = ([8, 16, 32] as const).flatMap((bits) => [
  { bits, signed: false },
  { bits, signed: true },
]);
const MOST_MEMBERS = 256;

/** Counts that are the values: lsb 1, no zero. `type` is the narrowest that holds them, unsigned where nothing is negative. */
function counts(lo: number, hi: number): WholeTravel {
  const rawRange = { lo: BigInt(lo), hi: BigInt(hi) };
  const type = TYPES.find(
    (t) => t.signed === lo < 0 && typeRange(t).lo <= rawRange.lo && rawRange.hi <= typeRange(t).hi,
  );
  return {
    range: { lo: q.rational(lo), hi: q.rational(hi) },
    quantity: { type: type ?? TYPES[4], lsb: q.one, zero: q.zero, rawRange, frac: 0 },
  };
}

function checkUnit(schema: Given, c: Checking): void {
  if (schema.unit === undefined || typeof schema.unit === 'string') return;
  report(c, 'BS2003', { option: 'unit', value: schema.unit, expected: 'a string' }, 'unit');
}

/** `undefined` when an error was reported; so below. */
export function checkInt(schema: Given, role: Role, c: Checking): WholeTravel | undefined {
  checkKeys(c, 'int', schema, ['kind', 'range', 'init', 'unit', 'outOfRange', 'saturate']);
  checkUnit(schema, c);
  if (schema.outOfRange !== undefined) word(c, 'outOfRange', schema.outOfRange, ['clamp', 'assume']);
  if (schema.saturate !== undefined && typeof schema.saturate !== 'boolean') {
    report(c, 'BS2003', { option: 'saturate', value: schema.saturate, expected: 'true or false' }, 'saturate');
  }
  tellIdle(schema, IDLE[role], role, c);
  if (schema.range === undefined) return report(c, 'BS2002', { what: 'int', option: 'range' });
  const range = pair(c, 'range', schema.range);
  if (!range) return undefined;
  const [lo, hi] = range;
  const highest = lo < 0 ? 2 ** 31 - 1 : 2 ** 32 - 1;
  if (range.every(Number.isInteger) && lo >= -(2 ** 31) && hi <= highest) return counts(lo, hi);
  const expected = '[lo, hi], two whole numbers that a 32-bit integer holds';
  return report(c, 'BS2003', { option: 'range', value: range, expected }, 'range');
}

export function checkBool(schema: Given, role: Role, c: Checking): WholeTravel {
  checkKeys(c, 'bool', schema, ['kind', 'init']);
  tellIdle(schema, IDLE[role], role, c);
  return counts(0, 1);
}

export function checkOneOf(schema: Given, role: Role, c: Checking): WholeTravel | undefined {
  checkKeys(c, 'oneOf', schema, ['kind', 'members', 'init']);
  tellIdle(schema, IDLE[role], role, c);
  const problem = membersProblem(schema.members);
  if (problem !== undefined) return report(c, 'BS2019', { problem });
  const members = schema.members as readonly string[];
  return { ...counts(0, members.length - 1), members: [...members] };
}

/** A word's name in C: two members must differ there too. */
const constantOf = (member: string): string => member.toUpperCase().replace(/[^A-Z0-9]+/g, '_');

function membersProblem(members: unknown): string | undefined {
  if (!Array.isArray(members)) return 'the first argument is no array';
  if (members.length < 2) return `${members.length} is too few`;
  if (members.length > MOST_MEMBERS) return `${members.length} is too many, uint8_t holds ${MOST_MEMBERS}`;
  const bad = members.find((m) => typeof m !== 'string' || !/[A-Za-z0-9]/.test(m));
  if (bad !== undefined) return typeof bad === 'string' ? `'${bad}' has no letter or digit` : 'not all are strings';
  const at = members.findIndex((m, i) => members.findIndex((n) => constantOf(n) === constantOf(m)) < i);
  return at < 0 ? undefined : `'${members[at]}' is given twice, or differs only in case and punctuation`;
}

export function checkCyclic(schema: Given, role: Role, c: Checking): WholeTravel | undefined {
  checkKeys(c, 'cyclic', schema, ['kind', 'period', 'raw', 'init', 'unit', 'maxError']);
  checkUnit(schema, c);
  tellIdle(schema, IDLE[role], role, c);
  if (schema.maxError !== undefined) positive(c, 'maxError', schema.maxError);
  const period = checkPeriod(schema, c);
  const bits = checkCyclicBits(schema.raw, c);
  if (period === undefined || bits === undefined) return undefined;
  const type: IntType = { bits: bits <= 8 ? 8 : bits <= 16 ? 16 : 32, signed: false };
  const turn = q.fromNumber(period);
  const grid = withFrac({ lsb: q.mul(turn, q.pow2(-bits)), zero: q.zero });
  const rawRange = { lo: 0n, hi: (1n << BigInt(bits)) - 1n };
  return { range: { lo: q.zero, hi: turn }, quantity: { type, ...grid, rawRange }, cyclic: { period: turn, bits } };
}

function checkPeriod(schema: Given, c: Checking): number | undefined {
  if (schema.period === undefined) return report(c, 'BS2002', { what: 'cyclic', option: 'period' });
  return positive(c, 'period', schema.period);
}

function checkCyclicBits(raw: unknown, c: Checking): number | undefined {
  if (raw === undefined) return report(c, 'BS2002', { what: 'cyclic', option: 'raw' });
  if (!isObject(raw)) return report(c, 'BS2003', { option: 'raw', value: raw, expected: '{ bits }' }, 'raw');
  const inner = within(c, 'raw');
  checkKeys(inner, "cyclic's raw", raw, ['bits']);
  if (raw.bits === undefined) return report(inner, 'BS2002', { what: "cyclic's raw", option: 'bits' });
  const whole = (x: number) => Number.isInteger(x) && x >= 1 && x <= 32;
  return finite(inner, 'bits', raw.bits, 'a whole number from 1 to 32', whole);
}
