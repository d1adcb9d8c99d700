// Where a signal starts: `init` as written, one value for each element, or the default (0, false, the first member).
// Law: inputs and outputs start at the value nearest 0 in range (what `every` holds before its first run); only state and tunables are told about it.
import { Bug } from '../diag/diagnostic.js';
import { spellRange } from '../diag/numbers.js';
import type { SignalKind } from '../ir/signal.js';
import type { Interval } from '../num/interval.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import type { Role } from './check-real.js';
import { type Checking, report } from './checking.js';

/** What an element of the signal is, as far as its start goes. */
export interface Startable {
  readonly kind: SignalKind;
  readonly range: Interval;
  readonly members?: readonly string[];
  /** As declared, before its ends moved to counts. */
  readonly declared?: readonly [number, number];
}

/** Flat, row-major; undefined when an error was reported. `own` is the element's init, `given` that of the array around it. */
export function checkInit(
  element: Startable,
  shape: readonly number[],
  own: unknown,
  given: unknown,
  role: Role,
  c: Checking,
): readonly Rational[] | undefined {
  const size = shape.reduce((n, k) => n * k, 1);
  if (given !== undefined && Array.isArray(given)) return listed(element, shape, given, c);
  const one = given ?? own;
  const start =
    one === undefined || role === 'input' || role === 'output' ? defaultOf(element, role, c) : startOf(element, one, c);
  return start && Array.from({ length: size }, () => start);
}

function listed(element: Startable, shape: readonly number[], given: readonly unknown[], c: Checking) {
  const flat = flatten(given, shape);
  if (!flat) return report(c, 'BS2018', { value: given, expected: `one value, or ${spellShape(shape)}` }, 'init');
  const starts = flat.map((value) => startOf(element, value, c));
  return starts.every((s) => s !== undefined) ? starts : undefined;
}

const spellShape = (shape: readonly number[]): string =>
  shape.length === 1 ? `an array of ${shape[0]}` : `${shape[0]} rows of ${shape[1]}`;

/** The elements of nested arrays of this shape, row by row; undefined when the shape is another. */
export function flatten(value: unknown, shape: readonly number[]): unknown[] | undefined {
  if (shape.length === 0) return Array.isArray(value) ? undefined : [value];
  if (!Array.isArray(value) || value.length !== shape[0]) return undefined;
  const rows = Array.from(value, (v: unknown) => flatten(v, shape.slice(1)));
  return rows.every((r) => r !== undefined) ? rows.flat() : undefined;
}

/** The value nearest 0 in range; for state and tunables without 0 in range, an error. */
function defaultOf(element: Startable, role: Role, c: Checking): Rational | undefined {
  const { lo, hi } = element.range;
  const nearest = q.min(q.max(q.zero, lo), hi);
  if (q.isZero(nearest) || role === 'input' || role === 'output') return nearest;
  const ends = { lo: q.toNumber(lo), hi: q.toNumber(hi) };
  return report(c, 'BS2017', { ...ends, what: role === 'state' ? 'a state' : 'a tunable' });
}

const told = (value: unknown, expected: string, c: Checking) => report(c, 'BS2018', { value, expected }, 'init');

function startOf(element: Startable, value: unknown, c: Checking): Rational | undefined {
  switch (element.kind) {
    case 'bool':
      return typeof value === 'boolean' ? q.rational(Number(value)) : told(value, 'true or false', c);
    case 'oneOf': {
      const members = element.members ?? [];
      const at = members.indexOf(value as string);
      return at >= 0 ? q.rational(at) : told(value, `one of ${members.map((m) => `'${m}'`).join(', ')}`, c);
    }
    case 'cyclic':
      return cyclicStart(element, value, c);
    case 'int':
    case 'real':
      return numberStart(element, value, c);
    default:
      throw new Bug(`no start for ${String(element.kind satisfies never)}`);
  }
}

function cyclicStart({ range }: Startable, value: unknown, c: Checking): Rational | undefined {
  const period = q.toNumber(range.hi);
  if (typeof value === 'number' && value >= 0 && value < period) return q.fromNumber(value);
  return told(value, `a number in ${spellRange(0, period).replace(']', ')')}`, c);
}

function numberStart({ kind, range, declared }: Startable, value: unknown, c: Checking): Rational | undefined {
  const right = typeof value === 'number' && (kind === 'int' ? Number.isInteger(value) : Number.isFinite(value));
  if (!right) return told(value, kind === 'int' ? 'a whole number' : 'a finite number', c);
  const [lo, hi] = declared ?? [q.toNumber(range.lo), q.toNumber(range.hi)];
  if (value < lo || value > hi) return report(c, 'BS2006', { value, lo, hi }, 'init');
  return q.min(q.max(q.fromNumber(value), range.lo), range.hi);
}
