// CheckedLti -> ScaledModel: discretised, integrators apart, engineering units folded into the coefficients.
import type { CheckedLti } from '../../blocks/checked.js';
import { certificateCodes } from '../../diag/codes/certificate.js';
import type { Diagnostic } from '../../diag/diagnostic.js';
import { DesignError, diagnose, type Reporter } from '../../diag/reporter.js';
import type { Interval } from '../../num/interval.js';
import * as iv from '../../num/interval.js';
import * as poly from '../../num/poly.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { type Miso, type ScaledModel, type ScaledOutput, scaledInput, scaledOutput } from './model.js';
import { type Split, splitBlock } from './split.js';

const scaleResponse = (r: Miso, factors: readonly Rational[]): Miso => ({
  num: r.num.map((p, i) => poly.scale(p, factors[i])),
  den: r.den,
});

/** splitBlock with what c2d throws in the user's own calls turned into diagnostics of this block. */
function splitOrReport(block: CheckedLti, reporter: Reporter): Split | undefined {
  try {
    const split = splitBlock(block);
    if (!('code' in split)) return split;
    reporter.add(split);
  } catch (error) {
    if (!(error instanceof DesignError)) throw error;
    for (const d of error.diagnostics) reporter.add({ ...d, place: { block: block.exportName, path: ['system'] } });
  }
  return undefined;
}

/** What is wrong with the limits of something that integrates. */
function limitProblem(block: CheckedLti): Diagnostic | undefined {
  const at = (option: string) => ({ block: block.exportName, path: [option] });
  const { integralLimits, antiWindup } = block;
  if (!integralLimits) {
    return antiWindup === 'none' ? diagnose(certificateCodes, 'BS4003', {}, at('antiWindup')) : undefined;
  }
  if (iv.contains(integralLimits, q.zero)) return undefined;
  return diagnose(certificateCodes, 'BS4012', { range: show(integralLimits) }, at('integralLimits'));
}

function integratorOf(block: CheckedLti, split: Split, output: ScaledOutput, factors: readonly Rational[]) {
  if (split.gains.every(q.isZero)) return {};
  const limits = block.integralLimits ? scaledInterval(block.integralLimits, output.unit) : output.range;
  return { integrator: { gains: split.gains.map((g, i) => q.mul(g, factors[i])), limits } };
}

function parallelOf(split: Split, factors: readonly Rational[]) {
  if (!split.parallel) return {};
  const direct = split.parallel.direct.map((d, i) => q.mul(d, factors[i]));
  return { parallel: { direct, tail: scaleResponse(split.parallel.tail, factors) } };
}

/** Reports what makes the block impossible for all time; undefined then. */
export function scaleModel(block: CheckedLti, reporter: Reporter): ScaledModel | undefined {
  const split = splitOrReport(block, reporter);
  if (!split) return undefined;
  const problem = split.gains.every(q.isZero) ? undefined : limitProblem(block);
  if (problem) {
    reporter.add(problem);
    return undefined;
  }
  const inputs = block.inputs.map(scaledInput);
  const output = scaledOutput(block);
  const factors = inputs.map((input) => q.div(input.unit, output.unit));
  return {
    block,
    inputs,
    output,
    response: scaleResponse(split.response, factors),
    ...parallelOf(split, factors),
    ...integratorOf(block, split, output, factors),
    lsb: q.abs(q.div(block.output.lsb, output.unit)),
    maxError: q.abs(q.div(block.output.maxError, output.unit)),
  };
}

const show = (i: Interval): string => `[${q.toNumber(i.lo)}, ${q.toNumber(i.hi)}]`;

function scaledInterval(limits: Interval, unit: Rational): Interval {
  const ends = [q.div(limits.lo, unit), q.div(limits.hi, unit)];
  return { lo: ends.reduce(q.min), hi: ends.reduce(q.max) };
}
