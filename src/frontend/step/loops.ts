// Loops, unrolled: the number of turns is known when compiling. break and continue may depend on what the step computes.
import { bind } from './assign.js';
import { condition } from './coerce.js';
import { type Context, freshId, newEnv, refuse } from './context.js';
import { evaluate } from './expression.js';
import { type Flow, resume, retarget } from './flow.js';
import { iterate } from './iterate.js';
import { onward, runStatements } from './statements.js';
import type { Stmt } from './syntax.js';
import type { Env, Value } from './value.js';

type For = Extract<Stmt, { kind: 'for' }>;
const MOST_TURNS = 10000;

export function runFor(c: Context, outer: Env, s: For): Flow {
  const env = newEnv(outer);
  const first = s.init.length > 0 ? initialise(c, env, s.init) : undefined;
  if (first && first.kind !== 'normal') return first;
  return retarget(turns(c, env, s, 0), 'break', 'normal');
}

function initialise(c: Context, env: Env, init: readonly Stmt[]): Flow {
  for (const d of init) {
    if (d.kind === 'declare') bind(c, env, d.pattern, d.init ? evaluate(c, env, d.init) : UNSET, d.constant);
    else if (d.kind === 'expression') evaluate(c, env, d.value);
  }
  return onward(c);
}
const UNSET: Value = { kind: 'known', value: undefined };

function turns(c: Context, env: Env, s: For, done: number): Flow {
  for (let turn = done; ; turn++) {
    const more = s.testAfter && turn === 0 ? true : goesOn(c, env, s, turn);
    if (!more) return onward(c);
    const flow = retarget(runTurn(c, env, s), 'continue', 'normal');
    if (flow.kind !== 'normal') {
      return resume(
        c,
        flow,
        () => {
          step(c, env, s);
          return turns(c, env, s, turn + 1);
        },
        s.span,
      );
    }
    c.store = flow.store;
    step(c, env, s);
  }
}

const step = (c: Context, env: Env, s: For): void => {
  if (s.update) evaluate(c, env, s.update);
};

function goesOn(c: Context, env: Env, s: For, turn: number): boolean {
  const at = s.cond?.span ?? s.span;
  if (turn >= MOST_TURNS) {
    refuse(c, 'BS1402', { reason: `it runs more than ${MOST_TURNS} turns` }, at);
    return false;
  }
  if (!s.cond) return true;
  const test = condition(c, evaluate(c, env, s.cond), at);
  if (test?.kind === 'decided') return test.holds;
  if (test) refuse(c, 'BS1402', { reason: 'its condition depends on what the step computes' }, at);
  return false;
}

/** One turn with variables of its own, so that a function made in it keeps them. */
function runTurn(c: Context, env: Env, s: For): Flow {
  const own = newEnv(env);
  for (const [name, { cell, constant }] of env.cells) {
    const copy = freshId(c);
    own.cells.set(name, { cell: copy, constant });
    c.store.set(copy, c.store.get(cell)!);
  }
  return settle(runStatements(c, own, s.body), env, own);
}

/** What the body did to the loop's variables, for the next turn. */
function settle(flow: Flow, env: Env, own: Env): Flow {
  if (flow.kind === 'branch') return { ...flow, then: settle(flow.then, env, own), else: settle(flow.else, env, own) };
  if (flow.kind === 'dead') return flow;
  for (const [name, { cell }] of env.cells) flow.store.set(cell, flow.store.get(own.cells.get(name)!.cell)!);
  return flow;
}

export function runForOf(c: Context, env: Env, s: Extract<Stmt, { kind: 'forOf' }>): Flow {
  const items = iterate(c, evaluate(c, env, s.list), s.list.span);
  return items ? retarget(over(c, env, s, items, 0), 'break', 'normal') : onward(c);
}

function over(c: Context, env: Env, s: Extract<Stmt, { kind: 'forOf' }>, items: readonly Value[], from: number): Flow {
  for (let i = from; i < items.length; i++) {
    const own = newEnv(env);
    bind(c, own, s.pattern, items[i], false);
    const flow = retarget(runStatements(c, own, s.body), 'continue', 'normal');
    if (flow.kind !== 'normal') return resume(c, flow, () => over(c, env, s, items, i + 1), s.span);
    c.store = flow.store;
  }
  return onward(c);
}
