// The BigInt evaluator and the generated JavaScript: the same bits on random programs, and the meanings spelled out by hand.
import { describe, expect, test } from 'vitest';
import type { FixedProgram } from '../src/ir/fixed.js';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import { evaluateStep, initialState, makeEvaluator, type Word, type Words } from '../src/ir/fixed-evaluate.js';
import { columnFor, makeRunner } from '../src/ir/fixed-javascript.js';
import { type Bits, typeRange } from '../src/num/format.js';
import { Dice, randomProgram } from './ir-random.js';

const int16 = { bits: 16, signed: true } as const;
const int32 = { bits: 32, signed: true } as const;
const int64 = { bits: 64, signed: true } as const;

function randomInputs(program: FixedProgram, dice: Dice): Words {
  const draw = (i: FixedProgram['inputs'][number]): bigint => dice.within(i.clamp ? typeRange(i.type) : i.range);
  return Object.fromEntries(
    program.inputs.map((i) => [i.name, i.length ? Array.from({ length: i.length }, () => draw(i)) : draw(i)]),
  );
}

function compareOver(program: FixedProgram, dice: Dice, steps: number): void {
  const evaluate = makeEvaluator(program);
  const runner = makeRunner(program);
  let state = initialState(program);
  for (let k = 0; k < steps; k++) {
    const inputs = randomInputs(program, dice);
    const want = evaluate(state, inputs);
    const got = runner.step(program.inputs.map((i) => inputs[i.name]));
    expect(got).toEqual(program.outputs.map((o) => want.outputs[o.name]));
    expect(runner.state).toEqual(want.state);
    state = want.state;
  }
}

describe('evaluator = generated JavaScript', () => {
  const widths: readonly (readonly Bits[])[] = [[8, 16], [32], [16, 32, 64], [64]];
  for (const set of widths) {
    test(`on random programs of ${set.join(', ')} bits`, () => {
      for (let seed = 1; seed <= 120; seed++) compareOver(randomProgram(seed, set), new Dice(seed + 7), 12);
    });
  }
});

test('the generator reaches every kind of value', () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 120; seed++) {
    for (const v of randomProgram(seed, [16, 32, 64]).values) kinds.add(v.kind === 'result' ? v.of.kind : v.kind);
  }
  const all = 'input state table add sub neg mul min max shl shr clamp compare select element mac2 if loop'.split(' ');
  expect(all.filter((k) => !kinds.has(k))).toEqual([]);
});

/** One value of `frac` from inputs a and b of 64 bits. */
function single(
  build: (b: ReturnType<typeof fixedBuilder>, x: ReturnType<ReturnType<typeof fixedBuilder>['input']>) => void,
) {
  const b = fixedBuilder();
  const range = { lo: -(1n << 62n), hi: (1n << 62n) - 1n };
  build(b, b.input({ name: 'x', type: int64, range, clamp: true }));
  return b.finish('single');
}

describe('shr rounds as the contract says, below zero too', () => {
  const cases: readonly [bigint, number, 'half-up' | 'floor', bigint][] = [
    [-1n, 1, 'half-up', 0n],
    [-3n, 1, 'half-up', -1n],
    [3n, 1, 'half-up', 2n],
    [-5n, 2, 'half-up', -1n],
    [-6n, 2, 'half-up', -1n],
    [-7n, 2, 'half-up', -2n],
    [-1n, 5, 'floor', -1n],
    [-(1n << 62n), 61, 'half-up', -2n],
    [(1n << 62n) - 1n, 62, 'half-up', 1n],
    [-(1n << 53n) - 1n, 1, 'half-up', -(1n << 52n)],
  ];
  test.each(cases)('%s by %s %s', (x, by, rounding, want) => {
    const program = single((b, a) =>
      b.output({ name: 'y', type: int64, range: typeRange(int64) }, b.shr(a, by, rounding)),
    );
    expect(evaluateStep(program, {}, { x }).outputs.y).toBe(want);
    expect(makeRunner(program).step([x])).toEqual([want]);
  });
});

test('a value just above 2^53 stays exact', () => {
  const program = single((b, x) => {
    const y = b.add(b.clamp(x, 0n, 2n ** 53n - 1n), b.constant(2n ** 53n - 1n, 0));
    b.output({ name: 'y', type: int64, range: typeRange(int64) }, y);
  });
  expect(makeRunner(program).step([2n ** 53n - 2n])).toEqual([2n ** 54n - 3n]);
});

test('an input outside its range is clamped, or refused where step assumes it', () => {
  const build = (clamp: boolean): FixedProgram => {
    const b = fixedBuilder();
    const x = b.input({ name: 'x', type: int16, range: { lo: -10n, hi: 10n }, clamp });
    b.output({ name: 'y', type: int16, range: x.range }, x);
    return b.finish('gate');
  };
  expect(evaluateStep(build(true), {}, { x: 99n }).outputs.y).toBe(10n);
  expect(makeRunner(build(true)).step([-99])).toEqual([-10n]);
  expect(() => evaluateStep(build(false), {}, { x: 99n })).toThrow(RangeError);
  expect(() => makeRunner(build(false)).step([99])).toThrow(RangeError);
  expect(() => evaluateStep(build(true), {}, { x: 40000n })).toThrow(/outside its C type/);
  expect(() => makeRunner(build(true)).step([40000])).toThrow(/outside its C type/);
});

test('a range that does not hold is caught, with the name of the value', () => {
  const b = fixedBuilder();
  const x = b.input({ name: 'x', type: int16, range: typeRange(int16), clamp: false });
  const y = b.narrow(b.named(b.mul(x, b.constant(3n, 0)), 'triple'), { lo: -30n, hi: 30n });
  b.output({ name: 'y', type: int16, range: typeRange(int16) }, y);
  const program = b.finish('wrong');
  expect(evaluateStep(program, {}, { x: 10n }).outputs.y).toBe(30n);
  expect(() => evaluateStep(program, {}, { x: 11n })).toThrow(/'triple' .* = 33 leaves \[-30, 30\]/);
});

/** Direct form 2 transposed; `bits` is the width of the states. */
function biquad(bits: 32 | 64): FixedProgram {
  const b = fixedBuilder();
  const [size, shift] = bits === 64 ? [1n << 30n, 30] : [1n << 14n, 14];
  const type = bits === 64 ? int32 : int16;
  const stateType = { bits, signed: true } as const;
  const range = { lo: -2n * size * size, hi: 2n * size * size };
  const [s1, s2] = ['s1', 's2'].map((name) => b.state({ name, type: stateType, range, frac: 2 * shift, init: 0n }));
  const x = b.input({ name: 'x', type, range: { lo: -size, hi: size - 1n }, clamp: true }, shift);
  const c = (v: number) => b.constant(BigInt(Math.round(v * Number(size))), shift);
  const acc = b.named(b.add(b.mul(x, c(0.2)), s1), 'acc');
  const y = b.clamp(b.shr(acc, shift, 'half-up'), -size, size - 1n);
  const limit = (v: typeof x) => b.clamp(v, range.lo, range.hi);
  b.store('s1', limit(b.add(b.sub(b.mul(x, c(0.4)), b.mul(y, c(-0.37))), s2)));
  b.store('s2', limit(b.sub(b.mul(x, c(0.2)), b.mul(y, c(0.19)))));
  b.output({ name: 'y', type, range: y.range }, y);
  return b.finish(`biquad${bits}`);
}

test.each([
  32, 64,
] as const)('runBlock of a %s-bit biquad records what step by step gives, restarts included', (bits) => {
  const program = biquad(bits);
  const dice = new Dice(bits);
  const n = 200;
  const x = columnFor(program.inputs[0].type, n);
  const restarts = new Uint8Array(n);
  for (let k = 0; k < n; k++) x[k] = Number(dice.within(typeRange(program.inputs[0].type)));
  restarts[77] = 1;
  const y = columnFor(program.outputs[0].type, n);
  const states = program.states.map((s) => columnFor(s.type, n));
  makeRunner(program).runBlock({ n, inputs: [x], outputs: [y], states, restarts });
  let state: Readonly<Record<string, Word>> = initialState(program);
  for (let k = 0; k < n; k++) {
    if (restarts[k]) state = initialState(program);
    const step = evaluateStep(program, state, { x: BigInt(x[k]) });
    state = step.state;
    expect([y[k], states[0][k], states[1][k]].map(BigInt)).toEqual([step.outputs.y, state.s1, state.s2]);
  }
});

test('state can be taken out and put back', () => {
  const runner = makeRunner(biquad(64));
  for (let k = 0; k < 5; k++) runner.step([1 << 29]);
  const saved = runner.state;
  const next = runner.step([-5]);
  runner.state = saved;
  expect(runner.step([-5])).toEqual(next);
  expect(() => (runner.state = { s1: 0n })).toThrow(/no value for the state s2/);
  expect(() => (runner.state = { s1: 1n << 63n, s2: 0n })).toThrow(/leaves its proved range/);
});

test('a column of the wrong type is refused', () => {
  const runner = makeRunner(biquad(32));
  const block = { n: 1, inputs: [new Int32Array(1)], outputs: [new Int16Array(1)] };
  expect(() => runner.runBlock(block)).toThrow(/must be a Int16Array/);
});
