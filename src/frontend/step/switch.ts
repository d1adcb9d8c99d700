// switch: the chain of conditions it stands for. Shared cases are one condition; falling through runs the bodies one after the other.

import { equal } from '../../ops/step-ops.js';
import { condition } from './coerce.js';
import { apply, type Context, choose, newEnv, number } from './context.js';
import { evaluate } from './expression.js';
import { branch, type Flow, retarget } from './flow.js';
import { binary } from './operators.js';
import { onward, runStatements } from './statements.js';
import { Store } from './store.js';
import type { Case, Expr, Stmt } from './syntax.js';
import type { Env, Value } from './value.js';

type Switch = Extract<Stmt, { kind: 'switch' }>;

/** Cases with one body, by the place of that body. */
interface Group {
  readonly tests: readonly Expr[];
  readonly isDefault: boolean;
  readonly body: readonly Stmt[];
}

export function runSwitch(c: Context, outer: Env, s: Switch): Flow {
  const env = newEnv(outer);
  const subject = evaluate(c, env, s.subject);
  const groups = groupsOf(s.cases);
  const flow = runGroups(c, env, s, subject, groups, 0, membersOf(subject));
  return retarget(flow, 'break', 'normal');
}

function groupsOf(cases: readonly Case[]): Group[] {
  const groups: Group[] = [];
  let open: Case[] = [];
  cases.forEach((one, i) => {
    open.push(one);
    if (one.body.length === 0 && i < cases.length - 1) return;
    const tests = open.flatMap((o) => (o.test ? [o.test] : []));
    groups.push({ tests, isDefault: open.some((o) => !o.test), body: cases.slice(i).flatMap((o) => o.body) });
    open = [];
  });
  return groups;
}

const membersOf = (v: Value): ReadonlySet<string> | undefined =>
  v.kind === 'scalar' && v.type.is === 'oneOf' ? new Set(v.type.members) : undefined;

/** From group `at` on. `left`: the members of a union that no case before has taken. */
function runGroups(
  c: Context,
  env: Env,
  s: Switch,
  subject: Value,
  groups: readonly Group[],
  at: number,
  left: ReadonlySet<string> | undefined,
): Flow {
  const rest = groups.slice(at);
  const index = rest.findIndex((g) => g.tests.length > 0 && !g.isDefault);
  if (index < 0 || left?.size === 0) return runDefault(c, env, groups);
  const group = rest[index];
  const remaining = left && without(left, group);
  const then = (): Flow => runStatements(c, env, group.body);
  if (remaining?.size === 0) return then();
  const otherwise = (): Flow => runGroups(c, env, s, subject, groups, at + index + 1, remaining);
  return decide(c, env, s, subject, group, then, otherwise);
}

function runDefault(c: Context, env: Env, groups: readonly Group[]): Flow {
  const found = groups.find((g) => g.isDefault);
  return found ? runStatements(c, env, found.body) : onward(c);
}

function without(left: ReadonlySet<string>, group: Group): ReadonlySet<string> {
  const taken = group.tests.flatMap((t) => (t.kind === 'literal' ? [t.value] : []));
  return new Set([...left].filter((m) => !taken.includes(m)));
}

function decide(
  c: Context,
  env: Env,
  s: Switch,
  subject: Value,
  group: Group,
  then: () => Flow,
  otherwise: () => Flow,
): Flow {
  const test = anyOf(c, env, subject, group, s);
  if (test === true || test === false) return test ? then() : otherwise();
  const base = c.store;
  const arm = (run: () => Flow): Flow => {
    c.store = new Store(base);
    return run();
  };
  const [a, b] = [arm(then), arm(otherwise)];
  c.store = base;
  return branch(c, test, a, b, base, s.span);
}

/** subject === one of the tests. */
function anyOf(c: Context, env: Env, subject: Value, group: Group, s: Switch) {
  let any: ReturnType<typeof number> | undefined;
  for (const expr of group.tests) {
    const test = condition(c, binary(c, '===', subject, evaluate(c, env, expr), expr.span), expr.span);
    if (!test) continue;
    if (test.kind === 'decided') {
      if (test.holds) return true;
      continue;
    }
    any = any ? choose(c, any, [number(c, 1)], [test.real])[0] : test.real;
  }
  return (
    any ??
    (group.tests.length > 0 && subject.kind === 'poison'
      ? apply(c, equal, [number(c, 0), number(c, 1)], s.span)
      : false)
  );
}
