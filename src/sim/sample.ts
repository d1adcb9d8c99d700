// A short stimulus made of the beginnings of each segment of a long one, for figures that need not see every step.

import type { IntType } from '../num/format.js';
import { type RawArray, rawArray, type Segment, type Stimulus } from './trace.js';

/** Element type of an array, as far as making another like it needs it. */
function typeOf(a: RawArray): IntType {
  const bits = (a.BYTES_PER_ELEMENT * 8) as IntType['bits'];
  return { bits, signed: /^(Big)?Int/.test(a.constructor.name) };
}

/** The elements of `a` at the given steps, `length` per step. */
function pick(a: RawArray, length: number, steps: readonly number[]): RawArray {
  const out = rawArray(typeOf(a), steps.length * length) as Int32Array;
  const from = a as Int32Array;
  steps.forEach((k, i) => {
    for (let j = 0; j < length; j++) out[i * length + j] = from[k * length + j];
  });
  return out;
}

/** About `steps` steps, shared evenly by the segments; each begins with init, as it does in the whole. */
export function sample(s: Stimulus, steps: number): Stimulus {
  if (s.steps <= steps) return s;
  const share = Math.max(1, Math.floor(steps / s.segments.length));
  const kept: number[] = [];
  const segments: Segment[] = [];
  for (const segment of s.segments) {
    const count = Math.min(share, segment.steps);
    segments.push({ name: segment.name, first: kept.length, steps: count });
    for (let i = 0; i < count; i++) kept.push(segment.first + i);
  }
  const inputs = Object.fromEntries(
    Object.entries(s.inputs).map(([name, a]) => [name, pick(a, a.length / s.steps, kept)]),
  );
  const at = new Map(kept.map((step, i) => [step, i]));
  const settings = s.settings?.flatMap((g) => {
    const step = at.get(g.step);
    return step === undefined ? [] : [{ ...g, step }];
  });
  const starts = pick(s.starts, 1, kept) as Uint8Array;
  return { steps: kept.length, starts, inputs, segments, ...(settings ? { settings } : {}) };
}
