// The certificate: for every kind of design the program stays in its proved ranges and within errorBound of a reference that shares no
// arithmetic with the compiler, on the inputs that are hardest on it; and the bound is not far above what those reach.
import { afterAll, expect, test } from 'vitest';
import { DESIGNS } from './bound-designs.js';
import { build, judge } from './bound-run.js';
import { sequences } from './bound-stimuli.js';

const ratios: { readonly name: string; readonly ratio: number; readonly boundLsb: number }[] = [];

test.each(DESIGNS.map((d) => [d.name, d] as const))('%s', (name, { options, meaning, stable }) => {
  const built = build(options);
  if ('codes' in built) throw new Error(`${built.codes}: ${built.text}`);
  const { worst, bound, boundLsb } = judge(built.block, meaning, sequences(built.block, meaning, { seed: 1, most: 2500 }));
  if (stable && bound > 0) ratios.push({ name, ratio: bound / worst, boundLsb });
  if (stable && bound > 0 && boundLsb <= 4) expect(bound / worst).toBeLessThanOrEqual(10);
});

afterAll(() => {
  const worst = [...ratios].sort((a, b) => b.ratio - a.ratio).slice(0, 5);
  console.info(worst.map((r) => `bound/worst ${r.ratio.toFixed(2)} (${r.boundLsb.toFixed(2)} LSB): ${r.name}`).join('\n'));
});
