// What a condition says of the values it compares, for the arm where it holds. Law: an arm is analysed as if the ideal values had
// taken it too, so ideal ranges give way by the error of the comparison; the integers obey the comparison itself.
import type { Real } from '../../ir/real.js';
import { type FInterval, fadd, fmeet, fpoint, fsub, nextDown, nextUp } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { lsbOf, type Val } from './value.js';

/** Overlays narrower values in the present scope. */
export function assume(c: StepContext, cond: Real, holds: boolean): void {
  if (cond.kind === 'apply') {
    const [a, b] = cond.args;
    if (cond.op.name === 'not') assume(c, a, !holds);
    else if (cond.op.name === 'less') order(c, holds ? a : b, holds ? b : a, holds);
    else if (cond.op.name === 'lessEqual') order(c, holds ? a : b, holds ? b : a, !holds);
    else if (cond.op.name === 'equal') equality(c, a, b, holds);
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

const constantOf = (c: StepContext, x: Real): number | undefined => {
  if (x.kind === 'const') return q.toNumber(x.values[0]);
  const known = c.get(x)?.known;
  return known && q.toNumber(known);
};

/** a < b (strict) or a <= b. */
function order(c: StepContext, a: Real, b: Real, strict: boolean): void {
  const [x, y] = [known(c, a), known(c, b)];
  if (!x || !y) return;
  const step = strict && x.whole && y.whole ? 1 : 0;
  const slack = c.symbols.totalOf(x.error) + c.symbols.totalOf(y.error);
  narrow(c, a, x, { lo: Number.NEGATIVE_INFINITY, hi: nextUp(y.range.hi - step + slack) }, upper(c, y) - step);
  narrow(
    c,
    b,
    y,
    { lo: nextDown(x.range.lo + step - slack), hi: Number.POSITIVE_INFINITY },
    undefined,
    lower(c, x) + step,
  );
}

function equality(c: StepContext, a: Real, b: Real, holds: boolean): void {
  const [x, y] = [known(c, a), known(c, b)];
  if (!x || !y) return;
  if (!holds) {
    apart(c, a, x, y);
    apart(c, b, y, x);
    return;
  }
  const slack = c.symbols.totalOf(x.error) + c.symbols.totalOf(y.error);
  const around = (r: FInterval): FInterval => ({ lo: nextDown(r.lo - slack), hi: nextUp(r.hi + slack) });
  narrow(c, a, x, around(y.range), upper(c, y), lower(c, y));
  narrow(c, b, y, around(x.range), upper(c, x), lower(c, x));
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
function upper(_c: StepContext, v: Val): number {
  const { lo, hi } = v.fixed.range;
  return nextUp(q.toNumberUp(q.mul(lsbOf(v), q.rational(q.sign(v.unit) > 0 ? hi : lo))));
}
const lower = (c: StepContext, v: Val): number => -upper(c, { ...v, unit: q.neg(v.unit) });

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
