// System, sample time and method of an lti block: do they belong together?
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import { type Checking, finite, isObject, report, word } from '../signals/checking.js';
import type { Method, System } from '../systems/system.js';

export interface Timing {
  readonly system: System;
  readonly sampleTime: Rational;
  readonly method: Method;
  readonly prewarp?: number;
}

type Given = Readonly<Record<string, unknown>>;

const METHODS: readonly Method[] = ['forward-euler', 'backward-euler', 'tustin', 'zoh', 'foh', 'impulse', 'matched'];
const LATER_METHODS: readonly Method[] = ['zoh', 'foh', 'impulse', 'matched'];

const isSystem = (value: unknown): value is System =>
  isObject(value) && value.kind === 'system' && isObject(value.exact);

/** Everything about time; undefined when an error was reported. */
export function checkTiming(options: Given, c: Checking): Timing | undefined {
  const system = checkSystem(options.system, c);
  const discrete = system?.sampleTime;
  const Ts = checkSampleTime(options.sampleTime, discrete, system !== undefined, c);
  const method = discrete === undefined ? checkMethod(options.method, c) : checkNoMethod(options, c);
  const prewarp = discrete === undefined ? checkPrewarp(options.prewarp, method, Ts, c) : undefined;
  if (!system || Ts === undefined || !method) return undefined;
  return { system, sampleTime: q.fromNumber(Ts), method, ...(prewarp === undefined ? {} : { prewarp }) };
}

function checkSystem(system: unknown, c: Checking): System | undefined {
  if (system === undefined) return report(c, 'BS2002', { what: 'lti', option: 'system' });
  return isSystem(system) ? system : report(c, 'BS2101', { what: describe(system) }, 'system');
}

const describe = (value: unknown): string =>
  typeof value === 'number' ? `the number ${value}` : isObject(value) ? 'this object' : `'${String(value)}'`;

function checkSampleTime(given: unknown, own: number | undefined, known: boolean, c: Checking): number | undefined {
  if (given === undefined && own !== undefined) return own;
  if (given === undefined) return known ? report(c, 'BS2002', { what: 'lti', option: 'sampleTime' }) : undefined;
  if (typeof given !== 'number' || !Number.isFinite(given) || given <= 0) {
    return report(c, 'BS2102', { given }, 'sampleTime');
  }
  if (own !== undefined && own !== given) return report(c, 'BS2103', { block: given, system: own }, 'sampleTime');
  return given;
}

function checkMethod(given: unknown, c: Checking): Method | undefined {
  if (given === undefined) return 'tustin';
  const method = word(c, 'method', given, METHODS);
  if (method && LATER_METHODS.includes(method)) return report(c, 'BS2901', { what: `method '${method}'` }, 'method');
  return method;
}

/** A discrete system is taken as it is: no method applies, and naming one is an error. */
function checkNoMethod(options: Given, c: Checking): Method | undefined {
  const given = ['method', 'prewarp'].filter((option) => options[option] !== undefined);
  for (const option of given) report(c, 'BS2104', { option }, option);
  return given.length === 0 ? 'tustin' : undefined;
}

function checkPrewarp(given: unknown, method: Method | undefined, Ts: number | undefined, c: Checking) {
  if (given === undefined) return undefined;
  const value = finite(c, 'prewarp', given, 'a positive number of rad/s', (x) => x > 0);
  if (value === undefined) return undefined;
  if (method !== undefined && method !== 'tustin') return report(c, 'BS2105', { method }, 'prewarp');
  const nyquist = Ts === undefined ? Number.POSITIVE_INFINITY : Math.PI / Ts;
  return value < nyquist ? value : report(c, 'BS2106', { value, nyquist }, 'prewarp');
}
