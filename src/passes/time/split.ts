// s to z by the block's method, integrators split off exactly: H(z) = R(z) + K/(z-1) with R stable (CONTRACT section 1).
import type { CheckedLti } from '../../blocks/checked.js';
import { certificateCodes } from '../../diag/codes/certificate.js';
import type { Diagnostic } from '../../diag/diagnostic.js';
import { diagnose } from '../../diag/reporter.js';
import { c2d } from '../../discretise/c2d.js';
import * as poly from '../../num/poly.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { splitIntegrators } from '../../systems/integrators.js';
import { makeSystem } from '../../systems/make.js';
import { isSchur } from '../../systems/stability.js';
import type { ExactTf, PidParameters, System } from '../../systems/system.js';
import type { Miso } from './model.js';

/** Engineering units throughout. */
export interface Split {
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

function splitSystem(block: CheckedLti): Split | Diagnostic {
  const whole = toDiscrete(block, block.system);
  const place = { block: block.exportName, path: ['system'] };
  if (whole.num.length > whole.den.length) return diagnose(certificateCodes, 'BS4010', {}, place);
  const { stable, integrators } = splitIntegrators(whole);
  if (integrators.length > 1) return diagnose(certificateCodes, 'BS4002', { count: integrators.length }, place);
  return { response: { num: [stable.num], den: stable.den }, gains: integrators };
}

function unstable(block: CheckedLti, den: poly.Poly): Diagnostic {
  const poles = makeSystem({ num: [q.one], den }, q.toNumber(block.sampleTime)).poles();
  const outside = poles.filter((p) => Math.hypot(p.re, p.im) > 1 - 1e-9);
  const shown = outside.map((p) => `${p.re}${p.im ? ` ${p.im < 0 ? '-' : '+'} ${Math.abs(p.im)}i` : ''}`);
  return diagnose(certificateCodes, 'BS4001', { poles: shown }, { block: block.exportName, path: ['system'] });
}

/** The block's stable response and integrator gains, or why there is none. Throws DesignError where c2d refuses. */
export function splitBlock(block: CheckedLti): Split | Diagnostic {
  const { pid, sampleTime } = block.system;
  const split = pid && sampleTime === undefined ? splitPid(block, pid) : splitSystem(block);
  if ('code' in split || isSchur(split.response.den)) return split;
  return unstable(block, split.response.den);
}
