// Compiles a design and runs its program against the reference: every proved range, every bit of the fast runner, every error.
import { checkLti } from '../src/blocks/check-lti.js';
import { type Lti, lti } from '../src/blocks/lti.js';
import { compileBlock as compile, type compileBlock } from '../src/compile.js';
import { Reporter } from '../src/diag/reporter.js';
import type { CompiledBlock } from '../src/ir/compiled.js';
import { initialState, makeEvaluator, type Words } from '../src/ir/fixed-evaluate.js';
import { makeRunner } from '../src/ir/fixed-javascript.js';
import { fixedViolations } from '../src/ir/fixed-verify.js';
import { realRunner } from '../src/ir/real-evaluate.js';
import { realRange } from '../src/num/format.js';
import * as iv from '../src/num/interval.js';
import * as q from '../src/num/rational.js';
import { pid } from '../src/systems/pid.js';
import type { System } from '../src/systems/system.js';
import { tf } from '../src/systems/tf.js';
import { zpk } from '../src/systems/zpk.js';
import { type Meaning, ONE, type Plant, Reference, toDouble } from './bound-reference.js';
import type { Sequence } from './bound-stimuli.js';

export type Built = { readonly block: CompiledBlock } | { readonly codes: readonly string[]; readonly text: string };

export function systemOf(plant: Plant, Ts: number): System {
  if (plant.kind === 'tf')
    return plant.discrete ? tf([...plant.num], [...plant.den], Ts) : tf([...plant.num], [...plant.den]);
  if (plant.kind === 'zpk') {
    const both = (roots: typeof plant.zeros) =>
      roots.flatMap(({ re, im }) =>
        im
          ? [
              { re, im },
              { re, im: -im },
            ]
          : [{ re, im: 0 }],
      );
    return plant.discrete
      ? zpk(both(plant.zeros), both(plant.poles), plant.gain, Ts)
      : zpk(both(plant.zeros), both(plant.poles), plant.gain);
  }
  const { kp, ki, kd, tf: filter, b, c, reverse } = plant;
  const given = { kp, ki, kd, tf: filter, b, c, ...(reverse && { action: 'reverse' as const }) };
  return pid(Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) as { kp: number });
}

/** What the block was refused for, or the block. */
export function build(options: Parameters<typeof lti>[0], name = 'design'): Built {
  const reporter = new Reporter();
  const checked = checkLti(lti(options as never) as unknown as Lti, name, reporter);
  const block: ReturnType<typeof compileBlock> = checked && compile(checked, reporter, {});
  const errors = reporter.diagnostics.filter((d) => d.severity === 'error');
  if (block && errors.length === 0) return { block };
  return { codes: errors.map((d) => d.code), text: errors.map((d) => d.message).join('; ') };
}

export interface Outcome {
  /** Engineering units. */
  readonly worst: number;
  readonly bound: number;
  readonly boundLsb: number;
  /** The float64 meaning against its own error bound, both in engineering units. */
  readonly float: { readonly worst: number; readonly bound: number };
}

const clamped = (x: bigint, { lo, hi }: { lo: bigint; hi: bigint }): bigint => (x < lo ? lo : x > hi ? hi : x);
const largest = ({ outputs }: CompiledBlock): number => q.toNumberUp(iv.magnitude(realRange(outputs[0].quantity)));

/** Throws with the step where a range, a bit or the bound is broken. */
export function judge(block: CompiledBlock, meaning: Meaning, list: readonly Sequence[]): Outcome {
  const { program, certificates } = block;
  const violations = fixedViolations(program);
  if (violations.length > 0) throw new Error(violations.join('\n'));
  const evaluate = makeEvaluator(program);
  const [{ errorBound, errorBoundLsb }] = certificates;
  const { lsb, zero } = block.outputs[0].quantity;
  const exact = (x: q.Rational): bigint => (x.n * ONE) / x.d;
  const bound = exact(errorBound);
  const floatBound = block.referenceError[0] + 4 * Number.EPSILON * largest(block);
  let [worst, floatWorst] = [0n, 0];
  for (const { name, steps } of list) {
    const reference = new Reference(block, meaning, program.outputs[0].range);
    const fast = makeRunner(program);
    const float = realRunner(block.reference);
    let state: Words = initialState(program);
    for (const [k, raw] of steps.entries()) {
      const given = Object.fromEntries(program.inputs.map((x, i) => [x.name, raw[i]]));
      const result = evaluate(state, given);
      state = result.state;
      const count = result.outputs[program.outputs[0].name] as bigint;
      if (fast.step(raw)[0] !== count) throw new Error(`${name}, step ${k}: the runner differs from the evaluator`);
      const y = exact(q.mul(q.sub(q.rational(count), zero), lsb));
      const meant = reference.step(raw);
      const difference = y - meant;
      const [own] = float.step(raw.map((x, i) => Number(clamped(x, block.inputs[i].quantity.rawRange))));
      const off = Math.abs(toDouble(meant - exact(q.mul(q.sub(q.fromNumber(own), zero), lsb))));
      if (off > floatBound) throw new Error(`${name}, step ${k}: float64 is off by ${off}, more than ${floatBound}`);
      floatWorst = Math.max(floatWorst, off);
      const error = difference < 0n ? -difference : difference;
      if (error > worst) worst = error;
      // 2^-100 for the reference's own floors.
      if (error > bound + (ONE >> 100n)) {
        throw new Error(`${name}, step ${k}: error ${toDouble(error)} exceeds the bound ${toDouble(bound)}`);
      }
    }
  }
  return {
    worst: toDouble(worst),
    bound: q.toNumber(errorBound),
    boundLsb: q.toNumber(errorBoundLsb),
    float: { worst: floatWorst, bound: floatBound },
  };
}
