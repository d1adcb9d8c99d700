// The same gains as gains.ts in plain doubles, without proof: for ranking candidates, never for a certificate.
import * as q from '../../num/rational.js';
import { type Compact, compact } from './compact.js';
import type { LinearMachine } from './machine.js';

/** Positive and negative parts of the impulse response per node. */
export interface Estimate {
  readonly plus: Float64Array;
  readonly minus: Float64Array;
}

export interface Flat {
  readonly code: Compact;
  /** Per node of the machine. */
  readonly scales: Float64Array;
}

export function flatten(machine: LinearMachine): Flat {
  const code = compact(machine);
  return { code, scales: Float64Array.from(code.views, (v) => q.toNumber(v.scale)) };
}

const BLOCK = 256;
const MAX_BLOCKS = 1600;
/** Subnormal numbers are slow. */
const FLUSH = 1e-280;

/** Whether the last block of samples moved no sum by more than `tolerance`; `before` is brought up to date. */
function settled({ plus, minus }: Estimate, before: Float64Array, tolerance: number): boolean {
  let still = true;
  for (let i = 0; i < before.length; i++) {
    const sum = plus[i] + minus[i];
    if (sum - before[i] > tolerance * sum) still = false;
    before[i] = sum;
  }
  return still;
}

/** A block of steps; `source` starts with 1 in the first one. */
function advance(
  { start, from, factor, states, size }: Compact,
  v: Float64Array,
  sums: Estimate,
  source: number,
  first: boolean,
) {
  const { plus, minus } = sums;
  const next = new Float64Array(states.next.length);
  for (let step = 0; step < BLOCK; step++) {
    for (let i = 0, t = 0; i < size; i++) {
      const end = start[i + 1];
      if (t < end) {
        let total = first && step === 0 && i === source ? 1 : 0;
        for (; t < end; t++) total += factor[t] * v[from[t]];
        v[i] = total;
      }
      if (v[i] >= 0) plus[i] += v[i];
      else minus[i] -= v[i];
    }
    for (let k = 0; k < next.length; k++) next[k] = v[states.next[k]];
    v[source] = 0;
    for (let k = 0; k < next.length; k++) v[states.node[k]] = Math.abs(next[k]) < FLUSH ? 0 : next[k];
  }
}

/** Sums |impulse response| from `source` until a block of samples adds less than `tolerance` of what is there. */
export function estimateFrom({ code, scales }: Flat, source: number, tolerance = 1e-4): Estimate {
  const at = code.views[source].node;
  const v = new Float64Array(code.size);
  const sums = { plus: new Float64Array(code.size), minus: new Float64Array(code.size) };
  const before = new Float64Array(code.size);
  v[at] = 1;
  for (let block = 0; block < MAX_BLOCKS; block++) {
    advance(code, v, sums, at, block === 0);
    if (sums.plus.some((x, i) => !Number.isFinite(x + sums.minus[i]))) {
      const never = new Float64Array(scales.length).fill(Infinity);
      return { plus: never, minus: never };
    }
    if (settled(sums, before, tolerance)) break;
  }
  const part = (own: Float64Array, other: Float64Array) =>
    scales.map((s, i) => (s < 0 ? -s * other[code.views[i].node] : s * own[code.views[i].node]));
  return { plus: part(sums.plus, sums.minus), minus: part(sums.minus, sums.plus) };
}
