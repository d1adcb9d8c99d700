// What a condition says of the values it compares, for the arm where it holds. Law: an arm is analysed as if the ideal values had
// taken it too, so ideal ranges give way by the error of the comparison; the integers obey the comparison itself.
import type { Apply, Real } from '../../ir/real.js';
import { type FInterval, fadd, fmeet, fpoint, fsub, nextDown, nextUp } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { subForm } from './form.js';
import { lsbOf, type Val } from './value.js';

/** Overlays narrower values in the present scope. */
export function assume(c: StepContext, cond: Real, holds: boolean): void {
  if (cond.kind === 'apply' && cond.op.name === 'not') assume(c, cond.args[0], !holds);
  else if (cond.kind === 'apply') {
    const pair = sides(c, cond);
    if (pair && cond.op.name === 'less') order(c, ...inOrder(pair, holds), holds);
    else if (pair && cond.op.name === 'lessEqual') order(c, ...inOrder(pair, holds), !holds);
    else if (pair && cond.op.name === 'equal') equality(c, ...pair, holds);
  }
  if (cond.kind !== 'if') return;
  const [then, otherwise] = [
    constantOf(c, cond.then.results[cond.index]),
    constantOf(c, cond.else.results[cond.index]),
  ];
  const arms = { then: cond.then.results[cond.index], otherwise: cond.else.results[cond.index] };
  if (otherwise === 0 && holds) for (const x of [cond.cond, arms.then]) assume(c, x, true);
  else if (then === 1 && !holds) for (const x of [cond.cond, arms.otherwise]) assume(c, x, false);
}

const inOrder = ([a, b]: readonly [Side, Side], holds: boolean): readonly [Side, Side] => (holds ? [a, b] : [b, a]);

const constantOf = (c: StepContext, x: Real): number | undefined => {
  if (x.kind === 'const') return q.toNumber(x.values[0]);
  const known = c.get(x)?.known;
  return known && q.toNumber(known);
};

/** One side of a comparison: the value, as it was compared, and how far that lies from it. */
interface Side {
  readonly node: Real;
  readonly v: Val;
  readonly compared: Val;
  readonly moved: number;
}

function sides(c: StepContext, cond: Apply): readonly [Side, Side] | undefined {
  const margin = c.margins.get(cond.id);
  const made = cond.args.map((node, i): Side | undefined => {
    const v = known(c, node);
    const compared = margin?.compared[i];
    if (!v || !compared || v.period !== undefined) return undefined;
    return { node, v, compared, moved: c.symbols.totalOf(subForm(compared.error, v.error)) };
  });
  return made[0] && made[1] ? [made[0], made[1]] : undefined;
}

/** a < b (strict) or a <= b: the ideal values give way by the errors of what was compared, the integers by its rounding. */
function order(c: StepContext, a: Side, b: Side, strict: boolean): void {
  const step = strict && a.v.whole && b.v.whole ? 1 : 0;
  const slack = c.symbols.totalOf(a.compared.error) + c.symbols.totalOf(b.compared.error);
  const top = nextUp(upper(b.compared) - step + a.moved);
  const bottom = nextDown(lower(a.compared) + step - b.moved);
  narrow(c, a.node, a.v, { lo: Number.NEGATIVE_INFINITY, hi: nextUp(b.v.range.hi - step + slack) }, top);
  narrow(
    c,
    b.node,
    b.v,
    { lo: nextDown(a.v.range.lo + step - slack), hi: Number.POSITIVE_INFINITY },
    undefined,
    bottom,
  );
}

function equality(c: StepContext, a: Side, b: Side, holds: boolean): void {
  if (!holds) {
    apart(c, a.node, a.v, b.v);
    apart(c, b.node, b.v, a.v);
    return;
  }
  const slack = c.symbols.totalOf(a.compared.error) + c.symbols.totalOf(b.compared.error);
  const around = (r: FInterval): FInterval => ({ lo: nextDown(r.lo - slack), hi: nextUp(r.hi + slack) });
  const within = (x: Side, y: Side): void =>
    narrow(
      c,
      x.node,
      x.v,
      around(y.v.range),
      nextUp(upper(y.compared) + x.moved),
      nextDown(lower(y.compared) - x.moved),
    );
  within(a, b);
  within(b, a);
}

/** A whole value that is not the end of its range lies one further in. */
function apart(c: StepContext, node: Real, x: Val, y: Val): void {
  if (!x.whole || !y.known || y.known.d !== 1n) return;
  const k = Number(y.known.n);
  const { lo, hi } = x.range;
  if (k === lo) narrow(c, node, x, { lo: lo + 1, hi: Number.POSITIVE_INFINITY }, undefined, k + 1);
  if (k === hi) narrow(c, node, x, { lo: Number.NEGATIVE_INFINITY, hi: hi - 1 }, k - 1);
}

/** What the front end knows as a node: one that was computed, or a constant. */
const known = (c: StepContext, node: Real): Val | undefined => c.get(node);

/** The greatest and least actual values. */
function upper(v: Val): number {
  const { lo, hi } = v.fixed.range;
  return nextUp(q.toNumberUp(q.mul(lsbOf(v), q.rational(q.sign(v.unit) > 0 ? hi : lo))));
}
const lower = (v: Val): number => -upper({ ...v, unit: q.neg(v.unit) });

function narrow(c: StepContext, node: Real, v: Val, ideal: FInterval, top?: number, bottom?: number): void {
  if (v.known || v.fixed.kind === 'const') return;
  const range = fmeet(v.range, ideal);
  if (!range) return; // the arm cannot be entered by the ideal; what is computed there is of no consequence
  const fixed = restricted(c, v, top, bottom);
  if (range.lo === v.range.lo && range.hi === v.range.hi && fixed === v.fixed) return;
  c.set(node, { ...v, range, fixed });
  through(c, node, range, top, bottom);
}

function restricted(c: StepContext, v: Val, top?: number, bottom?: number): Val['fixed'] {
  if (c.speculative) return v.fixed;
  const lsb = lsbOf(v);
  const counts = (x: number): q.Rational => q.div(q.fromNumber(x), lsb);
  const upward = q.sign(lsb) > 0;
  const [low, high] = upward ? [bottom, top] : [top, bottom];
  const { range } = v.fixed;
  const lo =
    low === undefined || !Number.isFinite(low)
      ? range.lo
      : greater(range.lo, q.ceil(counts(upward ? nextDown(low) : nextUp(low))));
  const hi =
    high === undefined || !Number.isFinite(high)
      ? range.hi
      : -greater(-range.hi, -q.floor(counts(upward ? nextUp(high) : nextDown(high))));
  if (lo > hi) return v.fixed;
  const made = c.b.restrict(v.fixed, { lo, hi });
  if (made !== v.fixed) c.own(made);
  return made;
}

const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What the range of a value says of the one it was made of: |x| < 1, x + 1 < 3, -x < 2. */
function through(c: StepContext, node: Real, range: FInterval, top?: number, bottom?: number): void {
  if (node.kind !== 'apply') return;
  const [a, b] = node.args;
  const x = known(c, a);
  if (!x) return;
  if (node.op.name === 'abs' && top !== undefined) {
    narrow(c, a, x, { lo: -range.hi, hi: range.hi }, top, -top);
  } else if (node.op.name === 'neg') {
    narrow(
      c,
      a,
      x,
      { lo: -range.hi, hi: -range.lo },
      bottom === undefined ? undefined : -bottom,
      top === undefined ? undefined : -top,
    );
  } else if ((node.op.name === 'add' || node.op.name === 'sub') && b.kind === 'const') {
    const k = q.toNumber(b.values[0]) * (node.op.name === 'add' ? 1 : -1);
    narrow(c, a, x, fsub(range, fpoint(k)));
  } else if (node.op.name === 'sub' && a.kind !== 'const') {
    const y = known(c, b);
    if (!y) return;
    narrow(c, a, x, fadd(range, y.range));
    narrow(c, b, y, fsub(x.range, range));
  }
}
