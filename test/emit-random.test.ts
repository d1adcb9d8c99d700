// Printed C against the BigInt evaluator: random programs of every node kind, native gcc with all warnings and UBSan.
import { describe, expect, test } from 'vitest';
import type { FixedProgram } from '../src/ir/fixed.js';
import { initialState, makeEvaluator, type Words } from '../src/ir/fixed-evaluate.js';
import { typeRange } from '../src/num/format.js';
import { missing, runNative, TRAITS } from './emit-harness.js';
import { Dice, randomProgram } from './ir-random.js';

function stimulus(program: FixedProgram, dice: Dice): Words {
  const draw = (i: FixedProgram['inputs'][number]): bigint => dice.within(i.clamp ? typeRange(i.type) : i.range);
  return Object.fromEntries(
    program.inputs.map((i) => [
      i.name,
      i.length === undefined ? draw(i) : Array.from({ length: i.length }, () => draw(i)),
    ]),
  );
}

/** Outputs and states of every step, flattened as the driver prints them. */
function expected(program: FixedProgram, steps: readonly Words[]): bigint[] {
  const step = makeEvaluator(program);
  let state = initialState(program);
  return steps.flatMap((inputs) => {
    const { outputs, state: next } = step(state, inputs);
    state = next;
    return [...program.outputs.map((o) => outputs[o.name]), ...program.states.map((s) => next[s.name])].flat();
  });
}

const cores = Object.keys(TRAITS) as (keyof typeof TRAITS)[];

describe.skipIf(missing('gcc'))('C of random programs equals the evaluator', () => {
  for (let seed = 1; seed <= Number(process.env.EMIT_SEEDS ?? 40); seed++) {
    const core = cores[seed % cores.length];
    test(`seed ${seed}, printed for ${core}`, () => {
      const widths = seed % 3 === 0 ? ([16] as const) : ([8, 16, 32, 64] as const);
      const program = randomProgram(seed, widths);
      const dice = new Dice(seed + 1000);
      const steps = Array.from({ length: 40 }, () => stimulus(program, dice));
      expect(runNative(program, TRAITS[core], steps)).toEqual(expected(program, steps));
    });
  }
});
