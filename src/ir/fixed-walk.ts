// Walking Fixed: operands of a value, regions of a value, and the evaluation order inside regions.
// A region owns what its results reach and no enclosing scope lists; it is evaluated only when control enters it.
import type { Fixed, FixedProgram, FixedRegion, FixedRegionNode } from './fixed.js';
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
    case 'alias':
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
    case 'pack':
      return v.values;
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

/**
 * A plain value that two sibling regions need is owned by both. An if or a loop is not: its regions would have two orders, so it
 * belongs to the region around them.
 */
export function regionOrders(program: Pick<FixedProgram, 'values'>): RegionOrders {
  const orders = new Map<FixedRegion, readonly Fixed[]>();
  const enter = (values: readonly Fixed[], outer: ReadonlySet<number>): void => {
    const visible = new Set([...outer, ...values.map((v) => v.id)]);
    for (const region of new Set(values.flatMap(regionsOf))) {
      const inside = new Set([...visible, ...region.params.map((p) => p.id)]);
      const order = regionOrder(region, inside);
      orders.set(region, order);
      enter(order, inside);
    }
  };
  enter(program.values, new Set());
  return orders;
}

function regionOrder(region: FixedRegion, inside: ReadonlySet<number>): readonly Fixed[] {
  let order = scopeOrder(walk, region.results, inside);
  for (let shared = sharedResults(order, inside); shared.length > 0; shared = sharedResults(order, inside)) {
    order = scopeOrder(walk, [...region.results, ...order, ...shared], inside);
  }
  return order;
}

/** Results that more than one of the regions in `order` would own. */
function sharedResults(order: readonly Fixed[], inside: ReadonlySet<number>): readonly Fixed[] {
  const children = [...new Set(order.flatMap(regionsOf))];
  if (children.length < 2) return [];
  const visible = new Set([...inside, ...order.map((v) => v.id)]);
  const owners = new Map<FixedRegionNode, { readonly child: FixedRegion; readonly result: Fixed }>();
  const shared: Fixed[] = [];
  for (const child of children) {
    for (const v of interiorResults(child, visible)) {
      const known = owners.get(v.of);
      if (known === undefined) owners.set(v.of, { child, result: v });
      else if (known.child !== child) shared.push(known.result, v);
    }
  }
  return shared;
}

/** Results of ifs and loops inside a region, however deep. */
function interiorResults(region: FixedRegion, visible: ReadonlySet<number>): Extract<Fixed, { kind: 'result' }>[] {
  const seen = new Set(visible);
  const found: Extract<Fixed, { kind: 'result' }>[] = [];
  const pending = [...region.results];
  for (let v = pending.pop(); v; v = pending.pop()) {
    if (seen.has(v.id)) continue;
    seen.add(v.id);
    if (v.kind === 'result') found.push(v);
    pending.push(...operands(v), ...walk.interior(v));
  }
  return found;
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
