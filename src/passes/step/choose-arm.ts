// If: one of two values. Law: only what the arm that is taken computes is computed, or both where that costs no more;
// the result's error is the taken arm's, plus what the other arm would have given where the decision can differ.
import type { If, Real } from '../../ir/real.js';
import { fhull } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import { either, extreme } from './arithmetic.js';
import type { ArmFormat, StepContext } from './context.js';
import { constantAt, inUnit, narrowed, positive, room, roundTo } from './convert.js';
import { decision, jumpBetween, settled } from './decisions.js';
import { addForm, joinForm } from './form.js';
import { assume } from './refine.js';
import type { Val } from './value.js';

export interface Arms {
  /** Values of the region's results in the present scope. */
  readonly then: () => readonly Val[];
  readonly else: () => readonly Val[];
  /** Neither arm computes anything of its own. */
  readonly free: boolean;
}

/** All results of an if node. `siblings` are the Real nodes of its results, by index; undefined where nothing reads one. */
export function choose(c: StepContext, node: If, cond: Val, arms: Arms, count: number): readonly Val[] {
  if (cond.known) return q.isZero(cond.known) ? arms.else() : arms.then();
  const ordered = count === 1 ? asExtreme(c, node) : undefined;
  if (ordered) return [ordered];
  return arms.free ? bySelect(c, node, cond, arms) : byRegion(c, node, cond, arms, count);
}

/** a < b ? a : b is min(a, b): continuous, so nothing jumps. */
function asExtreme(c: StepContext, node: If): Val | undefined {
  const { cond } = node;
  if (cond.kind !== 'apply' || (cond.op.name !== 'less' && cond.op.name !== 'lessEqual')) return undefined;
  const [a, b] = cond.args;
  const [x, y] = [node.then.results[0], node.else.results[0]];
  const kind = same(c, x, a) && same(c, y, b) ? 'min' : same(c, x, b) && same(c, y, a) ? 'max' : undefined;
  const [p, r] = [c.get(a), c.get(b)];
  if (!kind || !p || !r || p.period !== undefined || r.period !== undefined) return undefined;
  return extreme(c, p, r, kind, node.id);
}

function same(c: StepContext, x: Real, y: Real): boolean {
  if (x.id === y.id) return true;
  const value = (n: Real) => (n.kind === 'const' ? n.values[0] : c.get(n)?.known);
  const [p, r] = [value(x), value(y)];
  return p !== undefined && r !== undefined && q.eq(p, r);
}

function bySelect(c: StepContext, node: If, cond: Val, arms: Arms): readonly Val[] {
  const a = speculating(c, () => {
    assume(c, node.cond, true);
    return arms.then();
  });
  const b = speculating(c, () => {
    assume(c, node.cond, false);
    return arms.else();
  });
  return a.map((x, i) => pick(c, cond, x, b[i], node.id, `${node.id} ${i}`, node.cond.id));
}

/** Both arms are computed: ideal ranges are those of the arm, integers have none but their own. */
function speculating<T>(c: StepContext, arm: () => T): T {
  const before = c.speculative;
  c.speculative = true;
  try {
    return c.within(arm);
  } finally {
    c.speculative = before;
  }
}

/** cond ? x : y of values that are both at hand. `owner` is the node this is for; `by` the one of the condition. */
export function pick(c: StepContext, cond: Val, x: Val, y: Val, owner: number, key: string, by = owner): Val {
  if (cond.known) return q.isZero(cond.known) ? y : x;
  const constant = asTruth(c, cond, x, y);
  if (constant) return constant;
  const format = agreed(c, key, x, y, owner);
  // Whichever is not chosen is brought to the format too: nothing may be proved of it from the arm's own range.
  const [p, r] = speculating(c, () => [x, y].map((v) => inFormat(c, v, format, owner)));
  return merged(c, by, cond, p, r, c.b.select(cond.fixed, p.fixed, r.fixed));
}

/** c ? 1 : 0 is c. */
function asTruth(c: StepContext, cond: Val, x: Val, y: Val): Val | undefined {
  if (!x.known || !y.known || cond.fixed.range.lo < 0n || cond.fixed.range.hi > 1n) return undefined;
  if (q.eq(x.known, y.known)) return x;
  return q.eq(x.known, q.one) && q.isZero(y.known) ? { ...cond, ideal: c.unrelated({ lo: 0, hi: 1 }) } : undefined;
}

function byRegion(c: StepContext, node: If, cond: Val, arms: Arms, count: number): readonly Val[] {
  const keys = Array.from({ length: count }, (_, i) => `${node.id} ${i}`);
  if (keys.some((k) => !c.arms.has(k))) learn(c, node, cond, arms, keys);
  const formats = keys.map((k) => c.arms.get(k) as ArmFormat);
  const vals: { then: readonly Val[]; else: readonly Val[] } = { then: [], else: [] };
  const arm = (which: 'then' | 'else', holds: boolean) => () =>
    c.within(() => {
      assume(c, node.cond, holds);
      const own = arms[which]().map((v, i) => inFormat(c, v, formats[i], node.id));
      vals[which] = own;
      return own.map((v) => v.fixed);
    });
  const fixed = c.b.if(cond.fixed, arm('then', true), arm('else', false));
  return fixed.map((f, i) => merged(c, node.cond.id, cond, vals.then[i], vals.else[i], f));
}

/** Runs both arms once to see what formats they come to; what was built is never used, so it is never emitted. */
function learn(c: StepContext, node: If, cond: Val, arms: Arms, keys: readonly string[]): void {
  const seen: Val[][] = [];
  const arm = (build: () => readonly Val[], holds: boolean) => () =>
    c.within(() => {
      assume(c, node.cond, holds);
      seen.push([...build()]);
      return [];
    });
  c.b.if(cond.fixed, arm(arms.then, true), arm(arms.else, false));
  keys.forEach((k, i) => {
    c.arms.set(k, formatOf(c, seen[0][i], seen[1][i], node.id));
  });
}

function agreed(c: StepContext, key: string, x: Val, y: Val, owner: number): ArmFormat {
  const format = formatOf(c, x, y, owner);
  c.arms.set(key, format);
  return format;
}

/** One unit and fraction for both: that of the one that is no constant, as fine as asked for. */
function formatOf(c: StepContext, x: Val, y: Val, owner: number): ArmFormat {
  if (x.whole && y.whole) return { unit: q.one, frac: 0 };
  const period = x.period !== undefined && x.period === y.period ? { period: x.period } : {};
  const held = c.heldState(x) ? x : c.heldState(y) ? y : undefined;
  if (held && !held.whole) return { unit: held.unit, frac: held.fixed.frac, ...period };
  const range = fhull(x.range, y.range);
  const size = Math.max(Math.abs(range.lo), Math.abs(range.hi));
  const want = c.want(owner, size);
  const unit = x.known
    ? y.known
      ? q.one
      : q.abs(y.unit)
    : y.known || q.eq(q.abs(x.unit), q.abs(y.unit))
      ? q.abs(x.unit)
      : q.one;
  const own = (v: Val): number =>
    v.known ? fracOfKnown(v.known, unit, want) : q.eq(q.abs(v.unit), unit) ? v.fixed.frac : want + 2;
  const top = Math.min(room(x.known ? y : x), 31 - Math.ceil(Math.log2(Math.max(size, 2 ** -40))));
  return { unit, frac: Math.min(Math.max(own(x), own(y)), Math.max(want + 2, 0), Math.max(top, 0)), ...period };
}

function fracOfKnown(value: q.Rational, unit: q.Rational, want: number): number {
  const inUnits = q.div(value, unit);
  return q.isDyadic(inUnits) ? Math.min(q.bitLength(inUnits.d) - 1, want + 2) : want + 2;
}

function inFormat(c: StepContext, given: Val, { unit, frac, period }: ArmFormat, owner: number): Val {
  const v = given.period === period ? given : settled(c, given, owner);
  if (v.known) return constantAt(c, v.known, unit, frac);
  const own = q.eq(v.unit, unit) ? v : q.eq(q.abs(v.unit), unit) ? positive(c, v) : inUnit(c, v, unit, frac, owner);
  return roundTo(c, own, frac, owner);
}

function merged(c: StepContext, by: number, cond: Val, x: Val, y: Val, fixed: Val['fixed']): Val {
  const ideally = cond.decided === undefined ? undefined : cond.decided ? x : y;
  const range = ideally?.range ?? fhull(x.range, y.range);
  const own = either(c, x.error, y.error, 'arms');
  const flips = c.symbols.totalOf(cond.error) > 0;
  const jump = flips ? jumpBetween(x, y, c.margins.get(by)) : 0;
  const margin = c.margins.get(by)?.band ?? 0;
  const error = jump === 0 ? own : addForm(own, decision(c, jump, c.textOf(by), by, margin));
  const turns = Math.max(x.turns ?? 0, y.turns ?? 0) + (jump > 0 ? 1 : 0);
  const period = x.period !== undefined && x.period === y.period ? { period: x.period, turns } : {};
  const under = (v: Val, sign: string) =>
    c.alternativesOf(v).map((a) => ({ ...a, when: `${a.when ?? ''}${sign}${by}` }));
  const alternatives = [...under(x, '+'), ...under(y, '-')];
  const v = {
    fixed,
    unit: x.unit,
    range,
    ideal: ideally?.ideal ?? c.tight(joinForm(x.ideal, y.ideal), range),
    error,
    whole: x.whole && y.whole,
    ...period,
  };
  return { ...narrowed(c, v), ...(jump === 0 && alternatives.length <= 16 ? { alternatives } : {}) };
}
