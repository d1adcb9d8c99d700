// Worst-case peak gains from one source of a linear machine to every node, with both signs kept apart and a rigorous tail.
//
// Let x_k be the state k steps after a unit impulse at the source, A the state matrix, and q = |A^L|_inf < 1 (decay.ts proves it).
// Every node is c.x_k (k >= 1). With S = sum of |x_k|_inf over the last L steps simulated,
//   sum over all later k of |x_k|_inf <= S (q + q^2 + ...) = S q/(1-q)          since |A^(jL) x|_inf <= q^j |x|_inf,
// hence the tail of a node is at most |c|_1 S q/(1-q).  (After NUMERICS A.1, method B; Volkova, Hilaire, Lauter, ARITH 22.)
// The simulation is in BigInt fixed point with P fraction bits. One step commits at most `local` units at any node or next state
// (each inexact product floors, and a coefficient that is not dyadic is off by one unit times its argument), so the state is never
// further than local*K from the truth, K = sum_i |A^i|_inf <= prod_j (1 + |A^(2^j)|_inf)/(1-q), and a node's sum over N steps is off
// by at most N (|c|_1 local K + local). That is added to every result; P is doubled until it is negligible.
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { type Decay, decayOf } from './decay.js';
import type { LinearMachine } from './machine.js';

/** Upper bounds of the sums of the positive and of the negative parts of an impulse response. */
export interface Gain {
  readonly plus: Rational;
  readonly minus: Rational;
}

export const totalGain = (g: Gain): Rational => q.add(g.plus, g.minus);

interface Instruction {
  readonly from: number;
  /** value * m >> s; m = 0n stands for +1, so that sums need no multiplication. */
  readonly m: bigint;
  readonly s: bigint;
  readonly exact: boolean;
}

export interface Prepared {
  readonly machine: LinearMachine;
  readonly decay: Decay;
  readonly precision: number;
  readonly code: readonly (readonly Instruction[])[];
  /** |c|_1 of each node over the states, and rounding amplification inside one step, as upper doubles. */
  readonly rowNorm: readonly number[];
}

function instruction(coefficient: Rational, from: number, precision: number): Instruction {
  if (coefficient.n === 1n && coefficient.d === 1n) return { from, m: 0n, s: 0n, exact: true };
  const shift = q.bitLength(coefficient.d) - 1;
  const dyadic = q.isDyadic(coefficient) && shift <= precision;
  if (dyadic) return { from, m: coefficient.n, s: BigInt(shift), exact: shift === 0 };
  return { from, m: q.floor(q.mul(coefficient, q.pow2(precision))), s: BigInt(precision), exact: false };
}

/** Proves that the states decay and fixes the arithmetic; undefined when no decay could be shown (not stable). */
export function prepare(machine: LinearMachine, precision = 192): Prepared | undefined {
  const decay = decayOf(machine);
  if (!decay) return undefined;
  const code = machine.nodes.map((node) => node.terms.map((t) => instruction(t.coefficient, t.from, precision)));
  return { machine, decay, precision, code, rowNorm: decay.rowNorm };
}

interface Sums {
  readonly plus: bigint[];
  readonly minus: bigint[];
  readonly peak: bigint[];
  readonly steps: number;
  /** S: sum of |x|_inf over the last L steps. */
  readonly recent: bigint;
}

function evaluate(p: Prepared, values: bigint[], source: number, impulse: bigint): void {
  const { code } = p;
  for (let i = 0; i < code.length; i++) {
    const terms = code[i];
    if (terms.length === 0) continue;
    let total = i === source ? impulse : 0n;
    for (const t of terms) total += t.m === 0n ? values[t.from] : (values[t.from] * t.m) >> t.s;
    values[i] = total;
  }
}

function accumulate(sums: Sums, values: readonly bigint[]): void {
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (v >= 0n) {
      sums.plus[i] += v;
      if (v > sums.peak[i]) sums.peak[i] = v;
    } else {
      sums.minus[i] -= v;
      if (-v > sums.peak[i]) sums.peak[i] = -v;
    }
  }
}

function advance(p: Prepared, values: bigint[]): bigint {
  const next = p.machine.states.map((s) => values[s.next]);
  let norm = 0n;
  values.fill(0n);
  for (const [k, s] of p.machine.states.entries()) {
    values[s.node] = next[k];
    const size = next[k] < 0n ? -next[k] : next[k];
    if (size > norm) norm = size;
  }
  return norm;
}

const MAX_STEPS = 4_000_000;

function simulate(p: Prepared, source: number, done: (s: Sums) => boolean): Sums | undefined {
  const n = p.machine.nodes.length;
  const values = new Array<bigint>(n).fill(0n);
  const blank = () => new Array<bigint>(n).fill(0n);
  let sums: Sums = { plus: blank(), minus: blank(), peak: blank(), steps: 0, recent: 0n };
  const impulse = 1n << BigInt(p.precision);
  values[source] = impulse;
  let steps = 0;
  do {
    let recent = 0n;
    for (let k = 0; k < p.decay.window; k++, steps++) {
      evaluate(p, values, source, steps === 0 ? impulse : 0n);
      accumulate(sums, values);
      recent += advance(p, values);
    }
    sums = { ...sums, steps, recent };
  } while (!done(sums) && steps < MAX_STEPS);
  return steps < MAX_STEPS ? sums : undefined;
}

/** Units of 2^-P by which a node can be off in one step for a state that is right. */
function localError(p: Prepared, peak: readonly bigint[]): number {
  const error = new Array<number>(p.code.length).fill(0);
  const size = (i: number) => Number(peak[i] >> BigInt(p.precision)) + 1;
  for (const [i, terms] of p.code.entries()) {
    for (const t of terms) {
      const scale = t.m === 0n ? 1 : Math.abs(Number(t.m) / 2 ** Number(t.s)) * 1.0001;
      const own = t.exact ? 0 : 1 + (t.s === BigInt(p.precision) ? size(t.from) : 0);
      error[i] += scale * error[t.from] + own;
    }
  }
  return Math.max(0, ...error) * 1.01;
}

/** |numerator| * factor rounded up to an integer, for a double factor >= 0. */
const timesUp = (x: bigint, factor: number): bigint => q.ceil(q.mul(q.rational(x), q.fromNumber(factor * (1 + 1e-12))));

/**
 * Gains from the unit impulse at `source` to every node, each at most about `relTol` above the truth in its tail and never below it.
 * Undefined when the response is too long to sum.
 */
export function gainsFrom(prepared: Prepared, source: number, relTol = 2 ** -9): Gain[] | undefined {
  const { decay } = prepared;
  const tailFactor = decay.q / (1 - decay.q);
  const tolerance = Math.round(1 / relTol);
  // Every node's tail must be small beside its own sum; nodes the source does not reach have neither.
  const done = (s: Sums): boolean => {
    if (s.recent === 0n) return true;
    return prepared.rowNorm.every((norm, i) => {
      const tail = Number(s.recent) * tailFactor * norm;
      return tail * tolerance <= Number(s.plus[i] + s.minus[i]) || Number(s.recent) < 2 ** (prepared.precision - 100);
    });
  };
  const sums = simulate(prepared, source, done);
  if (!sums) return undefined;
  const local = localError(prepared, sums.peak);
  const drift = sums.steps * local * decay.resolvent;
  if (!(drift < 2 ** (prepared.precision - 60))) {
    const finer = prepare(prepared.machine, prepared.precision * 2);
    return prepared.precision > 4000 || !finer ? undefined : gainsFrom(finer, source, relTol);
  }
  return sums.plus.map((plus, i) => {
    const norm = prepared.rowNorm[i];
    const slack = timesUp(sums.recent, tailFactor * norm) + q.ceil(q.fromNumber(drift * norm + sums.steps * local + 1));
    const reached = plus !== 0n || sums.minus[i] !== 0n || norm > 0;
    const scaled = (x: bigint) => q.fromFixed(x + slack, prepared.precision);
    return reached ? { plus: scaled(plus), minus: scaled(sums.minus[i]) } : { plus: q.zero, minus: q.zero };
  });
}
