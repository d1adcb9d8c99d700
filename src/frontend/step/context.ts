// What the evaluation of one step carries: the graph under construction, the store at this point, where errors go.
import { FRONTEND_CODES } from '../../diag/codes/frontend.js';
import type { Span } from '../../diag/diagnostic.js';
import { diagnose, type Reporter } from '../../diag/reporter.js';
import type { Elementary } from '../../elementary/elementary.js';
import type { Op } from '../../ir/op.js';
import type { Delay, Real } from '../../ir/real.js';
import type { RealBuilder } from '../../ir/real-build.js';
import type { InputSignal, StateSignal } from '../../ir/signal.js';
import type { Rate } from '../../ir/step.js';
import * as q from '../../num/rational.js';
import type { Held, Instance } from './instances.js';
import type { LtiHook } from './lti-hook.js';
import type { FindProbe } from './origin.js';
import type { Probe } from './probe.js';
import type { Sources } from './source.js';
import type { Store } from './store.js';
import type { Func } from './syntax.js';
import { type Content, Env, POISON, type Poison, type Scalar, type Value } from './value.js';

/** Functions of the elementary folder, by name. */
export interface ElementaryTable {
  readonly named: (name: string) => Elementary | undefined;
  readonly interp1: (xs: readonly number[], ys: readonly number[]) => Elementary;
  readonly interp2: (xs: readonly number[], ys: readonly number[], table: readonly (readonly number[])[]) => Elementary;
}

/** The function being inlined. */
export interface Frame {
  readonly fn: Func;
  /** The cell that holds what it returns. */
  readonly result: number;
  /** How names around the step of the block in hand are evaluated. */
  readonly probe: Probe;
}

/** A state of the graph: the delay, and its next value at the end of the step. */
export interface StateCell {
  readonly delay: Delay;
  readonly signal: StateSignal;
  readonly next: (c: Context) => Real;
}

export interface Context {
  readonly b: RealBuilder;
  readonly reporter: Reporter;
  readonly elementary: ElementaryTable;
  readonly sources: Sources;
  readonly lti?: LtiHook;
  /** At the start of the step: what is made late but was there from the beginning is put here. */
  readonly root: Store;
  store: Store;
  readonly frames: Frame[];
  readonly states: StateCell[];
  readonly rates: Rate[];
  /** Used blocks by path, with their own state. */
  readonly instances: Map<string, Instance>;
  /** What each `every` keeps, by path. */
  readonly held: Map<string, Held>;
  readonly tunables: InputSignal[];
  readonly findProbe?: FindProbe;
  /** Data of interpolations, by the number they have in their operation. */
  readonly tableKeys: string[];
  /** Unions of strings that the block declares: what mixed strings are encoded by. */
  readonly unions: (readonly string[])[];
  /** One reference per array or object made outside the step. */
  readonly imported: Map<object, Value>;
  readonly tables: Map<string, Real>;
  nextId: number;
  nodes: number;
}

type Codes = typeof FRONTEND_CODES;
type Params<C extends keyof Codes> = Parameters<Codes[C]['text']> extends [infer P] ? P : object;

/** Reports a mistake once per place and gives the value that stands for it. */
export function refuse<C extends keyof Codes & string>(c: Context, code: C, params: Params<C>, span: Span): Poison {
  const same = c.reporter.diagnostics.some((d) => d.code === code && d.place !== undefined && samePlace(d.place, span));
  if (!same) c.reporter.add(diagnose(FRONTEND_CODES, code, params as never, span));
  return POISON;
}

const samePlace = (a: object, b: Span): boolean =>
  'line' in a &&
  'file' in a &&
  (a as Span).file === b.file &&
  (a as Span).line === b.line &&
  (a as Span).column === b.column;

export const freshId = (c: Context): number => c.nextId++;

/** A new variable. */
export function declare(c: Context, env: Env, name: string, value: Value, constant: boolean): void {
  const cell = freshId(c);
  env.cells.set(name, { cell, constant });
  c.store.set(cell, value);
}

export function allocate(c: Context, content: Content): Value {
  const id = freshId(c);
  c.store.set(id, content);
  return { kind: 'ref', id };
}

/** Thrown when a step grows beyond what C code can be; ends the extraction. */
export class TooLarge extends Error {}
const MOST_NODES = 20000;

/** A node of the graph with the user's name and place. */
export function apply(c: Context, op: Op, args: readonly Real[], span: Span, name?: string): Real {
  if (++c.nodes > MOST_NODES) {
    refuse(c, 'BS1422', { most: MOST_NODES }, span);
    throw new TooLarge();
  }
  return c.b.apply(op, args, { ...(name === undefined ? {} : { name }), span });
}

export const number = (c: Context, x: number): Real => c.b.constant(q.fromNumber(x));

/** The same node under another name; for nodes that nothing refers to yet. */
export const labelled = (real: Real, span: Span, name?: string): Real => ({
  ...real,
  span: real.span ?? span,
  ...(name === undefined ? {} : { name }),
});

/** The results of an if in the graph; cond is 1 or 0. */
export function choose(c: Context, cond: Real, then: readonly Real[], otherwise: readonly Real[]): readonly Real[] {
  c.nodes += then.length;
  return then.length === 0
    ? []
    : c.b.if_(
        cond,
        () => then,
        () => otherwise,
      );
}

export const isScalar = (v: Value): v is Scalar => v.kind === 'scalar';
export const newEnv = (parent?: Env): Env => new Env(parent);
