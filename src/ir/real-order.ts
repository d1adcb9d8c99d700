// Topological order of a Real graph: each node once, after its operands and after what its regions read from outside them.
// Law: nodes that only a region reaches belong to that region and stand in its order, not in the graph's.

import { scopeOrder } from './order.js';
import type { Real, RealGraph, Region } from './real.js';
import { realOperands, realRegions, realRoots } from './real-walk.js';

const walk = {
  operands: realOperands,
  interior: (x: Real): readonly Real[] => realRegions(x).flatMap((r) => r.results),
};

/** Every node reachable from outputs and delays' next values (delays and inputs that nothing reads are left out). */
export const topologicalOrder = (graph: RealGraph): readonly Real[] => scopeOrder(walk, realRoots(graph), new Set());

/** The nodes a region owns; `visible` are the ids of the enclosing scopes. Parameters are not listed. */
export const regionOrder = (region: Region, visible: ReadonlySet<number>): readonly Real[] =>
  scopeOrder(walk, region.results, new Set([...visible, ...region.params.map((p) => p.id)]));
