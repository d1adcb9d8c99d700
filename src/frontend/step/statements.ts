// Statements of a step, in order. Each says how control leaves it; what follows is evaluated where it goes straight on.
import { bind, nameOf } from './assign.js';
import { condition } from './coerce.js';
import { type Context, declare, newEnv } from './context.js';
import { evaluate } from './expression.js';
import { branch, type Flow, resume } from './flow.js';
import { runFor, runForOf } from './loops.js';
import { Store } from './store.js';
import { runSwitch } from './switch.js';
import type { Expr, Stmt } from './syntax.js';
import { type Env, type Nullable, UNDEFINED } from './value.js';

type Of<K extends Stmt['kind']> = Extract<Stmt, { readonly kind: K }>;

export const onward = (c: Context): Flow => ({ kind: 'normal', store: c.store });

/** A block of its own scope; functions in it are known from its start. */
export function runStatements(c: Context, outer: Env, stmts: readonly Stmt[]): Flow {
  const env = newEnv(outer);
  for (const s of stmts) {
    if (s.kind === 'function') declare(c, env, s.fn.name, { kind: 'closure', fn: s.fn, env }, true);
  }
  return runFrom(c, env, stmts, 0);
}

function runFrom(c: Context, env: Env, stmts: readonly Stmt[], start: number): Flow {
  for (let i = start; i < stmts.length; i++) {
    const flow = run(c, env, stmts[i]);
    if (flow.kind === 'normal') c.store = flow.store;
    else return resume(c, flow, () => runFrom(c, env, stmts, i + 1), stmts[i].span);
  }
  return onward(c);
}

function run(c: Context, env: Env, s: Stmt): Flow {
  switch (s.kind) {
    case 'declare':
      bind(c, env, s.pattern, s.init ? evaluate(c, env, s.init, nameOf(s.pattern)) : UNDEFINED, s.constant);
      return onward(c);
    case 'expression':
      evaluate(c, env, s.value);
      return onward(c);
    case 'function':
      return onward(c);
    case 'block':
      return runStatements(c, env, s.body);
    case 'if':
      return runIf(c, env, s);
    case 'switch':
      return runSwitch(c, env, s);
    case 'for':
      return runFor(c, env, s);
    case 'forOf':
      return runForOf(c, env, s);
    case 'return':
      return runReturn(c, env, s);
    case 'break':
    case 'continue':
      return { kind: s.kind, store: c.store };
  }
}

function runReturn(c: Context, env: Env, s: Of<'return'>): Flow {
  const value = s.value ? evaluate(c, env, s.value) : UNDEFINED;
  c.store.set(c.frames.at(-1)!.result, value);
  return { kind: 'return', store: c.store };
}

const runIf = (c: Context, env: Env, s: Of<'if'>): Flow =>
  fork(
    c,
    env,
    s.cond,
    () => runStatements(c, env, s.then),
    () => runStatements(c, env, s.else),
  );

/** Both ways of a condition, or the one that is known to be taken. */
export function fork(c: Context, env: Env, cond: Expr, then: () => Flow, otherwise: () => Flow): Flow {
  const test = condition(c, evaluate(c, env, cond), cond.span);
  if (test?.kind === 'decided') return test.holds ? then() : otherwise();
  const base = c.store;
  const arm = (runArm: () => Flow, learnt: readonly Nullable[]): Flow => {
    c.store = new Store(base);
    c.store.learn(learnt);
    return runArm();
  };
  const [a, b] = [arm(then, test?.facts?.whenTrue ?? []), arm(otherwise, test?.facts?.whenFalse ?? [])];
  c.store = base;
  if (test) return branch(c, test.real, a, b, base, cond.span);
  return a.kind === 'normal' ? b : a; // an error was reported: either arm does for looking further
}
