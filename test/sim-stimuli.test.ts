// Stimuli: deterministic, inside what each input admits, and the worst case really is the worst.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixedInput } from '../src/ir/fixed.js';
import { type IntType, typeRange } from '../src/num/format.js';
import { sample } from '../src/sim/sample.js';
import { concatenate, stimuli, worstCase } from '../src/sim/stimuli.js';

const i16: IntType = { bits: 16, signed: true };
const input = (over: Partial<FixedInput> = {}): FixedInput => ({
  name: 'x',
  type: i16,
  range: { lo: -1000n, hi: 900n },
  clamp: true,
  ...over,
});

describe('stimuli', () => {
  test('the same seed gives the same vectors, another seed others', () => {
    const inputs = [input(), input({ name: 'r', type: { bits: 64, signed: false }, range: { lo: 3n, hi: 1n << 60n } })];
    const a = stimuli(inputs, { steps: 3000, seed: 5 });
    expect(stimuli(inputs, { steps: 3000, seed: 5 })).toEqual(a);
    expect(stimuli(inputs, { steps: 3000, seed: 6 }).inputs).not.toEqual(a.inputs);
  });

  test('as many steps as asked, in segments that begin with init', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer(), fc.integer({ min: 1, max: 3 }), (steps, seed, n) => {
        const inputs = Array.from({ length: n }, (_, i) => input({ name: `x${i}` }));
        const s = stimuli(inputs, { steps, seed });
        expect(s.steps).toBe(steps);
        expect(s.segments.reduce((sum, g) => sum + g.steps, 0)).toBe(steps);
        for (const g of s.segments) expect(s.starts[g.first]).toBe(1);
        expect(s.starts.reduce((sum, x) => sum + x, 0)).toBe(s.segments.length);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test('an assumed input never leaves its range; a clamped one does, up to every end of its type', () => {
    for (const bits of [8, 16, 32, 64] as const) {
      for (const signed of [true, false]) {
        const type = { bits, signed };
        const range = { lo: 3n, hi: 100n };
        const values = (clamp: boolean) =>
          Array.from(stimuli([input({ type, range, clamp })], { steps: 4000, seed: 2 }).inputs.x as Int32Array, BigInt);
        for (const v of values(false)) expect(v >= 3n && v <= 100n).toBe(true);
        expect(values(false)).toContain(3n);
        expect(values(false)).toContain(100n);
        expect(values(true)).toContain(typeRange(type).lo);
        expect(values(true)).toContain(typeRange(type).hi);
      }
    }
  });

  test('arrays get a stream of their own for every element', () => {
    const s = stimuli([input({ length: 3 })], { steps: 2000, seed: 4 });
    const x = s.inputs.x as Int16Array;
    expect(x.length).toBe(6000);
    const noise = s.segments.find((g) => g.name === 'uniform')!;
    const lane = (i: number) => Array.from({ length: noise.steps }, (_, k) => x[3 * (noise.first + k) + i]);
    expect(lane(0)).not.toEqual(lane(1));
  });

  test('the shapes are what their names say', () => {
    const s = stimuli([input()], { steps: 14_000, seed: 1 });
    const of = (name: string) => {
      const g = s.segments.find((segment) => segment.name === name)!;
      return Array.from((s.inputs.x as Int16Array).subarray(g.first, g.first + g.steps));
    };
    expect(of('impulse up, x').slice(0, 3)).toEqual([900, 0, 0]);
    expect(new Set(of('step down, x'))).toEqual(new Set([-1000]));
    expect(new Set(of('square, x'))).toEqual(new Set([-1000, 900]));
    expect(Math.max(...of('sweep, x'))).toBeGreaterThan(850);
    expect(Math.min(...of('sweep, x'))).toBeLessThan(-950);
    expect(new Set(of('zero'))).toEqual(new Set([0]));
  });
});

describe('worst case', () => {
  test('no other input within the range drives the output further', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.integer(),
        (h, seed) => {
          const s = worstCase([input()], [h]);
          const at = (x: ArrayLike<number>, last: number) => h.reduce((sum, c, k) => sum + c * x[last - k], 0);
          const x = s.inputs.x as Int16Array;
          const [top, bottom] = [at(x, h.length - 1), at(x, 2 * h.length - 1)];
          const other = stimuli([input({ clamp: false })], { steps: h.length, seed }).inputs.x as Int16Array;
          expect(at(other, h.length - 1)).toBeLessThanOrEqual(top + 1e-9);
          expect(at(other, h.length - 1)).toBeGreaterThanOrEqual(bottom - 1e-9);
          const attained = h.reduce((sum, c) => sum + Math.max(c * 900, c * -1000), 0);
          expect(Math.abs(top - attained)).toBeLessThan(1e-9);
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });
});

test('a sample takes the beginning of every segment, a concatenation keeps all', () => {
  const inputs = [input({ length: 2 })];
  const s = stimuli(inputs, { steps: 8000, seed: 9 });
  const short = sample(s, 256);
  expect(short.steps).toBeLessThanOrEqual(256);
  expect(short.segments.map((g) => g.name)).toEqual(s.segments.map((g) => g.name));
  short.segments.forEach((g, i) => {
    const [mine, whole] = [short.inputs.x, s.inputs.x];
    const first = s.segments[i].first;
    expect(mine.slice(2 * g.first, 2 * (g.first + g.steps))).toEqual(whole.slice(2 * first, 2 * (first + g.steps)));
    expect(short.starts[g.first]).toBe(1);
  });
  const both = concatenate(inputs, [short, s]);
  expect(both.steps).toBe(short.steps + s.steps);
  expect(both.inputs.x.slice(2 * short.steps)).toEqual(s.inputs.x);
  expect(both.starts[short.steps]).toBe(1);
});
