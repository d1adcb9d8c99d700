// The helpers of backstep as the compiler reads them: the formulas of blocks/helpers.ts in nodes of the graph.
import type { Real } from '../../ir/real.js';
import { add as addOp, clamp as clampOp, mul } from '../../ops/index.js';
import { elementaryOp, wrapTo } from '../../ops/step-ops.js';
import type { Builtin, BuiltinCall } from './builtins.js';
import { condition, numeric } from './coerce.js';
import { apply, type Context, labelled, number, refuse } from './context.js';
import { logicalOf } from './expression.js';
import { iterate } from './iterate.js';
import { itemsOf, listOf, table } from './list.js';
import { newList } from './literal.js';
import { MATH } from './math.js';
import { binary, unary } from './operators.js';
import { BOOL, INT, isPoison, known, NUMBER, POISON, scalar, type Value } from './value.js';

type Formula = (call: BuiltinCall) => Value;
const helper = (count: number, run: Formula): Builtin => ({ arity: [count, count], run });

const isInfinite = (v: Value): boolean =>
  v.kind === 'known' && typeof v.value === 'number' && !Number.isFinite(v.value);

/** min(max(x, lo), hi); without the ends that are infinite. */
function clamp(call: BuiltinCall): Value {
  const { c, args, span, name } = call;
  if (args.some(isInfinite) || args.every((a) => a.kind === 'known')) {
    const low = MATH['Math.max'].run({ ...call, args: [args[0], args[1]] });
    return isPoison(low) ? POISON : MATH['Math.min'].run({ ...call, args: [low, args[2]] });
  }
  const numbers = args.map((a) => numeric(c, a, span));
  if (!numbers.every((x) => x !== undefined)) return POISON;
  const type = numbers.every((x) => x!.whole) ? INT : NUMBER;
  return scalar(
    apply(
      c,
      clampOp,
      numbers.map((x) => x!.real),
      span,
      name,
    ),
    type,
  );
}

const minus = (call: BuiltinCall, x: Value, y: Value, name?: string): Value =>
  binary(call.c, '-', x, y, call.span, name);
const plus = (call: BuiltinCall, x: Value, y: Value): Value => binary(call.c, '+', x, y, call.span);

function deadband(call: BuiltinCall): Value {
  const [x, width] = call.args;
  const inside = clamp({ c: call.c, span: call.span, args: [x, unary(call.c, '-', width, call.span), width] });
  return minus(call, x, inside, call.name);
}

function rateLimit(call: BuiltinCall): Value {
  const [x, previous, step] = call.args;
  return clamp({ ...call, args: [x, minus(call, previous, step), plus(call, previous, step)] });
}

/** x >= high ? true : x <= low ? false : previous. */
function hysteresis({ c, args, span, name }: BuiltinCall): Value {
  const [x, low, high, previous] = args;
  const kept = logicalOf(c, { op: '&&', span }, unary(c, '!', binary(c, '<=', x, low, span), span), () => previous);
  const value = logicalOf(c, { op: '||', span }, binary(c, '>=', x, high, span), () => kept, name);
  return asBool(c, value, span);
}

const edge = ({ c, args, span, name }: BuiltinCall): Value =>
  asBool(
    c,
    logicalOf(c, { op: '&&', span }, args[0], () => unary(c, '!', args[1], span), name),
    span,
  );

function asBool(c: Context, v: Value, span: BuiltinCall['span']): Value {
  const test = isPoison(v) ? undefined : condition(c, v, span);
  if (!test) return POISON;
  return test.kind === 'decided' ? known(test.holds) : scalar(test.real, BOOL);
}

function wrap({ c, args, span, name }: BuiltinCall): Value {
  const [x, period] = args;
  const constant =
    period.kind === 'known' && typeof period.value === 'number' && period.value > 0 && Number.isFinite(period.value);
  if (!constant) return refuse(c, 'BS1429', { name: 'wrap', what: 'the period, a positive number,' }, span);
  const real = numeric(c, x, span);
  return real ? scalar(apply(c, wrapTo(period.value as number), [real.real], span, name), NUMBER) : POISON;
}

/** Numbers known when compiling; undefined otherwise. */
function vectorOf(c: Context, v: Value, span: BuiltinCall['span']): number[] | undefined {
  const list = listOf(c, v);
  const items =
    list && itemsOf(c, list).map((x) => (x.kind === 'known' && Number.isFinite(x.value) ? Number(x.value) : undefined));
  if (items?.every((x) => x !== undefined)) return items as number[];
  refuse(c, 'BS1429', { name: 'the table', what: 'every number of it' }, span);
  return undefined;
}

const rises = (xs: readonly number[]): boolean => xs.length >= 2 && xs.every((x, i) => i === 0 || x > xs[i - 1]);

function interp1({ c, args, span, name }: BuiltinCall): Value {
  const [xs, ys] = [vectorOf(c, args[0], span), vectorOf(c, args[1], span)];
  const x = numeric(c, args[2], span);
  if (!xs || !ys || !x) return POISON;
  if (!rises(xs) || xs.length !== ys.length) return badTable(c, 'interp1', span);
  const op = elementaryOp(c.elementary.interp1(xs, ys), { table: tableNumber(c, [xs, ys]) });
  return scalar(apply(c, op, [x.real], span, name), NUMBER);
}

function interp2({ c, args, span, name }: BuiltinCall): Value {
  const [xs, ys] = [vectorOf(c, args[0], span), vectorOf(c, args[1], span)];
  const rows = iterate(c, args[2], span)?.map((row) => vectorOf(c, row, span));
  const [x, y] = [numeric(c, args[3], span), numeric(c, args[4], span)];
  if (!xs || !ys || !x || !y || !rows?.every((r) => r !== undefined)) return POISON;
  const grid = rows as number[][];
  const fits = grid.length === xs.length && grid.every((r) => r.length === ys.length);
  if (!rises(xs) || !rises(ys) || !fits) return badTable(c, 'interp2', span);
  const op = elementaryOp(c.elementary.interp2(xs, ys, grid), { table: tableNumber(c, [xs, ys, grid]) });
  return scalar(apply(c, op, [x.real, y.real], span, name), NUMBER);
}

const badTable = (c: Context, name: string, span: BuiltinCall['span']): Value =>
  refuse(c, 'BS1429', { name, what: 'breakpoints that strictly rise and one value for each' }, span);

/** Equal tables have equal numbers. */
function tableNumber(c: Context, data: unknown): number {
  const key = JSON.stringify(data);
  if (!c.tableKeys.includes(key)) c.tableKeys.push(key);
  return c.tableKeys.indexOf(key);
}

/** Both vectors, of one length. */
function pairs(call: BuiltinCall, what: string, x: Value, y: Value): (readonly [Value, Value])[] | undefined {
  const [a, b] = [iterate(call.c, x, call.span), iterate(call.c, y, call.span)];
  if (!a || !b) return undefined;
  if (a.length === b.length) return a.map((v, i) => [v, b[i]]);
  refuse(call.c, 'BS1429', { name: what, what: `vectors of one length, not ${a.length} and ${b.length},` }, call.span);
  return undefined;
}

/** From this length on a sum of products stays a loop. */
const LOOP = 16;

/** The vector as one node: an input, a state, or a constant. */
function wholeVector(c: Context, v: Value): Real | undefined {
  const list = listOf(c, v);
  if (list?.base && list.items.every((x) => x === undefined)) return list.base.real;
  const numbers = list?.items.map((x) =>
    x?.kind === 'known' && Number.isFinite(x.value) ? Number(x.value) : undefined,
  );
  return numbers?.every((x) => x !== undefined) ? table(c, numbers as number[], [numbers.length]) : undefined;
}

function dotLoop({ c, span, name }: BuiltinCall, a: Real, b: Real, count: number): Value {
  const [sum] = c.b.fold(count, [number(c, 0)], (turn, [so]) => {
    const product = apply(c, mul, [c.b.gather(a, turn), c.b.gather(b, turn)], span);
    return [apply(c, addOp, [so, product], span, name)];
  });
  return scalar(labelled(sum, span, name), NUMBER);
}

function dot(call: BuiltinCall): Value {
  const both = pairs(call, 'dot', call.args[0], call.args[1]);
  if (!both) return POISON;
  const { c, span, name } = call;
  const [a, b] = [wholeVector(c, call.args[0]), wholeVector(c, call.args[1])];
  if (a && b && both.length >= LOOP) return dotLoop(call, a, b, both.length);
  const products = both.map(([x, y]) => binary(c, '*', x, y, span));
  const last = products.length - 1;
  return products.reduce(
    (sum, p, i) => (i === 0 ? p : binary(c, '+', sum, p, span, i === last ? name : undefined)),
    products[0] ?? known(0),
  );
}

function matvec(call: BuiltinCall): Value {
  const rows = iterate(call.c, call.args[0], call.span);
  if (!rows) return POISON;
  const values = rows.map((row) => dot({ ...call, args: [row, call.args[1]] }));
  return values.some(isPoison) ? POISON : newList(call.c, values);
}

function elementwise(call: BuiltinCall, x: Value, y: Value): Value {
  if (!listOf(call.c, x)) return binary(call.c, '+', x, y, call.span, call.name);
  const both = pairs(call, 'add', x, y);
  return both
    ? newList(
        call.c,
        both.map(([a, b]) => elementwise(call, a, b)),
      )
    : POISON;
}

function scaled(call: BuiltinCall, x: Value): Value {
  if (!listOf(call.c, x)) return binary(call.c, '*', x, call.args[1], call.span, call.name);
  const items = iterate(call.c, x, call.span);
  return items
    ? newList(
        call.c,
        items.map((item) => scaled(call, item)),
      )
    : POISON;
}

function transpose({ c, args, span }: BuiltinCall): Value {
  const rows = iterate(c, args[0], span)?.map((row) => iterate(c, row, span));
  if (!rows?.every((r) => r !== undefined)) return POISON;
  const width = rows[0]?.length ?? 0;
  if (rows.some((r) => r!.length !== width))
    return refuse(c, 'BS1429', { name: 'transpose', what: 'rows of one length' }, span);
  return newList(
    c,
    Array.from({ length: width }, (_, j) =>
      newList(
        c,
        rows.map((r) => r![j]),
      ),
    ),
  );
}

export const HELPERS: Readonly<Record<string, Builtin>> = {
  clamp: helper(3, clamp),
  deadband: helper(2, deadband),
  hysteresis: helper(4, hysteresis),
  rateLimit: helper(3, rateLimit),
  edge: helper(2, edge),
  wrap: helper(2, wrap),
  interp1: helper(3, interp1),
  interp2: helper(5, interp2),
  dot: helper(2, dot),
  matvec: helper(2, matvec),
  add: helper(2, (call) => elementwise(call, call.args[0], call.args[1])),
  scale: helper(2, (call) => scaled(call, call.args[0])),
  transpose: helper(1, transpose),
};
