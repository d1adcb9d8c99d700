// The states and tunables of one block while it runs in float64: cells that are read and written as self.name.
// Law: a cell never shares an array with anyone outside: what comes in and what is shown are copies.
import type { InputSignal, StateSignal } from '../ir/signal.js';
import { entryOf, onAssignment, settleOf, startOf, type Value } from '../signals/float-values.js';

/** One named value that lives from step to step. */
export interface Cell {
  /** A path: 'x', 'speed.integral', 'n.2.z1'. */
  readonly name: string;
  /** A copy. */
  show(): Value;
  /** Checks and copies; throws DesignError. */
  put(value: unknown): void;
  /** Back to its start. */
  reset(): void;
}

/** A cell as self has it, checked at the end of each step. */
export interface StateCell extends Cell {
  get(): unknown;
  assign(value: unknown): void;
  settle(): void;
}

const copy = (value: unknown): unknown => (Array.isArray(value) ? value.map(copy) : value);

/** An array whose elements limit what is assigned to them. */
function guarded(value: unknown, on: (v: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return on(value);
  return new Proxy(
    value.map((v) => guarded(v, on)),
    {
      set: (array, key, v) =>
        Reflect.set(array, key, typeof key === 'string' && /^\d+$/.test(key) ? guarded(v, on) : v),
    },
  );
}

/** The cell of a declared state. */
export function stateCell(signal: StateSignal, name: string): StateCell {
  const on = onAssignment(signal);
  const take = on ? (v: unknown) => guarded(v, on) : copy;
  const settled = settleOf(signal, 'state', name);
  const start = startOf(signal);
  const scalar = signal.shape.length === 0;
  let value: unknown = take(start);
  return {
    name,
    get: () => value,
    assign: (v) => {
      value = take(v);
    },
    settle: () => {
      value = scalar ? settled(value) : take(settled(value));
    },
    show: () => settled(value),
    put: (v) => {
      value = take(settled(v));
    },
    reset: () => {
      value = take(start);
    },
  };
}

/** The cell of a tunable: what is set from outside is brought into its range as an input is. */
export function tunableCell(signal: InputSignal, name: string): StateCell {
  const enter = entryOf(signal, name);
  const start = startOf(signal);
  let value = start;
  return {
    name,
    get: () => value,
    assign: () => undefined,
    settle: () => undefined,
    show: () => value,
    put: (v) => {
      value = enter(v);
    },
    reset: () => {
      value = start;
    },
  };
}

/** A cell over a variable of the runner itself: a counter, a held output, a state of an lti. */
export const plainCell = (name: string, show: () => Value, put: (value: unknown) => void, reset: () => void): Cell => ({
  name,
  show,
  put,
  reset,
});
