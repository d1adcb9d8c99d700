// Methods of arrays of static length; functions given to them are inlined once per element.
import type { Span } from '../../diag/diagnostic.js';
import { callValue } from './call.js';
import { type Context, refuse } from './context.js';
import { logicalOf } from './expression.js';
import { iterate } from './iterate.js';
import { listOf } from './list.js';
import { newList } from './literal.js';
import { binary } from './operators.js';
import { isPoison, known, type Method, POISON, UNDEFINED, type Value } from './value.js';

interface Call {
  readonly c: Context;
  readonly of: Value;
  readonly items: readonly Value[];
  readonly args: readonly Value[];
  readonly span: Span;
}

export const RESIZING: readonly string[] = [
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'copyWithin',
];

const each = ({ c, items, args, of, span }: Call, i: number): Value =>
  callValue(c, args[0] ?? UNDEFINED, arity(args[0], [items[i], known(i), of]), span);

/** Functions take what they declare. */
const arity = (f: Value | undefined, args: readonly Value[]): readonly Value[] =>
  f?.kind === 'closure' && !f.fn.rest
    ? args.slice(0, f.fn.params.length)
    : f?.kind === 'builtin'
      ? args.slice(0, 1)
      : args;

export const METHODS: ReadonlyMap<string, (call: Call) => Value> = new Map([
  [
    'map',
    (x: Call) =>
      newList(
        x.c,
        x.items.map((_, i) => each(x, i)),
      ),
  ],
  ['forEach', forEach],
  ['reduce', reduce],
  ['every', (x: Call) => quantify(x, '&&')],
  ['some', (x: Call) => quantify(x, '||')],
  ['includes', includes],
  [
    'entries',
    (x: Call) =>
      newList(
        x.c,
        x.items.map((item, i) => newList(x.c, [known(i), item])),
      ),
  ],
  [
    'keys',
    (x: Call) =>
      newList(
        x.c,
        x.items.map((_, i) => known(i)),
      ),
  ],
  ['values', (x: Call) => newList(x.c, x.items)],
  ['slice', slice],
  [
    'concat',
    (x: Call) =>
      newList(x.c, [...x.items, ...x.args.flatMap((a) => (listOf(x.c, a) ? (iterate(x.c, a, x.span) ?? []) : [a]))]),
  ],
  ['fill', fill],
  ['at', at],
]);

export function callMethod(c: Context, method: Method, args: readonly Value[], span: Span): Value {
  const items = iterate(c, method.of, span);
  const run = METHODS.get(method.name);
  if (!items || !run || args.some(isPoison)) return POISON;
  return run({ c, of: method.of, items, args, span });
}

function forEach(x: Call): Value {
  x.items.forEach((_, i) => {
    each(x, i);
  });
  return UNDEFINED;
}

function reduce({ c, items, args, of, span }: Call): Value {
  const [f, init] = args;
  if (args.length < 2 && items.length === 0)
    return refuse(c, 'BS1421', { what: 'reduce of an empty array has no value' }, span);
  const start = args.length < 2 ? 1 : 0;
  return items
    .slice(start)
    .reduce<Value>(
      (sum, item, i) => callValue(c, f, arity(f, [sum, item, known(i + start), of]), span),
      start ? items[0] : init,
    );
}

function quantify(x: Call, op: '&&' | '||'): Value {
  const from = (i: number): Value =>
    i === x.items.length ? known(op === '&&') : logicalOf(x.c, { op, span: x.span }, each(x, i), () => from(i + 1));
  return from(0);
}

function includes({ c, items, args, span }: Call): Value {
  const from = (i: number): Value =>
    i === items.length
      ? known(false)
      : logicalOf(c, { op: '||', span }, binary(c, '===', items[i], args[0] ?? UNDEFINED, span), () => from(i + 1));
  return from(0);
}

function knownNumbers(c: Context, args: readonly Value[], span: Span): (number | undefined)[] | undefined {
  const open = args.find((a) => a.kind !== 'known' || (a.value !== undefined && typeof a.value !== 'number'));
  if (open) {
    refuse(c, 'BS1421', { what: 'the part of an array must be known when compiling' }, span);
    return undefined;
  }
  return args.map((a) => (a.kind === 'known' ? (a.value as number | undefined) : undefined));
}

function slice({ c, items, args, span }: Call): Value {
  const ends = knownNumbers(c, args, span);
  return ends ? newList(c, items.slice(ends[0], ends[1])) : POISON;
}

function fill({ c, of, items, args, span }: Call): Value {
  const list = listOf(c, of);
  const ends = knownNumbers(c, args.slice(1), span);
  if (!list || of.kind !== 'ref' || !ends) return POISON;
  if (!list.guard.writable || list.element) {
    const help = 'assign the elements in a loop, or assign a new array';
    return refuse(c, 'BS1418', { name: 'this array', why: 'fill() is for arrays made in the step', help }, span);
  }
  const [from = 0, to = items.length] = ends;
  const marks = items.map((_, i) => i).slice(from, to);
  c.store.set(of.id, { ...list, items: items.map((x, i) => (marks.includes(i) ? args[0] : x)) });
  return of;
}

function at({ c, items, args, span }: Call): Value {
  const index = knownNumbers(c, args, span)?.[0];
  if (index === undefined) return POISON;
  return items.at(index) ?? refuse(c, 'BS1409', { index, length: items.length }, span);
}
