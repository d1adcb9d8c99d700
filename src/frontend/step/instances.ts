// A block with its state as part of the graph: the exported one, and each block it uses, under its path.
// Law: every state exists before the step begins, so a call that is not taken holds it by itself.
import type { CheckedBlock, CheckedUse } from '../../blocks/checked.js';
import { counterName, heldName, usePath } from '../../blocks/state-names.js';
import type { Span } from '../../diag/diagnostic.js';
import type { Delay, Real } from '../../ir/real.js';
import type { OutputSignal, Signal, StateSignal } from '../../ir/signal.js';
import * as q from '../../num/rational.js';
import { type Context, freshId } from './context.js';
import { contentOf } from './list.js';
import { signalReal, typeOfSignal } from './self.js';
import { INT, scalar, type Value, WRITABLE } from './value.js';

export interface Instance {
  readonly block: CheckedBlock;
  /** '' or ending in a dot. */
  readonly path: string;
  readonly self: number;
  /** Each `every` among its uses: counted at the end of every step. */
  readonly counters: readonly { readonly cell: number; readonly every: number }[];
}
/** What an `every` keeps. */
export interface Held {
  readonly counter: number;
  readonly outputs: ReadonlyMap<string, number>;
}

/** Creates states and references of a block and of all it uses, in declared order. */
export function instantiate(c: Context, block: CheckedBlock, path: string, place: Span): Instance {
  const fields = new Map<string, Value>();
  const self = freshId(c);
  for (const s of block.state) {
    fields.set(
      s.name,
      stateValue(c, s, path, place, () => contentField(c, self, s.name)),
    );
    if (s.members) c.unions.push(s.members);
  }
  for (const t of block.tunables) {
    fields.set(t.name, signalValue(c, c.b.input(`${path}${t.name}`, t.shape), t));
    c.tunables.push({ ...t, name: `${path}${t.name}` });
  }
  for (const s of [...block.inputs, ...block.outputs]) if (s.members) c.unions.push(s.members);
  for (const use of block.uses) fields.set(use.name, { kind: 'use', use, path: `${path}${use.name}` });
  const counters = block.uses.flatMap((use) => usesOf(c, use, path, place));
  const states = new Map(block.state.map((s) => [s.name, s]));
  const guard = { writable: false, why: 'it is not a state', help: 'declare it in `state`' } as const;
  c.root.set(self, { kind: 'object', fields, guard, title: 'self', states });
  return { block, path, self, counters };
}

function contentField(c: Context, self: number, name: string): Value {
  const content = contentOf(c, { kind: 'ref', id: self });
  return content?.kind === 'object' ? content.fields.get(name)! : { kind: 'poison' };
}

/** A state's delay, and the value self has at the start. */
function stateValue(c: Context, s: StateSignal, path: string, place: Span, now: () => Value): Value {
  const name = `${path}${s.name}`;
  const delay = newDelay(c, name, s, place);
  const signal = { ...s, name };
  c.states.push({
    signal,
    delay,
    next: () => signalReal(c, now(), { ...s, name: s.name }, place, `self.${s.name}`) ?? delay,
  });
  return signalValue(c, delay, s, s);
}

function newDelay(c: Context, name: string, s: Signal, place: Span): Delay {
  const delay = c.b.delay(name, s.shape.length === 0 ? s.init[0] : s.init, place);
  // The builder makes vectors: a matrix is the same cells, with its own shape.
  return s.shape.length > 1 ? Object.assign(delay, { shape: s.shape }) : delay;
}

/** A signal's node as the step sees it: a scalar, or a reference to its elements. `state`: may be written. */
export function signalValue(c: Context, real: Real, s: Signal, state?: StateSignal): Value {
  const type = typeOfSignal(s);
  if (real.shape.length === 0) return scalar(real, type);
  const guard = state
    ? WRITABLE
    : ({ writable: false, why: 'it is an input', help: 'copy it first: const copy = [...x]' } as const);
  const [n, ...rest] = real.shape;
  const items = Array.from({ length: n }, (_, i) =>
    rest.length === 0 ? undefined : signalValue(c, c.b.gather(real, c.b.constant(q.rational(i))), s, state),
  );
  const id = freshId(c);
  const element = state && { element: { type, name: `self.${s.name}`, signal: state } };
  c.root.set(id, { kind: 'list', items, base: { real, type }, guard, ...element });
  return { kind: 'ref', id };
}

/** The instances behind one name of `uses`, and its counters. */
function usesOf(c: Context, use: CheckedUse, path: string, place: Span): Instance['counters'][number][] {
  const copies = use.count === undefined ? [undefined] : Array.from({ length: use.count }, (_, k) => k);
  return copies.flatMap((k) => {
    const own = usePath(path, use.name, k);
    const held = use.rate && newHeld(c, use, own, place);
    if (use.block.kind === 'block') c.instances.set(own, instantiate(c, use.block, `${own}.`, place));
    return held ? [held] : [];
  });
}

function newHeld(c: Context, use: CheckedUse, path: string, place: Span): { cell: number; every: number } {
  const { every, phase } = use.rate!;
  const name = counterName(path);
  const counter = counterSignal(name, every);
  const cell = keep(c, counter, scalar(newDelay(c, name, counter, place), INT), place);
  c.rates.push({ name: path, every, phase, counter: name });
  const outputs = new Map(
    heldSignals(use, path).map(([output, signal]) => {
      const delay = newDelay(c, signal.name, signal, place);
      return [output, keep(c, signal, signalValue(c, delay, signal), place, delay)] as const;
    }),
  );
  c.held.set(path, { counter: cell, outputs });
  return { cell, every };
}

const counterSignal = (name: string, every: number): StateSignal => ({
  name,
  kind: 'int',
  shape: [],
  range: { lo: q.zero, hi: q.rational(every - 1) },
  init: [q.zero],
  saturate: false,
});

function heldSignals(use: CheckedUse, path: string): (readonly [string, StateSignal])[] {
  const { block } = use;
  const outputs: readonly Pick<OutputSignal, keyof Signal>[] =
    block.kind === 'block'
      ? block.outputs
      : [{ ...block.output, kind: 'real', shape: [], init: [nearestZero(block.output.range)] }];
  return outputs.map(({ name, kind, shape, range, init, unit, members, cyclic }) => [
    name,
    {
      name: heldName(path, name),
      kind,
      shape,
      range,
      init,
      ...(unit === undefined ? {} : { unit }),
      ...(members ? { members } : {}),
      ...(cyclic ? { cyclic } : {}),
      saturate: false,
    },
  ]);
}

const nearestZero = ({ lo, hi }: Signal['range']) => (q.lt(q.zero, lo) ? lo : q.lt(hi, q.zero) ? hi : q.zero);

/** A state that no name of the step stands for: a cell of the store. */
export function keep(c: Context, signal: StateSignal, start: Value, place: Span, delay?: Delay): number {
  const cell = freshId(c);
  c.root.set(cell, start);
  const own = delay ?? (start.kind === 'scalar' ? (start.real as Delay) : undefined)!;
  const next = () => signalReal(c, c.store.get(cell) as Value, signal, place, signal.name) ?? own;
  c.states.push({ signal, delay: own, next });
  return cell;
}
