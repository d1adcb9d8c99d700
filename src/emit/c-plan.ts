// Which values of a program get a line of C of their own, and which are written where they are used.
// Law: a value used twice is computed once; nothing that no store or output needs is computed at all.
import type { Fixed, FixedProgram, FixedRegionNode } from '../ir/fixed.js';
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

function useCounts(users: readonly Fixed[], roots: readonly Fixed[], live: Live): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const counted = new Set<FixedRegionNode>();
  const use = (v: Fixed): void => void counts.set(v.id, (counts.get(v.id) ?? 0) + 1);
  roots.forEach(use);
  for (const v of users) {
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
const ATOMS: ReadonlySet<Fixed['kind']> = new Set(['const', 'table', 'input', 'state', 'param', 'result']);

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

export function plan(program: FixedProgram, traits: CTraits): Plan {
  const roots = [...program.stores, ...program.outputs].map((s) => s.value);
  const orders = regionOrders(program);
  const live = liveness(roots, carriedParameters([...program.values, ...[...orders.values()].flat()]));
  const isLive = (v: Fixed): boolean => live.ids.has(v.id);
  const values = program.values.filter(isLive);
  const top = new Set(values.map((v) => v.id));
  const regions = new Map([...orders].map(([region, order]) => [region, order.filter(isLive)]));
  const counts = useCounts([...values, ...[...regions.values()].flat()], roots, live);
  const worthName = (v: Fixed): boolean => v.name !== undefined || (counts.get(v.id) ?? 0) > 1;
  const users = [...values, ...[...regions.values()].flat()];
  const ends = [...roots, ...[...regions.keys()].flatMap((r) => r.results)];
  const again = hasLongMac(traits) ? remade(users, ends, (x) => ATOMS.has(x.kind) || worthName(x)) : undefined;
  return {
    values,
    regions,
    isLocal: (v) => !ATOMS.has(v.kind) && worthName(v) && !again?.has(v.id),
    isTop: (v) => top.has(v.id),
    liveResults: (node) => indices(node, live),
  };
}
