// The same gains as gains.ts in plain doubles, without proof: for ranking candidates, never for a certificate.
import * as q from '../../num/rational.js';
import type { LinearMachine } from './machine.js';

/** Positive and negative parts of the impulse response per node. */
export interface Estimate {
  readonly plus: Float64Array;
  readonly minus: Float64Array;
}

interface Code {
  readonly start: Int32Array;
  readonly from: Int32Array;
  readonly factor: Float64Array;
}

export function flatten(machine: LinearMachine): Code {
  const terms = machine.nodes.flatMap((n) => n.terms);
  const start = new Int32Array(machine.nodes.length + 1);
  for (const [i, n] of machine.nodes.entries()) start[i + 1] = start[i] + n.terms.length;
  return {
    start,
    from: Int32Array.from(terms, (t) => t.from),
    factor: Float64Array.from(terms, (t) => q.toNumber(t.coefficient)),
  };
}

const BLOCK = 256;
const MAX_STEPS = 400_000;

/** Whether the last block of samples moved no sum by more than `tolerance`; `before` is brought up to date. */
function settled(plus: Float64Array, minus: Float64Array, before: Float64Array, tolerance: number): boolean {
  let still = true;
  for (let i = 0; i < before.length; i++) {
    const sum = plus[i] + minus[i];
    if (sum - before[i] > tolerance * sum) still = false;
    before[i] = sum;
  }
  return still;
}

/** Sums |impulse response| from `source` until a block of samples adds less than `tolerance` of what is there. */
export function estimateFrom(machine: LinearMachine, code: Code, source: number, tolerance = 1e-4): Estimate {
  const n = machine.nodes.length;
  const values = new Float64Array(n);
  const plus = new Float64Array(n);
  const minus = new Float64Array(n);
  const next = new Float64Array(machine.states.length);
  const before = new Float64Array(n);
  values[source] = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    for (let i = 0; i < n; i++) {
      const [from, to] = [code.start[i], code.start[i + 1]];
      if (from !== to) {
        let total = step === 0 && i === source ? 1 : 0;
        for (let t = from; t < to; t++) total += code.factor[t] * values[code.from[t]];
        values[i] = total;
      }
      if (values[i] >= 0) plus[i] += values[i];
      else minus[i] -= values[i];
    }
    if (!Number.isFinite(plus[n - 1] + minus[n - 1])) return { plus: plus.fill(Infinity), minus: minus.fill(Infinity) };
    for (const [k, s] of machine.states.entries()) next[k] = values[s.next];
    values.fill(0);
    for (const [k, s] of machine.states.entries()) values[s.node] = next[k];
    if (step % BLOCK === BLOCK - 1 && settled(plus, minus, before, tolerance)) break;
  }
  return { plus, minus };
}
