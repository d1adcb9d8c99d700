// Which rule lowers which operation.
import { Bug } from '../../diag/diagnostic.js';
import type { Apply } from '../../ir/real.js';
import { fmeet, magnitudeOf, nextDown, nextUp } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import { isElementary } from '../../ops/step-ops.js';
import { abs, add, clamp, extreme, mul, neg, sub, timesShared } from './arithmetic.js';
import { bits } from './bits.js';
import { pick } from './choose-arm.js';
import type { StepContext } from './context.js';
import { constantVal } from './convert.js';
import { compare, floor, modulo, not, rem, settled, wrapTo } from './decisions.js';
import { byElementary, quotient } from './elementary.js';
import { nodeSlack } from './exact.js';
import { fused } from './fused.js';
import { plain, type Val } from './value.js';

type Rule = (c: StepContext, args: readonly Val[], node: Apply) => Val;

/** Rules that take values modulo a period as they are; all others settle them first. */
const MODULAR: Readonly<Record<string, Rule>> = {
  add: (c, [x, y], { id }) =>
    periodsAgree(x, y) ? add(c, x, y, id) : add(c, settled(c, x, id), settled(c, y, id), id),
  sub: (c, [x, y], { id }) =>
    periodsAgree(x, y) ? sub(c, x, y, id) : sub(c, settled(c, x, id), settled(c, y, id), id),
  neg: (c, [x]) => neg(c, x),
  wrap: (c, [x], { id, op }) => wrapTo(c, x, periodOf(op.attributes), id),
  modulo: (c, [x], node) =>
    modulo(c, x, periodOf(node.op.attributes), cyclicBits(c, periodOf(node.op.attributes)), node.id),
};

const RULES: Readonly<Record<string, Rule>> = {
  mul: (c, [x, y], { id }) => mul(c, x, y, id),
  div: (c, [x, y], node) =>
    y.known && !q.isZero(y.known) ? timesShared(c, x, q.div(q.one, y.known), node.id) : quotient(c, x, y, node),
  min: (c, [x, y], { id }) => extreme(c, x, y, 'min', id),
  max: (c, [x, y], { id }) => extreme(c, x, y, 'max', id),
  clamp: (c, [x, lo, hi], { id }) => clamp(c, x, lo, hi, id),
  abs: (c, [x]) => abs(c, x),
  floor: (c, [x], { id, args }) => floor(c, x, id, nodeSlack(c, args, sizeOf(x))),
  rem: (c, [x, y], node) => rem(c, x, y, node.id, nodeSlack(c, node.args, sizeOf(x))) ?? refuseRem(c, y, node),
  less: (c, [x, y], { id, args }) => compare(c, 'less', x, y, id, nodeSlack(c, args, Math.max(sizeOf(x), sizeOf(y)))),
  lessEqual: (c, [x, y], { id, args }) =>
    compare(c, 'lessEqual', x, y, id, nodeSlack(c, args, Math.max(sizeOf(x), sizeOf(y)))),
  equal: (c, [x, y], { id, args }) => compare(c, 'equal', x, y, id, nodeSlack(c, args, Math.max(sizeOf(x), sizeOf(y)))),
  not: (c, [x]) => not(c, x),
};

const sizeOf = (v: Val): number => magnitudeOf(v.range);

const periodsAgree = (x: Val, y: Val): boolean =>
  x.period === undefined || y.period === undefined || x.period === y.period;
function periodOf(attributes: Apply['op']['attributes']): number {
  if (attributes?.period === undefined) throw new Bug('a wrap without a period');
  return attributes.period;
}

function refuseRem(c: StepContext, y: Val, node: Apply): Val {
  const range = `[${y.range.lo}, ${y.range.hi}]`;
  c.problem({ code: 'BS4208', parameters: { range }, ...c.placeOf(node.id) });
  return constantVal(c, q.zero, q.one, 0);
}

/** The finest grid of the signals with this period: a signal with fewer bits rounds when it is stored. */
const cyclicBits = (c: StepContext, period: number): number =>
  Math.max(
    ...[...c.model.inputs, ...c.model.states, ...c.model.outputs]
      .filter((s) => s.cyclic && q.toNumber(s.cyclic.period) === period)
      .map((s) => s.cyclic?.bits ?? 0),
  );

/** x - clamp(x, lo, hi) never grows past x - lo and x - hi, and is never on the other side of nothing: a dead band. */
function withoutLimited(c: StepContext, node: Apply, v: Val): Val {
  const [x, limited] = node.args;
  if (node.op.name !== 'sub' || limited.kind !== 'apply' || limited.op.name !== 'clamp' || limited.args[0].id !== x.id)
    return v;
  const [lo, hi] = limited.args.slice(1).map((a) => c.get(a));
  const whole = c.get(x);
  if (!lo || !hi || !whole || lo.range.hi > hi.range.lo) return v;
  const low = whole.range.lo >= lo.range.hi ? 0 : nextDown(whole.range.lo - lo.range.hi);
  const high = whole.range.hi <= hi.range.lo ? 0 : nextUp(whole.range.hi - hi.range.lo);
  const start = whole.range.lo > hi.range.hi ? nextDown(whole.range.lo - hi.range.hi) : low;
  const end = whole.range.hi < lo.range.lo ? nextUp(whole.range.hi - lo.range.lo) : high;
  const range = fmeet(v.range, { lo: start, hi: end });
  return range ? { ...v, range, ideal: c.tight(v.ideal, range) } : v;
}

/** The value of an apply node. */
export function apply(c: StepContext, node: Apply, given: readonly Val[], index = 0): Val {
  const { op } = node;
  if (op.name === 'start')
    return pick(c, given[0], given[1], given[2], node.id, `${node.id} ${index}`, node.args[0].id);
  if (op.name === 'select')
    return pick(c, given[0], given[1], given[2], node.id, `${node.id} ${index}`, node.args[0].id);
  const args = given.map(plain);
  const known = folded(c, node, args) ?? fused(c, node);
  if (known) return known;
  if (isElementary(op)) return byElementary(c, op.elementary, args, node);
  if (Object.hasOwn(MODULAR, op.name)) return withoutLimited(c, node, MODULAR[op.name](c, args, node));
  const settledArgs = args.map((v) => settled(c, v, node.id));
  if (Object.hasOwn(RULES, op.name)) return RULES[op.name](c, settledArgs, node);
  const found = bits(c, op.name, settledArgs, node);
  if (found) return found;
  throw new Bug(`no rule lowers ${op.name}`);
}

/** Of constants alone: what Node computes. */
function folded(c: StepContext, node: Apply, args: readonly Val[]): Val | undefined {
  if (node.op.name === 'modulo' || args.some((v) => v.known === undefined)) return undefined;
  const value = node.op.real(...args.map((v) => q.toNumber(v.known ?? q.zero)));
  return Number.isFinite(value) ? constantVal(c, q.fromNumber(value), q.one, 30) : undefined;
}
