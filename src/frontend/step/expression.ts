// Expressions of a step to values. `name` is the user's name for the result, where it is given one.
import { assign, update } from './assign.js';
import { callExpression } from './call.js';
import { condition, settled } from './coerce.js';
import { type Context, freshId } from './context.js';
import { branch, collapse, type Flow } from './flow.js';
import { arrayOf, objectOf } from './literal.js';
import { element, member } from './member.js';
import { nameValue } from './names.js';
import { binary, unary } from './operators.js';
import { Store } from './store.js';
import type { BinaryOp, Expr } from './syntax.js';
import { type Env, type Facts, isPoison, known, type Nullable, POISON, type Value } from './value.js';

type Of<K extends Expr['kind']> = Extract<Expr, { readonly kind: K }>;

export function evaluate(c: Context, env: Env, e: Expr, name?: string): Value {
  switch (e.kind) {
    case 'literal':
      return known(e.value);
    case 'name':
      return nameValue(c, env, e);
    case 'array':
      return arrayOf(c, env, e.items);
    case 'object':
      return objectOf(c, env, e.entries);
    case 'unary':
      return unary(c, e.op, evaluate(c, env, e.operand), e.span, name);
    case 'binary': {
      const left = operand(c, env, e.op, e.left);
      return binary(c, e.op, left, operand(c, env, e.op, e.right), e.span, name);
    }
    case 'logical':
      return logical(c, env, e, name);
    case 'conditional':
      return choice(
        c,
        env,
        e,
        e.cond,
        () => evaluate(c, env, e.then),
        () => evaluate(c, env, e.else),
        name,
      );
    case 'assign':
      return assign(c, env, e);
    case 'update':
      return update(c, env, e);
    case 'member':
      return member(c, evaluate(c, env, e.object), e.name, e.span);
    case 'index': {
      const object = evaluate(c, env, e.object);
      return element(c, object, evaluate(c, env, e.index), e.span, name);
    }
    case 'call':
      return callExpression(c, env, e, name);
    case 'function':
      return { kind: 'closure', fn: e.fn, env };
    case 'poison':
      return POISON;
  }
}

/** What is computed with must have one value; `===` may ask whether it is null. */
function operand(c: Context, env: Env, op: BinaryOp, e: Expr): Value {
  const value = evaluate(c, env, e);
  return op === '===' || op === '!==' ? value : settled(c, value, e.span);
}

/** The value of the arm that the condition chooses; what both arms do to variables and state is joined. */
function choice(
  c: Context,
  env: Env,
  e: Expr,
  cond: Expr,
  then: () => Value,
  otherwise: () => Value,
  name?: string,
): Value {
  const test = condition(c, evaluate(c, env, cond), cond.span);
  if (!test) {
    then();
    otherwise();
    return POISON;
  }
  if (test.kind === 'decided') return test.holds ? then() : otherwise();
  return joined(c, e, test.real, test.facts, then, otherwise, name);
}

function joined(
  c: Context,
  e: Expr,
  cond: Extract<ReturnType<typeof condition>, { kind: 'open' }>['real'],
  facts: Facts | undefined,
  then: () => Value,
  otherwise: () => Value,
  name?: string,
): Value {
  const base = c.store;
  const result = freshId(c);
  const arm = (run: () => Value, learnt: readonly Nullable[]): Flow => {
    c.store = new Store(base);
    c.store.learn(learnt);
    c.store.set(result, run());
    return { kind: 'normal', store: c.store };
  };
  const [a, b] = [arm(then, facts?.whenTrue ?? []), arm(otherwise, facts?.whenFalse ?? [])];
  c.store = collapse(c, branch(c, cond, a, b, base, e.span));
  const value = c.store.get(result) as Value;
  if (value.kind !== 'scalar') return value;
  const real = value.real.kind === 'if' && name !== undefined ? { ...value.real, name, span: e.span } : value.real;
  return { ...value, real };
}

function logical(c: Context, env: Env, e: Of<'logical'>, name?: string): Value {
  const left = evaluate(c, env, e.left);
  return logicalOf(c, e, left, () => evaluate(c, env, e.right), name);
}

/** `left && right()`, `left || right()`, `left ?? right()`: right is evaluated on its path only. */
export function logicalOf(
  c: Context,
  e: Pick<Of<'logical'>, 'op' | 'span'>,
  left: Value,
  right: () => Value,
  name?: string,
): Value {
  if (isPoison(left)) {
    right();
    return POISON;
  }
  if (e.op === '??') return coalesce(c, e as Expr, left, right, name);
  const test = condition(c, left, e.span);
  if (!test) return POISON;
  if (test.kind === 'decided') return test.holds === (e.op === '&&') ? right() : left;
  const seen: { facts?: Facts } = {};
  const run = (): Value => {
    const value = right();
    if (value.kind === 'scalar' && value.facts) seen.facts = value.facts;
    return value;
  };
  const isBool = left.kind === 'scalar' && left.type.is === 'bool';
  const keep = (): Value => (isBool ? known(e.op === '||') : settled(c, left, e.span));
  const value =
    e.op === '&&'
      ? joined(c, e as Expr, test.real, test.facts, run, keep, name)
      : joined(c, e as Expr, test.real, test.facts, keep, run, name);
  return withFacts(value, e.op, test.facts, seen.facts);
}

function withFacts(value: Value, op: '&&' | '||' | '??', a: Facts | undefined, b: Facts | undefined): Value {
  if (value.kind !== 'scalar' || (!a && !b)) return value;
  const [x, y] = [a ?? { whenTrue: [], whenFalse: [] }, b ?? { whenTrue: [], whenFalse: [] }];
  const facts: Facts =
    op === '&&'
      ? { whenTrue: [...x.whenTrue, ...y.whenTrue], whenFalse: [] }
      : { whenTrue: [], whenFalse: [...x.whenFalse, ...y.whenFalse] };
  return { ...value, facts };
}

function coalesce(c: Context, e: Expr, left: Value, right: () => Value, name?: string): Value {
  if (left.kind === 'known') return left.value === null || left.value === undefined ? right() : left;
  if (left.kind !== 'nullable' || c.store.isValid(left)) return settled(c, left, e.span);
  return joined(c, e, left.valid, { whenTrue: [left], whenFalse: [] }, () => left.value, right, name);
}
