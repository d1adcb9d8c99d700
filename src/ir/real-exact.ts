// The meaning of a RealGraph on exact rationals: one step. Slow, and the definition the float64 runner is tested against.
import { Bug } from '../diag/diagnostic.js';
import { floor, isZero, type Rational, rational } from '../num/rational.js';
import { exactOp } from './op.js';
import type { Real, RealGraph, Region } from './real.js';
import { sizeOf } from './real-build.js';
import { regionOrder, topologicalOrder } from './real-order.js';

/** Row-major values; one element for a scalar. */
export type Exact = readonly Rational[];
export type Exacts = Readonly<Record<string, Exact>>;

/** The delays' initial values, by name. */
export const exactInit = (graph: RealGraph): Exacts =>
  Object.fromEntries(graph.delays.map(({ delay }) => [delay.name, delay.init]));

/** Outputs and the next state of one step. Throws Bug on a missing value or an index outside its table. */
export function exactStep(graph: RealGraph, state: Exacts, inputs: Exacts): { outputs: Exacts; state: Exacts } {
  const values = new Map<number, Exact>();
  const order = topologicalOrder(graph);
  const given = (from: Exacts, name: string): Exact => {
    if (!Object.hasOwn(from, name)) throw new Bug(`no value for ${name}`);
    return from[name];
  };
  for (const i of graph.inputs) values.set(i.id, given(inputs, i.name));
  for (const { delay } of graph.delays) values.set(delay.id, given(state, delay.name));
  evaluate(order, values);
  const read = (x: Real): Exact => values.get(x.id) ?? [];
  return {
    outputs: Object.fromEntries(graph.outputs.map((o) => [o.name, read(o.value)])),
    state: Object.fromEntries(graph.delays.map((d) => [d.delay.name, read(d.next)])),
  };
}

function evaluate(order: readonly Real[], values: Map<number, Exact>): void {
  for (const x of order) if (!values.has(x.id)) values.set(x.id, exactValue(x, values));
}

function exactValue(x: Real, values: ReadonlyMap<number, Exact>): Exact {
  const get = (y: Real): Exact => {
    const value = values.get(y.id);
    if (!value) throw new Bug(`%${y.id} is used before it is computed`);
    return value;
  };
  switch (x.kind) {
    case 'const':
      return x.values;
    case 'input':
    case 'delay':
      throw new Bug(`${x.kind} ${x.name} is not the graph's own`);
    case 'apply': {
      const args = x.args.map(get);
      return Array.from({ length: sizeOf(x.shape) }, (_, i) =>
        exactOp(x.op).exact(...args.map((a) => a[a.length === 1 ? 0 : i])),
      );
    }
    case 'if':
      return run(isZero(get(x.cond)[0]) ? x.else : x.then, [], values)[x.index];
    case 'fold':
      return fold(x, x.inits.map(get), values);
    case 'gather':
      return slice(get(x.table), get(x.at)[0], x.shape);
    case 'call':
      return run(x.region, x.args.map(get), values)[x.index];
  }
}

function fold(x: Extract<Real, { kind: 'fold' }>, inits: readonly Exact[], values: ReadonlyMap<number, Exact>): Exact {
  let carried = inits;
  for (let turn = 0; turn < x.count; turn++) carried = run(x.region, [[rational(turn)], ...carried], values);
  return carried[x.index];
}

function slice(table: Exact, at: Rational, shape: readonly number[]): Exact {
  const size = sizeOf(shape);
  const start = Number(floor(at)) * size;
  if (start < 0 || start + size > table.length) throw new Bug(`index ${floor(at)} outside its table`);
  return table.slice(start, start + size);
}

/** A region's results on a copy of the enclosing values. */
function run(region: Region, args: readonly Exact[], outer: ReadonlyMap<number, Exact>): readonly Exact[] {
  const values = new Map(outer);
  region.params.forEach((p, i) => {
    values.set(p.id, args[i]);
  });
  evaluate(regionOrder(region, new Set(values.keys())), values);
  return region.results.map((x) => values.get(x.id) ?? []);
}
