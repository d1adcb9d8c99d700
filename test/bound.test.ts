// The certificate: for every kind of design the program stays in its proved ranges and within errorBound of a reference that shares no
// arithmetic with the compiler, on the inputs that are hardest on it; and the bound is not far above what those reach.
import { afterAll, expect, test } from 'vitest';
import { real } from '../src/signals/real.js';
import { tf } from '../src/systems/tf.js';
import { DESIGNS } from './bound-designs.js';
import { randomPid } from './bound-random.js';
import { build, judge } from './bound-run.js';
import { sequences } from './bound-stimuli.js';

const floats: { readonly name: string; readonly share: number; readonly lsb: number }[] = [];
const ratios: { readonly name: string; readonly ratio: number; readonly boundLsb: number }[] = [];

test.each(DESIGNS.map((d) => [d.name, d] as const))('%s', (name, { options, meaning, stable }) => {
  const built = build(options);
  if ('codes' in built) throw new Error(`${built.codes}: ${built.text}`);
  const { worst, bound, boundLsb, float } = judge(
    built.block,
    meaning,
    sequences(built.block, meaning, { seed: 1, most: 2500 }),
  );
  floats.push({ name, share: float.worst / float.bound, lsb: float.bound / (bound / boundLsb) });
  if (stable && bound > 0) ratios.push({ name, ratio: bound / worst, boundLsb });
  if (stable && bound > 0 && boundLsb <= 4) expect(bound / worst).toBeLessThanOrEqual(10);
});

afterAll(() => {
  const worst = [...ratios].sort((a, b) => b.ratio - a.ratio).slice(0, 5);
  const tight = [...floats].sort((a, b) => b.share - a.share).slice(0, 3);
  console.info(
    tight.map((f) => `float64 error/bound ${f.share.toFixed(3)} (${f.lsb.toExponential(1)} LSB): ${f.name}`).join('\n'),
  );
  console.info(
    worst.map((r) => `bound/worst ${r.ratio.toFixed(2)} (${r.boundLsb.toFixed(2)} LSB): ${r.name}`).join('\n'),
  );
});

test('random controllers keep their bound; few are refused', () => {
  const codes: string[] = [];
  for (let seed = 0; seed < 80; seed++) {
    const { options, meaning } = randomPid(seed);
    const built = build(options);
    if ('block' in built) judge(built.block, meaning, sequences(built.block, meaning, { seed, most: 300 }));
    else codes.push(...built.codes);
  }
  console.info(`random controllers refused: ${codes.length} of 80: ${codes}`);
  // Inputs of very unlike resolution (q31 beside a few counts) do not meet in one sum, a small ki of a q31 input in no 64-bit state.
  for (const code of codes) expect(['BS4005', 'BS4006', 'BS4007']).toContain(code);
  expect(codes.length).toBeLessThanOrEqual(8);
});

const unit = real({ range: [-1, 1] });
const z = (num: number[], den: number[]) => tf(num, den, 0.001);
const refused: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['a pole outside the unit circle', { system: z([1], [1, -1.01]) }, 'BS4001'],
  ['a pole at z = -1', { system: z([1], [1, 1]) }, 'BS4001'],
  ['a resonance on the unit circle', { system: z([1], [1, -1.2, 1]) }, 'BS4001'],
  ['two integrators', { system: z([1], [1, -2, 1]), saturate: [-1, 1] }, 'BS4002'],
  ['an integrator without limits', { system: z([1], [1, -1]), antiWindup: 'none', saturate: [-1, 1] }, 'BS4003'],
  ['more zeros than poles', { system: z([1, 0, 0], [1, 0.5]) }, 'BS4010'],
  ['an output beyond its range', { system: z([1], [1, -0.9]) }, 'BS4004'],
  [
    'limits of the integrator without 0',
    { system: z([1], [1, -1]), integralLimits: [0.1, 0.2], saturate: [-1, 1] },
    'BS4012',
  ],
  ['sections of a first order', { system: z([0.1], [1, -0.9]), realisation: 'sos-df1' }, 'BS4011'],
  ['the direct form of order 6', { system: z([0.01], [1, 0, 0, 0, 0, 0, 0.5]), realisation: 'df1' }, 'BS4011'],
  [
    'an error that no word is fine enough for',
    { system: z([1e-5, 0, 0], [1, -1.995, 0.995006]), output: real({ range: [-2, 2], maxError: 2e-9 }) },
    'BS4005',
  ],
];

test.each(refused)('%s is refused', (_, options, code) => {
  const built = build({ input: unit, output: unit, ...options } as never);
  expect('codes' in built ? built.codes : 'built').toEqual([code]);
});
