// docs/LANGUAGE.md: every ts block is a design that is strict TypeScript, runs in Node, compiles, and agrees with its fixed point.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/api.js';
import { compileDesign } from '../src/cli/pipeline.js';
import { instance } from '../src/index.js';
import { agreement } from './language/agreement.js';
import { type DesignFile, exportsOf, typeProblems, writeDesigns } from './language/design-files.js';
import { inputsOf, meaningOf, nextRaws } from './language/stimulus.js';
import { random } from './random-steps/random.js';

const text = readFileSync(new URL('../docs/LANGUAGE.md', import.meta.url), 'utf8');
const sources = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((m) => m[1]);
const nameOf = (source: string): string => /export const (\w+)/.exec(source)?.[1] ?? 'nameless';
const files = writeDesigns(sources.map((source) => ({ name: nameOf(source), source })));
const cases = files.flatMap((file) =>
  [...file.source.matchAll(/export const (\w+)/g)].map((m): [string, DesignFile] => [m[1], file]),
);
const STEPS = 200;

const blockOf = async (name: string, file: DesignFile): Promise<unknown> => (await exportsOf(file))[name];

describe('docs/LANGUAGE.md', () => {
  it('has an example of each construct, and no two of a name', () => {
    expect(files.length).toBeGreaterThan(15);
    expect(new Set(cases.map(([name]) => name)).size).toBe(cases.length);
  });

  it('is strict TypeScript', () => {
    expect(typeProblems(files)).toEqual([]);
  });

  it.each(cases)('%s runs in Node as float64', async (name, file) => {
    const block = await blockOf(name, file);
    const inputs = inputsOf(block, name);
    const runner = (instance as (b: unknown, o: object) => { step(x: unknown): unknown })(block, {
      arithmetic: 'float64',
    });
    const rng = random(1);
    let raws = nextRaws(inputs, rng);
    for (let k = 0; k < STEPS; k++) {
      expect(runner.step(meaningOf(inputs, raws))).toBeDefined();
      raws = nextRaws(inputs, rng, raws);
    }
  });

  it.each(cases)('%s compiles', async (_, file) => {
    const { ok, diagnostics, files: made } = await compile(file.path);
    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    expect(ok && made.length > 0).toBe(true);
  });

  it.each(cases)('%s agrees with its fixed point within its bounds', async (name, file) => {
    const { blocks, diagnostics } = await compileDesign(file.path);
    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    const compiled = blocks.find((b) => b.exportName === name);
    if (!compiled) throw new Error(`${name} was not compiled`);
    expect(agreement(compiled, await blockOf(name, file), STEPS, 7).violations).toEqual([]);
  });

  it.each(cases)("%s steps as instance(…, 'fixed')", async (name, file) => {
    const block = await blockOf(name, file);
    const inputs = inputsOf(block, name);
    const fixed = (instance as (b: unknown, o: object) => { step(x: unknown): unknown })(block, {
      arithmetic: 'fixed',
    });
    const rng = random(3);
    for (let k = 0; k < 20; k++) expect(fixed.step(meaningOf(inputs, nextRaws(inputs, rng)))).toBeDefined();
  });
});
