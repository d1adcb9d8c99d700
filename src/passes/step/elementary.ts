// Elementary functions and quotients: integers by src/elementary, errors through their slopes or their deviation.
import type { Elementary, FixedArg } from '../../elementary/elementary.js';
import { elementaryNamed } from '../../elementary/index.js';
import type { Apply } from '../../ir/real.js';
import { type FInterval, magnitudeOf } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import { hulledWithZero, hullOf } from './arithmetic.js';
import type { StepContext } from './context.js';
import { constantVal, fit, narrowed, positive, reduce } from './convert.js';
import { decision, settled } from './decisions.js';
import { addForm, type Form, scaleForm, symbolForm } from './form.js';
import { bitsOf, lsbOf, type Val } from './value.js';

/** Functions of an angle: whole turns do not matter. */
const PERIODIC: Readonly<Record<string, number>> = { sin: 2 * Math.PI, cos: 2 * Math.PI, tan: Math.PI };

export function byElementary(c: StepContext, f: Elementary, given: readonly Val[], node: Apply): Val {
  const inside = given.map((v) =>
    positive(c, isPeriod(v, PERIODIC[f.name]) ? withoutPeriod(v) : settled(c, v, node.id)),
  );
  const args = offEdge(c, f, inside, node);
  const ideal = args.map((v) => v.range);
  const problem = f.problem?.(...ideal);
  if (problem !== undefined) return refused(c, 'BS4204', { name: f.name, problem }, node);
  const range = f.enclose(...ideal);
  const accuracy = 2 ** -(c.want(node.id, magnitudeOf(range)) + 1);
  const { short, box } = fitted(c, f, args, accuracy, node);
  const left = f.problem?.(...box);
  if (left !== undefined) return refused(c, 'BS4205', { name: f.name, problem: left }, node);
  const operands = short.map((v): FixedArg => ({ node: v.fixed, lsb: lsbOf(v) }));
  const made = f.realise(c.b, operands, accuracy, c.core);
  const own = c.symbols.add({
    kind: 'function',
    round: made.error,
    total: made.error,
    owner: node.id,
    what: `${f.name}${node.name === undefined ? '' : ` of ${node.name}`}`,
    ...c.placeOf(node.id),
  });
  const passed = propagated(c, f, short, f.slopes(...box), box, node.id);
  const smooth = addForm(passed, symbolForm(own.id, { lo: -1, hi: 1 }));
  const error = addForm(smooth, acrossCut(c, f, box, short, node));
  const v: Val = { fixed: made.value, unit: q.one, range, ideal: c.unrelated(range), error, whole: false };
  return fit(c, narrowed(c, v), node.id);
}

/** The arguments as they are passed, and a box that holds ideal and actual ones, inside the domain where that can be had. */
function fitted(c: StepContext, f: Elementary, args: readonly Val[], accuracy: number, node: Apply) {
  const around = (vals: readonly Val[]): FInterval[] => vals.map((v) => hullOf(c, v));
  const whole = around(args);
  if (f.problem?.(...whole) === undefined) {
    const slopes = f.slopes(...whole);
    const short = args.map((v, i) => shortened(c, v, accuracy, slopes[i], node.id));
    const box = around(short);
    if (f.problem?.(...box) === undefined) return { short, box };
    if (args.every((v) => bitsOf(v.fixed) <= 32)) return { short: args, box: whole };
  }
  const short = args.map((v) => projected(c, v, node.id));
  return { short, box: args.map((v) => v.range) };
}

const EDGE = 2 ** -44;
/** Ends that leave the domain by the rounding of doubles alone (a count of 0.0005 stands for a little more) are taken as the edge. */
function offEdge(c: StepContext, f: Elementary, args: readonly Val[], node: Apply): readonly Val[] {
  if (f.problem?.(...args.map((v) => v.range)) === undefined) return args;
  const shrunk = args.map((v) => {
    const by = EDGE * Math.max(magnitudeOf(v.range), 2 ** -20);
    return v.range.hi - v.range.lo > 4 * by ? { lo: v.range.lo + by, hi: v.range.hi - by, by } : { ...v.range, by: 0 };
  });
  if (f.problem?.(...shrunk) !== undefined) return args;
  return args.map((v, i) => {
    const { lo, hi, by } = shrunk[i];
    if (by === 0) return v;
    const radius = 2 * by;
    const symbol = c.symbols.add({
      kind: 'limit',
      round: radius,
      total: radius,
      owner: node.id,
      what: 'edge of the domain',
      ...c.placeOf(node.id),
    });
    return { ...v, range: { lo, hi }, error: addForm(v.error, symbolForm(symbol.id, { lo: -1, hi: 1 })) };
  });
}

/**
 * Limited to the counts inside the ideal range, so that rounding cannot leave the domain. A projection onto an interval that holds the
 * ideal value brings the actual one no farther from it, but for the part of a count by which the ends lie inside.
 */
function projected(c: StepContext, given: Val, owner: number): Val {
  const v = given.known ? given : fit(c, given, owner);
  const lsb = lsbOf(v);
  const counts = {
    lo: q.ceil(q.div(q.fromNumber(v.range.lo), lsb)),
    hi: q.floor(q.div(q.fromNumber(v.range.hi), lsb)),
  };
  if (v.known || counts.lo > counts.hi || (v.fixed.range.lo >= counts.lo && v.fixed.range.hi <= counts.hi)) return v;
  const fixed = c.b.clamp(v.fixed, counts.lo, counts.hi);
  const ends = [
    q.sub(q.mul(lsb, q.rational(counts.lo)), q.fromNumber(v.range.lo)),
    q.sub(q.fromNumber(v.range.hi), q.mul(lsb, q.rational(counts.hi))),
  ];
  const radius = q.toNumberUp(q.max(ends[0], ends[1]));
  const passed = hulledWithZero(v.error);
  if (radius === 0) return { ...v, fixed, error: passed };
  const symbol = c.symbols.add({
    kind: 'limit',
    round: radius,
    total: radius,
    owner,
    what: 'edge of the domain',
    ...c.placeOf(owner),
  });
  return { ...v, fixed, error: addForm(passed, symbolForm(symbol.id, { lo: -1, hi: 1 })) };
}

const withoutPeriod = (v: Val): Val => {
  const { period: _, ...plain } = v;
  return plain;
};
/** The value's period is a multiple of the function's. */
function isPeriod(v: Val, period: number | undefined): boolean {
  if (v.period === undefined || period === undefined) return false;
  const turns = v.period / period;
  return Math.abs(turns / Math.round(turns) - 1) < 1e-12;
}

/** No finer than the result can tell, and at most 32 bits wide. */
function shortened(c: StepContext, v: Val, accuracy: number, slope: FInterval, owner: number): Val {
  const steep = magnitudeOf(slope);
  const need =
    Number.isFinite(steep) && steep > 0
      ? Math.ceil(-Math.log2(accuracy) + Math.log2(steep)) + 2
      : Number.POSITIVE_INFINITY;
  const own = Number.isFinite(need) && need < v.fixed.frac && bitsOf(v.fixed) > 16 ? reduce(c, v, need, owner) : v;
  return fit(c, own, owner);
}

/** atan2 turns by a whole turn where y changes sign and x is negative; Node's -0 lies on the other side of 0. */
function acrossCut(
  c: StepContext,
  f: Elementary,
  [y, x]: readonly FInterval[],
  args: readonly Val[],
  node: Apply,
): Form {
  if (f.name !== 'atan2' || y.lo > 0 || y.hi < 0 || x.lo >= 0) return c.noError;
  const margin = c.symbols.totalOf(args[0].error);
  return decision(c, 2 * Math.PI * (1 + 2 ** -50), 'the turn of atan2', node.id, margin);
}

/** The arguments' errors through the function. */
function propagated(
  c: StepContext,
  f: Elementary,
  args: readonly Val[],
  slopes: readonly FInterval[],
  box: readonly FInterval[],
  owner: number,
): Form {
  const errors = args.map((v) => c.symbols.totalOf(v.error));
  if (errors.every((e) => e === 0)) return c.noError;
  const bySlopes = errors.reduce((sum, e, i) => (e === 0 ? sum : sum + magnitudeOf(slopes[i]) * e), 0);
  const total = f.deviation?.(box, errors) ?? Number.POSITIVE_INFINITY;
  if (!(total < bySlopes / 2)) {
    return args.reduce((sum, v, i) => (errors[i] === 0 ? sum : addForm(sum, scaleForm(v.error, slopes[i]))), c.noError);
  }
  const once = args.map((v) => c.symbols.roundOf(v.error));
  const round = f.deviation?.(box, once) ?? total;
  const symbol = c.symbols.add({
    kind: 'product',
    round,
    total,
    owner,
    what: `error of the argument of ${f.name}`,
    ...c.placeOf(owner),
  });
  return symbolForm(symbol.id, { lo: -1, hi: 1 });
}

function refused(c: StepContext, code: string, parameters: object, node: Apply): Val {
  c.problem({ code, parameters, ...c.placeOf(node.id) });
  return constantVal(c, q.one, q.one, 0);
}

/** x / y. */
export function quotient(c: StepContext, x: Val, y: Val, node: Apply): Val {
  const f = elementaryNamed('div');
  if (!f) throw new RangeError('division');
  return byElementary(c, f, [x, y], node);
}
