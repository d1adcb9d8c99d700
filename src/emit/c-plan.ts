// Which values of a program get a line of C of their own, and which are written where they are used.
// Law: a value used twice is computed once; nothing that no store or output needs is computed at all.
import type { Fixed, FixedProgram, FixedRegion, FixedRegionNode } from '../ir/fixed.js';
import { operands, type RegionOrders, regionOrders } from '../ir/fixed-walk.js';
import type { CTraits } from '../passes/machine/traits.js';
import { asProduct, hasLongMac } from './c-product.js';
import { hull, widthOf } from './c-type.js';

export interface Plan {
  /** Live values of the outermost scope in order. */
  readonly values: readonly Fixed[];
  /** Live values of each region in order. */
  readonly regions: RegionOrders;
  readonly isLocal: (v: Fixed) => boolean;
  /** Belongs to the outermost scope. */
  readonly isTop: (v: Fixed) => boolean;
  /** Indices of a region node's results that anything needs, ascending. */
  readonly liveResults: (node: FixedRegionNode) => readonly number[];
  /** What a region's result is to the scope around it: its name, its place, its proved range. */
  readonly resultOf: (node: FixedRegionNode, index: number) => Fixed | undefined;
}

/** The loop and the index of the carried value that a parameter stands for. */
type Carried = ReadonlyMap<number, { readonly node: FixedRegionNode; readonly index: number }>;

function carriedParameters(values: readonly Fixed[]): Carried {
  const carried = new Map<number, { node: FixedRegionNode; index: number }>();
  for (const v of values) {
    if (v.kind !== 'result' || v.of.kind !== 'loop') continue;
    const node = v.of;
    node.body.params.slice(1).forEach((p, index) => {
      carried.set(p.id, { node, index });
    });
  }
  return carried;
}

/** Operands that stand in v's text: a comparison of a value with itself is printed as its answer. */
const printed = (v: Fixed): readonly Fixed[] => (v.kind === 'compare' && v.a.id === v.b.id ? [] : operands(v));

const resultKey = (node: FixedRegionNode, index: number): string => `${node.id}:${index}`;

/** What one result of a region needs: its own part of the arms, or of the body and the inits. */
function resultNeeds(node: FixedRegionNode, index: number): readonly Fixed[] {
  if (node.kind === 'if') return [node.cond, node.then.results[index], node.else.results[index]];
  return [node.inits[index], node.body.results[index]];
}

interface Live {
  readonly ids: ReadonlySet<number>;
  readonly results: ReadonlySet<string>;
}

/** Values and region results that a store or an output needs. */
function liveness(roots: readonly Fixed[], carried: Carried): Live {
  const [ids, results] = [new Set<number>(), new Set<string>()];
  const pending = [...roots];
  const result = (node: FixedRegionNode, index: number): void => {
    if (results.has(resultKey(node, index))) return;
    results.add(resultKey(node, index));
    pending.push(...resultNeeds(node, index));
  };
  for (let v = pending.pop(); v; v = pending.pop()) {
    if (ids.has(v.id)) continue;
    ids.add(v.id);
    const loop = carried.get(v.id);
    if (loop) result(loop.node, loop.index);
    if (v.kind === 'result') result(v.of, v.index);
    else pending.push(...printed(v));
  }
  return { ids, results };
}

/** An alias without a name is written as what it stands for. */
function behind(v: Fixed): Fixed {
  let x = v;
  while (x.kind === 'alias' && x.name === undefined) x = x.a;
  return x;
}

function useCounts(users: readonly Fixed[], roots: readonly Fixed[], live: Live): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const counted = new Set<FixedRegionNode>();
  const use = (v: Fixed): void => {
    const x = behind(v);
    counts.set(x.id, (counts.get(x.id) ?? 0) + 1);
  };
  roots.forEach(use);
  for (const v of users) {
    if (behind(v) !== v) continue;
    if (v.kind !== 'result') printed(v).forEach(use);
    else if (!counted.has(v.of)) {
      counted.add(v.of);
      indices(v.of, live)
        .flatMap((k) => resultNeeds(v.of, k))
        .forEach(use);
    }
  }
  return counts;
}

const resultCount = (node: FixedRegionNode): number => (node.kind === 'if' ? node.then.results : node.inits).length;
const indices = (node: FixedRegionNode, live: Live): number[] =>
  Array.from({ length: resultCount(node) }, (_, k) => k).filter((k) => live.results.has(resultKey(node, k)));

/** Kinds that are names or literals already: a local would say nothing. */
const ATOMS: ReadonlySet<Fixed['kind']> = new Set(['const', 'table', 'pack', 'input', 'state', 'param', 'result']);

/** Unnamed products that only 64-bit sums use: each use is one multiply-accumulate, so that sharing them costs more. */
function remade(
  users: readonly Fixed[],
  roots: readonly Fixed[],
  standing: (v: Fixed) => boolean,
): ReadonlySet<number> {
  const shared = new Set([...roots, ...users.filter((v) => !isLongSum(v)).flatMap(printed)].map((v) => v.id));
  const terms = users.filter(isLongSum).flatMap((v) => operands(v));
  const fit = (v: Fixed): boolean => {
    const p = asProduct(v, 32);
    return v.name === undefined && !shared.has(v.id) && p !== undefined && standing(p.x);
  };
  return new Set(terms.filter(fit).map((v) => v.id));
}

const isLongSum = (v: Fixed): boolean =>
  (v.kind === 'add' || v.kind === 'sub') && widthOf(hull(v.range, v.a.range, v.b.range), 32) === 64;

/** The orders of regions without what only their dead results need (another region may need the same value). */
function liveOrders(values: readonly Fixed[], orders: RegionOrders, live: Live): RegionOrders {
  const nodes = new Set(values.flatMap((v) => (v.kind === 'result' ? [v.of] : [])));
  const entries = [...nodes].flatMap((node) => {
    const wanted = indices(node, live);
    const regions = node.kind === 'if' ? [node.then, node.else] : [node.body];
    return regions.map((region): [FixedRegion, readonly Fixed[]] => {
      const needed = reached(
        wanted.map((k) => region.results[k]),
        live,
      );
      return [region, (orders.get(region) ?? []).filter((v) => needed.has(v.id))];
    });
  });
  return new Map(entries);
}

/** Ids of all that is printed for roots. */
function reached(roots: readonly Fixed[], live: Live): ReadonlySet<number> {
  const found = new Set<number>();
  const pending = [...roots];
  for (let v = pending.pop(); v; v = pending.pop()) {
    if (found.has(v.id)) continue;
    found.add(v.id);
    if (v.kind !== 'result') pending.push(...printed(v));
    else for (const k of indices(v.of, live)) pending.push(...resultNeeds(v.of, k));
  }
  return found;
}

/** Results of regions that the region itself computes: used once, they go straight into the variable of the result. */
const regionEnds = (regions: RegionOrders): ReadonlySet<number> =>
  new Set([...regions].flatMap(([region, order]) => region.results.filter((v) => order.includes(v)).map((v) => v.id)));

export function plan(program: FixedProgram, traits: CTraits): Plan {
  const roots = [...program.stores, ...program.outputs].map((s) => s.value);
  const orders = regionOrders(program);
  const live = liveness(roots, carriedParameters([...program.values, ...[...orders.values()].flat()]));
  const isLive = (v: Fixed): boolean => live.ids.has(v.id);
  const values = program.values.filter(isLive);
  const top = new Set(values.map((v) => v.id));
  const regions = liveOrders([...program.values, ...[...orders.values()].flat()], orders, live);
  const counts = useCounts([...values, ...[...regions.values()].flat()], roots, live);
  const users = [...values, ...[...regions.values()].flat()];
  const ended = regionEnds(regions);
  const worthName = (v: Fixed): boolean =>
    (v.name !== undefined && !(ended.has(v.id) && counts.get(v.id) === 1)) || (counts.get(v.id) ?? 0) > 1;
  const outside = new Map(users.flatMap((v) => (v.kind === 'result' ? [[resultKey(v.of, v.index), v] as const] : [])));
  const ends = [...roots, ...[...regions.keys()].flatMap((r) => r.results)];
  const again = hasLongMac(traits) ? remade(users, ends, (x) => ATOMS.has(x.kind) || worthName(x)) : undefined;
  return {
    values,
    regions,
    isLocal: (v) => !ATOMS.has(v.kind) && worthName(v) && !again?.has(v.id),
    isTop: (v) => top.has(v.id),
    liveResults: (node) => indices(node, live),
    resultOf: (node, index) => outside.get(resultKey(node, index)),
  };
}
