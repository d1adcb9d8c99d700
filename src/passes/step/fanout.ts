// How many places of a graph read each node, through regions too.
import type { Real, RealGraph } from '../../ir/real.js';
import { realOperands, realRegions, realRoots } from '../../ir/real-walk.js';

/** By Real id. */
export function useCounts(graph: RealGraph): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const seen = new Set<number>();
  const visit = (x: Real): void => {
    if (seen.has(x.id)) return;
    seen.add(x.id);
    for (const y of [...realOperands(x), ...realRegions(x).flatMap((r) => r.results)]) {
      counts.set(y.id, (counts.get(y.id) ?? 0) + 1);
      visit(y);
    }
  };
  for (const root of realRoots(graph)) {
    counts.set(root.id, (counts.get(root.id) ?? 0) + 1);
    visit(root);
  }
  return counts;
}
