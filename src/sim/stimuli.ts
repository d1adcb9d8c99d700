// Test vectors, deterministic from a seed: shapes on each input in turn, then all inputs together, then the worst cases.
// Law: every segment begins with init; an input without a clamp never leaves its declared range but for its fault count.
import type { FixedInput } from '../ir/fixed.js';
import type { Drive, Tunable } from './drive.js';
import { type Plan, plans } from './plan.js';
import { Random } from './random.js';
import { setTunables } from './settings.js';
import { type RawArray, rawArray, type Segment, type Setting, type Stimulus, setRaw } from './trace.js';
import { nearestToZero, type Shape, type Wave } from './waves.js';

interface Building {
  readonly starts: Uint8Array;
  readonly inputs: Record<string, RawArray>;
  readonly segments: Segment[];
}

export interface StimuliOptions {
  readonly steps: number;
  readonly seed: number;
  /** Set at random in segments of their own. */
  readonly tunables?: readonly Tunable[];
}

const blank = (inputs: readonly FixedInput[], steps: number): Building => ({
  starts: new Uint8Array(steps),
  inputs: Object.fromEntries(inputs.map((i) => [i.name, rawArray(i.type, steps * (i.length ?? 1))])),
  segments: [],
});

/** Lane i of an array plays the shape 3i steps later, so that not even a step looks alike on all of them. */
function play(into: Building, input: Drive, shape: Shape, random: Random, first: number, steps: number): void {
  const lanes = input.length ?? 1;
  const array = into.inputs[input.name];
  for (let lane = 0; lane < lanes; lane++) {
    const wave = shape(random);
    const late = (3 * lane) % Math.max(1, steps);
    for (let k = 0; k < steps; k++) setRaw(array, (first + ((k + late) % steps)) * lanes + lane, wave(k, steps, input));
  }
}

/**
 * Exactly `steps` steps of stimulus for these inputs.
 * @param seed any number; the same seed gives the same vectors.
 */
export function stimuli(inputs: readonly Drive[], options: StimuliOptions): Stimulus {
  const { steps, seed, tunables = [] } = options;
  const random = new Random(seed);
  const s = blank(inputs, steps);
  const settings: Setting[] = [];
  let first = 0;
  for (const plan of plans(inputs, steps, tunables.length > 0)) {
    if (first + plan.steps > steps) break;
    playPlan(s, inputs, plan, random, first);
    if (plan.tuned) settings.push(...setTunables(tunables, random, first, plan.steps));
    first += plan.steps;
  }
  return { steps: first, ...s, ...(settings.length > 0 ? { settings } : {}) };
}

function playPlan(s: Building, inputs: readonly Drive[], plan: Plan, random: Random, first: number): void {
  s.starts[first] = 1;
  s.segments.push({ name: plan.name, first, steps: plan.steps });
  inputs.forEach((input, i) => {
    play(s, input, plan.shapes[i], random, first, plan.steps);
  });
}

/**
 * The input that attains the worst-case peak gain at its last step: sign of the time-reversed impulse response, and its
 * negative. `responses[i]` is the response of the output to input i (array inputs: to all elements alike).
 */
export function worstCase(inputs: readonly FixedInput[], responses: readonly (readonly number[])[]): Stimulus {
  const length = Math.max(0, ...responses.map((h) => h.length));
  const s = blank(inputs, 2 * length);
  for (const [turn, sign] of [1, -1].entries()) {
    if (length === 0) break;
    const first = turn * length;
    s.starts[first] = 1;
    s.segments.push({ name: `worst case ${sign > 0 ? 'up' : 'down'}`, first, steps: length });
    inputs.forEach((input, i) => {
      const wave: Wave = (k) => {
        const h = sign * (responses[i]?.[length - 1 - k] ?? 0);
        return h > 0 ? input.range.hi : h < 0 ? input.range.lo : nearestToZero(input);
      };
      play(s, input, () => wave, new Random(0), first, length);
    });
  }
  return { steps: 2 * length, ...s };
}

/** One stimulus after another; the parts must have the same inputs. */
export function concatenate(inputs: readonly FixedInput[], parts: readonly Stimulus[]): Stimulus {
  const s = blank(
    inputs,
    parts.reduce((sum, p) => sum + p.steps, 0),
  );
  const settings: Setting[] = [];
  let first = 0;
  for (const part of parts) {
    for (const g of part.settings ?? []) settings.push({ ...g, step: g.step + first });
    s.starts.set(part.starts, first);
    s.segments.push(...part.segments.map((g) => ({ ...g, first: g.first + first })));
    for (const { name, length = 1 } of inputs)
      (s.inputs[name] as Int32Array).set(part.inputs[name] as Int32Array, first * length);
    first += part.steps;
  }
  return { steps: first, ...s, ...(settings.length > 0 ? { settings } : {}) };
}
