// Used blocks while a block runs in float64: self.name(x), self.name[k](x), and what every(n, …) does about time.
// Law: a name runs at most once in a step of its user; where it is not called, or not due, its state stays as it is.
import { instanceCodes } from '../diag/codes/instance.js';
import { Bug } from '../diag/diagnostic.js';
import { DesignError, diagnose } from '../diag/reporter.js';
import type { InputSignal, OutputSignal } from '../ir/signal.js';
import { entryOf, settleOf, startOf, type Value } from '../signals/float-values.js';
import type { CheckedLti, CheckedUse } from './checked.js';
import { type Cell, plainCell } from './run-state.js';
import { counterName, heldName, usePath } from './state-names.js';

/** The float64 meaning of an lti; instance.ts has it. Values in the order of its inputs. */
export interface LtiRunner {
  step(values: readonly number[]): number;
  reset(): void;
  state: Readonly<Record<string, number | bigint>>;
}

/** What can be run at a use: values by name in, outputs by name out. */
export interface Unit {
  readonly inputs: readonly Pick<InputSignal, 'name'>[];
  readonly outputs: readonly OutputSignal[];
  readonly cells: readonly Cell[];
  readonly tunables: readonly Cell[];
  step(values: Readonly<Record<string, unknown>>): Readonly<Record<string, Value>>;
}

/** A use as its user sees it. */
export interface Callee {
  readonly call: (input?: unknown) => unknown;
  readonly cells: readonly Cell[];
  readonly tunables: readonly Cell[];
  /** Before each step of the user. */
  begin(): void;
  /** After each step of the user, called or not. */
  end(): void;
}

type Named = Readonly<Record<string, unknown>>;

/** One signal: the value itself; several: the object. */
export const loneOrAll = (values: Named, names: readonly { readonly name: string }[]): unknown =>
  names.length === 1 ? values[names[0].name] : values;
export const byName = (given: unknown, names: readonly { readonly name: string }[]): Named => {
  if (names.length === 1) return { [names[0].name]: given };
  return typeof given === 'object' && given !== null ? (given as Named) : {};
};

/** One use of a unit, at most once in a step. */
export function callee(use: CheckedUse, unit: Unit, path: string): Callee {
  const timed = use.rate ? held(use.rate, unit, path) : untimed(unit);
  let called = false;
  return {
    call: (input) => {
      if (called) throw new DesignError([diagnose(instanceCodes, 'BS2511', { name: path })]);
      called = true;
      return loneOrAll(timed.step(byName(input, unit.inputs)), unit.outputs);
    },
    cells: [...timed.cells, ...unit.cells],
    tunables: unit.tunables,
    begin: () => {
      called = false;
    },
    end: () => timed.end(),
  };
}

interface Timed {
  step(values: Named): Named;
  end(): void;
  readonly cells: readonly Cell[];
}

const untimed = (unit: Unit): Timed => ({ step: (v) => unit.step(v), end: () => undefined, cells: [] });

/** Runs where the count of its user's steps stands at the phase; gives the last output otherwise. */
function held({ every, phase }: { readonly every: number; readonly phase: number }, unit: Unit, path: string): Timed {
  const starts = Object.fromEntries(unit.outputs.map((o) => [o.name, startOf(o)]));
  let [count, last]: [number, Record<string, Value>] = [0, { ...starts }];
  const counter = plainCell(
    counterName(path),
    () => count,
    (v) => {
      count = ((Number(v) % every) + every) % every;
    },
    () => {
      count = 0;
    },
  );
  const outputs = unit.outputs.map((o) => {
    const settled = settleOf(o, 'output', heldName(path, o.name));
    const put = (v: unknown) => {
      last = { ...last, [o.name]: settled(v) };
    };
    return plainCell(
      heldName(path, o.name),
      () => last[o.name],
      put,
      () => put(starts[o.name]),
    );
  });
  return {
    step: (values) => {
      if (count === phase) last = { ...unit.step(values) };
      return last;
    },
    end: () => {
      count = count + 1 === every ? 0 : count + 1;
    },
    cells: [counter, ...outputs],
  };
}

/** An lti as a unit; its states carry the path. */
export function ltiUnit(checked: CheckedLti, runner: LtiRunner, path: string): Unit {
  const inputs = checked.inputs.map((s) => ({ ...s, kind: 'real' as const, shape: [], init: [] }));
  const enter = inputs.map((s) => entryOf(s, `${path}.${s.name}`));
  const start = runner.state;
  const { output } = checked;
  const y: OutputSignal = { ...output, kind: 'real', shape: [], init: [nearestZero(checked)], saturate: false };
  const cells = Object.keys(start).map((state) => {
    const put = (v: unknown) => {
      if (typeof v !== 'number' && typeof v !== 'bigint') throw new Bug(`a ${typeof v} for the state ${state}`);
      runner.state = { ...runner.state, [state]: v };
    };
    return plainCell(
      `${path}.${state}`,
      () => Number(runner.state[state]),
      put,
      () => put(start[state]),
    );
  });
  return {
    inputs,
    outputs: [y],
    cells,
    tunables: [],
    step: (values) => ({ [y.name]: runner.step(inputs.map((s, i) => enter[i](values[s.name]) as number)) }),
  };
}

const nearestZero = ({ output: { range } }: CheckedLti) => clampZero(range.lo, range.hi);
const clampZero = (lo: OutputSignal['lsb'], hi: OutputSignal['lsb']) => (lo.n > 0n ? lo : hi.n < 0n ? hi : ZERO);
const ZERO = { n: 0n, d: 1n };

/** The callees of one name: one, or one for each copy. */
export function calleesOf(
  use: CheckedUse,
  path: string,
  unitOf: (use: CheckedUse, path: string) => Unit,
): { readonly callees: readonly Callee[]; readonly self: unknown } {
  if (use.count === undefined) {
    const own = usePath(path, use.name);
    const one = callee(use, unitOf(use, own), own);
    return { callees: [one], self: one.call };
  }
  const copies = Array.from({ length: use.count }, (_, k) => {
    const own = usePath(path, use.name, k);
    return callee(use, unitOf(use, own), own);
  });
  return { callees: copies, self: Object.freeze(copies.map((c) => c.call)) };
}
