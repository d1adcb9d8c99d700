// Calls: functions of the user's are inlined where they are called; helpers, methods and used blocks have their own rules.
import type { Span } from '../../diag/diagnostic.js';
import { callMethod } from './array-methods.js';
import { bind, nameOf } from './assign.js';
import { callBuiltin } from './builtins.js';
import { type Context, type Frame, freshId, newEnv, refuse } from './context.js';
import { evaluate } from './expression.js';
import { collapse, goesOn, joinNormal, retarget } from './flow.js';
import { itemValues, newList } from './literal.js';
import { runStatements } from './statements.js';
import type { Expr, Func } from './syntax.js';
import { callUse } from './uses.js';
import { type Env, isPoison, nameOfValue, POISON, UNDEFINED, type Value } from './value.js';

export function callExpression(c: Context, env: Env, e: Extract<Expr, { kind: 'call' }>, name?: string): Value {
  const callee = evaluate(c, env, e.callee);
  const args = itemValues(c, env, e.args);
  if (isPoison(callee) || !args) return POISON;
  return callValue(c, callee, args, e.span, name, textOf(e.callee));
}

const textOf = (e: Expr): string =>
  e.kind === 'name' ? e.name : e.kind === 'member' ? `${textOf(e.object)}.${e.name}` : 'this';

export function callValue(
  c: Context,
  callee: Value,
  args: readonly Value[],
  span: Span,
  name?: string,
  text = 'this',
): Value {
  switch (callee.kind) {
    case 'closure':
      return inline(c, callee.fn, callee.env, args, span);
    case 'builtin':
      return callBuiltin(c, callee.name, args, span, name);
    case 'method':
      return callMethod(c, callee, args, span);
    case 'use':
      return callUse(c, callee, args, span);
    case 'known':
      if (typeof callee.value === 'function') return refuse(c, 'BS1426', { name: text }, span);
      return refuse(c, 'BS1415', { reason: `${nameOfValue(callee)} is called like a function` }, span);
    default:
      return isPoison(callee)
        ? POISON
        : refuse(c, 'BS1415', { reason: `${nameOfValue(callee)} is called like a function` }, span);
  }
}

function inline(c: Context, fn: Func, scope: Env | undefined, args: readonly Value[], span: Span): Value {
  if (c.frames.some((f) => f.fn === fn)) return refuse(c, 'BS1403', { name: fn.name }, span);
  const missing = fn.params.findIndex((p, i) => i >= args.length && !p.init);
  if (missing >= 0)
    return refuse(c, 'BS1408', { name: fn.name, needs: String(fn.params.length), given: args.length }, span);
  return runFunction(c, fn, scope, args, c.frames.at(-1)!.probe);
}

/** The value of fn(args); what it does to state stays in the store. */
export function runFunction(
  c: Context,
  fn: Func,
  scope: Env | undefined,
  args: readonly Value[],
  probe: Frame['probe'],
): Value {
  const env = newEnv(scope);
  const frame: Frame = { fn, result: freshId(c), probe };
  c.frames.push(frame);
  bindArguments(c, env, fn, args);
  const value = 'kind' in fn.body ? evaluate(c, env, fn.body) : runBody(c, env, fn, frame);
  c.frames.pop();
  return value;
}

function bindArguments(c: Context, env: Env, fn: Func, args: readonly Value[]): void {
  fn.params.forEach((p, i) => {
    const given = args[i] ?? UNDEFINED;
    const absent = given.kind === 'known' && given.value === undefined;
    bind(c, env, p.pattern, absent && p.init ? evaluate(c, env, p.init, nameOf(p.pattern)) : given, false);
  });
  if (fn.rest) bind(c, env, fn.rest, newList(c, args.slice(fn.params.length)), false);
}

function runBody(c: Context, env: Env, fn: Func, frame: Frame): Value {
  const start = c.store;
  const flow = joinNormal(c, runStatements(c, env, fn.body as Exclude<Func['body'], Expr>), start, fn.span);
  if (goesOn(flow)) setMissing(flow, frame.result);
  c.store = collapse(c, retarget(flow, 'normal', 'return'));
  return c.store.get(frame.result) as Value;
}

/** Where the end is reached without return, the value is undefined. */
function setMissing(flow: Parameters<typeof retarget>[0], result: number): void {
  if (flow.kind === 'branch') {
    setMissing(flow.then, result);
    setMissing(flow.else, result);
  } else if (flow.kind === 'normal') flow.store.set(result, UNDEFINED);
}
