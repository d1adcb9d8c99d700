// The examples keep what their READMEs promise: the ECG record within its certificate, the motor loop as good as in float64.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compare } from '../examples/ecg/compare.js';
import { record } from '../examples/ecg/record.js';
import { figures, simulate } from '../examples/motor/loop.js';
import { run } from './command.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

describe('examples/ecg', () => {
  test('the record is whole, and within the 11 bits of its converter', () => {
    const adc = record();
    expect(adc).toHaveLength(108_000);
    expect(adc.every((count) => Number.isInteger(count) && count >= 0 && count < 2048)).toBe(true);
  });

  test('fixed point stays within the certificate over all samples, and the certificate is not idle', () => {
    const { samples, worstError, errorBound } = compare();
    expect(samples).toBe(108_000);
    expect(worstError).toBeLessThanOrEqual(errorBound);
    expect(errorBound / worstError).toBeLessThan(3);
    expect(errorBound).toBeLessThanOrEqual(0.005); // maxError
  });

  test('the filter does its work: drift and hum down, R peaks kept', () => {
    const { before, after } = compare();
    expect(after.drift).toBeLessThan(before.drift / 3);
    expect(after.hum).toBeLessThan(before.hum / 4);
    expect(after.peak).toBeGreaterThan(0.85 * before.peak);
  });
});

describe('examples/motor', () => {
  const float64 = figures(simulate('float64'));
  const fixed = figures(simulate('fixed'));
  const rpmPerCount = 7.324;

  test('both start at the limit of the bridge and come out of it without a long overshoot', () => {
    for (const run of [float64, fixed]) {
      expect(run.saturated).toBeGreaterThan(0.02);
      expect(run.saturated).toBeLessThan(0.1);
      expect(run.overshoot).toBeGreaterThan(0);
      expect(run.overshoot).toBeLessThan(10);
    }
  });

  test('no steady-state error beyond half a count of the encoder, loaded or not', () => {
    expect(Math.abs(float64.steadyError)).toBeLessThan(0.5);
    for (const error of [fixed.steadyError, fixed.steadyErrorLoaded]) {
      expect(Math.abs(error)).toBeLessThan(rpmPerCount / 2);
    }
    expect(fixed.dip).toBeGreaterThan(20); // the load is felt
  });

  test('fixed point behaves as float64 does', () => {
    expect(Math.abs(fixed.riseTime - float64.riseTime)).toBeLessThanOrEqual(0.004);
    expect(Math.abs(fixed.overshoot - float64.overshoot)).toBeLessThan(0.5);
    expect(fixed.saturated).toBeCloseTo(float64.saturated, 2);
  });
});

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
/** The bodies of a document's code blocks of one language. */
const blocks = (document: string, language: string): string[] =>
  [...document.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter((m) => m[1] === language).map((m) => m[2]);

/** Block names as in the C, by example. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  ecg: ['ecg_filter'],
  motor: ['speed_loop'],
  fan: ['fan'],
  foc: ['current_loop'],
  attitude: ['attitude'],
  kalman: ['steady_kalman', 'varying_kalman'],
  oven: ['oven', 'temperature_loop'],
  mppt: ['tracker'],
};
const generated = (example: string): string =>
  EXAMPLES[example]
    .flatMap((name) => ['h', 'c'].map((ext) => text(`examples/${example}/gen/host/${name}.${ext}`)))
    .join('\n');

describe('what the READMEs show', () => {
  test.each(Object.keys(EXAMPLES))('the C in examples/%s/README.md is the generated C', (example) => {
    const shown = blocks(text(`examples/${example}/README.md`), 'c');
    expect(shown.length).toBeGreaterThan(0);
    for (const part of shown.flatMap((block) => block.split(/^\/\* … \*\/\n/m))) {
      expect(generated(example)).toContain(part);
    }
  });

  test('the C in README.md is the generated C', () => {
    const shown = blocks(text('README.md'), 'c');
    expect(shown).toHaveLength(2);
    for (const [n, example] of ['motor', 'fan'].entries()) {
      for (const part of shown[n].split(/^\/\* … \*\/\n/m)) expect(generated(example)).toContain(part);
    }
  });

  test('the designs in README.md are the examples', () => {
    const code = (source: string): string => source.replace(/\/\*\*?[\s\S]*?\*\/|\/\/.*|\s+/g, '');
    for (const [n, example] of ['motor', 'fan'].entries()) {
      expect(code(blocks(text('README.md'), 'ts')[n])).toBe(code(text(`examples/${example}/design.ts`)));
    }
  });
});

describe('the committed C is current', () => {
  test.each(Object.keys(EXAMPLES))('examples/%s/gen', async (example) => {
    const folder = path.join(ROOT, 'examples', example);
    const targets = ['host', 'cortex-m0', 'cortex-m3', 'cortex-m4', 'avr'].flatMap((target) => ['-t', target]);
    const ran = await run(
      'build',
      path.join(folder, 'design.ts'),
      '-o',
      path.join(folder, 'gen'),
      ...targets,
      '--check',
    );
    expect([ran.status, ran.out]).toEqual([0, '']);
  });
});
