// How much of a proved bound is slack: the worst error that an adversary finds, beside the bound.
// The adversary knows the program: it plays the sign sequences that attain the gains of the response and of the coefficient
// error, then picks at every step the input whose rounding error does most harm at the end, then climbs from the worst found.
import { impulseResponses } from '../src/cli/vectors.js';
import type { CompiledBlock } from '../src/ir/compiled.js';
import type { Words } from '../src/ir/fixed-evaluate.js';
import * as q from '../src/num/rational.js';
import { Random } from '../src/sim/random.js';
import { stimuli, worstCase } from '../src/sim/stimuli.js';
import { rawArray, type Stimulus, setRaw } from '../src/sim/trace.js';
import { type Attack, ErrorMeter } from './error-meter.js';
import { type LinearMachine, linearised } from './linear.js';

export interface Tightness {
  readonly realisation: string;
  readonly bound: number;
  /** Of the unit the certificate counts in. */
  readonly worst: number;
  /** What the float64 reference may itself be off by. */
  readonly referenceError: number;
  readonly ratio: number;
  readonly found: string;
  readonly integrates: boolean;
}

const SEED = 7;
const SHAPES = 20_000;
const LONGEST = 2000;
const CANDIDATES = 24;
const CLIMBS = 400;

/** Steps after which nothing is left of an impulse, at most LONGEST. */
function horizon(responses: readonly (readonly number[])[]): number {
  const peak = Math.max(...responses.flat().map(Math.abs), 0);
  const last = Math.max(...responses.map((h) => h.findLastIndex((x) => Math.abs(x) > peak * 1e-5)), 0);
  return Math.min(LONGEST, Math.max(64, last + 8));
}

/** The inputs as a stimulus of one segment; sequence[k] holds one count per input. */
function sequence(block: CompiledBlock, counts: readonly (readonly number[])[]): Stimulus {
  const { inputs } = block.program;
  const starts = new Uint8Array(counts.length);
  starts[0] = 1;
  const columns = inputs.map((input, i) => {
    const array = rawArray(input.type, counts.length);
    for (const [k, u] of counts.entries()) setRaw(array, k, BigInt(u[i]));
    return [input.name, array] as const;
  });
  const segments = [{ name: 'sought', first: 0, steps: counts.length }];
  return { steps: counts.length, starts, inputs: Object.fromEntries(columns), segments };
}

interface Plan {
  readonly sign: 1 | -1;
  /** Part of the input range played. */
  readonly amplitude: number;
  /** How much the coefficient error counts beside the roundings: 0 or 1. */
  readonly coefficients: number;
}

interface Target {
  readonly block: CompiledBlock;
  readonly meter: ErrorMeter;
  readonly machine: LinearMachine;
  readonly effects: readonly (readonly number[])[];
  /** Coefficient error's impulse response per input. */
  readonly difference: readonly (readonly number[])[];
  readonly length: number;
}

/** Random counts within a part of the range; every fourth at an end of it. */
function candidate(t: Target, random: Random, amplitude: number): number[] {
  return t.block.program.inputs.map(({ range }) => {
    const [lo, hi] = [Number(range.lo), Number(range.hi)];
    const [middle, half] = [(lo + hi) / 2, ((hi - lo) / 2) * amplitude];
    const part = random.bits32() % 4 === 0 ? (random.coin() ? 1 : -1) : 2 * random.unit() - 1;
    return Math.min(hi, Math.max(lo, Math.round(middle + half * part)));
  });
}

/** Picks inputs one by one: each the candidate whose rounding errors, through their effects at the end, weigh most. */
function greedy(t: Target, plan: Plan, random: Random): number[][] {
  const chosen: number[][] = [];
  let state = t.meter.initialState();
  for (let k = 0; k < t.length; k++) {
    const left = t.length - 1 - k;
    const from = t.meter.vector(state);
    const weights = left > 0 ? t.effects[left - 1] : undefined;
    let [best, bestScore, bestState]: [number[], number, Words] = [[], Number.NEGATIVE_INFINITY, state];
    for (let c = 0; c < CANDIDATES; c++) {
      const u = candidate(t, random, plan.amplitude);
      const rounded = t.meter.stepFrom(state, u);
      const free = t.machine.step(from, u);
      const harm = weights
        ? t.meter.vector(rounded.next).reduce((total, x, i) => total + (x - free.next[i]) * weights[i], 0)
        : rounded.y - free.y;
      const drift = u.reduce((total, x, i) => total + (t.difference[i][left] ?? 0) * x, 0);
      const score = plan.sign * (harm + plan.coefficients * drift);
      if (score > bestScore) [best, bestScore, bestState] = [u, score, rounded.next];
    }
    chosen.push(best);
    state = bestState;
  }
  return chosen;
}

/** Changes a few inputs at a time and keeps what makes the worst error larger. */
function climb(t: Target, from: Attack, random: Random): Attack {
  let best = from;
  for (let round = 0; round < CLIMBS; round++) {
    const counts = best.counts.map((u) => u);
    const changes = 1 + (random.bits32() % 4);
    for (let i = 0; i < changes; i++) {
      // the last inputs before the worst step matter most
      const back = Math.floor(random.unit() ** 3 * counts.length);
      counts[counts.length - 1 - back] = candidate(t, random, random.coin() ? 1 : random.unit());
    }
    const tried = t.meter.attack('hill climb', sequence(t.block, counts));
    if (tried.worst > best.worst) best = tried;
  }
  return best;
}

/** What the greedy adversary tries; `gain` above one can saturate the output, where errors vanish: then a part of the range. */
function plans(gain: number): Plan[] {
  const inRange = Math.min(1, 0.9 / Math.max(gain, 1e-9));
  return ([1, -1] as const).flatMap((sign) => [
    { sign, amplitude: 1, coefficients: 1 },
    { sign, amplitude: inRange, coefficients: 1 },
    { sign, amplitude: inRange, coefficients: 0 },
  ]);
}

/** Worst-case peak gain of the response relative to the output's limits: above one, full-scale inputs can saturate. */
function relativeGain(block: CompiledBlock, responses: readonly (readonly number[])[]): number {
  const { range } = block.program.outputs[0];
  const reach = responses.reduce((total, h, i) => {
    const { lo, hi } = block.program.inputs[i].range;
    return total + (h.reduce((sum, x) => sum + Math.abs(x), 0) * Number(hi - lo)) / 2;
  }, 0);
  return reach / (Number(range.hi - range.lo) / 2);
}

/** The worst error found for a block, by all attacks. */
export function tightness(block: CompiledBlock): Tightness {
  const { inputs } = block.program;
  const [certificate] = block.certificates;
  const meter = new ErrorMeter(block);
  const machine = linearised(block.program);
  const responses = impulseResponses(block, LONGEST);
  const length = horizon(responses);
  const effects = machine.effects(length);
  const difference = machine.impulses(length).map((h, i) => h.map((x, k) => x - responses[i][k]));
  const t: Target = { block, meter, machine, effects, difference, length };
  const random = new Random(SEED);
  const played: Attack[] = [
    ['shapes and noise', stimuli(inputs, { steps: SHAPES, seed: SEED })] as const,
    [
      'signs of the response',
      worstCase(
        inputs,
        responses.map((h) => h.slice(0, length)),
      ),
    ] as const,
    ['signs of the coefficient error', worstCase(inputs, difference)] as const,
  ].map(([name, s]) => meter.attack(name, s));
  const sought = plans(relativeGain(block, responses)).map((plan) => {
    const counts = greedy(t, plan, random);
    return meter.attack('greedy choice of roundings', sequence(block, counts));
  });
  const worst = [...played, ...sought].reduce((a, b) => (b.worst > a.worst ? b : a));
  const best = climb(t, worst, random);
  const lsb = q.toNumber(certificate.lsb);
  const bound = q.toNumberUp(certificate.errorBound) / lsb;
  return {
    realisation: block.realisation,
    bound,
    worst: best.worst / lsb,
    referenceError: meter.slack / lsb,
    ratio: bound / (best.worst / lsb),
    found: best.name,
    integrates: certificate.gains.length > 0,
  };
}
