// Peak gains by simulation in doubles, with a rigorous account of every rounding (NUMERICS A.1, "doing it in double, soundly").
//
// The computed trajectory v satisfies v_i = sum_t c_t v_t + d_i exactly, |d_i| <= (m + 2) u sum_t |c_t v_t| for m terms, u = 2^-53: it
// is the true response to the impulse and to injections d_i. Let D_i >= sum over all steps of |d_i|, F_i what the D of one step's
// nodes can add to node i within that step, and E_s = F of the node that sets state s. With S_si the peak gain from state s to node i,
//     | sum |v_i| - sum |h_i| |  <=  F_i + sum_s E_s S_si,
// and D costs nothing at run time: it comes from the sums of |v| themselves. S is bounded by the same rule from runs that start at each
// state: with B_i = max over s of (sum + tail + F), e = max over s of sum E, k = 1/(1-q) and n states,
//     M_i = max_s S_si <= B_i + e (M_i + |c_i|_1 k' M),   M = sum of M_i over the states <= sum B_i / (1 - e (1 + n k')),  k' = 1 + q/(1-q),
// where the last terms are what the computed states, which bound the tail, may be off by.
import type { Compact } from './compact.js';
import type { Decay } from './decay.js';
import { reachedFrom } from './reach.js';

const U = 2 ** -53;
/** More than what rounding takes from the few operations on bounds. */
const UP = 1 + 2 ** -46;
/** Below this a state is set to 0: the injection is counted, and subnormal arithmetic, which is slow, is avoided. */
const FLUSH = 1e-280;
const MAX_STEPS = 1 << 23;
/** What rounding may add, beside the tail. */
const LOSS = 64;
/** Cancellation below this part of a node's terms is not resolved any further. */
const RESOLUTION = 2 ** -42;

/** Upper bounds per node of the compact machine. */
export interface FloatGains {
  readonly plus: Float64Array;
  readonly minus: Float64Array;
}

export interface FloatEngine {
  readonly code: Compact;
  readonly decay: Decay;
  /** |c|_1 per node. */
  readonly norm: Float64Array;
  /** The units of the states. */
  readonly units: Float64Array;
  /** S_si: per state, per node. */
  readonly fromState: readonly Float64Array[];
}

interface Run {
  readonly reached: readonly boolean[];
  readonly plus: Float64Array;
  readonly minus: Float64Array;
  readonly steps: number;
  /** Sum of |x|_inf over the last L steps, the present state included; |x|_inf of the present state. */
  readonly recent: number;
  readonly present: number;
}

type Base = Omit<FloatEngine, 'fromState'>;

/** L steps; the norms of the states they led to. */
function advance(
  e: Base,
  v: Float64Array,
  run: { plus: Float64Array; minus: Float64Array },
  first: boolean,
  source: number,
) {
  const { units } = e;
  const { start, from, factor, states, size: count } = e.code;
  const { plus, minus } = run;
  const next = new Float64Array(units.length);
  let [recent, present] = [0, 0];
  for (let step = 0; step < e.decay.window; step++) {
    const impulse = first && step === 0 ? 1 : 0;
    for (let i = 0, t = 0; i < count; i++) {
      const end = start[i + 1];
      if (t < end) {
        let total = i === source ? impulse : 0;
        for (; t < end; t++) total += factor[t] * v[from[t]];
        v[i] = total;
      }
      const x = v[i];
      if (x >= 0) plus[i] += x;
      else minus[i] -= x;
    }
    present = 0;
    for (let k = 0; k < units.length; k++) {
      const x = v[states.next[k]];
      const size = x < 0 ? -x : x;
      next[k] = size < FLUSH ? 0 : x;
      if (size > present * units[k]) present = size / units[k];
    }
    v[source] = 0;
    for (let k = 0; k < units.length; k++) v[states.node[k]] = next[k];
    recent += present;
  }
  return { recent, present };
}

/** Simulates until every tail is small beside its node's sum; undefined when that takes too long or overflows. */
function simulate(e: Base, source: number, relTol: number): Run | undefined {
  const { size, terms, states } = e.code;
  const wires = e.decay.exponents.map((_, k) => ({ node: states.node[k], next: states.next[k] }));
  const reached = reachedFrom({ terms, states: wires }, source);
  const v = new Float64Array(size);
  const [plus, minus] = [new Float64Array(size), new Float64Array(size)];
  v[source] = 1;
  for (let steps = e.decay.window; steps <= MAX_STEPS; steps += e.decay.window) {
    const { recent, present } = advance(e, v, { plus, minus }, steps === e.decay.window, source);
    if (!(Number.isFinite(recent) && plus.every(Number.isFinite) && minus.every(Number.isFinite))) return undefined;
    const run = { reached, plus, minus, steps, recent, present };
    if (settled(e, run, relTol)) return run;
  }
  return undefined;
}

const tailFactor = (e: Base): number => e.decay.q / (1 - e.decay.q);
const tailOf = (e: Base, run: Run): number => (run.present + run.recent * tailFactor(e)) * UP;

/** Sum of |term| over the steps, for the terms of node i. */
function spread(code: Compact, sums: (i: number) => number, i: number): number {
  let total = 0;
  for (let t = code.start[i]; t < code.start[i + 1]; t++) total += Math.abs(code.factor[t]) * sums(code.from[t]);
  return total;
}

function settled(e: Base, run: Run, relTol: number): boolean {
  const tail = tailOf(e, run);
  const sums = (i: number): number => run.plus[i] + run.minus[i];
  for (let i = 0; i < e.code.size; i++) {
    if (!run.reached[i]) continue;
    if (tail * e.norm[i] > relTol * sums(i) && tail * e.norm[i] > RESOLUTION * spread(e.code, sums, i)) return false;
  }
  return true;
}

/** F per node and E per state, from the sums of a run. */
function injections(e: Base, run: Run): { within: Float64Array; atStates: Float64Array } {
  const { code } = e;
  const inflate = (1 + 2 * run.steps * U) * UP;
  const sums = (i: number): number => (run.plus[i] + run.minus[i]) * inflate;
  const within = new Float64Array(code.size);
  for (let i = 0; i < code.size; i++) {
    const terms = code.start[i + 1] - code.start[i];
    if (terms === 0) continue;
    const identity = terms === 1 && Math.abs(code.factor[code.start[i]]) === 1;
    const own = identity ? 0 : (terms + 2) * (U * spread(code, sums, i) + run.steps * 2 ** -1074);
    within[i] = (own + spread(code, (k) => within[k], i)) * UP;
  }
  const atStates = e.units.map((unit, k) => ((within[code.states.next[k]] + run.steps * FLUSH) / unit) * UP);
  return { within, atStates };
}

/** Sum, tail and F of node i: what a run says before the injections have gone through the states. */
function base(e: Base, run: Run, within: Float64Array): Float64Array {
  const inflate = (1 + 2 * run.steps * U) * UP;
  const tail = tailOf(e, run);
  const upper = (i: number): number => ((run.plus[i] + run.minus[i]) * inflate + tail * e.norm[i] + within[i]) * UP;
  return run.plus.map((_, i) => (run.reached[i] ? upper(i) : 0));
}

const sum = (list: Float64Array): number => list.reduce((total, x) => total + x, 0);
/** Sum over the states, each in its unit. */
const inUnits = (e: Base, perNode: Float64Array): number =>
  e.units.reduce((total, unit, k) => total + perNode[e.code.states.node[k]] / unit, 0) * UP;

/** Undefined when doubles do not resolve the machine. */
export function floatEngine(code: Compact, decay: Decay): FloatEngine | undefined {
  const units = Float64Array.from(decay.exponents, (x) => 2 ** x);
  const e: Base = { code, decay, units, norm: Float64Array.from(code.original, (i) => decay.rowNorm[i]) };
  if (code.factor.some((c) => !Number.isFinite(c) || (c !== 0 && Math.abs(c) < 2 ** -900))) return undefined;
  const runs: { base: Float64Array; atStates: number }[] = [];
  for (const [k, source] of code.states.node.entries()) {
    const run = simulate(e, source, 2 ** -4);
    if (!run) return undefined;
    const { within, atStates } = injections(e, run);
    const unit = units[k];
    runs.push({ base: base(e, run, within).map((x) => x * unit), atStates: sum(atStates) * unit * UP });
  }
  const bounds = Float64Array.from({ length: code.size }, (_, i) => Math.max(0, ...runs.map((r) => r.base[i])));
  const spill = Math.max(0, ...runs.map((r) => r.atStates));
  const share = (1 + tailFactor(e)) * UP;
  const left = 1 - spill * (1 + runs.length * share * 1.001) * UP; // |c|_1 of a state is 1, rounded up
  if (!(left > 0.5)) return undefined;
  const all = (inUnits(e, bounds) / left) * UP;
  const through = bounds.map((b, i) => {
    const most = ((b + spill * e.norm[i] * share * all) / (1 - spill)) * UP;
    return (most + e.norm[i] * share * all) * UP;
  });
  return { ...e, fromState: runs.map((r) => r.base.map((b, i) => (b + r.atStates * through[i]) * UP)) };
}

/**
 * Peak gains from a node that is no view, to every node of the compact machine. Undefined where the injections are not small
 * beside a node's own sum (or beside what cancels in it).
 */
export function floatGains(e: FloatEngine, source: number, relTol: number): FloatGains | undefined {
  const run = simulate(e, source, relTol);
  if (!run) return undefined;
  const { code, fromState } = e;
  const { within, atStates } = injections(e, run);
  const arrived = within.map((f, i) => fromState.reduce((total, s, k) => total + atStates[k] * s[i], f) * UP);
  const states = inUnits(e, arrived) * (1 + tailFactor(e)) * UP;
  const inflate = (1 + 2 * run.steps * U) * UP;
  const [plus, minus] = [new Float64Array(code.size), new Float64Array(code.size)];
  const sums = (i: number): number => run.plus[i] + run.minus[i];
  for (let i = 0; i < code.size; i++) {
    if (!run.reached[i]) continue;
    const lost = (arrived[i] + states * e.norm[i]) * UP;
    if (!(lost <= LOSS * relTol * sums(i) || lost <= RESOLUTION * spread(code, sums, i) || lost <= 2 ** -200))
      return undefined;
    const slack = (lost + tailOf(e, run) * e.norm[i]) * UP;
    plus[i] = (run.plus[i] * inflate + slack) * UP;
    minus[i] = (run.minus[i] * inflate + slack) * UP;
  }
  return { plus, minus };
}
