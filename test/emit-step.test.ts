// Step functions as C: random programs with kernels, delay lines, truth values and names, against the evaluator and on every compiler.
import { describe, expect, test } from 'vitest';
import type { FixedProgram } from '../src/ir/fixed.js';
import { initialState, makeEvaluator, type Words } from '../src/ir/fixed-evaluate.js';
import { makeRunner } from '../src/ir/fixed-javascript.js';
import { fixedViolations } from '../src/ir/fixed-verify.js';
import { typeRange } from '../src/num/format.js';
import { COMPILERS, compileAll, missing, programText, runNative, TRAITS } from './emit-harness.js';
import { randomStep, toyPrinter } from './emit-step-random.js';
import { Dice } from './ir-random.js';

const cores = Object.keys(TRAITS) as (keyof typeof TRAITS)[];
const stimulus = (program: FixedProgram, dice: Dice): Words =>
  Object.fromEntries(program.inputs.map((i) => [i.name, dice.within(typeRange(i.type))]));

function expected(program: FixedProgram, steps: readonly Words[]): bigint[] {
  const step = makeEvaluator(program);
  let state = initialState(program);
  return steps.flatMap((inputs) => {
    const { outputs, state: next } = step(state, inputs);
    state = next;
    return [...program.outputs.map((o) => outputs[o.name]), ...program.states.map((s) => next[s.name])].flat();
  });
}

describe.skipIf(missing('gcc'))('C and JavaScript of random step functions equal the evaluator', () => {
  for (let seed = 1; seed <= Number(process.env.EMIT_SEEDS ?? 40); seed++) {
    const core = cores[seed % cores.length];
    test(`seed ${seed}, printed for ${core}`, () => {
      const program = randomStep(seed);
      expect(fixedViolations(program)).toEqual([]);
      const dice = new Dice(seed + 1000);
      const steps = Array.from({ length: 40 }, () => stimulus(program, dice));
      const want = expected(program, steps);
      expect(runNative(program, TRAITS[core], steps, [], toyPrinter)).toEqual(want);
      const runner = makeRunner(program);
      const got = steps.flatMap((s) => {
        const outputs = runner.step(program.inputs.map((i) => s[i.name]));
        return [...outputs, ...program.states.map((x) => runner.state[x.name])].flat();
      });
      expect(got).toEqual(want);
    });
  }
});

describe('random step functions are clean on every compiler', () => {
  for (const c of COMPILERS) {
    test.skipIf(missing(c.command))(c.label, () => {
      const files = Array.from({ length: 10 }, (_, k) => ({
        path: `p${k}.c`,
        text: programText(randomStep(k + 100), TRAITS[cores[k % cores.length]], toyPrinter),
      }));
      expect(compileAll(c, files)).toBe('');
    });
  }
});
