// Calls of used blocks: the inner step inlined on its own state, its inputs brought into range, its outputs limited.
// Law: a name is called at most once on any path; where it is not called, or not due, its state and outputs are held.
import type { CheckedLti, CheckedSignal } from '../../blocks/checked.js';
import type { Span } from '../../diag/diagnostic.js';
import type { Real } from '../../ir/real.js';
import type { InputSignal, OutputSignal, Signal } from '../../ir/signal.js';
import * as q from '../../num/rational.js';
import { add, clamp } from '../../ops/index.js';
import { equal, floor, modulo } from '../../ops/step-ops.js';
import { runFunction } from './call.js';
import { settled, valueFor } from './coerce.js';
import { apply, type Context, choose, number, refuse } from './context.js';
import { branch, collapse } from './flow.js';
import { type Instance, keep } from './instances.js';
import { contentOf, itemsOf, listOf } from './list.js';
import { newList, newObject } from './literal.js';
import { probeFor } from './origin.js';
import { limited, signalReal, typeOfSignal } from './self.js';
import { Store } from './store.js';
import { isPoison, NUMBER, nameOfValue, POISON, scalar, type Use, type Value } from './value.js';

export function callUse(c: Context, use: Use, args: readonly Value[], span: Span): Value {
  const { block, rate, count } = use.use;
  const refused = (reason: string, help: string): Value => refuse(c, 'BS1412', { name: use.path, reason, help }, span);
  if (count !== undefined && use.at === undefined)
    return refused('it is an array of blocks', `call one of them: self.${use.path}[k](…)`);
  if (args.length !== 1)
    return refused(
      `it takes one argument, not ${args.length}`,
      'give its one input, or an object of its inputs by name',
    );
  if (args.some(isPoison)) return POISON;
  if (c.store.hasCalled(use.path)) return refuse(c, 'BS1411', { name: use.path }, span);
  c.store.call(use.path);
  const outputs = rate ? whenDue(c, use, args[0], span) : runOnce(c, use, args[0], span);
  if (!outputs) return POISON;
  const names = block.kind === 'lti' ? [block.output.name] : block.outputs.map((o) => o.name);
  return names.length === 1 ? (outputs.get(names[0]) ?? POISON) : newObject(c, outputs);
}

type Outputs = ReadonlyMap<string, Value>;

/** Runs where the counter stands at the phase; what it gave last otherwise. */
function whenDue(c: Context, use: Use, arg: Value, span: Span): Outputs | undefined {
  const held = c.held.get(use.path)!;
  const count = c.store.get(held.counter) as Value;
  if (count.kind !== 'scalar') return undefined;
  const due = apply(c, equal, [count.real, number(c, use.use.rate!.phase)], span);
  const base = c.store;
  const [run, skip] = [new Store(base), new Store(base)];
  c.store = run;
  const outputs = runOnce(c, use, arg, span);
  for (const [name, value] of outputs ?? []) c.store.set(held.outputs.get(name)!, value);
  const done = { kind: 'normal', store: c.store } as const;
  c.store = collapse(c, branch(c, due, done, { kind: 'normal', store: skip }, base, span));
  return outputs && new Map([...held.outputs].map(([name, cell]) => [name, c.store.get(cell) as Value]));
}

function runOnce(c: Context, use: Use, arg: Value, span: Span): Outputs | undefined {
  const { block } = use.use;
  if (block.kind === 'lti') return runLti(c, block, use, arg, span);
  const instance = c.instances.get(use.path)!;
  const given = argumentsOf(c, block.inputs, use, arg, span);
  if (!given) return undefined;
  const inputs = new Map(block.inputs.map((s) => [s.name, entry(c, s, given.get(s.name)!, use, span)]));
  return stepInstance(c, instance, newObject(c, inputs), span);
}

/** One input is the argument itself, several are its properties. */
function argumentsOf(
  c: Context,
  inputs: readonly { readonly name: string }[],
  use: Use,
  arg: Value,
  span: Span,
): Map<string, Value> | undefined {
  if (inputs.length === 1) return new Map([[inputs[0].name, arg]]);
  const content = contentOf(c, arg);
  const help = `give { ${inputs.map((s) => s.name).join(', ')} }`;
  if (content?.kind !== 'object') {
    refuse(
      c,
      'BS1412',
      { name: use.path, reason: `its inputs are an object, and this is ${nameOfValue(arg)}`, help },
      span,
    );
    return undefined;
  }
  const names = inputs.map((s) => s.name);
  const missing = names.find((n) => !content.fields.has(n));
  const unknown = [...content.fields.keys()].find((n) => !names.includes(n));
  if (missing !== undefined || unknown !== undefined) {
    const reason = missing !== undefined ? `its input ${missing} is missing` : `it has no input ${unknown}`;
    refuse(c, 'BS1412', { name: use.path, reason, help }, span);
    return undefined;
  }
  return new Map(names.map((n) => [n, content.fields.get(n)!]));
}

/** An argument as the inner block sees its input: in range. */
function entry(c: Context, s: InputSignal, given: Value, use: Use, span: Span): Value {
  const target = `the input ${s.name} of ${use.path}`;
  if (s.shape.length > 0) return arrayEntry(c, s, given, target, s.shape, span);
  if (s.invalid !== undefined && given.kind === 'nullable' && !c.store.isValid(given)) {
    const value = fit(c, s, given.value.real, given.value.type.is === 'int', span);
    return { kind: 'nullable', valid: given.valid, value: scalar(value, typeOfSignal(s)), name: s.name };
  }
  if (s.invalid !== undefined && given.kind === 'known' && given.value === null) return given;
  return scalarEntry(c, s, given, target, span);
}

function scalarEntry(c: Context, s: InputSignal, given: Value, target: string, span: Span): Value {
  const v = settled(c, given, span);
  const type = typeOfSignal(s);
  const real = valueFor(c, v, type.is === 'int' ? NUMBER : type, target, span);
  if (!real) return POISON;
  const whole = v.kind === 'scalar' ? v.type.is === 'int' : v.kind === 'known' && Number.isInteger(v.value);
  return scalar(fit(c, s, real, whole, span), type);
}

function arrayEntry(
  c: Context,
  s: InputSignal,
  given: Value,
  target: string,
  shape: readonly number[],
  span: Span,
): Value {
  const list = listOf(c, given);
  if (list?.items.length === shape[0]) {
    const items = itemsOf(c, list);
    const inner = shape.slice(1);
    return newList(
      c,
      items.map((x) =>
        inner.length > 0 ? arrayEntry(c, s, x, target, inner, span) : scalarEntry(c, s, x, target, span),
      ),
    );
  }
  const have = list ? `an array of ${list.items.length}` : nameOfValue(given);
  const help = 'give an array of the declared length';
  return refuse(c, 'BS1416', { target, needs: `an array of ${shape[0]}`, given: have, help }, span);
}

/** A number brought into the range of an input; whole for int. */
function fit(c: Context, s: Pick<Signal, 'kind' | 'range' | 'cyclic'>, real: Real, whole: boolean, span: Span): Real {
  if (s.kind === 'bool' || s.kind === 'oneOf') return real;
  if (s.cyclic) return apply(c, modulo(q.toNumber(s.cyclic.period)), [real], span);
  const rounded =
    s.kind === 'int' && !whole ? apply(c, floor, [apply(c, add, [real, number(c, 0.5)], span)], span) : real;
  return apply(c, clamp, [rounded, c.b.constant(s.range.lo), c.b.constant(s.range.hi)], span);
}

function runLti(c: Context, block: CheckedLti, use: Use, arg: Value, span: Span): Outputs | undefined {
  if (!c.lti) {
    refuse(c, 'BS1425', { name: use.path }, span);
    return undefined;
  }
  const given = argumentsOf(c, block.inputs, use, arg, span);
  const reals = given && block.inputs.map((s) => ltiEntry(c, s, given.get(s.name)!, use, span));
  if (!reals?.every((x) => x !== undefined)) return undefined;
  const nodes = c.lti(c.b, block, use.path, reals as Real[]);
  nodes.next.forEach(({ delay, value }, i) => {
    const type = typeOfSignal(nodes.states[i]);
    const cell = keep(c, nodes.states[i], scalar(delay, type), span);
    c.store.set(cell, scalar(value, type));
  });
  return new Map([[block.output.name, scalar(nodes.output, NUMBER)]]);
}

function ltiEntry(c: Context, s: CheckedSignal, given: Value, use: Use, span: Span): Real | undefined {
  const real = valueFor(c, given, NUMBER, `the input ${s.name} of ${use.path}`, span);
  return real && fit(c, { kind: 'real', range: s.range }, real, false, span);
}

/** One step of a block on its own state: its outputs by name, as they leave it. */
export function stepInstance(c: Context, instance: Instance, inputs: Value, span: Span): Outputs | undefined {
  const { block } = instance;
  const origin = probeFor(c, block, span);
  if (!origin) return undefined;
  const value = runFunction(c, origin.fn, undefined, [inputs, { kind: 'ref', id: instance.self }], origin.probe);
  for (const { cell, every } of instance.counters) advance(c, cell, every, span);
  return outputsOf(c, block.outputs, value, origin.fn.span);
}

/** The counter of an `every`: 0 .. every - 1 and again. */
function advance(c: Context, cell: number, every: number, span: Span): void {
  const count = c.store.get(cell) as Value;
  if (count.kind !== 'scalar') return;
  const last = apply(c, equal, [count.real, number(c, every - 1)], span);
  const [next] = choose(c, last, [number(c, 0)], [apply(c, add, [count.real, number(c, 1)], span)]);
  c.store.set(cell, scalar(next, count.type));
}

function outputsOf(c: Context, outputs: readonly OutputSignal[], value: Value, span: Span): Outputs | undefined {
  if (isPoison(value)) return undefined;
  const content = contentOf(c, value);
  const names = outputs.map((o) => o.name);
  const wrong = (reason: string): undefined => {
    refuse(c, 'BS1417', { reason, names: names.join(', ') }, span);
    return undefined;
  };
  if (value.kind === 'undetermined' || (value.kind === 'known' && value.value === undefined)) {
    return c.reporter.failed ? undefined : wrong('it does not return on every path');
  }
  if (content?.kind !== 'object') return wrong(`it returns ${nameOfValue(value)}`);
  const unknown = [...content.fields.keys()].find((n) => !names.includes(n));
  if (unknown !== undefined) return wrong(`it returns ${unknown}, which is no output`);
  const missing = names.find((n) => !content.fields.has(n));
  if (missing !== undefined) return wrong(`it does not return ${missing}`);
  return new Map(outputs.map((o) => [o.name, output(c, o, content.fields.get(o.name)!, span)]));
}

/** A returned value as the output takes it: of its kind and shape, limited or wrapped. */
function output(c: Context, s: OutputSignal, given: Value, span: Span): Value {
  const real = signalReal(c, given, { ...s, quantity: undefined }, span, `the output ${s.name}`);
  if (!real) return POISON;
  const limit = limited(c, real, s, span, s.name);
  return s.shape.length === 0 ? scalar(limit, typeOfSignal(s)) : outputArray(c, limit, s);
}

function outputArray(c: Context, real: Real, s: OutputSignal): Value {
  const guard = { writable: false, why: 'it is an output', help: 'copy it first: const copy = [...y]' } as const;
  const [n, ...rest] = real.shape;
  const items = Array.from({ length: n }, (_, i) =>
    rest.length > 0 ? outputArray(c, c.b.gather(real, number(c, i)), s) : undefined,
  );
  const id = c.nextId++;
  c.store.set(id, { kind: 'list', items, base: { real, type: typeOfSignal(s) }, guard });
  return { kind: 'ref', id };
}
