// What goes into a run and what comes out: one typed array per signal, in raw counts; an array signal of length n takes n
// places per step. Law: a typed array's element type is the signal's C type, so equality of elements is equality of bits.
import { Bug } from '../diag/diagnostic.js';
import { fieldNames } from '../emit/names.js';
import type { FixedProgram } from '../ir/fixed.js';
import { type Column, columnFor } from '../ir/fixed-javascript.js';
import type { IntType } from '../num/format.js';

export type RawArray = Column;
export type Signals = Readonly<Record<string, RawArray>>;

/** One signal of a program as it travels. */
export interface Port {
  readonly name: string;
  /** As a C identifier: the state 'speed.integral' is the field speed_integral. */
  readonly field: string;
  readonly type: IntType;
  /** Elements per step; 1 for a scalar. */
  readonly length: number;
  readonly isArray: boolean;
}

export interface Segment {
  readonly name: string;
  readonly first: number;
  readonly steps: number;
}

/** Every tunable, set through NAME_set_… before `step` (after its init, where one stands there). */
export interface Setting {
  readonly step: number;
  /** Raw counts, inside the tunable's range; one per element. */
  readonly values: Readonly<Record<string, readonly bigint[]>>;
}

/** Input vectors: `starts[k]` is 1 where NAME_init is called before step k. */
export interface Stimulus {
  readonly steps: number;
  readonly starts: Uint8Array;
  readonly inputs: Signals;
  readonly segments: readonly Segment[];
  /** In the order of their steps; absent: tunables stay at their inits. */
  readonly settings?: readonly Setting[];
}

export const isTuned = (s: Stimulus): boolean => s.settings !== undefined && s.settings.length > 0;

/** Outputs and states after every step. */
export interface Trace {
  readonly steps: number;
  readonly outputs: Signals;
  readonly states: Signals;
}

/** An array of zeros with the element type of `type`. */
export const rawArray = columnFor;

/** The same memory seen as elements of `type`; its size must be a multiple of the element's. */
export function rawView(type: IntType, bytes: ArrayBufferLike): RawArray {
  const Elements = columnFor(type, 0).constructor as new (buffer: ArrayBufferLike) => RawArray;
  return new Elements(bytes);
}

export const isBig = (a: RawArray): a is BigInt64Array | BigUint64Array =>
  a instanceof BigInt64Array || a instanceof BigUint64Array;

/** Writes one count, whatever the element type. */
export function setRaw(a: RawArray, at: number, value: bigint): void {
  if (isBig(a)) a[at] = value;
  else a[at] = Number(value);
}

const port = (name: string, type: IntType, length: number | undefined, field = name): Port => ({
  name,
  field,
  type,
  length: length ?? 1,
  isArray: length !== undefined,
});

export const inputPorts = (p: FixedProgram): readonly Port[] => p.inputs.map((i) => port(i.name, i.type, i.length));
export function statePorts(p: FixedProgram): readonly Port[] {
  const fields = fieldNames(p.states);
  return p.states.map((s) => port(s.name, s.type, s.length, fields.get(s.name)));
}
export const tunablePorts = (p: FixedProgram): readonly Port[] =>
  statePorts(p).filter((_, i) => p.states[i].tunable === true);
export const outputPorts = (p: FixedProgram): readonly Port[] =>
  p.outputs.map((o) => port(o.name, o.type, o.value.length));

/** The array of a signal; throws Bug when the stimulus or trace lacks it. */
export function signalOf(signals: Signals, name: string): RawArray {
  const found = signals[name];
  if (found === undefined) throw new Bug(`no signal '${name}'`);
  return found;
}
