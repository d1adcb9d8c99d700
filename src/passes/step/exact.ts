// Whether Node's doubles say exactly what the mathematics says: only then is a comparison without any error decided alike in both.
// Law: true means that every operation on the way was exact in double precision.
import type { Real } from '../../ir/real.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { bitsOf, type Val } from './value.js';

const EXACT = [
  'add',
  'sub',
  'mul',
  'neg',
  'min',
  'max',
  'clamp',
  'abs',
  'floor',
  'select',
  'not',
  'less',
  'lessEqual',
  'equal',
];
const WHOLE = ['bitAnd', 'bitOr', 'bitXor', 'shiftLeft', 'shiftRight', 'shiftRightUnsigned'];
const DOUBLE_BITS = 53;

/** A dyadic number of at most 53 bits. */
const fitsDouble = (v: Val): boolean =>
  q.isDyadic(v.unit) && q.bitLength(q.abs(v.unit).n) + bitsOf(v.fixed) <= DOUBLE_BITS + 1;

/** Memoised per context. */
export function exactInNode(c: StepContext, node: Real): boolean {
  const known = c.exact.get(node.id);
  if (known !== undefined) return known;
  c.exact.set(node.id, false); // a node is no part of itself
  const found = isExact(c, node);
  c.exact.set(node.id, found);
  return found;
}

function isExact(c: StepContext, node: Real): boolean {
  const all = (nodes: readonly Real[]): boolean => nodes.every((x) => exactInNode(c, x));
  const v = c.get(node);
  if (v && (c.symbols.roundOf(v.error) > 0 || !fitsDouble(v))) return false;
  switch (node.kind) {
    case 'const':
      return node.values.every((x) => q.eq(q.fromNumber(q.toNumber(x)), x));
    case 'input':
    case 'delay':
      return v !== undefined || (c.getAll(node) ?? []).every(fitsDouble);
    case 'apply':
      if (WHOLE.includes(node.op.name)) return all(node.args);
      if (node.op.name === 'rem') return v?.whole === true && all(node.args);
      if (node.op.name === 'div') return isPower(c.get(node.args[1])?.known) && all(node.args);
      return EXACT.includes(node.op.name) && all(node.args);
    case 'if':
      return all([node.cond, node.then.results[node.index], node.else.results[node.index]]);
    case 'gather':
      return all([node.table, node.at]);
    case 'fold':
    case 'call':
      return false;
  }
}

const isPower = (x: q.Rational | undefined): boolean =>
  x !== undefined && !q.isZero(x) && q.eq(q.abs(x), q.pow2(q.ceilLog2(q.abs(x))));

/** What Node's rounding may move a difference of these by: a margin of 2^-40 of their size, far above a few units in the last place. */
export function nodeSlack(c: StepContext, nodes: readonly Real[], size: number): number {
  return nodes.every((x) => exactInNode(c, x)) ? 0 : size * 2 ** -40;
}
