// The benchmark's parts that are not figures: its designs compile, its float C is generated, its tables are well formed.
import { describe, expect, test } from 'vitest';
import { compileFor, designFiles, loadBlocks } from '../bench/catalogue.js';
import { floatBlock } from '../bench/float.js';
import { linearised } from '../bench/linear.js';
import { costTable } from '../bench/report.js';
import { requirement } from '../bench/requirements.js';
import { left, right, table } from '../bench/table.js';
import { impulseResponses } from '../src/cli/vectors.js';

const designs = designFiles().filter((d) => !d.isExample);

describe('designs', () => {
  test('are the ones the requirements name', () => {
    const names = ['q15', 'q31'].flatMap((w) => [`pi-${w}`, ...[1, 2, 4].map((n) => `biquad-${w}-${n}`)]);
    expect(designs.map((d) => d.name)).toEqual(expect.arrayContaining(names));
  });

  test.each(designs.map((d) => [d.name, d] as const))('%s compiles in its pinned format', async (name, design) => {
    const blocks = await loadBlocks(design);
    expect(blocks).toHaveLength(1);
    const { compiled, checked } = compileFor(blocks[0], 'cortex-m4');
    const bits = /q15/.test(name) ? 16 : 32;
    expect(compiled.inputs.map((s) => s.quantity.type.bits)).toEqual([bits]);
    expect(compiled.outputs.map((s) => s.quantity.type.bits)).toEqual([bits]);
    expect(checked.output.enforced).toBe(false);
    const { program } = floatBlock(checked, compiled.program);
    expect(program.inputs).toEqual(compiled.program.inputs);
  });
});

test('float C is the controller with its constants and nothing else', async () => {
  const [pi] = await loadBlocks(designs.find((d) => d.name === 'pi-q15')!);
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
  const [biquad] = await loadBlocks(designs.find((d) => d.name === 'biquad-q31-1')!);
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
