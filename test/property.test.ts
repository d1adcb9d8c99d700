// The promise on 320 random stable systems: they build (or say what error can be met, and then build), their C gives the bits of the
// reference in every output and state with the sanitizers silent, and the real-valued error stays within the certificate.
import { afterAll, describe, expect, test } from 'vitest';
import { checkLti } from '../src/blocks/check-lti.js';
import { compileBlock } from '../src/compile.js';
import { Reporter } from '../src/diag/reporter.js';
import type { CompiledBlock } from '../src/ir/compiled.js';
import { realRunner } from '../src/ir/real-evaluate.js';
import { realRange } from '../src/num/format.js';
import * as iv from '../src/num/interval.js';
import * as q from '../src/num/rational.js';
import { referenceTrace } from '../src/sim/reference.js';
import { concatenate, stimuli, worstCase } from '../src/sim/stimuli.js';
import { type Stimulus, signalOf, type Trace } from '../src/sim/trace.js';
import { errorResponse } from './bound-stimuli.js';
import { missing } from './emit-harness.js';
import { type Case, runTogether } from './property-harness.js';
import { blockOf, type Sample, sampleOf } from './property-systems.js';

const SEED = Number(process.env.PROPERTY_SEED ?? 1);
const COUNT = Number(process.env.PROPERTY_COUNT ?? 320);
const BATCH = 40;
/** Whose C form a batch takes, compiled for this machine. */
const CORES = ['host', 'cortex-m4', 'cortex-m0', 'avr'] as const;

interface Figures {
  refusals: number;
  readonly slowest: { name: string; order: number; ms: number }[];
  readonly ratios: { name: string; order: number; ratio: number; lsb: number }[];
}
const figures: Figures = { refusals: 0, slowest: [], ratios: [] };

function tryBuild(
  sample: Sample,
  maxError?: number,
): CompiledBlock | { readonly best?: number; readonly text: string } {
  const reporter = new Reporter();
  const checked = checkLti(blockOf(sample, maxError), sample.name, reporter);
  const block = checked && compileBlock(checked, reporter, {});
  if (block) return block;
  const [error] = reporter.diagnostics.filter((d) => d.severity === 'error');
  const text = `${sample.name}: ${error.code} ${error.message}`;
  const best =
    error.code === 'BS4005' ? Number(/best proved bound is ([\d.e+-]+)/.exec(error.message)?.[1]) : undefined;
  return { text, ...(best !== undefined && { best }) };
}

/** The block; where its maxError was refused, with the error that the refusal says can be met. */
function build(sample: Sample): CompiledBlock {
  const started = performance.now();
  const first = tryBuild(sample);
  figures.slowest.push({ name: sample.name, order: sample.order, ms: performance.now() - started });
  if ('program' in first) return first;
  if (first.best === undefined) throw new Error(first.text);
  figures.refusals++;
  const second = tryBuild(sample, first.best);
  if ('program' in second) return second;
  throw new Error(`${first.text}; with that: ${second.text}`);
}

/** Response of the float64 meaning to an impulse, for its signs. */
function response(block: CompiledBlock, n: number): number[] {
  const { quantity } = block.inputs[0];
  const rest = Math.min(Math.max(0, Number(quantity.rawRange.lo)), Number(quantity.rawRange.hi));
  const step = Number(quantity.rawRange.hi) - rest || Number(quantity.rawRange.lo) - rest;
  const [still, hit] = [realRunner(block.reference), realRunner(block.reference)];
  return Array.from({ length: n }, (_, k) => {
    const difference = hit.step([k === 0 ? rest + step : rest])[0] - still.step([rest])[0];
    return step > 0 ? difference : -difference;
  });
}

function stimulusFor(block: CompiledBlock, { plant }: Sample): Stimulus {
  const { inputs } = block.program;
  const sign = q.sign(block.inputs[0].quantity.lsb);
  const coefficients = errorResponse(block, { plant, rule: 'tustin', Ts: 0.001 }, 0, 600).map((h) => h * sign);
  return concatenate(inputs, [
    worstCase(inputs, [response(block, 500)]),
    worstCase(inputs, [coefficients]),
    stimuli(inputs, { steps: 600, seed: SEED }),
  ]);
}

/** Worst real-valued error, checked against the certificate. */
function worstError(block: CompiledBlock, stimulus: Stimulus, trace: Trace): number {
  const runner = realRunner(block.reference);
  const [input, output] = [block.inputs[0], block.outputs[0]];
  const raw = signalOf(stimulus.inputs, input.name);
  const counts = signalOf(trace.outputs, output.name);
  const [lo, hi] = [Number(input.quantity.rawRange.lo), Number(input.quantity.rawRange.hi)];
  const lsb = Math.abs(q.toNumber(output.quantity.lsb));
  let worst = 0;
  for (let k = 0; k < stimulus.steps; k++) {
    if (stimulus.starts[k]) runner.reset();
    const [y] = runner.step([Math.min(Math.max(Number(raw[k]), lo), hi)]);
    worst = Math.max(worst, Math.abs(Number(counts[k]) - y) * lsb);
  }
  return worst;
}

function judged(sample: Sample): Case {
  const block = build(sample);
  const stimulus = stimulusFor(block, sample);
  const want = referenceTrace(block.program, stimulus);
  const worst = worstError(block, stimulus, want);
  const [{ errorBound, errorBoundLsb }] = block.certificates;
  const bound = q.toNumberUp(errorBound);
  const largest = q.toNumberUp(iv.magnitude(realRange(block.outputs[0].quantity)));
  expect(worst, sample.name).toBeLessThanOrEqual(bound + block.referenceError[0] + 4 * Number.EPSILON * largest);
  figures.ratios.push({ name: sample.name, order: sample.order, ratio: bound / worst, lsb: q.toNumber(errorBoundLsb) });
  return { block, stimulus, want };
}

describe.skipIf(missing('gcc'))('random stable systems', () => {
  const pending: Promise<void>[] = [];
  for (let first = 0; first < COUNT; first += BATCH) {
    test(`${first} to ${first + BATCH - 1} build and keep their bound`, { timeout: 120_000 }, async () => {
      const cases: Case[] = [];
      for (let i = first; i < first + BATCH; i++) {
        cases.push(judged(sampleOf(i, SEED)));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const names = cases.map((c) => c.block.name);
      // The C compiles on the other core while the next batch is built; the last test waits for all.
      const compared = runTogether(cases, CORES[pending.length % CORES.length]).then((wrong) => {
        expect(names.filter((_, i) => wrong[i] > 0)).toEqual([]);
      });
      compared.catch(() => {});
      pending.push(compared);
    });
  }

  test('their C gives the same bits, sanitizers silent', { timeout: 120_000 }, async () => {
    expect(pending).toHaveLength(COUNT / BATCH);
    await Promise.all(pending);
  });

  test('few are refused', () => {
    expect(figures.refusals).toBeLessThanOrEqual(0.05 * COUNT);
  });
});

afterAll(() => {
  const slowest = figures.slowest.sort((a, b) => b.ms - a.ms).slice(0, 3);
  const loose = figures.ratios
    .filter((r) => r.lsb <= 4)
    .sort((a, b) => b.ratio - a.ratio)
    .slice(0, 5);
  const total = figures.slowest.reduce((sum, s) => sum + s.ms, 0);
  console.info(
    [
      `refusals: ${figures.refusals} of ${COUNT}; all builds ${(total / 1000).toFixed(1)} s`,
      ...slowest.map((s) => `slow: ${s.name}, order ${s.order}, ${(s.ms / 1000).toFixed(2)} s`),
      ...loose.map((r) => `bound/worst ${r.ratio.toFixed(2)} (${r.lsb.toFixed(2)} LSB): ${r.name}, order ${r.order}`),
    ].join('\n'),
  );
});
