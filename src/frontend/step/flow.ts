// How control leaves a piece of code: straight on, by return, break or continue, or differently by a condition.
// Law: at most one leaf goes straight on, so no statement is evaluated twice for one path.
import type { Span } from '../../diag/diagnostic.js';
import type { Real } from '../../ir/real.js';
import { type Context, choose, number } from './context.js';
import { mergeStores } from './merge.js';
import type { Store } from './store.js';

type Exit = 'normal' | 'return' | 'break' | 'continue';
export type Flow =
  | { readonly kind: Exit; readonly store: Store }
  | { readonly kind: 'dead' }
  | {
      readonly kind: 'branch';
      readonly cond: Real;
      readonly then: Flow;
      readonly else: Flow;
      readonly base: Store;
      readonly span: Span;
    };

const DEAD: Flow = { kind: 'dead' };

const count = (flow: Flow, exit: Exit): number =>
  flow.kind === 'branch' ? count(flow.then, exit) + count(flow.else, exit) : Number(flow.kind === exit);
const onlyNormal = (flow: Flow): boolean =>
  flow.kind === 'branch'
    ? onlyNormal(flow.then) && onlyNormal(flow.else)
    : flow.kind === 'normal' || flow.kind === 'dead';

/** `cond ? then : else`, simplified where both go straight on or one cannot happen. */
export function branch(c: Context, cond: Real, then: Flow, otherwise: Flow, base: Store, span: Span): Flow {
  if (then.kind === 'dead') return otherwise;
  if (otherwise.kind === 'dead') return then;
  const flow: Flow = { kind: 'branch', cond, then, else: otherwise, base, span };
  if (!onlyNormal(flow)) return flow;
  return { kind: 'normal', store: collapse(c, flow) };
}

/** The store after all leaves, joined; they are all of one kind. */
export function collapse(c: Context, flow: Flow): Store {
  if (flow.kind === 'dead') throw new Error('a flow without an end');
  if (flow.kind !== 'branch') return flow.store;
  const [a, b] = [collapse(c, flow.then), collapse(c, flow.else)];
  return mergeStores(c, flow.cond, a, b, flow.base, flow.span);
}

/** Only the leaves of the kinds that `keep` says. */
function prune(flow: Flow, keep: (exit: Exit) => boolean): Flow {
  if (flow.kind === 'dead') return DEAD;
  if (flow.kind !== 'branch') return keep(flow.kind) ? flow : DEAD;
  const [then, otherwise] = [prune(flow.then, keep), prune(flow.else, keep)];
  if (then.kind === 'dead') return otherwise;
  return otherwise.kind === 'dead' ? then : { ...flow, then, else: otherwise };
}

const replace = (flow: Flow, leaf: Flow, by: Flow): Flow =>
  flow === leaf
    ? by
    : flow.kind === 'branch'
      ? { ...flow, then: replace(flow.then, leaf, by), else: replace(flow.else, leaf, by) }
      : flow;

const leafOf = (flow: Flow, exit: Exit): Flow | undefined =>
  flow.kind === 'branch' ? (leafOf(flow.then, exit) ?? leafOf(flow.else, exit)) : flow.kind === exit ? flow : undefined;

/** 1 where the flow ends in one of the kept leaves. */
function flag(c: Context, flow: Flow, keep: (exit: Exit) => boolean): Real {
  if (flow.kind === 'dead') return number(c, 0);
  if (flow.kind !== 'branch') return number(c, keep(flow.kind) ? 1 : 0);
  return choose(c, flow.cond, [flag(c, flow.then, keep)], [flag(c, flow.else, keep)])[0];
}

/** Where control goes straight on, in one leaf: what left stays in the other arm of a condition. */
export function joinNormal(c: Context, flow: Flow, root: Store, span: Span): Flow {
  if (count(flow, 'normal') <= 1) return flow;
  const isNormal = (exit: Exit): boolean => exit === 'normal';
  const left = prune(flow, (exit) => exit !== 'normal');
  const store = collapse(c, prune(flow, isNormal));
  if (left.kind === 'dead') return { kind: 'normal', store };
  const base = flow.kind === 'branch' ? flow.base : root;
  return { kind: 'branch', cond: flag(c, flow, isNormal), then: { kind: 'normal', store }, else: left, base, span };
}

/** What follows, evaluated where control goes straight on. */
export function resume(c: Context, flow: Flow, next: () => Flow, span: Span): Flow {
  const one = joinNormal(c, flow, c.store, span);
  const leaf = leafOf(one, 'normal');
  if (leaf?.kind !== 'normal') return one;
  c.store = leaf.store;
  const after = next();
  return simplify(c, replace(one, leaf, after));
}

function simplify(c: Context, flow: Flow): Flow {
  return flow.kind === 'branch' && onlyNormal(flow) ? { kind: 'normal', store: collapse(c, flow) } : flow;
}

/** Leaves of one kind become another: a loop turns continue into going on, and after it break too. */
export function retarget(flow: Flow, from: Exit, to: Exit): Flow {
  if (flow.kind === 'branch')
    return { ...flow, then: retarget(flow.then, from, to), else: retarget(flow.else, from, to) };
  return flow.kind === from ? { kind: to, store: flow.store } : flow;
}

export const goesOn = (flow: Flow): boolean => count(flow, 'normal') > 0;
