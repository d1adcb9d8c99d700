// Lowering: the Fixed nodes an operation builds compute its exact meaning, over an honest little context on the builder.
import { expect, test } from 'vitest';
import type { Fixed } from '../src/ir/fixed.js';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import { evaluateStep } from '../src/ir/fixed-evaluate.js';
import type { LowerContext } from '../src/ir/op.js';
import { type IntRange, typeRange } from '../src/num/format.js';
import * as q from '../src/num/rational.js';
import { opNamed, opTable, quantise } from '../src/ops/index.js';
import { Dice } from './ir-random.js';

const int64 = { bits: 64, signed: true } as const;
const RANGE: IntRange = { lo: -100n, hi: 100n };

function context(b: ReturnType<typeof fixedBuilder>): LowerContext {
  const align = (x: Fixed, y: Fixed): readonly [Fixed, Fixed] => {
    const frac = Math.max(x.frac, y.frac);
    return [b.shl(x, frac - x.frac), b.shl(y, frac - y.frac)];
  };
  return {
    align,
    add: (x, y) => b.add(x, y),
    sub: (x, y) => b.sub(x, y),
    mul: (x, y) => b.mul(x, y),
    neg: (x) => b.neg(x),
    min: (x, y) => b.min(x, y),
    max: (x, y) => b.max(x, y),
    compare: (t, x, y) => b.compare(t, x, y),
    select: (c, x, y) => b.select(c, x, y),
    round: (x, frac) => (x.frac <= frac ? b.shl(x, frac - x.frac) : b.shr(x, x.frac - frac, 'half-up')),
  };
}

function lowered(name: string, fracs: readonly number[]) {
  const b = fixedBuilder();
  const op = opNamed(name, { frac: 9 })!;
  const args = fracs
    .slice(0, op.arity)
    .map((f, i) => b.input({ name: `a${i}`, type: int64, range: RANGE, clamp: false }, f));
  const y = op.fixed(context(b), args);
  b.output({ name: 'y', type: int64, range: typeRange(int64) }, y);
  return { op, frac: y.frac, program: b.finish(name) };
}

test.each(Object.keys(opTable))('%s computes its exact meaning', (name) => {
  const dice = new Dice(name.length);
  for (const fracs of [
    [0, 0, 0],
    [2, 5, 3],
    [4, 1, 6],
  ]) {
    const { op, frac, program } = lowered(name, fracs);
    for (let k = 0; k < 60; k++) {
      const raw = Array.from({ length: op.arity }, () => (dice.below(4) === 0 ? 0n : dice.within(RANGE)));
      const y = evaluateStep(program, {}, Object.fromEntries(raw.map((x, i) => [`a${i}`, x]))).outputs.y as bigint;
      expect(q.fromFixed(y, frac)).toEqual(op.exact(...raw.map((x, i) => q.fromFixed(x, fracs[i]))));
    }
  }
});

test('quantise to a coarser fraction rounds half up', () => {
  const b = fixedBuilder();
  const x = b.input({ name: 'x', type: int64, range: RANGE, clamp: false }, 2);
  b.output({ name: 'y', type: int64, range: typeRange(int64) }, quantise(1).fixed(context(b), [x]));
  const program = b.finish('coarse');
  const round = (raw: bigint) => evaluateStep(program, {}, { x: raw }).outputs.y;
  expect([-3n, -2n, -1n, 1n, 3n].map(round)).toEqual([-1n, -1n, 0n, 1n, 2n]);
});
