// One pass over the graph: every node becomes a value, a vector's every element. Law: a region is entered only where its arm is
// taken, a loop's body once per turn.
import { Bug } from '../../diag/diagnostic.js';
import type { Apply, Call, Fold, If, Real, RealGraph, Region } from '../../ir/real.js';
import { sizeOf } from '../../ir/real-build.js';
import { regionOrder, topologicalOrder } from '../../ir/real-order.js';
import * as q from '../../num/rational.js';
import { apply } from './apply.js';
import { gather } from './arrays.js';
import { choose } from './choose-arm.js';
import type { StepContext } from './context.js';
import { constantVal } from './convert.js';
import type { Val } from './value.js';

/** Evaluates what outputs and next states need; results are in the context. */
export function walk(c: StepContext, graph: RealGraph): void {
  run(c, topologicalOrder(graph));
}

function run(c: StepContext, nodes: readonly Real[]): void {
  for (const node of nodes) {
    c.meet(node);
    if (c.get(node) || c.getAll(node)) continue;
    const all = evaluate(c, node);
    if (node.shape.length > 0) c.setAll(node, all);
    else c.set(node, named(c, node, all[0]));
  }
}

/** Elements, flat; one for a scalar. */
function evaluate(c: StepContext, node: Real): readonly Val[] {
  switch (node.kind) {
    case 'const':
      return node.values.map((x) => constantVal(c, x, q.one, 30));
    case 'input':
    case 'delay':
      throw new Bug(`${node.kind} ${node.name} has no value`);
    case 'apply':
      return elementwise(c, node);
    case 'if':
      return results(c, node.then, () => ifResults(c, node))[node.index];
    case 'fold':
      return results(c, node.region, () => unrolled(c, node))[node.index];
    case 'gather':
      return gather(c, node, (x) => valuesOf(c, x));
    case 'call':
      return results(c, node.region, () => called(c, node))[node.index];
  }
}

export function valuesOf(c: StepContext, node: Real): readonly Val[] {
  const one = c.get(node);
  const all = one ? [one] : c.getAll(node);
  if (!all) throw new Bug(`${node.kind} ${node.name ?? node.id} is read before it is computed`);
  return all;
}

/** An operation on every element; scalars stand beside each. */
function elementwise(c: StepContext, node: Apply): readonly Val[] {
  const args = node.args.map((a) => valuesOf(c, a));
  return Array.from({ length: sizeOf(node.shape) }, (_, i) =>
    apply(
      c,
      node,
      args.map((a) => a[a.length === 1 ? 0 : i]),
      i,
    ),
  );
}

function results(
  c: StepContext,
  region: Region,
  compute: () => readonly (readonly Val[])[],
): readonly (readonly Val[])[] {
  const known = c.regionResults(region);
  if (known) return known;
  const made = compute();
  c.setRegionResults(region, made);
  return made;
}

/** Cuts a flat list into the shapes of a region's results. */
function cut(region: Region, flat: readonly Val[]): readonly (readonly Val[])[] {
  let at = 0;
  return region.results.map((x) => {
    const n = sizeOf(x.shape);
    at += n;
    return flat.slice(at - n, at);
  });
}

function ifResults(c: StepContext, node: If): readonly (readonly Val[])[] {
  const visible = c.visible();
  const orders = { then: regionOrder(node.then, visible), else: regionOrder(node.else, visible) };
  const arm = (which: 'then' | 'else') => (): readonly Val[] => {
    run(c, orders[which]);
    return node[which].results.flatMap((x) => valuesOf(c, x));
  };
  const free = cost(orders.then) + cost(orders.else) <= 2;
  const count = node.then.results.reduce((n, x) => n + sizeOf(x.shape), 0);
  const flat = choose(c, node, valuesOf(c, node.cond)[0], { then: arm('then'), else: arm('else'), free }, count);
  return cut(node.then, flat);
}

const CHEAP = ['add', 'sub', 'neg', 'not', 'min', 'max', 'less', 'lessEqual', 'equal'];
/** Nodes that cost something; more than any limit where a node is not cheap. */
function cost(nodes: readonly Real[]): number {
  return nodes.reduce((sum, n) => {
    if (n.kind === 'const') return sum;
    return sum + (n.kind === 'apply' && n.shape.length === 0 && CHEAP.includes(n.op.name) ? 1 : 100);
  }, 0);
}

function bound(c: StepContext, region: Region, args: readonly (readonly Val[])[]): readonly (readonly Val[])[] {
  return c.within(() => {
    region.params.forEach((p, i) => {
      if (p.shape.length > 0) c.setAll(p, args[i]);
      else c.set(p, args[i][0]);
    });
    run(c, regionOrder(region, c.visible()));
    return region.results.map((x) => valuesOf(c, x));
  });
}

function unrolled(c: StepContext, node: Fold): readonly (readonly Val[])[] {
  let carried = node.inits.map((x) => valuesOf(c, x)) as readonly (readonly Val[])[];
  for (let turn = 0; turn < node.count; turn++) {
    carried = bound(c, node.region, [[constantVal(c, q.rational(turn), q.one, 0)], ...carried]);
  }
  return carried;
}

const called = (c: StepContext, node: Call): readonly (readonly Val[])[] =>
  bound(
    c,
    node.region,
    node.args.map((x) => valuesOf(c, x)),
  );

const STORED = ['const', 'table', 'input', 'state'];

/** The user's name on the line of C that computes it. */
function named(c: StepContext, node: Real, v: Val): Val {
  const { fixed } = v;
  if (node.name !== undefined && !STORED.includes(fixed.kind) && fixed.name === undefined && node.kind !== 'const') {
    c.b.named(fixed, node.name, node.span);
  }
  return v;
}
