// A block with a step function as it runs in Node: the float64 meaning that every compiled form is measured against.
// Law: the user's own step is called, on inputs brought into range; state and outputs that leave their range stop the run.
import { instanceCodes } from '../diag/codes/instance.js';
import { spellValue } from '../diag/numbers.js';
import { DesignError, diagnose } from '../diag/reporter.js';
import type { OutputSignal } from '../ir/signal.js';
import { entryOf, settleOf, type Value } from '../signals/float-values.js';
import type { CheckedBlock, CheckedLti, StepFunction } from './checked.js';
import { type Cell, type StateCell, stateCell, tunableCell } from './run-state.js';
import { byName, type Callee, calleesOf, type LtiRunner, ltiUnit, type Unit } from './run-uses.js';

export type { LtiRunner } from './run-uses.js';
export type LtiRunners = (checked: CheckedLti) => LtiRunner;
type Named = Readonly<Record<string, unknown>>;

export interface BlockRunner {
  /** One sample: inputs by name (engineering values) in, outputs by name out. Throws DesignError. */
  step(values: Named): Readonly<Record<string, Value>>;
  /** Every state and tunable back to its init, as the C's init() does. */
  reset(): void;
  /** The user's reset: instead of a step, with u0 the output or an object of several. */
  resetTo(values: Named, u0: unknown): void;
  /** Every state by its path ('x', 'speed.integral', 'n.2.z1', of an every 'speed:count' and 'speed:y'). Setting takes some or all. */
  state: Readonly<Record<string, Value>>;
  /** Tunables by path. Setting takes some or all; values are brought into range. */
  tunables: Readonly<Record<string, Value>>;
}

interface RunningUnit extends Unit {
  resetTo(values: Named, u0: unknown): void;
}

type AnyFunction = (inputs: Named, self: object, u0?: unknown) => unknown;

/** The block with a state of its own, at its inits. `ltiRunner` steps the ltis it uses. */
export function blockRunner(checked: CheckedBlock, ltiRunner: LtiRunners): BlockRunner {
  const unit = blockUnit(checked, '', ltiRunner);
  return {
    step: (values) => unit.step(values),
    reset: () => {
      for (const cell of [...unit.cells, ...unit.tunables]) cell.reset();
    },
    resetTo: (values, u0) => unit.resetTo(values, u0),
    get state() {
      return shown(unit.cells);
    },
    set state(values) {
      putAll(unit.cells, values);
    },
    get tunables() {
      return shown(unit.tunables);
    },
    set tunables(values) {
      putAll(unit.tunables, values);
    },
  };
}

const shown = (cells: readonly Cell[]): Readonly<Record<string, Value>> =>
  Object.fromEntries(cells.map((cell) => [cell.name, cell.show()]));

function putAll(cells: readonly Cell[], values: Named): void {
  const known = new Map(cells.map((cell) => [cell.name, cell]));
  const wrong = Object.keys(values).find((name) => !known.has(name));
  if (wrong !== undefined) {
    const names = cells.map((cell) => cell.name).join(', ');
    throw new DesignError([diagnose(instanceCodes, 'BS2515', { wrong, names })]);
  }
  for (const [name, value] of Object.entries(values)) known.get(name)?.put(value);
}

function blockUnit(checked: CheckedBlock, path: string, ltiRunner: LtiRunners): RunningUnit {
  const states = checked.state.map((s) => stateCell(s, `${path}${s.name}`));
  const tunables = checked.tunables.map((s) => tunableCell(s, `${path}${s.name}`));
  const uses = checked.uses.map((use) => ({
    name: use.name,
    ...calleesOf(use, path, ({ block }, own) =>
      block.kind === 'lti' ? ltiUnit(block, ltiRunner(block), own) : blockUnit(block, `${own}.`, ltiRunner),
    ),
  }));
  const callees = uses.flatMap((u) => u.callees);
  const named = (cells: readonly StateCell[]) => cells.map((cell) => [cell.name.slice(path.length), cell] as const);
  const self = selfOf(named(states), named(tunables), uses);
  const entries = checked.inputs.map((s) => [s.name, entryOf(s, `${path}${s.name}`)] as const);
  const enter = (values: Named) => Object.fromEntries(entries.map(([name, each]) => [name, each(values[name])]));
  const collect = outputsOf(checked.outputs, path);
  const run = <R>(work: () => R): R => during(callees, states, work);
  return {
    inputs: checked.inputs,
    outputs: checked.outputs,
    cells: [...states, ...callees.flatMap((c) => c.cells)],
    tunables: [...tunables, ...callees.flatMap((c) => c.tunables)],
    step: (values) => run(() => collect(call(checked.step, enter(values), self))),
    resetTo: (values, u0) => {
      const { reset } = checked;
      if (!reset) throw new DesignError([diagnose(instanceCodes, 'BS2514', {})]);
      const start = startFor(checked.outputs, u0);
      run(() => call(reset, enter(values), self, start));
    },
  };
}

const call = (f: StepFunction, ...given: Parameters<AnyFunction>): unknown => (f as AnyFunction)(...given);

/** One step of a user: its callees before and after, its states checked. */
function during<R>(callees: readonly Callee[], states: readonly StateCell[], work: () => R): R {
  for (const callee of callees) callee.begin();
  const result = work();
  for (const cell of states) cell.settle();
  for (const callee of callees) callee.end();
  return result;
}

type NamedCell = readonly [string, StateCell];

/** self: states read and written, tunables read, used blocks called; nothing can be added. */
function selfOf(
  states: readonly NamedCell[],
  tunables: readonly NamedCell[],
  uses: readonly { readonly name: string; readonly self: unknown }[],
): object {
  const self = {};
  for (const [name, cell] of states) {
    Object.defineProperty(self, name, { get: cell.get, set: cell.assign, enumerable: true });
  }
  for (const [name, cell] of tunables) Object.defineProperty(self, name, { get: cell.get, enumerable: true });
  for (const use of uses) Object.defineProperty(self, use.name, { value: use.self, enumerable: true });
  return Object.freeze(self);
}

/** What step returned, complete, checked and copied. */
function outputsOf(outputs: readonly OutputSignal[], path: string) {
  const names = outputs.map((o) => o.name);
  const settled = outputs.map((o) => [o.name, settleOf(o, 'output', `${path}${o.name}`)] as const);
  const refuse = (problem: string): never => {
    throw new DesignError([diagnose(instanceCodes, 'BS2512', { problem, names: names.join(', ') })]);
  };
  return (result: unknown): Readonly<Record<string, Value>> => {
    if (typeof result !== 'object' || result === null || Array.isArray(result)) {
      return refuse(`it returned ${spellValue(result)}`);
    }
    const given = result as Named;
    const missing = names.find((name) => given[name] === undefined);
    if (missing !== undefined) return refuse(`'${missing}' is missing`);
    const unknown = Object.keys(given).find((name) => !names.includes(name));
    if (unknown !== undefined) return refuse(`'${unknown}' is none of them`);
    return Object.fromEntries(settled.map(([name, each]) => [name, each(given[name])]));
  };
}

/** u0 as reset sees it: the value of the one output or an object, each brought into its range. */
function startFor(outputs: readonly OutputSignal[], u0: unknown): unknown {
  const values = byName(u0, outputs);
  const start = outputs.map((o) => [o.name, entryOf({ ...o, outOfRange: 'clamp' }, `u0 of ${o.name}`)(values[o.name])]);
  return outputs.length === 1 ? start[0][1] : Object.fromEntries(start);
}
