// Peak gains in BigInt fixed point with P fraction bits: for machines that doubles do not resolve (gains-float.ts), and its judge.
//
// One step commits at most `local` units at a node (each inexact product floors, and a coefficient that is not dyadic is off by one
// unit times its argument). With l the largest local of a next state in the state's own unit (decay.ts), the state is never further
// than l K from the truth, K = sum_i |A^i|_inf <= prod_j (1 + |A^(2^j)|_inf)/(1-q), and a node's sum over N steps is off by at most
// N (|c|_1 l K + local). Three times that is added to every result: the rest is for the states that bound the tail (gains.ts).
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { Decay } from './decay.js';
import type { Gain, Prepared } from './gains.js';
import type { LinearMachine } from './machine.js';
import { reachedFrom } from './reach.js';

interface Instruction {
  readonly from: number;
  /** value * m >> s; absent for a factor of 1, so that sums need no multiplication. */
  readonly m?: bigint;
  readonly s: bigint;
  readonly exact: boolean;
}

interface Program {
  readonly machine: LinearMachine;
  readonly decay: Decay;
  readonly precision: number;
  readonly code: readonly (readonly Instruction[])[];
}

function instruction(coefficient: Rational, from: number, precision: number): Instruction {
  if (coefficient.n === 1n && coefficient.d === 1n) return { from, s: 0n, exact: true };
  const shift = q.bitLength(coefficient.d) - 1;
  const dyadic = q.isDyadic(coefficient) && shift <= precision;
  if (dyadic) return { from, m: coefficient.n, s: BigInt(shift), exact: shift === 0 };
  return { from, m: q.floor(q.mul(coefficient, q.pow2(precision))), s: BigInt(precision), exact: false };
}

const program = ({ machine, decay }: Prepared, precision: number): Program => ({
  machine,
  decay,
  precision,
  code: machine.nodes.map((node) => node.terms.map((t) => instruction(t.coefficient, t.from, precision))),
});

interface Sums {
  readonly plus: bigint[];
  readonly minus: bigint[];
  readonly peak: bigint[];
  readonly steps: number;
  /** S: sum of |x_k|_inf over the last L steps, the present state included. */
  readonly recent: bigint;
  /** |x|_inf of the present state, which no node has seen yet. */
  readonly present: bigint;
}

function evaluate({ code }: Program, values: bigint[], source: number, impulse: bigint): void {
  for (let i = 0; i < code.length; i++) {
    const terms = code[i];
    if (terms.length === 0) continue;
    let total = i === source ? impulse : 0n;
    for (const t of terms) total += t.m === undefined ? values[t.from] : (values[t.from] * t.m) >> t.s;
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

/** Rounded up. */
const inUnit = (x: bigint, exponent: number): bigint =>
  exponent > 0 ? -(-x >> BigInt(exponent)) : x << BigInt(-exponent);

/** Moves on to the next state; its norm. */
function advance({ machine, decay }: Program, values: bigint[]): bigint {
  const next = machine.states.map((s) => values[s.next]);
  let norm = 0n;
  values.fill(0n);
  for (const [k, s] of machine.states.entries()) {
    values[s.node] = next[k];
    const size = inUnit(next[k] < 0n ? -next[k] : next[k], decay.exponents[k]);
    if (size > norm) norm = size;
  }
  return norm;
}

const MAX_STEPS = 4_000_000;

function simulate(p: Program, source: number, done: (s: Sums) => boolean): Sums | undefined {
  const n = p.machine.nodes.length;
  const values = new Array<bigint>(n).fill(0n);
  const blank = () => new Array<bigint>(n).fill(0n);
  let sums: Sums = { plus: blank(), minus: blank(), peak: blank(), steps: 0, recent: 0n, present: 0n };
  const impulse = 1n << BigInt(p.precision);
  values[source] = impulse;
  let steps = 0;
  do {
    let [recent, present] = [0n, 0n];
    for (let k = 0; k < p.decay.window; k++, steps++) {
      evaluate(p, values, source, steps === 0 ? impulse : 0n);
      accumulate(sums, values);
      present = advance(p, values);
      recent += present;
    }
    sums = { ...sums, steps, recent, present };
  } while (!done(sums) && steps < MAX_STEPS);
  return steps < MAX_STEPS ? sums : undefined;
}

/** Units of 2^-P by which a node can be off in one step for a state that is right. */
function localErrors(p: Program, peak: readonly bigint[]): number[] {
  const error = new Array<number>(p.code.length).fill(0);
  const size = (i: number) => Number(peak[i] >> BigInt(p.precision)) + 1;
  for (const [i, terms] of p.code.entries()) {
    for (const t of terms) {
      const scale = t.m === undefined ? 1 : Math.abs(Number(t.m) / 2 ** Number(t.s)) * 1.0001;
      const own = t.exact ? 0 : 1 + (t.s === BigInt(p.precision) ? size(t.from) : 0);
      error[i] += scale * error[t.from] + own;
    }
  }
  return error.map((e) => e * 1.01);
}

/** |numerator| * factor rounded up to an integer, for a double factor >= 0. */
const timesUp = (x: bigint, factor: number): bigint => q.ceil(q.mul(q.rational(x), q.fromNumber(factor * (1 + 1e-12))));

const NEGLIGIBLE_BITS = 100;

/** Gains from the unit impulse at `source` to every node; undefined when the response is too long to sum. */
export function gainsByInteger(
  prepared: Prepared,
  source: number,
  relTol = 2 ** -9,
  precision = 192,
): Gain[] | undefined {
  const p = program(prepared, precision);
  const { rowNorm, ...decay } = prepared.decay;
  const later = decay.q / (1 - decay.q);
  const terms = prepared.machine.nodes.map((n) => n.terms.map((t) => t.from));
  const reached = reachedFrom({ terms, states: prepared.machine.states }, source);
  const tailOf = (s: Sums, i: number) => (Number(s.present) + Number(s.recent) * later) * rowNorm[i];
  const done = (s: Sums): boolean => {
    if (Number(s.recent) < 2 ** (precision - NEGLIGIBLE_BITS)) return true;
    return rowNorm.every((_, i) => !reached[i] || tailOf(s, i) <= relTol * Number(s.plus[i] + s.minus[i]));
  };
  const sums = simulate(p, source, done);
  if (!sums) return undefined;
  const local = localErrors(p, sums.peak);
  const { states } = prepared.machine;
  const largest = Math.max(0, ...states.map((s, k) => local[s.next] * 2 ** -decay.exponents[k]));
  const drift = 3 * sums.steps * largest * decay.resolvent;
  // A double holds powers of two up to 2^1023 only.
  if (!(drift < 2 ** (precision - 60)))
    return precision > 400 ? undefined : gainsByInteger(prepared, source, relTol, precision * 2);
  return sums.plus.map((plus, i) => {
    if (!reached[i]) return { plus: q.zero, minus: q.zero };
    const tail = timesUp(sums.present, rowNorm[i]) + timesUp(sums.recent, later * rowNorm[i]);
    const slack = tail + q.ceil(q.fromNumber(drift * rowNorm[i] + 3 * sums.steps * local[i] + 1));
    const scaled = (x: bigint) => q.fromFixed(x + slack, precision);
    return { plus: scaled(plus), minus: scaled(sums.minus[i]) };
  });
}
