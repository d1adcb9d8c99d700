// Where peers fail (NUMERICS C): a fast Q15 biquad that wraps, a Q31 PI that reverses its sign, a Q15 PID that loses its integral gain.
import { describe, expect, test } from 'vitest';
import type { CompiledBlock } from '../src/ir/compiled.js';
import { makeRunner } from '../src/ir/fixed-javascript.js';
import * as q from '../src/num/rational.js';
import { real } from '../src/signals/real.js';
import { pid } from '../src/systems/pid.js';
import { tf } from '../src/systems/tf.js';
import type { Meaning } from './bound-reference.js';
import { build, judge } from './bound-run.js';
import { sequences } from './bound-stimuli.js';
import { Dice } from './ir-random.js';

const q15 = real({ range: [-1, 1], format: 'q15' });
const q31 = real({ range: [-1, 1], format: 'q31' });
const Ts = 1;

/** The float64 meaning is that of the coefficients asked, which this test does not compare with. */
const withoutFloat = (block: CompiledBlock): CompiledBlock => ({
  ...block,
  referenceError: [Number.POSITIVE_INFINITY],
});

function built(options: object): CompiledBlock {
  const found = build(options as never);
  if ('codes' in found) throw new Error(found.text);
  return found.block;
}

describe('the biquad b = .999 (1, 1, 1), a = (1, -.999, .999) in Q15', () => {
  const plant = { kind: 'tf', num: [0.999, 0.999, 0.999], den: [1, -0.999, 0.999], discrete: true } as const;
  const options = { system: tf([...plant.num], [...plant.den], Ts), input: q15, saturate: [-1, 1] };
  const meaning: Meaning = { plant, rule: 'tustin', Ts };
  const dice = new Dice(3);
  const signs = (next: (k: number) => boolean) =>
    Array.from({ length: 6000 }, (_, k) => [next(k) ? 8191n : -8191n] as const);
  // The resonance is at acos(.999/2), near a period of six samples.
  const list = [
    { name: 'period of six', steps: signs((k) => k % 6 < 3) },
    { name: 'constant', steps: signs(() => true) },
    { name: 'random', steps: signs(() => dice.below(2) === 0) },
    { name: 'runs', steps: signs((k) => (k * 7919) % 97 < 41) },
  ];

  /** Both ends are reached, so that a wrap has its chance: it would be off by 2. */
  function expectBothEnds(block: CompiledBlock): void {
    const runner = makeRunner(block.program);
    const outputs = list[0].steps.map((raw) => Number(runner.step(raw)[0]));
    expect([Math.min(...outputs), Math.max(...outputs)]).toEqual([-32768, 32767]);
  }

  test('as fine as maxError asks: saturated where the real response is, +-8191 or any input', () => {
    const block = built({ ...options, output: real({ range: [-1, 1], format: 'q15', maxError: 2 ** -8 }) });
    const hard = sequences(block, meaning, { seed: 4, most: 3000 });
    expect(judge(block, meaning, [...list, ...hard]).bound).toBeLessThanOrEqual(2 ** -8);
    expectBothEnds(block);
  });

  test('as cheap as Q15 may be: saturated where the response of the stored coefficients is', () => {
    const block = built({ ...options, output: q15 });
    const stored = (name: string): number => {
      const c = block.coefficients.find((x) => x.name === `section 1 ${name}`);
      return c ? Number(c.integer) / 2 ** c.frac : 0;
    };
    const asStored = { ...plant, num: ['b0', 'b1', 'b2'].map(stored), den: [1, stored('a1'), stored('a2')] };
    for (const [k, c] of [...plant.num, ...plant.den].entries()) {
      expect(Math.abs([...asStored.num, ...asStored.den][k] - c)).toBeLessThan(2 ** -12);
    }
    const [certificate] = block.certificates;
    const rounding = q.sum(certificate.parts.filter((p) => p.cause !== 'coefficients').map((p) => p.bound));
    const exact = { ...block, certificates: [{ ...certificate, errorBound: rounding }] };
    expect(q.toNumber(rounding)).toBeLessThan(0.1);
    judge(withoutFloat(exact), { ...meaning, plant: asStored }, list);
    expectBothEnds(block);
  });
});

describe('the PI with Ki = 0.5 per sample in Q31', () => {
  const block = built({
    system: pid({ kp: 0, ki: 0.5 }),
    sampleTime: Ts,
    method: 'backward-euler',
    input: q31,
    output: q31,
    saturate: [-1, 1],
  });

  test.each([
    ['1', 0x7fffffffn, 1],
    ['-1', -0x80000000n, -1],
  ] as const)('constant input %s: monotone into saturation, no reversal', (_, raw, sign) => {
    const runner = makeRunner(block.program);
    const outputs = Array.from({ length: 100 }, () => Number(runner.step([raw])[0]) * sign);
    for (let k = 1; k < outputs.length; k++) expect(outputs[k]).toBeGreaterThanOrEqual(outputs[k - 1]);
    expect(outputs[0]).toBeGreaterThan(0);
    expect(outputs.slice(2).every((y) => y >= 0x7fffffff)).toBe(true);
  });

  test('within its bound of the exact integrator, from any input', () => {
    const meaning: Meaning = { plant: { kind: 'pid', kp: 0, ki: 0.5 }, rule: 'backward-euler', Ts };
    const { boundLsb } = judge(block, meaning, sequences(block, meaning, { seed: 5, most: 600 }));
    expect(boundLsb).toBeLessThanOrEqual(1);
  });
});

describe('the PID with Kp = .9, Ki = .2, Kd = .5 per sample in Q15', () => {
  const block = built({
    system: pid({ kp: 0.9, ki: 0.2, kd: 0.5 }),
    sampleTime: Ts,
    method: 'backward-euler',
    input: q15,
    output: q15,
    saturate: [-1, 1],
  });

  test('Ki is stored to 2^-15 of itself, and told', () => {
    const [gain] = block.certificates[0].gains;
    const asked = q.fromNumber(0.2);
    expect(q.eq(gain.asked, asked)).toBe(true);
    expect(q.lt(q.mul(asked, q.pow2(-15)), q.abs(q.sub(gain.stored, asked)))).toBe(false);
    expect(Math.abs(q.toNumber(gain.stored) - 0.49997)).toBeGreaterThan(0.29); // what the peer stores
  });

  test('a constant error of .1 adds .02 a sample', () => {
    const runner = makeRunner(block.program);
    const outputs = Array.from({ length: 40 }, () => Number(runner.step([3277n])[0]) / 32768);
    for (let k = 2; k < 38; k++) expect(Math.abs(outputs[k + 1] - outputs[k] - 0.02)).toBeLessThan(2 ** -14);
  });

  test('within its bound on hard inputs', () => {
    const meaning: Meaning = { plant: { kind: 'pid', kp: 0.9, ki: 0.2, kd: 0.5 }, rule: 'backward-euler', Ts };
    judge(block, meaning, sequences(block, meaning, { seed: 6, most: 600 }));
  });
});
