// Elements of inputs, states, tables and computed arrays. Law: an index is proved inside, or the design is refused.
import type { Delay, Gather, Input, Real } from '../../ir/real.js';
import { sizeOf } from '../../ir/real-build.js';
import { type FInterval, fhull, magnitudeOf, nextUp } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import { either } from './arithmetic.js';
import { pick } from './choose-arm.js';
import type { StepContext } from './context.js';
import { constantVal, enclosure, narrowed } from './convert.js';
import { compare, decision } from './decisions.js';
import { addForm, joinForm, symbolForm } from './form.js';
import type { Val } from './value.js';

/** table[at]: an element, or a row. A gather of a gather is one look-up. */
export function gather(c: StepContext, node: Gather, valuesOf: (x: Real) => readonly Val[]): readonly Val[] {
  const { table, at } = node;
  const index = valuesOf(at)[0];
  const size = table.shape[0];
  const width = sizeOf(node.shape);
  const zero = constantVal(c, q.zero, q.one, 0);
  if (!inside(c, index, size, node)) return Array.from({ length: width }, () => zero);
  const known = index.known;
  if (known) return valuesOf(table).slice(Number(known.n) * width, (Number(known.n) + 1) * width);
  return Array.from({ length: width }, (_, j) => element(c, node, valuesOf, index, j, width));
}

function element(
  c: StepContext,
  node: Gather,
  valuesOf: (x: Real) => readonly Val[],
  index: Val,
  j: number,
  width: number,
): Val {
  const { table } = node;
  const flips = c.symbols.totalOf(index.error);
  const at = position(c, index, j, width);
  const v =
    table.kind === 'const'
      ? fromTable(c, table.values, at, node)
      : table.kind === 'input' || table.kind === 'delay'
        ? c.isPort(table.name)
          ? fromArray(c, table, at)
          : fromList(c, valuesOf(table), index, j, width, node)
        : fromList(c, valuesOf(table), index, j, width, node);
  if (flips === 0) return v;
  return { ...v, error: addForm(v.error, decision(c, v.range.hi - v.range.lo, 'an index', node.id, flips)) };
}

function inside(c: StepContext, v: Val, size: number, node: Real): boolean {
  const fine = v.whole && v.fixed.range.lo >= 0n && v.fixed.range.hi < BigInt(size);
  if (fine) return true;
  const [code, range] = [v.whole ? 'BS4206' : 'BS4207', `[${v.range.lo}, ${v.range.hi}]`];
  c.problem({ code, parameters: v.whole ? { range, size } : { what: 'an index', range }, ...c.placeOf(node.id) });
  return false;
}

function position(c: StepContext, index: Val, j: number, width: number): Val {
  if (width === 1) return index;
  const fixed = c.b.add(c.b.mul(index.fixed, c.b.constant(BigInt(width), 0)), c.b.constant(BigInt(j), 0));
  return { ...index, fixed };
}

function fromTable(c: StepContext, values: readonly q.Rational[], at: Val, node: Gather): Val {
  const [lo, hi] = [Number(at.fixed.range.lo), Number(at.fixed.range.hi)];
  const range = values
    .slice(lo, hi + 1)
    .map(enclosure)
    .reduce(fhull);
  const size = magnitudeOf(range);
  const want = Math.min(c.want(node.id, size) + 1, 31 - Math.ceil(Math.log2(Math.max(size, 2 ** -30))));
  const exact = Math.max(...values.map((x) => (q.isDyadic(x) ? q.bitLength(x.d) - 1 : 99)));
  const frac = Math.max(0, Math.min(exact, want));
  const stored = values.map((x) => q.toFixed(x, frac));
  const off = values.map((x, i) => q.abs(q.sub(q.fromFixed(stored[i], frac), x))).reduce(q.max);
  const fixed = c.b.element(c.b.table(stored, frac), at.fixed);
  const whole = frac === 0 && q.isZero(off);
  const radius = nextUp(q.toNumberUp(off));
  const symbol = c.symbols.add({
    kind: 'coefficient',
    round: radius,
    total: radius,
    owner: node.id,
    what: 'table',
    ...c.placeOf(node.id),
  });
  const error = q.isZero(off) ? c.noError : symbolForm(symbol.id, { lo: -1, hi: 1 });
  return narrowed(c, { fixed, unit: q.one, range, ideal: c.unrelated(range), error, whole });
}

function fromArray(c: StepContext, array: Input | Delay, at: Val): Val {
  const { fixed: whole, elements } = c.array(array.name);
  const [lo, hi] = [Number(at.fixed.range.lo), Math.min(Number(at.fixed.range.hi), elements.length - 1)];
  const all = elements.slice(lo, hi + 1);
  if (all[0].fixed.kind !== 'element') return fromList(c, elements, at, 0, 1, array);
  const fixed = c.b.element(whole, at.fixed);
  const range: FInterval = all.map((v) => v.range).reduce(fhull);
  const error = all
    .map((v) => v.error)
    .reduce((a, b) => (hasState(c, a) || hasState(c, b) ? joinForm(a, b) : either(c, a, b, 'elements')));
  return narrowed(c, { ...all[0], fixed, range, ideal: c.unrelated(range), error });
}

/** One of computed elements: a chain of choices. */
function fromList(c: StepContext, all: readonly Val[], index: Val, j: number, width: number, node: Real): Val {
  const [lo, hi] = [Number(index.fixed.range.lo), Number(index.fixed.range.hi)];
  const at = (i: number): Val => all[i * width + j];
  let chosen = at(hi);
  for (let i = hi - 1; i >= lo; i--) {
    const cond = compare(c, 'equal', index, constantVal(c, q.rational(i), q.one, 0), node.id);
    chosen = pick(c, cond, at(i), chosen, node.id, `${node.id} at ${i} ${j}`);
  }
  return chosen;
}

const hasState = (c: StepContext, f: Val['error']): boolean =>
  [...f.terms.keys()].some((s) => c.symbols.get(s).kind === 'state');
