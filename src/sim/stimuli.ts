// Test vectors, deterministic from a seed: shapes on each input in turn, then all inputs together, then the worst cases.
// Law: every segment begins with init; an input without a clamp never leaves its declared range.
import type { FixedInput } from '../ir/fixed.js';
import { typeRange } from '../num/format.js';
import { Random } from './random.js';
import { type RawArray, rawArray, type Segment, type Stimulus, setRaw } from './trace.js';

/** The sample of a shape at step k of n, for one lane of an input. */
type Wave = (k: number, n: number, input: FixedInput) => bigint;
/** Makes a wave; called once for every lane of every segment, so that lanes are independent. */
type Shape = (random: Random) => Wave;

const nearestToZero = ({ range }: FixedInput): bigint => (range.lo > 0n ? range.lo : range.hi < 0n ? range.hi : 0n);

/** f in [-1, 1] onto [lo, hi]; the ends are hit exactly. */
function onto({ range }: FixedInput, f: number): bigint {
  if (f >= 1) return range.hi;
  if (f <= -1) return range.lo;
  const part = BigInt(Math.round(((f + 1) / 2) * 0x1_0000_0000));
  return range.lo + (((range.hi - range.lo) * part) >> 32n);
}

const zero: Shape = () => (_k, _n, input) => nearestToZero(input);
const impulse =
  (up: boolean): Shape =>
  () =>
  (k, _n, input) =>
    k === 0 ? (up ? input.range.hi : input.range.lo) : nearestToZero(input);
const step =
  (up: boolean): Shape =>
  () =>
  (_k, _n, input) =>
    up ? input.range.hi : input.range.lo;
/** Half periods of 1, 2, 4 ... samples: from Nyquist to far below it. */
const square: Shape = () => (k, n, input) => {
  const octaves = Math.max(1, Math.floor(Math.log2(n)) - 2);
  const half = 2 ** Math.min(octaves, Math.floor((k / n) * octaves));
  return Math.floor(k / half) % 2 === 0 ? input.range.hi : input.range.lo;
};
/** Full-range sine, its frequency rising exponentially from two periods per segment to Nyquist. */
const sweep: Shape = () => (k, n, input) => {
  const growth = Math.log(Math.max(2, n / 4));
  const cycles = (2 * (Math.exp((growth * k) / n) - 1)) / growth;
  return onto(input, Math.sin(2 * Math.PI * cycles));
};
const uniform: Shape = (random) => (_k, _n, input) => random.between(input.range.lo, input.range.hi);
/** Any bit pattern of the C type, if the block clamps; else within the declared range. */
const patterns: Shape = (random) => (_k, _n, input) => {
  const range = input.clamp ? typeRange(input.type) : input.range;
  return random.coin() ? random.between(range.lo, range.hi) : random.coin() ? range.lo : range.hi;
};
/** Jumps between the ends at random times, 1 to 64 samples apart. */
const telegraph: Shape = (random) => {
  let [left, up] = [0, false];
  return (_k, _n, input) => {
    if (left-- <= 0) {
      left = Math.floor(random.unit() ** 2 * 64);
      up = !up;
    }
    return up ? input.range.hi : input.range.lo;
  };
};

interface Plan {
  readonly name: string;
  readonly steps: number;
  /** The shape on each input. */
  readonly shapes: readonly Shape[];
}

/** What each input plays in a segment whose one driven input is `driven`; the others rest at 0. */
const solo = (count: number, driven: number, shape: Shape): readonly Shape[] =>
  Array.from({ length: count }, (_, i) => (i === driven ? shape : zero));

const SHAPES: readonly (readonly [string, Shape])[] = [
  ['impulse up', impulse(true)],
  ['impulse down', impulse(false)],
  ['step up', step(true)],
  ['step down', step(false)],
  ['square', square],
  ['sweep', sweep],
];
const NOISES: readonly (readonly [string, Shape])[] = [
  ['uniform', uniform],
  ['bit patterns', patterns],
  ['telegraph', telegraph],
];

function plans(inputs: readonly FixedInput[], steps: number): readonly Plan[] {
  const shapes = [['zero', inputs.map(() => zero)] as const].concat(
    inputs.flatMap((input, i) =>
      SHAPES.map(([name, shape]) => [`${name}, ${input.name}`, solo(inputs.length, i, shape)] as const),
    ) as never,
  );
  // half of the steps for shapes, at most 4096 each; noise takes the rest
  const each = Math.max(1, Math.min(4096, Math.floor(steps / 2 / shapes.length)));
  const rest = Math.max(0, steps - each * shapes.length);
  const noise = NOISES.map(([name, shape], i) => ({
    name,
    steps: Math.floor(rest / NOISES.length) + (i < rest % NOISES.length ? 1 : 0),
    shapes: inputs.map(() => shape),
  }));
  return [...shapes.map(([name, list]) => ({ name, steps: each, shapes: list })), ...noise].filter((p) => p.steps > 0);
}

interface Building {
  readonly starts: Uint8Array;
  readonly inputs: Record<string, RawArray>;
  readonly segments: Segment[];
}

const blank = (inputs: readonly FixedInput[], steps: number): Building => ({
  starts: new Uint8Array(steps),
  inputs: Object.fromEntries(inputs.map((i) => [i.name, rawArray(i.type, steps * (i.length ?? 1))])),
  segments: [],
});

function play(into: Building, input: FixedInput, shape: Shape, random: Random, first: number, steps: number): void {
  const lanes = input.length ?? 1;
  const array = into.inputs[input.name];
  for (let lane = 0; lane < lanes; lane++) {
    const wave = shape(random);
    for (let k = 0; k < steps; k++) setRaw(array, (first + k) * lanes + lane, wave(k, steps, input));
  }
}

/**
 * Exactly `steps` steps of stimulus for these inputs.
 * @param seed any number; the same seed gives the same vectors.
 */
export function stimuli(
  inputs: readonly FixedInput[],
  options: { readonly steps: number; readonly seed: number },
): Stimulus {
  const random = new Random(options.seed);
  const s = blank(inputs, options.steps);
  let first = 0;
  for (const plan of plans(inputs, options.steps)) {
    if (first + plan.steps > options.steps) break;
    s.starts[first] = 1;
    s.segments.push({ name: plan.name, first, steps: plan.steps });
    inputs.forEach((input, i) => {
      play(s, input, plan.shapes[i], random, first, plan.steps);
    });
    first += plan.steps;
  }
  return { steps: first, ...s };
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
  let first = 0;
  for (const part of parts) {
    s.starts.set(part.starts, first);
    s.segments.push(...part.segments.map((g) => ({ ...g, first: g.first + first })));
    for (const { name, length = 1 } of inputs)
      (s.inputs[name] as Int32Array).set(part.inputs[name] as Int32Array, first * length);
    first += part.steps;
  }
  return { steps: first, ...s };
}
