// Machine passes are bit-exact: the rewritten program passes fixed-verify and gives the evaluator's integers, for every number of products.
import { describe, expect, test } from 'vitest';
import type { Fixed, FixedProgram } from '../src/ir/fixed.js';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import { makeEvaluator } from '../src/ir/fixed-evaluate.js';
import { fixedViolations } from '../src/ir/fixed-verify.js';
import { runMachinePasses } from '../src/passes/machine/index.js';
import { TRAITS } from './emit-harness.js';
import { Dice } from './ir-random.js';

const int16 = { bits: 16, signed: true } as const;

/** y = round(sum of c_i x_i (signs mixed) + s) in 16 bits, s = the clamped sum: products, a rest and a clamp after a shift. */
function sumOf(count: number, dice: Dice): FixedProgram {
  const b = fixedBuilder();
  const limit = 1n << BigInt(13 - Math.ceil(Math.log2(count + 1)));
  const s = b.state({
    name: 's',
    type: { bits: 32, signed: true },
    range: { lo: -(1n << 28n), hi: 1n << 28n },
    frac: 20,
    init: 0n,
  });
  let sum: Fixed = s;
  for (let i = 0; i < count; i++) {
    const x = b.input({ name: `x${i}`, type: int16, range: { lo: -32768n, hi: 32767n }, clamp: false }, 10);
    const product = b.mul(b.constant(dice.within({ lo: -limit, hi: limit }) || 3n, 10), x);
    sum = dice.below(3) === 0 ? b.sub(sum, product) : b.add(sum, product);
  }
  b.store('s', b.clamp(sum, -(1n << 28n), 1n << 28n));
  const y = b.clamp(b.shr(b.named(sum, 'sum'), 12, 'half-up'), -32768n, 32767n);
  b.output({ name: 'y', type: int16, range: { lo: -32768n, hi: 32767n } }, y);
  return b.finish(`sum${count}`);
}

describe.each(Object.keys(TRAITS) as (keyof typeof TRAITS)[])('%s', (core) => {
  test.each([1, 2, 3, 4, 5, 6, 7])('a sum of %i products', (count) => {
    const dice = new Dice(count);
    for (let trial = 0; trial < 8; trial++) {
      const program = sumOf(count, dice);
      const passed = runMachinePasses(program, TRAITS[core]);
      expect(fixedViolations(program)).toEqual([]);
      expect(fixedViolations(passed)).toEqual([]);
      const [a, b] = [makeEvaluator(program), makeEvaluator(passed)];
      let state: Parameters<typeof a>[0] = { s: 0n };
      for (let k = 0; k < 60; k++) {
        const inputs = Object.fromEntries(program.inputs.map((x) => [x.name, dice.within(x.range)]));
        const want = a(state, inputs);
        expect(b(state, inputs)).toEqual(want);
        state = want.state;
      }
    }
  });
});
