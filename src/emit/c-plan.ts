// Which values of a program get a line of C of their own, and which are written where they are used.
// Law: a value used twice is computed once; nothing that no store or output needs is computed at all.
import type { Fixed, FixedProgram, FixedRegion, FixedRegionNode } from '../ir/fixed.js';
import { operands, type RegionOrders, regionOrders, regionsOf } from '../ir/fixed-walk.js';

export interface Plan {
  /** Live values of the outermost scope in order. */
  readonly values: readonly Fixed[];
  /** Live values of each region in order. */
  readonly regions: RegionOrders;
  readonly isLocal: (v: Fixed) => boolean;
  /** Belongs to the outermost scope. */
  readonly isTop: (v: Fixed) => boolean;
  /** Indices of a region node's results that anything needs, ascending. */
  readonly liveResults: (node: FixedRegionNode) => ReadonlySet<number>;
}

/** Everything v needs, region bodies included. */
const needs = (v: Fixed): readonly Fixed[] => [...operands(v), ...regionsOf(v).flatMap((r) => r.results)];

function liveIds(roots: readonly Fixed[]): ReadonlySet<number> {
  const live = new Set<number>();
  const pending = [...roots];
  for (let v = pending.pop(); v; v = pending.pop()) {
    if (live.has(v.id)) continue;
    live.add(v.id);
    pending.push(...needs(v));
  }
  return live;
}

function useCounts(users: readonly Fixed[], roots: readonly Fixed[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const counted = new Set<FixedRegion>();
  const use = (v: Fixed): void => void counts.set(v.id, (counts.get(v.id) ?? 0) + 1);
  roots.forEach(use);
  for (const v of users) {
    operands(v).forEach(use);
    for (const region of regionsOf(v).filter((r) => !counted.has(r))) {
      counted.add(region);
      region.results.forEach(use);
    }
  }
  return counts;
}

/** Kinds that are names or literals already: a local would say nothing. */
const ATOMS: ReadonlySet<Fixed['kind']> = new Set(['const', 'table', 'input', 'state', 'param', 'result']);

export function plan(program: FixedProgram): Plan {
  const roots = [...program.stores, ...program.outputs].map((s) => s.value);
  const live = liveIds(roots);
  const values = program.values.filter((v) => live.has(v.id));
  const top = new Set(values.map((v) => v.id));
  const isTop = (v: Fixed): boolean => top.has(v.id);
  const regions = regionOrders({ values });
  const all = [...values, ...[...regions.values()].flat()];
  const counts = useCounts(all, roots);
  const isLocal = (v: Fixed): boolean => !ATOMS.has(v.kind) && (v.name !== undefined || (counts.get(v.id) ?? 0) > 1);
  const liveResults = (node: FixedRegionNode): ReadonlySet<number> =>
    new Set(all.flatMap((v) => (v.kind === 'result' && v.of === node ? [v.index] : [])).sort((a, b) => a - b));
  return { values, regions, isLocal, isTop, liveResults };
}
