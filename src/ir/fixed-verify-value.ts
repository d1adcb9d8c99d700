// The part of fixed-verify about one value: its fraction, its range, its operands' shapes (invariants 3 to 8).
import { type IntRange, typeRange } from '../num/format.js';
import type { Fixed, FixedProgram, FixedRegionNode } from './fixed.js';
import { halfOf, hull, meet, rangeOf, rangeOfValues, within } from './fixed-value.js';
import { operands, type RegionOrders } from './fixed-walk.js';

const INT16 = typeRange({ bits: 16, signed: true });
const INT32 = typeRange({ bits: 32, signed: true });
const INT64 = typeRange({ bits: 64, signed: true });
const span = (r: IntRange): string => `[${r.lo}, ${r.hi}]`;

export function valueViolations(v: Fixed, program: FixedProgram, orders: RegionOrders): readonly string[] {
  const found: string[] = [];
  const report = (wrong: boolean, text: string): void => {
    if (wrong) found.push(`%${v.id} (${v.kind}) ${text}`);
  };
  const shape = misshapen(v);
  report(shape !== undefined, shape ?? '');
  if (shape !== undefined) return found;
  report(v.range.lo > v.range.hi, `has the empty range ${span(v.range)}`);
  report(!within(v.range, INT64), `has the range ${span(v.range)}, which exceeds int64`);
  const frac = fracOf(v);
  report(
    frac !== undefined && frac !== v.frac,
    `has frac ${v.frac}, its operands give ${Number.isNaN(frac) ? 'different ones' : frac}`,
  );
  const shapes = operands(v).filter((x) => x.length !== undefined && !(v.kind === 'element' && x === v.array));
  report(shapes.length > 0, 'takes an array where a scalar is needed');
  if (v.range.lo <= v.range.hi) {
    const image = imageOf(v, program);
    report(
      image !== undefined && !meet(image, v.range),
      `has the range ${span(v.range)}, its operands give ${image && span(image)}`,
    );
  }
  specifics(v, program, report);
  if (v.kind === 'result') loopViolations(v.of, orders, report);
  return found;
}

/** What makes the other checks meaningless. */
function misshapen(v: Fixed): string | undefined {
  if ('by' in v && (!Number.isInteger(v.by) || v.by < 0)) return `shifts by ${v.by}`;
  if (v.kind === 'table' && v.values.length === 0) return 'is empty';
  if (v.kind !== 'result') return undefined;
  const { of } = v;
  if (of.kind === 'if') {
    return of.then.results.length === of.else.results.length ? undefined : 'has arms of different lengths';
  }
  const counts = [of.body.params.length - 1, of.body.results.length];
  return counts.every((n) => n === of.inits.length) ? undefined : 'carries another number of values than it returns';
}

/** The fraction that the rules give; NaN where operands that must agree do not, undefined where there is no rule. */
function fracOf(v: Fixed): number | undefined {
  const equal = (...all: readonly number[]): number => (all.every((f) => f === all[0]) ? all[0] : Number.NaN);
  switch (v.kind) {
    case 'add':
    case 'sub':
    case 'min':
    case 'max':
      return equal(v.a.frac, v.b.frac);
    case 'mul':
      return v.a.frac + v.b.frac;
    case 'neg':
    case 'clamp':
      return v.a.frac;
    case 'shl':
      return v.a.frac + v.by;
    case 'shr':
      return v.a.frac - v.by;
    case 'compare':
      return equal(v.a.frac, v.b.frac) * 0;
    case 'select':
      return equal(v.a.frac, v.b.frac);
    case 'element':
      return v.array.frac;
    case 'mac2':
      return v.acc?.frac;
    case 'result': {
      const { of, index } = v;
      if (of.kind === 'if') return equal(of.then.results[index].frac, of.else.results[index].frac);
      return equal(of.inits[index].frac, of.body.results[index].frac, of.body.params[index + 1].frac);
    }
    default:
      return undefined;
  }
}

/** The interval image of the operands' declared ranges; for reads, what is declared. */
function imageOf(v: Fixed, program: FixedProgram): IntRange | undefined {
  switch (v.kind) {
    case 'const':
      return { lo: v.value, hi: v.value };
    case 'table':
      return rangeOfValues(v.values);
    case 'input':
      return program.inputs.find((i) => i.name === v.input)?.range;
    case 'state':
      return program.states.find((s) => s.name === v.state)?.range;
    case 'param':
      return undefined;
    case 'pack':
      return v.values.map((x) => x.range).reduce(hull);
    case 'kernel':
      return v.kernel.range(v.args.map((x) => x.range));
    case 'element':
      return v.array.range;
    case 'result':
      if (v.of.kind === 'loop') return v.of.body.results[v.index].range;
      return hull(v.of.then.results[v.index].range, v.of.else.results[v.index].range);
    default:
      return rangeOf(v, (x) => x.range);
  }
}

type Loop = Extract<FixedRegionNode, { kind: 'loop' }>;
type Report = (wrong: boolean, text: string) => void;

function specifics(v: Fixed, program: FixedProgram, report: Report): void {
  switch (v.kind) {
    case 'const':
      report(v.range.lo !== v.value || v.range.hi !== v.value, `is ${v.value} but has the range ${span(v.range)}`);
      break;
    case 'table':
      report(v.values.length !== v.length, `has ${v.values.length} values and length ${v.length}`);
      report(!within(rangeOfValues(v.values), v.range), `has values outside ${span(v.range)}`);
      break;
    case 'input':
      read(
        v,
        program.inputs.find((i) => i.name === v.input),
        `input ${v.input}`,
        report,
      );
      break;
    case 'state': {
      const decl = program.states.find((s) => s.name === v.state);
      report(decl !== undefined && decl.frac !== v.frac, `reads state ${v.state} as frac ${v.frac}`);
      read(v, decl, `state ${v.state}`, report);
      break;
    }
    case 'shr':
      report(v.a.range.hi + halfOf(v) > INT64.hi, 'overflows int64 where it adds the half');
      break;
    case 'clamp':
      report(v.lo > v.hi, `clamps to the empty range [${v.lo}, ${v.hi}]`);
      break;
    case 'compare':
      report(!within(v.range, { lo: 0n, hi: 1n }), 'is not 0 or 1');
      break;
    case 'element': {
      report(v.array.length === undefined, 'takes an element of a scalar');
      report(v.index.frac !== 0, `has an index of frac ${v.index.frac}`);
      const inside = { lo: 0n, hi: BigInt(v.array.length ?? 0) - 1n };
      report(!within(v.index.range, inside), `has an index ${span(v.index.range)} outside ${span(inside)}`);
      break;
    }
    case 'kernel': {
      const { args } = v.kernel;
      report(args.length !== v.args.length, `takes ${args.length} arguments, not ${v.args.length}`);
      const wild = v.args.findIndex((x, i) => !within(x.range, args[i] ?? x.range));
      report(wild >= 0, `has argument ${wild} outside its admissible range`);
      break;
    }
    case 'mac2':
      mac2(v, report);
      break;
    default:
  }
}

interface Declared {
  readonly range: IntRange;
  readonly length?: number;
}

function read(v: Fixed, decl: Declared | undefined, what: string, report: Report): void {
  report(decl === undefined, `reads ${what}, which is not declared`);
  report(decl !== undefined && !within(v.range, decl.range), `reads ${what} outside its declared range`);
  report(decl !== undefined && decl.length !== v.length, `reads ${what} with another length`);
}

function mac2(v: Extract<Fixed, { kind: 'mac2' }>, report: Report): void {
  const factors = [{ lo: v.c0, hi: v.c0 }, { lo: v.c1, hi: v.c1 }, v.x0.range, v.x1.range];
  report(
    factors.some((r) => !within(r, INT16)),
    'has a factor outside int16',
  );
  const { acc, ...products } = v;
  const of = (x: Fixed): IntRange => x.range;
  const sums = [rangeOf(products, of), rangeOf(v, of), ...(acc ? [acc.range] : [])];
  // A total proved tighter than its interval image holds for the sum, but not for its parts.
  const total = acc ? [sums[0], sums[2], meet(sums[1], v.range) ?? sums[1]] : [meet(sums[0], v.range) ?? sums[0]];
  report(
    total.some((r) => !within(r, INT32)),
    'has a sum outside int32',
  );
}

function loopViolations(node: FixedRegionNode, orders: RegionOrders, report: Report): void {
  if (node.kind === 'if') return;
  const [counter, ...carried] = node.body.params;
  report(node.count < 1, `loops ${node.count} times`);
  report(!within({ lo: 0n, hi: BigInt(node.count - 1) }, counter.range), 'has a counter that leaves its range');
  const turn = escapingTurn(node, carried, orders);
  report(turn !== undefined, `carries a value outside its range in turn ${turn}`);
}

/** The first turn whose carried values can leave the parameters' ranges; undefined when none does. */
function escapingTurn(node: Loop, carried: readonly Fixed[], orders: RegionOrders): number | undefined {
  let turn = node.inits.map((x) => x.range);
  for (let k = 0; k < node.count; k++) {
    if (turn.some((r, i) => !within(r, carried[i].range))) return k;
    const next = bodyImage(node, turn, orders);
    if (next.every((r, i) => within(r, turn[i]))) return undefined;
    turn = next.map((r, i) => hull(r, turn[i]));
  }
  return undefined;
}

/** Ranges of the carried values after one turn that starts in `turn`; inner regions count with their declared ranges. */
function bodyImage(node: Loop, turn: readonly IntRange[], orders: RegionOrders): readonly IntRange[] {
  const ranges = new Map<number, IntRange>();
  turn.forEach((r, i) => {
    ranges.set(node.body.params[i + 1].id, r);
  });
  const of = (x: Fixed): IntRange => ranges.get(x.id) ?? x.range;
  for (const v of orders.get(node.body) ?? []) {
    if (v.kind === 'kernel') ranges.set(v.id, meet(v.kernel.range(v.args.map(of)), v.range) ?? v.range);
    else if ('a' in v || v.kind === 'mac2') ranges.set(v.id, meet(rangeOf(v, of), v.range) ?? v.range);
  }
  return node.body.results.map(of);
}
