// Where the range of a variable comes from, in words: the operation that made it, what limits it, and what it is computed from.
import type { Span } from '../diag/diagnostic.js';
import { spell, spellRange } from '../diag/numbers.js';
import type { Real, RealGraph } from '../ir/real.js';
import { realOperands, realRegions, realRoots } from '../ir/real-walk.js';
import type { Interval } from '../num/interval.js';

export interface Named {
  readonly name: string;
  readonly span?: Span;
  readonly node: Real;
}

/** Every node with a name of the user's, each once, in the order they are found from the outputs. */
export function namedNodes(graph: RealGraph): Named[] {
  const seen = new Set<Real>();
  const pending: Real[] = [...realRoots(graph)].reverse();
  const found: Named[] = [];
  for (let x = pending.pop(); x; x = pending.pop()) {
    if (seen.has(x)) continue;
    seen.add(x);
    if (x.name !== undefined) found.push({ name: x.name, ...(x.span ? { span: x.span } : {}), node: x });
    pending.push(...belowOf(x));
  }
  return found;
}

const belowOf = (x: Real): readonly Real[] => [...realOperands(x), ...realRegions(x).flatMap((r) => r.results)];

type RangeOf = (name: string) => Interval | undefined;
/** Longer lists help nobody. */
const MOST_NAMES = 6;

/** Sentences: what limits it, what made it, out of what. */
export function originOf(node: Real, rangeOf: RangeOf): string[] {
  const limit = limitOf(node);
  return [...(limit ? [limit] : []), madeFrom(node, rangeOf)];
}

function limitOf(node: Real): string | undefined {
  if (node.kind !== 'apply') return undefined;
  const [a, b, c] = node.args;
  switch (node.op.name) {
    case 'clamp':
      return `limited to [${shown(b)}, ${shown(c)}]${isOwnLimit(node) ? ' by its declaration' : ''}`;
    case 'min':
    case 'max':
      return `${node.op.name === 'min' ? 'at most the smaller' : 'at least the larger'} of ${shown(a)} and ${shown(b)}`;
    default:
      return undefined;
  }
}

/** The two constant ends of a clamp. */
export function limitsOf(node: Real): Interval | undefined {
  if (node.kind !== 'apply' || node.op.name !== 'clamp') return undefined;
  const [lo, hi] = node.args.slice(1);
  return lo.kind === 'const' && hi.kind === 'const' && lo.values.length === 1 && hi.values.length === 1
    ? { lo: lo.values[0], hi: hi.values[0] }
    : undefined;
}

/** `saturate` limits a value of the same name. */
const isOwnLimit = (node: Real): boolean =>
  node.kind === 'apply' && node.name !== undefined && node.args[0]?.name === node.name;

const ARITHMETIC = new Set(['add', 'sub', 'mul', 'neg', 'clamp', 'quantise', 'start']);

function madeFrom(node: Real, rangeOf: RangeOf): string {
  const sources = sourcesOf(node);
  const names = sources.slice(0, MOST_NAMES).map((x) => withRange(nameOf(x), rangeOf));
  const more = sources.length > MOST_NAMES ? ` and ${sources.length - MOST_NAMES} more` : '';
  const by = node.kind === 'apply' && !ARITHMETIC.has(node.op.name) ? ` by ${node.op.name}` : '';
  const how =
    node.kind === 'if' || (node.kind === 'apply' && node.op.name === 'select') ? 'one of two arms' : `computed${by}`;
  return names.length === 0 ? `${how}, of constants` : `${how}, from ${names.join(', ')}${more}`;
}

/** The nearest named values below, constants left out. */
function sourcesOf(node: Real): Real[] {
  const seen = new Set<Real>();
  const found = new Map<string, Real>();
  const pending = [...belowOf(node)].reverse();
  for (let x = pending.pop(); x; x = pending.pop()) {
    if (seen.has(x)) continue;
    seen.add(x);
    if (x.kind === 'input' || x.kind === 'delay' || x.name !== undefined) found.set(nameOf(x), x);
    else pending.push(...[...belowOf(x)].reverse());
  }
  return [...found.values()];
}

const nameOf = (x: Real): string => x.name ?? x.kind;

function withRange(name: string, rangeOf: RangeOf): string {
  const range = rangeOf(name);
  return range ? `${name} ${spellRange(range.lo, range.hi)}` : name;
}

/** A limit: its value, its name, or what it is the negative of. */
function shown(x: Real | undefined): string {
  if (x?.kind === 'const' && x.values.length === 1) return spell(x.values[0]);
  if (x?.kind === 'apply' && x.op.name === 'neg' && x.args[0].name !== undefined) return `-${x.args[0].name}`;
  return x?.name ?? 'a computed value';
}
