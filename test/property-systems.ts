// Random stable systems of order 1 to 8 with random signals, from a seed: poles near z = 1, near Nyquist, of high Q, widely spread.
import { lti } from '../src/blocks/lti.js';
import { real } from '../src/signals/real.js';
import type { RealSchema } from '../src/signals/schema.js';
import type { Complex, System } from '../src/systems/system.js';
import { zpk } from '../src/systems/zpk.js';
import type { Plant } from './bound-reference.js';
import { Dice } from './ir-random.js';

export interface Sample {
  readonly name: string;
  readonly order: number;
  readonly system: System;
  readonly plant: Plant;
  readonly input: RealSchema;
  /** Saturating or not. */
  readonly output: RealSchema;
}

const uniform = (dice: Dice): number => dice.below(1 << 24) / (1 << 24);

function radius(dice: Dice): number {
  return dice.below(10) < 3 ? 1 - 10 ** (-1 - 2.3 * uniform(dice)) : 0.3 + 0.65 * uniform(dice);
}

function angle(dice: Dice): number {
  const kind = dice.below(10);
  if (kind < 3) return 0.001 + 0.05 * uniform(dice);
  return kind < 5 ? Math.PI - 0.1 * uniform(dice) : Math.PI * uniform(dice);
}

const pair = (re: number, im: number): Complex[] => [
  { re, im },
  { re, im: -im },
];

function system(dice: Dice, order: number): Pick<Sample, 'system' | 'plant'> {
  const poles: Complex[] = [];
  const zeros: Complex[] = [];
  for (let left = order; left > 0; ) {
    const r = radius(dice);
    if (left >= 2 && dice.below(10) < 7) {
      const t = angle(dice);
      poles.push(...pair(r * Math.cos(t), r * Math.sin(t)));
      const kind = dice.below(4);
      if (kind === 0) zeros.push(...pair(Math.cos(1.3 * t), Math.sin(1.3 * t)));
      else if (kind === 1) zeros.push({ re: -1, im: 0 }, { re: -1, im: 0 });
      else if (kind === 2) zeros.push(...pair(-0.5, 0.3));
      left -= 2;
    } else {
      poles.push({ re: dice.below(5) > 0 ? r : -r, im: 0 });
      if (dice.below(10) < 6) zeros.push({ re: 2 * uniform(dice) - 1, im: 0 });
      left--;
    }
  }
  const gain = 10 ** (2 * uniform(dice) - 2);
  const once = (roots: readonly Complex[]) => roots.filter((r) => r.im >= 0);
  const plant: Plant = { kind: 'zpk', zeros: once(zeros), poles: once(poles), gain, discrete: true };
  return { system: zpk(zeros, poles, gain, 0.001), plant };
}

function inputSchema(dice: Dice): RealSchema {
  const bits = 8 + dice.below(9);
  switch (dice.below(6)) {
    case 0:
      return real({ range: [-1, 1], format: 'q15' });
    case 1:
      return real({ range: [-1, 1], format: 'q31' });
    case 2:
      return real({ range: [-10, 10], raw: { bits, min: -10, max: 10 } });
    case 3: {
      const lsb = 10 ** (-3 * uniform(dice)) * (dice.below(4) === 0 ? -1 : 1);
      const ends = [-(2 ** (bits - 1)) * lsb, (2 ** (bits - 1) - 1) * lsb].sort((a, b) => a - b);
      return real({ range: [ends[0], ends[1]], raw: { bits, signed: true, lsb } });
    }
    case 4: {
      const lsb = 0.1 + uniform(dice);
      return real({ range: [lsb * 2 ** (bits - 3), lsb * 2 ** (bits - 1)], raw: { bits, lsb } });
    }
    default:
      return real({ range: [-4, 3], resolution: 10 ** (-4 * uniform(dice)) });
  }
}

/** A schema for values up to `reach`; `tight` ones saturate. */
function outputSchema(dice: Dice, reach: number): RealSchema {
  const most = reach * 1.02;
  const bits = 9 + dice.below(8);
  switch (dice.below(6)) {
    case 0:
      return real({ range: [-most, most], raw: { bits, min: -most * 1.01, max: most * 1.01 } });
    case 1:
      return real({ range: [-most / 2, most / 3], raw: { bits, min: -most / 2, max: most / 3 }, saturate: true });
    case 2:
      return real({ range: [-most, most], raw: { bits, min: most * 1.01, max: -most * 1.01 } });
    case 3:
      return real({ range: [-most, most], format: { bits: 32, frac: 24 - Math.ceil(Math.log2(most)) } });
    case 4:
      return real({ range: [-most, most], maxError: (most / 2 ** 15) * (0.6 + 2 * uniform(dice)) });
    default:
      return real({ range: [-most, most] });
  }
}

export function sampleOf(index: number, seed: number): Sample {
  const dice = new Dice(seed * 7919 + index);
  const order = 1 + (index % 8);
  const found = system(dice, order);
  const input = inputSchema(dice);
  const reach = found.system.wcpg() * Math.max(Math.abs(input.range[0]), Math.abs(input.range[1]));
  return { name: `p${index}`, order, ...found, input, output: outputSchema(dice, reach) };
}

export const blockOf = ({ system: s, input, output }: Sample, maxError?: number) =>
  lti({ system: s, input, output: maxError === undefined ? output : { ...output, maxError } });
