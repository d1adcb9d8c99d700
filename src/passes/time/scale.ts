// CheckedLti -> ScaledModel: s to z by the block's method, integrators split off exactly, units folded in.
// Meaning (CONTRACT section 1): H(z) = R(z) + K/(z-1) with R stable; the clamp acts on the integrator and never enters R.
import type { CheckedLti } from '../../blocks/checked.js';
import { certificateCodes } from '../../diag/codes/certificate.js';
import type { ValuePlace } from '../../diag/diagnostic.js';
import { diagnose, type Reporter } from '../../diag/reporter.js';
import { c2d } from '../../discretise/c2d.js';
import type { Interval } from '../../num/interval.js';
import * as iv from '../../num/interval.js';
import * as poly from '../../num/poly.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { splitIntegrators } from '../../systems/integrators.js';
import { makeSystem } from '../../systems/make.js';
import { isSchur } from '../../systems/stability.js';
import type { ExactTf, PidParameters, System } from '../../systems/system.js';
import { type Integrator, type Miso, type ScaledModel, scaledInput, scaledOutput } from './model.js';

interface Split {
  readonly response: Miso;
  readonly parallel?: { readonly direct: readonly Rational[]; readonly tail: Miso };
  /** Per input, engineering units per sample. */
  readonly gains: readonly Rational[];
}

/** The discrete exact form of `system` under the block's method; a discrete system is taken as it is. */
function toDiscrete(block: CheckedLti, system: System): ExactTf {
  if (system.sampleTime !== undefined) return system.exact;
  const prewarp = block.prewarp === undefined ? {} : { prewarp: block.prewarp };
  return c2d(system, q.toNumber(block.sampleTime), { method: block.method, ...prewarp }).exact;
}

const continuous = (num: Rational[], den: Rational[]): System =>
  makeSystem({ num: poly.trim(num), den: poly.trim(den) });
const coefficient = (p: readonly Rational[], k: number): Rational => p[k] ?? q.zero;

/** P, I and D each discretised on its own; weights b and c act on the reference only. */
function splitPid(block: CheckedLti, pid: PidParameters): Split {
  const sign = pid.reverse ? q.neg(q.one) : q.one;
  const integral = splitIntegrators(toDiscrete(block, continuous([q.one], [q.zero, q.one])));
  const throughI = q.mul(pid.ki, coefficient(integral.stable.num, 0));
  const k = q.mul(sign, q.mul(pid.ki, integral.integrators[0]));
  const derivative = toDiscrete(block, continuous([q.zero, pid.kd], [q.one, pid.tf]));
  const { direct, tail } = properPart(derivative);
  const gain = (weightP: Rational, weightI: Rational, weightD: Rational) =>
    q.mul(sign, q.sum([q.mul(pid.kp, weightP), q.mul(throughI, weightI), q.mul(direct, weightD)]));
  const minus = q.neg(q.one);
  const two = block.inputs.length === 2;
  const directs = two ? [gain(pid.b, q.one, pid.c), gain(minus, minus, minus)] : [gain(q.one, q.one, q.one)];
  const weights = (two ? [pid.c, minus] : [q.one]).map((w) => q.mul(sign, w));
  const tails = weights.map((w) => poly.scale(tail.num, w));
  const response = directs.map((d, i) => poly.add(poly.scale(tail.den, d), tails[i]));
  return {
    response: { num: response, den: tail.den },
    parallel: { direct: directs, tail: { num: tails, den: tail.den } },
    gains: q.isZero(k) ? [] : two ? [k, q.neg(k)] : [k],
  };
}

/** exact = direct + tail with a strictly proper tail. */
function properPart(exact: ExactTf): { direct: Rational; tail: ExactTf } {
  const direct = exact.num.length === exact.den.length ? (exact.num.at(-1) as Rational) : q.zero;
  return { direct, tail: { num: poly.sub(exact.num, poly.scale(exact.den, direct)), den: exact.den } };
}

function scaleResponse(r: Miso, factors: readonly Rational[]): Miso {
  return { num: r.num.map((p, i) => poly.scale(p, factors[i])), den: r.den };
}

/** Reports what makes the block impossible for all time; undefined then. */
export function scaleModel(block: CheckedLti, reporter: Reporter): ScaledModel | undefined {
  const fail = <C extends keyof typeof certificateCodes & `BS4${string}`>(code: C, p: never, ...path: string[]) => {
    const place: ValuePlace = { block: block.exportName, path };
    reporter.add(diagnose(certificateCodes, code, p, place));
    return undefined;
  };
  const whole = block.system.pid && block.system.sampleTime === undefined ? undefined : toDiscrete(block, block.system);
  if (whole && whole.num.length > whole.den.length) return fail('BS4010', {} as never, 'system');
  const parts = whole && splitIntegrators(whole);
  if (parts && parts.integrators.length > 1) {
    return fail('BS4002', { count: parts.integrators.length } as never, 'system');
  }
  const split: Split = parts
    ? { response: { num: [parts.stable.num], den: parts.stable.den }, gains: parts.integrators }
    : splitPid(block, block.system.pid as PidParameters);
  if (!isSchur(split.response.den)) {
    const poles = makeSystem({ num: [q.one], den: split.response.den }, q.toNumber(block.sampleTime)).poles();
    const outside = poles.filter((p) => Math.hypot(p.re, p.im) > 1 - 1e-9);
    return fail(
      'BS4001',
      { poles: outside.map((p) => `${p.re}${p.im ? ` ${p.im < 0 ? '-' : '+'} ${Math.abs(p.im)}i` : ''}`) } as never,
      'system',
    );
  }
  const inputs = block.inputs.map(scaledInput);
  const output = scaledOutput(block);
  const factors = inputs.map((input) => q.div(input.unit, output.unit));
  const integrating = split.gains.some((g) => !q.isZero(g));
  if (integrating && block.antiWindup === 'none' && !block.integralLimits)
    return fail('BS4003', {} as never, 'antiWindup');
  if (integrating && block.integralLimits && !iv.contains(block.integralLimits, q.zero)) {
    return fail('BS4012', { range: show(block.integralLimits) } as never, 'integralLimits');
  }
  const limits = block.integralLimits ? scaledInterval(block.integralLimits, output.unit) : output.range;
  const integrator: Integrator = { gains: split.gains.map((g, i) => q.mul(g, factors[i])), limits };
  return {
    block,
    inputs,
    output,
    response: scaleResponse(split.response, factors),
    ...(split.parallel && {
      parallel: {
        direct: split.parallel.direct.map((d, i) => q.mul(d, factors[i])),
        tail: scaleResponse(split.parallel.tail, factors),
      },
    }),
    ...(integrating && { integrator }),
    lsb: q.abs(q.div(block.output.lsb, output.unit)),
    maxError: q.abs(q.div(block.output.maxError, output.unit)),
  };
}

const show = (i: Interval): string => `[${q.toNumber(i.lo)}, ${q.toNumber(i.hi)}]`;

function scaledInterval(limits: Interval, unit: Rational): Interval {
  const ends = [q.div(limits.lo, unit), q.div(limits.hi, unit)];
  return { lo: ends.reduce(q.min), hi: ends.reduce(q.max) };
}
