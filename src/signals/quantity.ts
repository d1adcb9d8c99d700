// From a checked schema to the counts a signal travels as. Law: range ends move inwards to a count, never outwards.
// A count whose value rounds to the very double the user wrote is that end (125 with lsb 0.1 is count 1250).
import { spell } from '../diag/numbers.js';
import { type IntRange, type Quantity, realRange, toReal } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { type Checking, report } from './checking.js';
import { defaultResolution, freeGrid, type Grid, pinnedGrid, pinnedShape, rawGrid } from './scaling.js';
import type { RealSchema } from './schema.js';

/** How a signal travels, and the engineering range its counts can say. */
export interface Travel {
  readonly quantity: Quantity;
  readonly range: Interval;
}

export interface OutputTravel extends Travel {
  /** The unit of error. */
  readonly lsb: Rational;
  readonly maxError: Rational;
  readonly enforced: boolean;
  readonly pinnedBits?: number;
}

/** An input's counts: raw or pinned as asked, else the coarsest power of two not above its resolution. */
export function inputQuantity(schema: RealSchema, c: Checking): Travel | undefined {
  const step = schema.resolution === undefined ? defaultResolution(schema) : q.fromNumber(schema.resolution);
  return travel(schema, step, c);
}

/** An output's counts and its error requirement. A free format is fine enough for its own rounding to meet maxError. */
export function outputQuantity(schema: RealSchema, c: Checking): OutputTravel | undefined {
  const unit = errorUnit(schema);
  const maxError = schema.maxError === undefined ? unit.lsb : q.fromNumber(schema.maxError);
  const found = travel(schema, q.min(unit.lsb, maxError), c);
  if (!found) return undefined;
  const enforced = schema.format === undefined || schema.maxError !== undefined;
  if (schema.maxError === undefined && enforced) {
    report(c, 'BS2015', { lsb: spell(unit.lsb), unit: schema.unit, source: unit.source });
  }
  const pinnedBits = schema.format === undefined ? undefined : pinnedShape(schema.format).bits;
  return { ...found, lsb: unit.lsb, maxError, enforced, ...(pinnedBits === undefined ? {} : { pinnedBits }) };
}

function errorUnit(schema: RealSchema): { lsb: Rational; source: string } {
  if (schema.raw) return { lsb: q.abs(rawGrid(schema.raw).lsb), source: 'one raw count' };
  if (schema.format) return { lsb: pinnedGrid(schema.format).lsb, source: 'one step of the format' };
  if (schema.resolution !== undefined) return { lsb: q.fromNumber(schema.resolution), source: 'the resolution' };
  return { lsb: defaultResolution(schema), source: 'the range / 2^15' };
}

function travel(schema: RealSchema, step: Rational, c: Checking): Travel | undefined {
  const [lo, hi] = [q.fromNumber(schema.range[0]), q.fromNumber(schema.range[1])];
  const grid = schema.raw ? rawGrid(schema.raw) : schema.format ? pinnedGrid(schema.format) : freeGrid(lo, hi, step);
  if (!grid) return report(c, 'BS2010', { lo: schema.range[0], hi: schema.range[1], lsb: spell(step) }, 'range');
  const rawRange = countsWithin(grid, schema, c);
  if (!rawRange) return undefined;
  const quantity: Quantity = {
    type: grid.type,
    lsb: grid.lsb,
    zero: grid.zero,
    rawRange,
    ...(grid.frac === undefined ? {} : { frac: grid.frac }),
  };
  warnOffset(quantity, schema, c);
  return { quantity, range: realRange(quantity) };
}

/** The counts of the grid whose value lies in [lo, hi]; undefined when there is none. */
export function countsInside(grid: Pick<Grid, 'lsb' | 'zero'>, lo: number, hi: number): IntRange | undefined {
  const [low, high] = q.sign(grid.lsb) > 0 ? [lo, hi] : [hi, lo];
  const at = (end: number) => q.add(q.div(q.fromNumber(end), grid.lsb), grid.zero);
  const isEnd = (count: bigint, end: number) => q.toNumber(toReal(count, grid)) === end;
  let [first, last] = [q.ceil(at(low)), q.floor(at(high))];
  if (isEnd(first - 1n, low)) first -= 1n;
  if (isEnd(last + 1n, high)) last += 1n;
  return first <= last ? { lo: first, hi: last } : undefined;
}

function countsWithin(grid: Grid, schema: RealSchema, c: Checking): IntRange | undefined {
  const [lo, hi] = schema.range;
  const asked = countsInside(grid, lo, hi);
  if (!asked) return report(c, 'BS2011', { lo, hi, lsb: spell(q.abs(grid.lsb)) }, 'range');
  const { limits } = grid;
  if (asked.lo < limits.lo - 1n || asked.hi > limits.hi + 1n || asked.lo > limits.hi || asked.hi < limits.lo) {
    const has = realRange({ ...grid, rawRange: limits });
    const spelled = `[${spell(has.lo)}, ${spell(has.hi)}]`;
    return report(c, 'BS2009', { lo, hi, has: spelled, how: grid.how }, schema.raw ? 'raw' : 'format');
  }
  const kept = { lo: greater(asked.lo, limits.lo), hi: -greater(-asked.hi, -limits.hi) };
  const upward = q.sign(grid.lsb) > 0;
  if (kept.lo !== asked.lo) tellMoved(grid, schema, kept.lo, upward ? 'lower' : 'upper', c);
  if (kept.hi !== asked.hi) tellMoved(grid, schema, kept.hi, upward ? 'upper' : 'lower', c);
  return kept;
}

const greater = (a: bigint, b: bigint): bigint => (a < b ? b : a);

function tellMoved(grid: Grid, schema: RealSchema, count: bigint, end: 'lower' | 'upper', c: Checking): void {
  const asked = schema.range[end === 'lower' ? 0 : 1];
  const isUnit = grid.frac !== undefined && asked === 1;
  const got = isUnit ? `1 - 2^-${grid.frac}` : spellClose(q.toNumber(toReal(count, grid)));
  report(c, 'BS2014', { end, asked, got, how: `the counts of ${grid.how}` }, 'range');
}

/** Enough digits to tell neighbours of a 32-bit grid apart. */
const spellClose = (x: number): string => String(Number(x.toPrecision(10)));

function warnOffset(s: Quantity, schema: RealSchema, c: Checking): void {
  const [lo, hi] = schema.range;
  if (s.zero.d === 1n || lo > 0 || hi < 0) return;
  const offset = q.abs(toReal(q.round(s.zero), s));
  report(c, 'BS2013', { offset: spell(offset), unit: schema.unit }, 'raw');
}
