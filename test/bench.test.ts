// The benchmark's parts that are not figures: its designs compile, its float C is generated, its tables are well formed.
import { describe, expect, test } from 'vitest';
import { compileFor, compileStepFor, type DesignBlock, designFiles, isStep, loadBlocks } from '../bench/catalogue.js';
import { floatBlock } from '../bench/float.js';
import { linearised } from '../bench/linear.js';
import { costTable } from '../bench/report.js';
import { requirement } from '../bench/requirements.js';
import { stepStimulus } from '../bench/step.js';
import { stepVerdict } from '../bench/step-report.js';
import { left, right, table } from '../bench/table.js';
import { impulseResponses, realMeaning } from '../src/cli/vectors.js';
import { realErrors } from '../src/sim/outputs.js';
import { referenceTrace } from '../src/sim/reference.js';

const designs = designFiles().filter((d) => !d.isExample && !d.name.startsWith('kernel-'));
const kernels = designFiles().filter((d) => d.name.startsWith('kernel-'));

const linear = async (name: string): Promise<DesignBlock> => {
  const [block] = await loadBlocks(designs.find((d) => d.name === name)!);
  if (!block || isStep(block)) throw new Error(`${name} is no linear block`);
  return block;
};

describe('designs', () => {
  test('are the ones the requirements name', () => {
    const names = ['q15', 'q31'].flatMap((w) => [`pi-${w}`, ...[1, 2, 4].map((n) => `biquad-${w}-${n}`)]);
    expect(designs.map((d) => d.name)).toEqual(expect.arrayContaining(names));
  });

  test.each(designs.map((d) => [d.name]))('%s compiles in its pinned format', async (name) => {
    const { compiled, checked } = compileFor(await linear(name), 'cortex-m4');
    const bits = /q15/.test(name) ? 16 : 32;
    expect(compiled.inputs.map((s) => s.quantity.type.bits)).toEqual([bits]);
    expect(compiled.outputs.map((s) => s.quantity.type.bits)).toEqual([bits]);
    expect(checked.output.enforced).toBe(false);
    const { program } = floatBlock(checked, compiled.program);
    expect(program.inputs).toEqual(compiled.program.inputs);
  });
});

describe('kernels', () => {
  test('are the rows of the requirements', () => {
    const names = ['sin', 'cos', 'sin-cos', 'atan2', 'sqrt', 'div'].map((n) => `kernel-${n}`);
    expect(kernels.map((d) => d.name).sort()).toEqual(names.sort());
    for (const name of names) {
      for (const core of ['cortex-m4', 'cortex-m0']) expect(requirement(name, core)).toHaveProperty('aim');
    }
  });

  test.each(kernels.map((d) => [d.name, d] as const))('%s compiles, keeps its maxError', async (_, design) => {
    const [block] = await loadBlocks(design);
    if (!block || !isStep(block)) throw new Error('not a step function');
    const compiled = compileStepFor(block, 'cortex-m4');
    expect(compiled.optimizeFor).toBe('cortex-m4');
    const stimulus = stepStimulus(compiled);
    const trace = referenceTrace(compiled.program, stimulus);
    const { free, restarted } = realMeaning(compiled, stimulus, trace);
    expect(realErrors(compiled, { free, ...(restarted ? { restarted } : {}) }, trace).breaches).toEqual([]);
  });
});

test('a step function that is not as exact as asked has reached nothing', () => {
  const steps = { min: 5, median: 5, max: 5 };
  const fixed = { steps, unit: 'instructions' as const, flashBytes: 1, ramBytes: 0, stackBytes: 0 };
  const error = { output: 'y', kind: 'proven', bound: 0.5, worst: 0, jumps: 0, breaches: 0 };
  const row = { core: 'cortex-m4' as const, fixed, mismatches: 0, steps: 10, error };
  const of = (design: string, e: Partial<typeof error>, mismatches = 0) =>
    stepVerdict({ ...row, design, mismatches, error: { ...error, ...e } });
  expect([of('kernel-div', {}), of('kernel-div', { bound: 0.6 })]).toEqual(['aim', 'INEXACT']);
  expect([of('kernel-sqrt', {}), of('kernel-sqrt', { jumps: 1 })]).toEqual(['aim', 'INEXACT']);
  expect([of('foc', { breaches: 1 }), of('foc', {}, 1), of('foc', { bound: 4 })]).toEqual(['BROKEN', 'BROKEN', 'aim']);
});

test('float C is the controller with its constants and nothing else', async () => {
  const pi = await linear('pi-q15');
  const { checked, compiled } = compileFor(pi, 'cortex-m4');
  const { sources } = floatBlock(checked, compiled.program);
  expect(sources[1].text).toBe(`#include "float_controller.h"
void float_controller_init(float_controller_state_t *s) { s->w = 0.0f; }
float float_controller_step(float_controller_state_t *s, float x)
{
    const float u = 0.78125f * x + s->w;
    const float w = s->w + 0.0625f * x;
    s->w = w < -32768.0f ? -32768.0f : w > 32767.0f ? 32767.0f : w;
    return u < -32768.0f ? -32768.0f : u > 32767.0f ? 32767.0f : u;
}
`);
});

test('the unrounded machine responds as the real meaning, but for its coefficients', async () => {
  const biquad = await linear('biquad-q31-1');
  const { compiled } = compileFor(biquad, 'cortex-m4');
  const [got, want] = [linearised(compiled.program).impulses(50), impulseResponses(compiled, 50)];
  for (const [k, h] of want[0].entries()) expect(got[0][k]).toBeCloseTo(h, 6);
  const effects = linearised(compiled.program).effects(50);
  expect(Math.abs(effects[49][0] / effects[0][0])).toBeLessThan(1e-3);
});

test('requirements are looked up by design and core', () => {
  expect(requirement('biquad-q15-2', 'cortex-m0')).toMatchObject({ required: 76, aim: 48, peer: { steps: 264 } });
  expect(requirement('mixed-q31-4', 'cortex-m4')).toMatchObject({ required: 122, aim: 83 });
  expect(requirement('biquad-q15-2', 'avr')).toEqual({});
  expect(requirement('ecg', 'cortex-m4')).toEqual({});
});

describe('tables', () => {
  test('are padded markdown', () => {
    const rows = [
      { name: 'a|b', n: 1 },
      { name: 'longer', n: 1000 },
    ];
    const text = table<(typeof rows)[number]>([left('name', (r) => r.name), right('n', (r) => `${r.n}`)], rows);
    expect(text).toBe('| name   |    n |\n| ------ | ---: |\n| a\\|b   |    1 |\n| longer | 1000 |\n');
  });

  test('say where a requirement is missed, met, and where the aim is reached', () => {
    const at = (median: number) => {
      const steps = { min: median, median, max: median };
      const cost = { steps, unit: 'instructions' as const, flashBytes: 1, ramBytes: 1, stackBytes: 1 };
      const row = { design: 'pi-q15', core: 'cortex-m4', realisation: 'parallel-pid', mismatches: 0, steps: 1 };
      return costTable([{ ...row, fixed: cost, float: cost }])
        .split('\n')[2]
        .split('|')[7]
        .trim();
    };
    expect([at(16), at(18), at(19)]).toEqual(['aim', 'ok', 'MISSED']);
  });
});
