// Values of signals in float64: what an input makes of what it is given, what an assignment to a state or an output does.
// Law: inputs are brought into range on entry; saturating and cyclic signals on assignment; what else leaves its range is an error, not a number.
import { instanceCodes } from '../diag/codes/instance.js';
import { spell, spellValue } from '../diag/numbers.js';
import { DesignError, diagnose } from '../diag/reporter.js';
import type { InputSignal, Signal } from '../ir/signal.js';
import type { Quantity } from '../num/format.js';
import * as q from '../num/rational.js';
import { moduloOf } from '../ops/step-ops.js';

/** bool: boolean, oneOf: string, everything else: number. */
export type Scalar = number | boolean | string | null;
export type Value = Scalar | readonly Value[];
type Each = (value: unknown) => Scalar;

/** Beyond its end by this part of the range is rounding. */
const ROUNDING = 1e-9;

/** The ends of the range as doubles. */
export const endsOf = ({ range }: Signal): readonly [number, number] => [q.toNumber(range.lo), q.toNumber(range.hi)];

/** `each` of every element, in new arrays; undefined where the arrays have another shape. */
export function mapShape(value: unknown, shape: readonly number[], each: Each): Value | undefined {
  if (shape.length === 0) return Array.isArray(value) ? undefined : each(value);
  if (!Array.isArray(value) || value.length !== shape[0]) return undefined;
  const rest = shape.slice(1);
  const mapped: (Value | undefined)[] = [];
  for (let i = 0; i < shape[0]; i++) mapped.push(mapShape(value[i], rest, each));
  return mapped.every((v) => v !== undefined) ? mapped : undefined;
}

/** 'a number', 'an array of 3 numbers', for messages. */
function expectedOf({ kind, shape, members }: Signal): string {
  const one = {
    real: 'finite number',
    cyclic: 'finite number',
    int: 'whole number',
    bool: 'boolean',
    oneOf: `one of ${(members ?? []).map((m) => `'${m}'`).join(', ')}`,
  }[kind];
  if (shape.length === 0) return kind === 'oneOf' ? one : `a ${one}`;
  return shape.length === 1 ? `an array of ${shape[0]} ${one}s` : `${shape[0]} rows of ${shape[1]} ${one}s`;
}

/** What step sees of an input: clamped to its range, true or false, a member, an angle in its turn. `name` is for messages. */
export function entryOf(signal: InputSignal, name: string): (value: unknown) => Value {
  const each = entryOfElement(signal, name);
  if (signal.shape.length === 0) return each;
  return (value) => mapShape(value, signal.shape, each) ?? notAnInput(signal, name, value);
}

const notAnInput = (signal: InputSignal, name: string, value: unknown): never => {
  const expected = `${expectedOf(signal)}${signal.invalid === undefined ? '' : ' or null'}`;
  throw new DesignError([diagnose(instanceCodes, 'BS2513', { name, given: spellValue(value), expected })]);
};

function entryOfElement(signal: InputSignal, name: string): Each {
  const { kind, members = [] } = signal;
  if (kind === 'bool') return (v) => (v === undefined ? notAnInput(signal, name, v) : Boolean(v));
  if (kind === 'oneOf') {
    return (v) =>
      v === undefined ? notAnInput(signal, name, v) : members.includes(v as string) ? (v as string) : members[0];
  }
  const [lo, hi] = endsOf(signal);
  const fit = kind === 'cyclic' ? (x: number) => moduloOf(x, hi) : fitting(signal, name, lo, hi);
  return (v) => {
    if (typeof v === 'number' && Number.isFinite(v)) return fit(v);
    return v === null && signal.invalid !== undefined ? null : notAnInput(signal, name, v);
  };
}

function fitting(signal: InputSignal, name: string, lo: number, hi: number): (x: number) => number {
  const hold = (x: number) => Math.min(Math.max(x, lo), hi);
  const whole = signal.kind === 'int' ? (x: number) => hold(Math.floor(x + 0.5)) : hold;
  if (signal.outOfRange === 'clamp') return whole;
  return (x) => {
    if (x >= lo && x <= hi) return whole(x);
    const range = `[${spell(lo)}, ${spell(hi)}]`;
    throw new DesignError([diagnose(instanceCodes, 'BS2505', { name, given: spell(x), range })]);
  };
}

interface Assigned extends Signal {
  readonly saturate: boolean;
  readonly quantity?: Quantity;
}

/** What assigning to one element does at once; undefined when nothing. */
export function onAssignment(signal: Assigned): ((value: unknown) => unknown) | undefined {
  const [lo, hi] = endsOf(signal);
  if (signal.kind === 'cyclic') return (v) => (typeof v === 'number' && Number.isFinite(v) ? moduloOf(v, hi) : v);
  if (!signal.saturate) return undefined;
  return (v) => (typeof v === 'number' ? Math.min(Math.max(v, lo), hi) : v);
}

/** Checks a value at the end of a step: its kind, its shape, its range. What rounding alone moved out of range is put back. */
export function settleOf(signal: Assigned, what: 'state' | 'output', name: string): (value: unknown) => Value {
  const wrong = (value: unknown): never => {
    const expected = expectedOf(signal);
    throw new DesignError([diagnose(instanceCodes, 'BS2510', { what, name, value: spellValue(value), expected })]);
  };
  const each = settleElement(signal, wrong, (x, lo, hi) => {
    const given = { what, name, value: spell(x), lo: spell(lo), hi: spell(hi) };
    throw new DesignError([diagnose(instanceCodes, 'BS2509', given)]);
  });
  if (signal.shape.length === 0) return each;
  return (value) => mapShape(value, signal.shape, each) ?? wrong(value);
}

function settleElement(
  signal: Assigned,
  wrong: (value: unknown) => never,
  outside: (x: number, lo: number, hi: number) => never,
): Each {
  const { kind, members = [] } = signal;
  if (kind === 'bool') return (v) => (typeof v === 'boolean' ? v : wrong(v));
  if (kind === 'oneOf') return (v) => (members.includes(v as string) ? (v as string) : wrong(v));
  const assign = onAssignment(signal) ?? ((v: unknown) => v);
  const [lo, hi] = endsOf(signal);
  const slack = ROUNDING * (hi - lo) + movedBy(signal);
  return (given) => {
    const x = assign(given);
    if (typeof x !== 'number' || !Number.isFinite(x) || (kind === 'int' && !Number.isInteger(x))) return wrong(given);
    if (x < lo - slack || x > hi + slack) return outside(x, lo, hi);
    return x < lo ? lo : x > hi ? hi : x;
  };
}

/** The declared end of a real may lie up to a count beyond the last count: a value there becomes that count, as in C. */
const movedBy = ({ kind, quantity }: Assigned): number =>
  kind === 'real' && quantity ? Math.abs(q.toNumber(quantity.lsb)) : 0;

/** `init` as a value. */
export function startOf(signal: Signal): Value {
  const flat = signal.init.map((x) => scalarOf(signal, q.toNumber(x)));
  return shaped(flat, signal.shape);
}

/** A number of the signal (0 or 1, the index of a member) as TypeScript sees it. */
export function scalarOf({ kind, members = [] }: Signal, x: number): Scalar {
  if (kind === 'bool') return x !== 0;
  return kind === 'oneOf' ? (members[x] ?? members[0]) : x;
}

/** Nested arrays of this shape out of a flat list; the only element for a scalar. */
export function shaped<T>(flat: readonly T[], shape: readonly number[]): T | readonly T[] | readonly (readonly T[])[] {
  if (shape.length === 0) return flat[0];
  if (shape.length === 1) return [...flat];
  return Array.from({ length: shape[0] }, (_, r) => flat.slice(r * shape[1], (r + 1) * shape[1]));
}
