// PID controllers. Parallel form is the one that is kept; ISA and series forms are converted exactly.
// Law: u = kp (b ref - meas) + ki/s (ref - meas) + kd s/(tf s + 1) (c ref - meas), negated when action is 'reverse'.
import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { fail, numberOption, options, show } from './check.js';
import { makeSystem } from './make.js';
import type { PidParameters, System } from './system.js';

interface SetpointOptions {
  /** Set-point weight of the proportional part; 1 when absent. */
  readonly b?: number;
  /** Set-point weight of the derivative part; 1 when absent, 0 differentiates the measurement only. */
  readonly c?: number;
  /** 'reverse' negates u. */
  readonly action?: 'direct' | 'reverse';
}

export interface PidOptions extends SetpointOptions {
  readonly kp: number;
  /** Per second. */
  readonly ki?: number;
  /** Seconds. */
  readonly kd?: number;
  /** Time constant of the derivative filter, seconds; 0 (none) when absent. */
  readonly tf?: number;
}

export interface IsaPidOptions extends SetpointOptions {
  readonly kp: number;
  /** Integral time, seconds; no integral part when absent. */
  readonly ti?: number;
  /** Derivative time, seconds. */
  readonly td?: number;
  /** Derivative filter: its time constant is td/n; none when absent. */
  readonly n?: number;
}

const WEIGHTS = ['b', 'c', 'action'] as const;
type Given = Readonly<Record<string, unknown>>;

function weights(call: string, given: Given): Pick<PidParameters, 'b' | 'c' | 'reverse'> {
  const { action } = given;
  if (action !== undefined && action !== 'direct' && action !== 'reverse') {
    fail('BS3004', { call, what: 'action', expected: "'direct' or 'reverse'", got: show(action) });
  }
  const [b, c] = [numberOption(call, given, 'b', 1), numberOption(call, given, 'c', 1)];
  return { b: q.fromNumber(b), c: q.fromNumber(c), reverse: action === 'reverse' };
}

const exactOption = (call: string, given: Given, name: string, otherwise?: number): Rational =>
  q.fromNumber(numberOption(call, given, name, otherwise));

/** A time in seconds that must be > 0 (or >= 0). */
function time(
  call: string,
  given: Given,
  name: string,
  otherwise: number | undefined,
  least: 'positive' | 'at least 0',
): Rational {
  const value = numberOption(call, given, name, otherwise);
  if (value < 0 || (value === 0 && least === 'positive')) fail('BS3008', { call, what: name, got: value, need: least });
  return q.fromNumber(value);
}

/** kp + ki/s + kd s/(tf s + 1) from e = ref - meas to u, b = c = 1. */
function transferFunction(p: PidParameters): { num: Poly; den: Poly } {
  const [s, filter]: Poly[] = [poly.x, poly.trim([q.one, p.tf])];
  const proportional = poly.scale(poly.mul(s, filter), p.kp);
  const integral = poly.scale(filter, p.ki);
  const derivative = poly.scale(poly.mul(s, s), p.kd);
  const num = [proportional, integral, derivative].reduce(poly.add);
  return { num: p.reverse ? poly.neg(num) : num, den: poly.mul(s, filter) };
}

const assemble = (pid: PidParameters): System => makeSystem(transferFunction(pid), undefined, { pid });

/**
 * Parallel form: kp + ki/s + kd s/(tf s + 1). The system is the one from e = ref - meas to u with b = c = 1; the weights stay in
 * `.pid` for an lti with the inputs ref and meas. DesignErrors: BS3001, BS3004, BS3005 unknown option, BS3006 no kp, BS3008 tf < 0.
 */
export function pid(given: PidOptions): System {
  const o = options('pid', given, ['kp', 'ki', 'kd', 'tf', ...WEIGHTS]);
  return assemble({
    kp: exactOption('pid', o, 'kp'),
    ki: exactOption('pid', o, 'ki', 0),
    kd: exactOption('pid', o, 'kd', 0),
    tf: time('pid', o, 'tf', 0, 'at least 0'),
    ...weights('pid', o),
  });
}

/**
 * ISA (standard, ideal) form: kp (1 + 1/(ti s) + td s/(td/n s + 1)). Parallel: ki = kp/ti, kd = kp td, tf = td/n.
 * Source: Astrom and Hagglund, Advanced PID Control, 2006. DesignErrors as for `pid`; BS3008 for ti <= 0, td < 0, n <= 0.
 */
export function isaPid(given: IsaPidOptions): System {
  return assemble(
    fromTimes('isaPid', given, (kp, inverseTi, td) => ({ kp, ki: q.mul(kp, inverseTi), kd: q.mul(kp, td) })),
  );
}

/**
 * Series (interacting) form: kp (1 + 1/(ti s)) (1 + td s/(td/n s + 1)). With F = 1/(tf s + 1) and tf = td/n, and since
 * td s F/(ti s) = td/ti F = td/ti (1 - tf s F): Kp = kp (1 + td/ti), ki = kp/ti, kd = kp td (1 - tf/ti), the same tf.
 * For any times, also td > ti. DesignErrors as for `isaPid`.
 */
export function seriesPid(given: IsaPidOptions): System {
  return assemble(
    fromTimes('seriesPid', given, (kp, inverseTi, td, tf) => ({
      kp: q.mul(kp, q.add(q.one, q.mul(td, inverseTi))),
      ki: q.mul(kp, inverseTi),
      kd: q.mul(q.mul(kp, td), q.sub(q.one, q.mul(tf, inverseTi))),
    })),
  );
}

type Gains = (kp: Rational, inverseTi: Rational, td: Rational, tf: Rational) => Pick<PidParameters, 'kp' | 'ki' | 'kd'>;

function fromTimes(call: string, given: unknown, gains: Gains): PidParameters {
  const o = options(call, given, ['kp', 'ti', 'td', 'n', ...WEIGHTS]);
  const inverseTi = o.ti === undefined ? q.zero : q.div(q.one, time(call, o, 'ti', undefined, 'positive'));
  const td = time(call, o, 'td', 0, 'at least 0');
  const tf = o.n === undefined ? q.zero : q.div(td, time(call, o, 'n', undefined, 'positive'));
  return { ...gains(exactOption(call, o, 'kp'), inverseTi, td, tf), tf, ...weights(call, o) };
}
