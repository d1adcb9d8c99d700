// What step functions add to Fixed: stores of elements, tunables, kernels in text, ifs and loops that sibling regions share.
import { expect, test } from 'vitest';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import { initialState, makeEvaluator } from '../src/ir/fixed-evaluate.js';
import { parseFixed } from '../src/ir/fixed-parse.js';
import { printFixed } from '../src/ir/fixed-print.js';
import { fixedViolations } from '../src/ir/fixed-verify.js';
import { high, randomStep, toy } from './emit-step-random.js';

const KERNELS = [high, ...([8, 16, 32, 64] as const).flatMap((bits) => [toy(bits), toy(bits, true)])];
const int16 = { bits: 16, signed: true } as const;

test('random step functions come back from their text', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const text = printFixed(randomStep(seed));
    expect(printFixed(parseFixed(text, KERNELS))).toBe(text);
  }
  expect(() => parseFixed(printFixed(randomStep(3)))).toThrow(/there is no kernel/);
});

test('an element is stored once, a tunable never', () => {
  const decl = { name: 'buf', type: int16, range: { lo: 0n, hi: 9n }, frac: 0, init: [1n, 2n], length: 2 } as const;
  const b = fixedBuilder();
  b.state(decl);
  const tuned = { name: 'k', type: int16, range: { lo: 0n, hi: 9n }, frac: 0, init: 3n, tunable: true } as const;
  const k = b.state(tuned);
  b.store('buf', k, 1);
  expect(() => b.store('buf', k, 1)).toThrow(/stored twice/);
  expect(() => b.store('buf', k, 2)).toThrow(/element 2/);
  expect(() => b.store('k', k)).toThrow(/tunable/);
  const program = b.finish('p');
  expect(fixedViolations(program)).toEqual([]);
  const twice = { ...program, stores: [...program.stores, ...program.stores] };
  expect(fixedViolations(twice)).toContain('state buf is stored twice');
});

test('an if that two sibling regions need is computed before them', () => {
  const b = fixedBuilder();
  const x = b.input({ name: 'x', type: int16, range: { lo: -9n, hi: 9n }, clamp: true });
  const one = b.constant(1n, 0);
  const positive = b.compare('gt', x, b.constant(0n, 0));
  const [sum] = b.loop(3, [x], (_, [acc]) => {
    const [inner] = b.if(
      positive,
      () => [b.add(x, one)],
      () => [b.sub(x, one)],
    );
    const [outer] = b.if(
      b.compare('gt', acc, b.constant(3n, 0)),
      () =>
        b.if(
          positive,
          () => [b.add(inner, one)],
          () => [inner],
        ),
      () => [b.neg(inner)],
    );
    return [b.clamp(outer, -9n, 9n)];
  });
  b.output({ name: 'y', type: int16, range: { lo: -9n, hi: 9n } }, sum);
  const program = b.finish('shared');
  expect(fixedViolations(program)).toEqual([]);
  const step = makeEvaluator(program);
  const y = (value: bigint) => step(initialState(program), { x: value }).outputs.y;
  expect([y(5n), y(1n), y(-2n)]).toEqual([7n, -2n, 3n]);
});
