// verify and the programmatic surface: results on the host, vectors of the user, exit statuses. Needs gcc or clang.
import { describe, expect, it } from 'vitest';
import { compileDesign } from '../src/cli/pipeline.js';
import { impulseResponses } from '../src/cli/vectors.js';
import { compile, lti, pid, real, tf, verify } from '../src/index.js';
import { findProgram } from '../src/target/probe.js';
import { documentOf, inFolder, put, run } from './command.js';

const DESIGN = `import { lti, pid, real } from 'backstep';
const speed = real({ range: [0, 100], unit: 'rpm', raw: { bits: 10, min: 0, max: 100 } });
export const loop = lti({
  system: pid({ kp: 0.5, ki: 2 }),
  sampleTime: 1e-2,
  inputs: { ref: speed, meas: speed },
  output: real({ range: [-10, 10], raw: { bits: 12, signed: true, lsb: 0.005 } }),
  saturate: [-10, 10],
});
`;
const hasCompiler = findProgram('gcc') !== undefined || findProgram('clang') !== undefined;
const block = lti({
  system: tf([1], [0.05, 1]),
  sampleTime: 1e-2,
  input: real({ range: [-1, 1] }),
  output: real({ range: [-2, 2], maxError: 1e-3 }),
});

describe.skipIf(!hasCompiler)('verify on the host', () => {
  it('finds no mismatch, and the error within the bound', () =>
    inFolder(async (folder) => {
      const ran = await run('verify', put(folder, 'design.ts', DESIGN), '--steps', '3000', '--json');
      const { ok, results } = JSON.parse(ran.out);
      expect([ran.status, ok]).toEqual([0, true]);
      expect(results.length).toBeGreaterThan(0);
      for (const r of results) {
        expect(r).toMatchObject({ block: 'loop', target: 'host', steps: 3000, mismatches: 0 });
        expect(r.outputs[0].maxError).toBeGreaterThan(0);
        expect(r.outputs[0].maxError).toBeLessThanOrEqual(r.outputs[0].errorBound * (1 + 1e-9));
      }
    }));

  it('runs the vectors of a file', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      const vectors = put(folder, 'v.csv', 'ref,meas\n0,0\n1023,0\n512,65535\n');
      const ran = await run('verify', design, '--vectors', vectors);
      expect(ran.status).toBe(0);
      expect(ran.out).toMatch(/loop on host \(.*\): 3 steps, 0 mismatches/);
    }));

  it.each([
    ['a missing file', undefined, 'BS7010'],
    ['a wrong header', 'a,b\n1,2\n', 'BS7011'],
    ['too few values', 'ref,meas\n1\n', 'BS7012'],
    ['a value that is no count', 'ref,meas\n1,0.5\n', 'BS7013'],
    ['no values', 'ref,meas\n', 'BS7014'],
  ])('vectors: %s', (_name, text, code) =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      const vectors = text === undefined ? 'nowhere.csv' : put(folder, 'v.csv', text);
      const ran = await run('verify', design, '--vectors', vectors, '--json');
      expect([ran.status, documentOf(ran).diagnostics[0].code]).toEqual([1, code]);
    }));

  it('fails with the design, before anything is compiled', () =>
    inFolder(async (folder) => {
      const ran = await run('verify', put(folder, 'design.ts', DESIGN.replace('1e-2', '0')), '--json');
      expect([ran.status, JSON.parse(ran.out).results]).toEqual([1, []]);
    }));

  it('as a function', async () => {
    const { ok, results } = await verify({ filter: block }, { steps: 500 });
    expect([ok, results[0].mismatches]).toEqual([true, 0]);
  });
});

describe('a missing tool', () => {
  it('skips its target with status 3', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      const path = process.env.PATH;
      process.env.PATH = folder;
      const ran = await run('verify', design, '--steps', '10', '--json').finally(() => {
        process.env.PATH = path;
      });
      const { ok, results, skipped } = JSON.parse(ran.out);
      expect([ran.status, ok, results]).toEqual([3, false, []]);
      expect(skipped[0].target).toBe('host');
    }));
});

describe('compile as a function', () => {
  it('gives the files of values, in memory', async () => {
    const { ok, files, manifests } = await compile({ fastFilter: block });
    expect([ok, files.map((f) => f.path)]).toEqual([true, ['fast_filter.c', 'fast_filter.h', 'fast_filter.json']]);
    expect(manifests[0]).toMatchObject({ name: 'fast_filter', schemaVersion: 1 });
  });
  it('gives the files of a design, a folder per target', () =>
    inFolder(async (folder) => {
      const { files } = await compile(put(folder, 'design.ts', DESIGN), {
        targets: ['avr', 'host'],
        singleHeader: true,
      });
      expect(files.map((f) => f.path)).toEqual(['avr/loop.h', 'avr/loop.json', 'host/loop.h', 'host/loop.json']);
    }));
  it('reports instead of throwing', async () => {
    const bad = lti({
      system: pid({ kp: 1 }),
      sampleTime: 0,
      input: real({ range: [0, 1] }),
      output: real({ range: [0, 1] }),
    });
    expect((await compile({ bad })).diagnostics.map((d) => d.code)).toContain('BS2102');
    expect((await compile({ good: block }, { targets: ['z80'] })).diagnostics[0].code).toBe('BS7020');
    expect((await compile('nowhere.ts')).diagnostics[0].code).toBe('BS1001');
  });
});

describe('the order of inputs', () => {
  it('is the declared one in C, with the signs of ref and meas', async () => {
    const x = real({ range: [-1, 1] });
    const inputs = { meas: x, ref: x };
    const loop = lti({ system: pid({ kp: 0.5 }), sampleTime: 1e-2, inputs, output: real({ range: [-1, 1] }) });
    const { files } = await compile({ loop });
    expect(files.find((f) => f.path === 'loop.h')?.text).toMatch(/loop_step\([^)]*int16_t meas, int16_t ref\)/);
    expect(files.find((f) => f.path === 'loop.h')?.text).toMatch(/\(meas\) = -/);
    expect((await verify({ loop }, { steps: 400 })).ok).toBe(true);
  });
});

describe('vectors', () => {
  it('the impulse responses are those of the system, in counts', () =>
    inFolder(async (folder) => {
      const { blocks } = await compileDesign(put(folder, 'design.ts', DESIGN));
      const [ref, meas] = impulseResponses(blocks[0], 4);
      const lsb = 100 / 1023 / 0.005; // output counts per input count and unit gain
      expect(ref[0]).toBeCloseTo((0.5 + 0.01) * lsb, 3);
      expect(ref[1]).toBeCloseTo(0.02 * lsb, 3);
      expect(meas[0]).toBeCloseTo(-ref[0], 9);
    }));
});
