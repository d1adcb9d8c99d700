// From s to z and back by substitution in the whole of H.
// Law: every coefficient is the true value of the substituted H, rounded once; den is monic.

import type { Mobius } from '../num/poly.js';
import * as poly from '../num/poly.js';
import * as q from '../num/rational.js';
import { fail, numberOption, options, requiredSampleTime, show, system } from '../systems/check.js';
import { makeSystem } from '../systems/make.js';
import type { ExactTf, Method, System } from '../systems/system.js';
import { methods, methodsToCome } from './index.js';
import { inverse, type MobiusMethod } from './mobius.js';

export interface DiscretisationOptions {
  readonly method: Method;
  /** rad/s; Tustin only. */
  readonly prewarp?: number;
}

interface Chosen {
  readonly method: MobiusMethod;
  readonly map: Mobius;
}

function choose(call: string, given: unknown, Ts: number): Chosen {
  const o = options(call, given, ['method', 'prewarp']);
  const known = methods.map((m) => `'${m.name}'`);
  if (o.method === undefined) fail('BS3006', { call, name: 'method' });
  const method = methods.find((m) => m.name === o.method);
  if (!method) {
    const later = methodsToCome.find((name) => name === o.method);
    if (later !== undefined) fail('BS3901', { call, method: later, known });
    fail('BS3202', { call, got: show(o.method), known });
  }
  const prewarp = o.prewarp === undefined ? undefined : prewarpOf(call, o, method, Ts);
  return { method, map: method.map(q.fromNumber(Ts), prewarp) };
}

function prewarpOf(call: string, o: Readonly<Record<string, unknown>>, method: MobiusMethod, Ts: number): q.Rational {
  if (!method.prewarps) fail('BS3203', { call, method: method.name });
  const prewarp = numberOption(call, o, 'prewarp');
  const nyquist = Math.PI / Ts;
  if (prewarp <= 0 || prewarp >= nyquist) fail('BS3204', { call, prewarp, nyquist });
  return q.fromNumber(prewarp);
}

/** H after the substitution, both polynomials over the same power of the map's denominator. */
function substitute(h: ExactTf, map: Mobius): ExactTf {
  const n = Math.max(poly.degree(h.num), poly.degree(h.den));
  return { num: poly.substitute(h.num, map, n), den: poly.substitute(h.den, map, n) };
}

/**
 * den(s0) at s0 = s(z = infinity) is 0 to within the rounding of T and of one coefficient: a pole at s0 that the user's doubles could
 * not hit exactly. Its image, a pole beyond 2^50, would be an artefact of that rounding.
 */
function losesPole(h: ExactTf, map: Mobius): boolean {
  if (q.isZero(map.c)) return false;
  const s0 = q.div(map.a, map.c);
  const value = q.abs(poly.evaluate(h.den, s0));
  const size = poly.evaluate(h.den.map(q.abs), q.abs(s0));
  return q.le(q.mul(value, q.pow2(50)), size);
}

/** The result has more zeros than poles: either H was improper and stayed so, or the pole at s(z = infinity) has gone there. */
function refuse(method: MobiusMethod, map: Mobius, h: ExactTf): never {
  const call = 'c2d';
  if (q.isZero(map.c)) {
    fail('BS3206', { call, method: method.name, zeros: poly.degree(h.num), poles: poly.degree(h.den) });
  }
  fail('BS3205', { call, method: method.name, pole: q.toNumber(q.div(map.a, map.c)) });
}

/**
 * Discretises a continuous system at the sample time Ts (seconds) by 'forward-euler', 'backward-euler' or 'tustin'. An improper H
 * is taken where the result is causal. DesignErrors: BS3003 Ts, BS3004 types, BS3005 and BS3006 options, BS3201 already discrete,
 * BS3202 unknown method, BS3203 and BS3204 prewarp, BS3205 a pole goes to infinity, BS3206 not causal, BS3901 not in this version.
 */
export function c2d(sys: System, Ts: number, given: DiscretisationOptions): System {
  const { exact, sampleTime } = system('c2d', 'the first argument', sys);
  const time = requiredSampleTime('c2d', Ts);
  if (sampleTime !== undefined) fail('BS3201', { call: 'c2d', kind: 'discrete' });
  const { method, map } = choose('c2d', given, time);
  const found = substitute(exact, map);
  if (found.num.length > found.den.length || losesPole(exact, map)) refuse(method, map, exact);
  return makeSystem(found, time);
}

/**
 * The continuous system that c2d with the same options makes into `sys`; it may be improper. DesignErrors as for `c2d`,
 * BS3201 when `sys` is continuous.
 */
export function d2c(sys: System, given: DiscretisationOptions): System {
  const { exact, sampleTime } = system('d2c', 'the first argument', sys);
  if (sampleTime === undefined) fail('BS3201', { call: 'd2c', kind: 'continuous' });
  const { map } = choose('d2c', given, sampleTime);
  return makeSystem(substitute(exact, inverse(map)));
}
