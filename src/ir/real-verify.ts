// Checks a RealGraph between stages. The invariants:
//  1 an id is one node's; inputs, delays and outputs have names of their own
//  2 inputs and delays that are read are declared; a region's parameter is read inside its region only
//  3 apply has its operation's arity, and its shape is that of its arguments that are not scalars
//  4 constants and inits have as many values as their shape; a next value has its delay's shape
//  5 conditions and indices are scalars; index of a region's result, arms and carried values match in number and shape
//  6 a gather's shape is its table's without the first axis; a fold counts a whole number >= 0
import { Bug } from '../diag/diagnostic.js';
import type { Real, RealGraph, Region } from './real.js';
import { applyShape, sameShape, sizeOf } from './real-build.js';
import { regionOrder, topologicalOrder } from './real-order.js';
import { realRegions } from './real-walk.js';

/** What is wrong with the graph, one sentence each; [] when every invariant holds. */
export function realViolations(graph: RealGraph): readonly string[] {
  const check = new Check();
  const leaves: readonly Real[] = [...graph.inputs, ...graph.delays.map((d) => d.delay)];
  for (const x of leaves) check.declare(x);
  const order = topologicalOrder(graph);
  check.scope(order, new Set([...leaves, ...order].map((x) => x.id)));
  return [...check.found, ...declarations(graph)];
}

/** Throws Bug with every violation. */
export function verifyReal(graph: RealGraph): void {
  const found = realViolations(graph);
  if (found.length > 0) throw new Bug(`${graph.name} breaks the rules of Real:\n  ${found.join('\n  ')}`);
}

function declarations(graph: RealGraph): readonly string[] {
  const twice = (what: string, names: readonly string[]): readonly string[] =>
    names.filter((n, i) => names.indexOf(n) !== i).map((n) => `${what} ${n} stands twice`);
  return [
    ...twice(
      'input',
      graph.inputs.map((i) => i.name),
    ),
    ...twice(
      'delay',
      graph.delays.map((d) => d.delay.name),
    ),
    ...twice(
      'output',
      graph.outputs.map((o) => o.name),
    ),
    ...graph.delays
      .filter((d) => !sameShape(d.delay.shape, d.next.shape))
      .map((d) => `delay ${d.delay.name} of shape [${d.delay.shape}] is given [${d.next.shape}]`),
  ];
}

class Check {
  readonly found: string[] = [];
  private readonly nodes = new Map<number, Real>();
  private readonly declared = new Set<Real>();

  declare(x: Real): void {
    this.unique(x);
    this.declared.add(x);
    this.counts(x);
  }

  scope(order: readonly Real[], visible: ReadonlySet<number>): void {
    for (const x of order) {
      this.unique(x);
      if ((x.kind === 'input' || x.kind === 'delay') && !this.declared.has(x)) {
        this.found.push(`%${x.id} reads ${x.kind} ${x.name}, which is not declared here`);
      }
      this.counts(x);
      this.found.push(...shapeViolations(x).map((text) => `%${x.id} (${x.kind}) ${text}`));
      for (const region of realRegions(x)) this.region(region, visible);
    }
  }

  private region(region: Region, visible: ReadonlySet<number>): void {
    for (const p of region.params) this.declare(p);
    const order = regionOrder(region, visible);
    this.scope(order, new Set([...visible, ...region.params.map((p) => p.id), ...order.map((x) => x.id)]));
    for (const p of region.params) this.declared.delete(p);
  }

  private counts(x: Real): void {
    const values = x.kind === 'const' ? x.values : x.kind === 'delay' ? x.init : undefined;
    if (values && values.length !== sizeOf(x.shape)) {
      this.found.push(`%${x.id} (${x.kind}) has ${values.length} values for the shape [${x.shape}]`);
    }
  }

  private unique(x: Real): void {
    const known = this.nodes.get(x.id);
    if (known !== undefined && known !== x) this.found.push(`%${x.id} stands twice`);
    this.nodes.set(x.id, x);
  }
}

function shapeViolations(x: Real): readonly string[] {
  switch (x.kind) {
    case 'apply':
      return applyViolations(x);
    case 'if':
      return [
        ...(x.cond.shape.length > 0 ? ['has a condition that is no scalar'] : []),
        ...same(x.shape, x.then.results[x.index], 'then arm'),
        ...same(x.shape, x.else.results[x.index], 'else arm'),
        ...(x.then.results.length === x.else.results.length ? [] : ['has arms of different lengths']),
      ];
    case 'fold':
      return foldViolations(x);
    case 'gather':
      if (x.at.shape.length > 0 || x.table.shape.length === 0) return ['needs an array and a scalar index'];
      return sameShape(x.shape, x.table.shape.slice(1)) ? [] : [`of [${x.table.shape}] has the shape [${x.shape}]`];
    case 'call':
      return [...bound(x.args, x.region.params), ...same(x.shape, x.region.results[x.index], 'result')];
    default:
      return [];
  }
}

function applyViolations(x: Extract<Real, { kind: 'apply' }>): readonly string[] {
  if (x.args.length !== x.op.arity) return [`gives ${x.op.name} ${x.args.length} arguments, not ${x.op.arity}`];
  const shapes = x.args.map((a) => a.shape).filter((s) => s.length > 0);
  if (shapes.some((s) => !sameShape(s, shapes[0]))) return [`gives ${x.op.name} different shapes`];
  return sameShape(x.shape, applyShape(x.op, x.args)) ? [] : [`has the shape [${x.shape}], its arguments give another`];
}

function foldViolations(x: Extract<Real, { kind: 'fold' }>): readonly string[] {
  const [counter, ...carried] = x.region.params;
  if (!Number.isInteger(x.count) || x.count < 0) return [`counts to ${x.count}`];
  if (!counter || x.region.results.length !== x.inits.length)
    return ['carries another number of values than it returns'];
  return [
    ...bound(x.inits, carried),
    ...x.inits.flatMap((init, i) => same(init.shape, x.region.results[i], 'carried value')),
    ...same(x.shape, x.inits[x.index], 'result'),
  ];
}

function bound(args: readonly Real[], params: readonly Real[]): readonly string[] {
  if (args.length !== params.length) return [`binds ${args.length} values to ${params.length} parameters`];
  return args.flatMap((a, i) => same(a.shape, params[i], 'parameter'));
}

function same(shape: readonly number[], x: Real | undefined, what: string): readonly string[] {
  if (!x) return [`has no such ${what}`];
  return sameShape(shape, x.shape) ? [] : [`has a ${what} of shape [${x.shape}] for [${shape}]`];
}
