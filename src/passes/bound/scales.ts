// Units for the states of a linear machine, powers of two near what the inputs make of them: chains of sections whose gains differ by
// many orders have no useful norm otherwise. Any units are sound; these are found by a short run in doubles.
import type { Compact } from './compact.js';

const BLOCK = 256;
const MAX_BLOCKS = 1024;
const SETTLED = 0.01;

/** Sum of |x| per state from an impulse at `source`, until a block adds next to nothing. */
function magnitudes(code: Compact, source: number): Float64Array {
  const { start, from, factor, states, size } = code;
  const v = new Float64Array(size);
  const sums = new Float64Array(states.node.length);
  const next = new Float64Array(states.node.length);
  v[source] = 1;
  for (let block = 0; block < MAX_BLOCKS; block++) {
    const before = sums.slice();
    for (let step = 0; step < BLOCK; step++) {
      for (let i = 0; i < size; i++) {
        if (start[i] === start[i + 1]) continue;
        let total = i === source && block + step === 0 ? 1 : 0;
        for (let t = start[i]; t < start[i + 1]; t++) total += factor[t] * v[from[t]];
        v[i] = total;
      }
      for (let k = 0; k < next.length; k++) next[k] = v[states.next[k]];
      v[source] = 0;
      for (let k = 0; k < next.length; k++) {
        v[states.node[k]] = Math.abs(next[k]) < 1e-280 ? 0 : next[k];
        sums[k] += Math.abs(next[k]);
      }
    }
    if (sums.every((s, k) => !(s - before[k] > SETTLED * s))) break;
  }
  return sums;
}

/** Exponents: state k is measured in 2^exponent[k]. */
export function stateScales(code: Compact, inputs: readonly number[], others: readonly number[]): number[] {
  const largest = new Float64Array(code.states.node.length);
  for (const source of [...inputs, ...others]) {
    if (!inputs.includes(source) && !largest.includes(0)) break;
    for (const [k, sum] of magnitudes(code, source).entries()) largest[k] = Math.max(largest[k], sum);
  }
  return Array.from(largest, (x) => (x > 0 && Number.isFinite(x) ? Math.round(Math.log2(x)) : 0));
}
