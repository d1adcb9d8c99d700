// Names: variables of the step, and what stands around it: constants of any origin, functions with a source, helpers of backstep.
import type { Span } from '../../diag/diagnostic.js';
import { isHelper } from './builtins.js';
import { type Context, freshId, refuse } from './context.js';
import type { Binding, Expr } from './syntax.js';
import { type Env, known, type Value } from './value.js';

const GLOBALS: Readonly<Record<string, number>> = { Infinity: Number.POSITIVE_INFINITY, NaN: Number.NaN };
const NAMESPACES: readonly string[] = ['Math', 'Number', 'Array', 'Boolean', 'Object'];

export function nameValue(c: Context, env: Env, e: Extract<Expr, { kind: 'name' }>): Value {
  const local = env.find(e.name);
  if (local) return c.store.get(local.cell) as Value;
  const binding = e.outer();
  if (!binding) return globalValue(c, e.name, e.span);
  return outerValue(c, e.name, binding, e.span);
}

function globalValue(c: Context, name: string, span: Span): Value {
  if (Object.hasOwn(GLOBALS, name)) return known(GLOBALS[name]);
  if (NAMESPACES.includes(name)) return { kind: 'builtin', name };
  return refuse(c, 'BS1406', { name, reason: reasonOf(name) }, span);
}

const reasonOf = (name: string): string =>
  ['Date', 'performance', 'process'].includes(name)
    ? 'a step has no clock: it is called once per sample time; count steps in a state'
    : ['console', 'setTimeout', 'fetch'].includes(name)
      ? 'a step computes outputs and state, nothing else'
      : 'nothing of that name can be compiled';

/** A name declared or imported in a file of the user's. */
export function outerValue(c: Context, name: string, binding: Binding, span: Span): Value {
  if (binding.kind === 'import') return importedValue(c, name, binding, span);
  if (binding.mutated) return refuse(c, 'BS1404', { name }, span);
  if (binding.fn) return { kind: 'closure', fn: binding.fn() };
  return evaluated(c, name, binding.file, binding, span);
}

function importedValue(c: Context, name: string, binding: Extract<Binding, { kind: 'import' }>, span: Span): Value {
  const { from, specifier, imported } = binding;
  if (specifier === 'backstep' && (imported === '*' || isHelper(imported))) {
    return { kind: 'builtin', name: imported === '*' ? 'backstep' : imported };
  }
  const registry = c.frames.at(-1)!.probe.registry;
  const target = imported === '*' ? undefined : c.sources.exported(registry, from, specifier, imported);
  if (target?.kind === 'declared' && target.mutated) return refuse(c, 'BS1404', { name }, span);
  if (target?.kind === 'declared' && target.fn) return { kind: 'closure', fn: target.fn() };
  const namespace: Binding | undefined = imported === '*' ? namespaceOf(c, from, specifier) : undefined;
  return evaluated(c, name, from, namespace ?? target ?? binding, span);
}

/** `import * as table from './table'`: its functions are found by their names. */
const namespaceOf = (c: Context, from: string, specifier: string): Binding => ({
  kind: 'declared',
  file: from,
  module: true,
  mutated: false,
  methods: (key) => {
    const found = c.sources.exported(c.frames.at(-1)!.probe.registry, from, specifier, key);
    return found?.kind === 'declared' ? found.fn : undefined;
  },
});

/** The value a name has, asked through the probe of the step or the thunks of the name's file. */
function evaluated(c: Context, name: string, file: string, binding: Binding, span: Span): Value {
  const { probe } = c.frames.at(-1)!;
  const thunk = (probe.file === file ? probe.names : probe.registry.modules.get(file))?.[name];
  try {
    if (thunk) return outside(c, thunk(), binding);
  } catch {
    // Out of scope where the probe stands, or not initialised.
  }
  return refuse(c, 'BS1406', { name, reason: 'its value is not known when the design is compiled' }, span);
}

/** A value made outside the step: arrays become references that can only be read. */
export function outside(c: Context, value: unknown, binding?: Binding): Value {
  if (!Array.isArray(value) && !isNumbers(value)) return { kind: 'known', value, ...(binding ? { binding } : {}) };
  const found = c.imported.get(value);
  if (found) return found;
  const id = freshId(c);
  const ref: Value = { kind: 'ref', id };
  c.imported.set(value, ref);
  c.root.set(id, {
    kind: 'list',
    items: Array.from(value as ArrayLike<unknown>, (x) => outside(c, x)),
    guard: {
      writable: false,
      why: 'it is declared outside the step',
      help: 'declare what the step changes in `state`',
    },
  });
  return ref;
}

const isNumbers = (value: unknown): value is object =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array);
