// Walking Fixed: operands of a value, regions of a value, and the evaluation order inside regions.
// A region owns what its results reach and no enclosing scope lists; it is evaluated only when control enters it.
import type { Fixed, FixedProgram, FixedRegion } from './fixed.js';
import { scopeOrder } from './order.js';

/** Direct operands in the same scope; for a region's result the condition or the carried values' inits. */
export function operands(v: Fixed): readonly Fixed[] {
  switch (v.kind) {
    case 'const':
    case 'table':
    case 'input':
    case 'state':
    case 'param':
      return [];
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
    case 'compare':
      return [v.a, v.b];
    case 'neg':
    case 'shl':
    case 'shr':
    case 'clamp':
      return [v.a];
    case 'select':
      return [v.cond, v.a, v.b];
    case 'element':
      return [v.array, v.index];
    case 'kernel':
      return v.args;
    case 'mac2':
      return v.acc ? [v.x0, v.x1, v.acc] : [v.x0, v.x1];
    case 'result':
      return v.of.kind === 'if' ? [v.of.cond] : v.of.inits;
  }
}

/** The regions a value carries: two for an if, one for a loop, none otherwise. */
export function regionsOf(v: Fixed): readonly FixedRegion[] {
  if (v.kind !== 'result') return [];
  return v.of.kind === 'if' ? [v.of.then, v.of.else] : [v.of.body];
}

const walk = { operands, interior: (v: Fixed): readonly Fixed[] => regionsOf(v).flatMap((r) => r.results) };

/** Values owned by each region of the program, nested ones included, in evaluation order. */
export type RegionOrders = ReadonlyMap<FixedRegion, readonly Fixed[]>;

export function regionOrders(program: Pick<FixedProgram, 'values'>): RegionOrders {
  const orders = new Map<FixedRegion, readonly Fixed[]>();
  const enter = (values: readonly Fixed[], outer: ReadonlySet<number>): void => {
    const visible = new Set([...outer, ...values.map((v) => v.id)]);
    for (const region of new Set(values.flatMap(regionsOf))) {
      const inside = new Set([...visible, ...region.params.map((p) => p.id)]);
      const order = scopeOrder(walk, region.results, inside);
      orders.set(region, order);
      enter(order, inside);
    }
  };
  enter(program.values, new Set());
  return orders;
}

/** The order of one scope; `visible` are the ids of enclosing scopes and of the region's parameters. */
export const fixedOrder = (roots: readonly Fixed[], visible: ReadonlySet<number> = new Set()): Fixed[] =>
  scopeOrder(walk, roots, visible);

/** Ids of all that roots read, directly or through regions. */
export function reachable(roots: readonly Fixed[]): ReadonlySet<number> {
  const found = new Set<number>();
  const pending = [...roots];
  for (let v = pending.pop(); v; v = pending.pop()) {
    if (found.has(v.id)) continue;
    found.add(v.id);
    pending.push(...operands(v), ...walk.interior(v));
  }
  return found;
}
