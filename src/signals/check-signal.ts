// From the schemas of a block with a step function to complete signals: inputs, outputs, state, tunables.
// Law: a check that returns undefined has reported an error; all mistakes of a signal are told at once.
import type { InputSignal, OutputSignal, Signal, SignalKind, StateSignal } from '../ir/signal.js';
import type { Quantity } from '../num/format.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { checkArray, type Parts } from './check-array.js';
import { checkReal, type Role } from './check-real.js';
import { checkBool, checkCyclic, checkInt, checkOneOf, type WholeTravel } from './check-scalars.js';
import { type Checking, isObject, report } from './checking.js';
import { checkInit } from './init.js';
import { inputQuantity, type OutputTravel, outputQuantity } from './quantity.js';

type Given = Readonly<Record<string, unknown>>;

/** One element, checked: its kind, and how it travels where that is decided. */
interface Element {
  readonly kind: SignalKind;
  readonly range: Signal['range'];
  readonly quantity?: Quantity;
  readonly members?: readonly string[];
  readonly cyclic?: Signal['cyclic'];
  readonly declared?: readonly [number, number];
  /** Of a real output. */
  readonly requirement?: OutputTravel;
  readonly schema: Given;
}

const WHOLE: Readonly<Record<string, (schema: Given, role: Role, c: Checking) => WholeTravel | undefined>> = {
  int: checkInt,
  bool: checkBool,
  oneOf: checkOneOf,
  cyclic: checkCyclic,
};

export function inputSignal(name: string, schema: unknown, c: Checking): InputSignal | undefined {
  return arrivingSignal(name, schema, 'input', c);
}
export function tunableSignal(name: string, schema: unknown, c: Checking): InputSignal | undefined {
  return arrivingSignal(name, schema, 'tunable', c);
}

function arrivingSignal(name: string, given: unknown, role: 'input' | 'tunable', c: Checking): InputSignal | undefined {
  const parts = signalParts(name, given, role, c);
  if (!parts?.element.quantity) return undefined;
  const { element, signal } = parts;
  const outOfRange = element.schema.outOfRange === 'assume' ? 'assume' : 'clamp';
  const invalid = isObject(element.schema.raw) ? element.schema.raw.invalid : undefined;
  if (invalid !== undefined && signal.shape.length > 0) {
    return report(c, 'BS2901', { what: "'invalid' in an array of signals" });
  }
  return {
    ...signal,
    quantity: parts.element.quantity,
    outOfRange,
    ...(typeof invalid === 'number' ? { invalid: BigInt(invalid) } : {}),
  };
}

export function outputSignal(name: string, given: unknown, c: Checking): OutputSignal | undefined {
  const parts = signalParts(name, given, 'output', c);
  if (!parts?.element.quantity) return undefined;
  const { element, signal } = parts;
  const requirement = element.requirement ?? wholeRequirement(element, c);
  return {
    ...signal,
    quantity: parts.element.quantity,
    lsb: requirement.lsb,
    maxError: requirement.maxError,
    enforced: requirement.enforced,
    ...(requirement.pinnedBits === undefined ? {} : { pinnedBits: requirement.pinnedBits }),
    saturate: element.schema.saturate === true,
  };
}

interface Requirement {
  readonly lsb: Rational;
  readonly maxError: Rational;
  readonly enforced: boolean;
  readonly pinnedBits?: number;
}

/** int is exact; bool and oneOf have a decision margin instead of a bound; a cyclic is good to one count. */
function wholeRequirement(element: Element, c: Checking): Requirement {
  if (element.kind !== 'cyclic' || !element.quantity) {
    return { lsb: q.one, maxError: q.zero, enforced: element.kind === 'int' };
  }
  const { lsb } = element.quantity;
  const { maxError, unit } = element.schema;
  if (typeof maxError === 'number') return { lsb, maxError: q.fromNumber(maxError), enforced: true };
  const given = typeof unit === 'string' ? { unit } : {};
  report(c, 'BS2015', { lsb: String(Number(q.toNumber(lsb).toPrecision(6))), ...given, source: 'one raw count' });
  return { lsb, maxError: lsb, enforced: true };
}

export function stateSignal(name: string, given: unknown, c: Checking): StateSignal | undefined {
  const parts = signalParts(name, given, 'state', c);
  if (!parts) return undefined;
  const { element, signal } = parts;
  const { saturate, resolution } = element.schema;
  return {
    ...signal,
    saturate: saturate === true,
    ...(element.quantity ? { quantity: element.quantity } : {}),
    ...(typeof resolution === 'number' ? { resolution: q.fromNumber(resolution) } : {}),
  };
}

/** The element, and what every signal has. */
function signalParts(name: string, given: unknown, role: Role, c: Checking) {
  const array = checkArray(name, given, role, c);
  if (!array) return undefined;
  const element = checkElement(array, role, c);
  if (!element) return undefined;
  const init = checkInit(element, array.shape, element.schema.init, array.init, role, c);
  if (!init) return undefined;
  const { unit } = element.schema;
  const signal: Signal = {
    name,
    kind: element.kind,
    shape: array.shape,
    range: element.range,
    init,
    ...(typeof unit === 'string' ? { unit } : {}),
    ...(element.members ? { members: element.members } : {}),
    ...(element.cyclic ? { cyclic: element.cyclic } : {}),
  };
  return { element, signal };
}

function checkElement({ schema }: Parts, role: Role, c: Checking): Element | undefined {
  const kind = String(schema.kind);
  if (kind === 'real') return checkRealElement(schema, role, c);
  const travel = WHOLE[kind](schema, role, c);
  return travel && { kind: kind as SignalKind, schema, ...travel };
}

/** A state without format or raw has the declared range and no counts: the compiler chooses them. */
function checkRealElement(given: Given, role: Role, c: Checking): Element | undefined {
  const schema = checkReal(given, role, c, 'step');
  if (!schema) return undefined;
  const base = { kind: 'real' as const, schema: given, declared: schema.range };
  if (role === 'state' && schema.raw === undefined && schema.format === undefined) {
    return { ...base, range: { lo: q.fromNumber(schema.range[0]), hi: q.fromNumber(schema.range[1]) } };
  }
  const travel = role === 'output' ? outputQuantity(schema, c) : inputQuantity(schema, c);
  if (!travel) return undefined;
  const requirement = role === 'output' ? (travel as OutputTravel) : undefined;
  return { ...base, range: travel.range, quantity: travel.quantity, ...(requirement ? { requirement } : {}) };
}
