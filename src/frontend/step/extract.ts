// From a checked block to its step as exact mathematics: the step function evaluated once on the nodes of its inputs and states.
// Law: the graph computes what Node computes, operation by operation; what is outside the language is a diagnostic at its place.
import type { CheckedBlock } from '../../blocks/checked.js';
import type { Span } from '../../diag/diagnostic.js';
import { Reporter } from '../../diag/reporter.js';
import type { Real } from '../../ir/real.js';
import { realBuilder } from '../../ir/real-build.js';
import type { InputSignal } from '../../ir/signal.js';
import { type StepModel, validName } from '../../ir/step.js';
import { type Context, type ElementaryTable, TooLarge } from './context.js';
import { defaultElementary } from './elementary-table.js';
import { instantiate, signalValue } from './instances.js';
import { listOf } from './list.js';
import type { LtiHook } from './lti-hook.js';
import type { FindProbe } from './origin.js';
import { Sources } from './source.js';
import { Store } from './store.js';
import { stepInstance } from './uses.js';
import type { Value } from './value.js';

export interface ExtractOptions {
  /** Makes a transfer function inside the block part of the graph; without it such a use is refused. */
  readonly lti?: LtiHook;
  /** Finds the source of a block whose step carries no probe. */
  readonly findProbe?: FindProbe;
  /** For tests: the elementary functions there are. */
  readonly elementary?: ElementaryTable;
}

/** The step of a block; undefined when errors were reported. All of its mistakes are reported at once. */
export function extractStep(
  block: CheckedBlock,
  reporter: Reporter,
  options: ExtractOptions = {},
): StepModel | undefined {
  const own = new Reporter();
  const c = newContext(block, own, options);
  const model = guarded(c, () => extract(c, block));
  for (const d of inOrder(own)) reporter.add(d);
  return own.failed ? undefined : model;
}

/** By place: readers and evaluation find mistakes in different orders. */
const inOrder = (r: Reporter) =>
  [...r.diagnostics].sort((a, b) => {
    const [x, y] = [a.place as Span | undefined, b.place as Span | undefined];
    if (!x || !y || x.file !== y.file) return 0;
    return x.line - y.line || x.column - y.column;
  });

function guarded<T>(_c: Context, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

function newContext(block: CheckedBlock, reporter: Reporter, options: ExtractOptions): Context {
  const root = new Store();
  return {
    b: realBuilder(block.exportName),
    reporter,
    elementary: options.elementary ?? defaultElementary,
    sources: new Sources(reporter),
    ...(options.lti ? { lti: options.lti } : {}),
    ...(options.findProbe ? { findProbe: options.findProbe } : {}),
    root,
    store: root,
    frames: [],
    states: [],
    tunables: [],
    rates: [],
    instances: new Map(),
    held: new Map(),
    unions: [],
    imported: new Map(),
    tables: new Map(),
    tableKeys: [],
    nextId: 0,
    nodes: 0,
  };
}

const NOWHERE: Span = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };

function extract(c: Context, block: CheckedBlock): StepModel | undefined {
  const place = block.place ?? NOWHERE;
  const fields = new Map(block.inputs.map((s) => [s.name, inputValue(c, s)]));
  const instance = instantiate(c, block, '', place);
  const guard = {
    writable: false,
    why: 'inputs are read only',
    help: 'copy it into a variable: let x = inputs.x',
  } as const;
  const id = c.nextId++;
  c.root.set(id, { kind: 'object', fields, guard, title: 'inputs' });
  c.store = new Store(c.root);
  const outputs = stepInstance(c, instance, { kind: 'ref', id }, place);
  if (!outputs || c.reporter.failed) return undefined;
  for (const { delay, next } of c.states) c.b.setNext(delay, next(c));
  for (const [name, value] of outputs) c.b.output(name, realOf(c, value));
  return c.reporter.failed ? undefined : modelOf(c, block);
}

function modelOf(c: Context, block: CheckedBlock): StepModel {
  return {
    exportName: block.exportName,
    ...(block.place ? { place: block.place } : {}),
    sampleTime: block.sampleTime,
    graph: c.b.finish(),
    inputs: block.inputs,
    tunables: c.tunables,
    states: c.states.map((s) => s.signal),
    outputs: block.outputs,
    rates: c.rates,
    optimizeFor: block.optimizeFor,
  };
}

function inputValue(c: Context, s: InputSignal): Value {
  const real = c.b.input(s.name, s.shape);
  const value = signalValue(c, real, s);
  if (s.invalid === undefined || value.kind !== 'scalar') return value;
  return { kind: 'nullable', value, valid: c.b.input(validName(s.name)), name: s.name };
}

function realOf(c: Context, value: Value): Real {
  if (value.kind === 'scalar') return value.real;
  const list = listOf(c, value);
  return list?.base?.real ?? c.b.constant({ n: 0n, d: 1n });
}
