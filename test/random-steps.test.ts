// Random step functions: strict TypeScript, inside their declared ranges in Node, and in fixed point within every bound.
// BACKSTEP_RANDOM sets how many, BACKSTEP_RANDOM_FROM the first seed.
import { describe, expect, it } from 'vitest';
import { compileDesign } from '../src/cli/pipeline.js';
import { instance } from '../src/index.js';
import { agreement } from './language/agreement.js';
import { type DesignFile, exportsOf, typeProblems, writeDesigns } from './language/design-files.js';
import { inputsOf, meaningOf, nextRaws } from './language/stimulus.js';
import { random } from './random-steps/random.js';
import { randomStep } from './random-steps.js';

const COUNT = Number(process.env.BACKSTEP_RANDOM ?? 24);
const FROM = Number(process.env.BACKSTEP_RANDOM_FROM ?? 1);
const STEPS = 200;
const files = writeDesigns(Array.from({ length: COUNT }, (_, k) => randomStep(FROM + k)));
const MINUTES = 60_000 * Math.max(2, COUNT / 20);

const CONSTRUCTS = [
  ...[
    'let ',
    '} else {',
    'switch (',
    'break;',
    'continue;',
    'for (let i',
    'for (const ',
    'while (',
    '.map(',
    '.reduce(',
  ],
  ...[
    ' && ',
    ' || ',
    ' ? ',
    ' % ',
    ' ** ',
    ' / ',
    ' & 3',
    ' >> ',
    '+= ',
    '-= ',
    '*= ',
    '++',
    ') return ',
    ' ?? ',
    'const [',
  ],
  ...['= { p:', 'const { ', 'function shape', 'const shape =', 'saturate: true', 'format: ', 'raw: ', 'maxError: '],
  ...['int(', 'bool(', 'oneOf(', 'cyclic(', 'vector(', 'gain: real(', 'array(2', 'every(', "'q15'"],
  ...'clamp deadband hysteresis rateLimit edge wrap interp1 interp2 dot'.split(' ').map((f) => `${f}(`),
  ...'abs min max sign floor ceil round trunc sqrt cbrt hypot exp log log2 log10 pow'
    .split(' ')
    .map((f) => `Math.${f}(`),
  ...'sin cos tan asin acos atan atan2 tanh sinh cosh'.split(' ').map((f) => `Math.${f}(`),
];

const blockOf = async (file: DesignFile): Promise<unknown> => (await exportsOf(file))[file.name];

/** What went wrong in Node, if anything. */
async function floatProblem(file: DesignFile): Promise<string | undefined> {
  const block = await blockOf(file);
  const inputs = inputsOf(block, file.name);
  const runner = (instance as (b: unknown, o: object) => { step(x: unknown): unknown })(block, {
    arithmetic: 'float64',
  });
  const rng = random(5);
  let raws = nextRaws(inputs, rng);
  try {
    for (let k = 0; k < STEPS; k++) {
      runner.step(meaningOf(inputs, raws));
      raws = nextRaws(inputs, rng, raws);
    }
  } catch (error) {
    return `${file.name}: ${(error as Error).message}`;
  }
}

/** Refusals and violations of one program, with its text's place. */
async function fixedProblems(file: DesignFile): Promise<readonly string[]> {
  const { blocks, diagnostics } = await compileDesign(file.path);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) return errors.map((d) => `${file.path}: ${d.code} ${d.message} ${d.why.join('; ')}`);
  const { violations } = agreement(blocks[0], await blockOf(file), STEPS, 11);
  return violations.map((v) => `${file.path}: ${v}`);
}

async function gathered(problems: (file: DesignFile) => Promise<readonly string[]>): Promise<readonly string[]> {
  const all: string[] = [];
  for (const file of files) all.push(...(await problems(file).catch((e: Error) => [`${file.path}: ${e.stack}`])));
  return all;
}

describe(`${COUNT} random step functions from seed ${FROM}`, () => {
  it('are the same for the same seed', () => {
    expect(randomStep(FROM + 3)).toEqual(randomStep(FROM + 3));
    expect(randomStep(FROM + 3).source).not.toBe(randomStep(FROM + 4).source);
  });

  it('hold every construct among a few hundred', () => {
    const all = Array.from({ length: 400 }, (_, k) => randomStep(k).source);
    const rare = CONSTRUCTS.filter((text) => all.filter((source) => source.includes(text)).length < 4);
    expect(rare).toEqual([]);
  });

  it('are strict TypeScript', { timeout: MINUTES }, () => {
    expect(typeProblems(files)).toEqual([]);
  });

  it('stay in their declared ranges in Node', { timeout: MINUTES }, async () => {
    expect(await gathered(async (file) => [(await floatProblem(file)) ?? []].flat())).toEqual([]);
  });

  it('compile, and agree with Node within their bounds', { timeout: MINUTES }, async () => {
    expect(await gathered(fixedProblems)).toEqual([]);
  });
});
