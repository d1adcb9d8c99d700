// Outputs on their counts. Law: a value that can leave its declared range is reported by whoever compiles; here it is held inside.
import type { Fixed } from '../../ir/fixed.js';
import type { Real } from '../../ir/real.js';
import type { OutputSignal } from '../../ir/signal.js';
import { type FInterval, magnitudeOf, nextUp } from '../../num/float-interval.js';
import type { IntRange } from '../../num/format.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { constantAt, inUnit, raise } from './convert.js';
import { modulo, settled } from './decisions.js';
import { addForm, type Form, symbolForm } from './form.js';
import { limited, wholeStore, within } from './limits.js';
import { outward } from './ports.js';
import { normalised, plain, type Val } from './value.js';
import { valuesOf } from './walk.js';

/** What an output is: its error form over symbols. */
export interface Result {
  readonly signal: OutputSignal;
  readonly index: number;
  readonly error: Form;
  readonly range: FInterval;
  readonly declared: FInterval;
  readonly node: Real;
}

/** Outputs on their counts. `owner` ids of the plan: -1 - index. */
export function storeOutputs(c: StepContext): Result[] {
  return c.model.outputs.flatMap((s, k) => {
    const { value } = c.model.graph.outputs.find((o) => o.name === s.name) ?? c.model.graph.outputs[k];
    const owner = -1 - k;
    const made = valuesOf(c, value).map((v, i) =>
      onOutput(c, s, value, within(plain(v), nextRange(c, value, i)), owner),
    );
    if (s.shape.length === 0) c.b.output({ name: s.name, type: s.quantity.type, range: outRange(s) }, made[0].fixed);
    else c.b.output({ name: s.name, type: s.quantity.type, range: outRange(s) }, c.b.pack(made.map((m) => m.fixed)));
    return made.map((m, index) => ({
      signal: s,
      index,
      error: m.error,
      range: m.range,
      declared: m.declared,
      node: value,
    }));
  });
}

/** What was proved of the state that this value becomes. */
function nextRange(c: StepContext, value: Real, index: number): FInterval | undefined {
  const state = c.model.graph.delays.find((d) => d.next.id === value.id);
  return state && c.plan.ranges?.get(state.delay.name)?.[index];
}

const outRange = (s: OutputSignal): IntRange => s.quantity.rawRange;

interface Made {
  readonly fixed: Fixed;
  readonly error: Form;
  readonly range: FInterval;
  readonly declared: FInterval;
}

function onOutput(c: StepContext, s: OutputSignal, node: Real, given: Val, owner: number): Made {
  const v = s.kind === 'cyclic' ? given : settled(c, given, owner);
  const declared = s.kind === 'cyclic' ? v.range : outward(s.range);
  const made = { range: v.range, declared };
  const { rawRange, lsb, zero } = s.quantity;
  if (s.kind === 'cyclic') {
    const counts = modulo(c, v, q.toNumber(s.cyclic?.period ?? q.one), s.cyclic?.bits ?? 0, owner);
    return { ...made, fixed: c.b.relabel(counts.fixed, 0), error: counts.error };
  }
  if (s.kind !== 'real') return { ...made, ...wholeStore(c, s, node, v, rawRange) };
  const { mantissa, exponent } = normalised(lsb);
  const frac = -exponent;
  if (v.known) {
    const k = constantAt(c, v.known, mantissa, frac);
    const counts = c.b.clamp(
      c.b.constant((k.fixed.kind === 'const' ? k.fixed.value : 0n) + q.round(zero), 0),
      rawRange.lo,
      rawRange.hi,
    );
    return { ...made, fixed: counts, error: k.error };
  }
  const converted = withZero(
    c,
    inUnit(c, v, mantissa, Math.max(frac, c.want(owner, magnitudeOf(v.range))), owner),
    zero,
    mantissa,
    frac,
  );
  const rounded = raise(c, reduceOutput(c, converted.v, frac), frac);
  const { fixed, error } = limited(
    c,
    { ...rounded, fixed: c.b.relabel(rounded.fixed, frac) },
    shifted(rawRange, converted.whole),
    declared,
    lsb,
    owner,
  );
  const offset =
    converted.whole === 0n ? c.b.relabel(fixed, 0) : c.b.add(c.b.relabel(fixed, 0), c.b.constant(converted.whole, 0));
  return { ...made, fixed: offset, error };
}

const shifted = (r: IntRange, by: bigint): IntRange => ({ lo: r.lo - by, hi: r.hi - by });

/** The count that stands for 0: its fraction is added before the rounding, its whole part after. */
function withZero(
  c: StepContext,
  v: Val,
  zero: q.Rational,
  mantissa: q.Rational,
  frac: number,
): { v: Val; whole: bigint } {
  const whole = q.round(zero);
  const rest = q.sub(zero, q.rational(whole));
  if (q.isZero(rest)) return { v, whole };
  const offset = constantAt(c, q.mul(rest, q.mul(mantissa, q.pow2(-frac))), mantissa, Math.max(v.fixed.frac, frac + 8));
  const x = raise(c, v, offset.fixed.frac);
  const fixed = c.b.add(x.fixed, c.b.constant(offset.fixed.kind === 'const' ? offset.fixed.value : 0n, x.fixed.frac));
  return { v: { ...x, fixed, error: addForm(x.error, offset.error) }, whole };
}

/** The last rounding: half a count, whatever the plan. */
function reduceOutput(c: StepContext, v: Val, frac: number): Val {
  const drop = v.fixed.frac - frac;
  if (drop <= 0) return v;
  const half = nextUp(q.toNumberUp(q.mul(q.abs(v.unit), q.pow2(-frac - 1))));
  const symbol = c.symbols.add({ kind: 'rounding', round: half, total: half, what: 'output rounding' });
  return { ...v, fixed: c.b.shr(v.fixed, drop, 'half-up'), error: addForm(v.error, symbolForm(symbol.id)) };
}
