// Series, parallel and feedback connections.
// Law: exact; common factors cancel, so that a pole at z = 1 stays exactly there or is exactly gone.
import * as poly from '../num/poly.js';
import { fromNumber } from '../num/rational.js';
import { fail, finite, isSystem, options, show } from './check.js';
import { makeSystem } from './make.js';
import type { ExactTf, System } from './system.js';

/** A plain number is a gain at whatever sample time the others have. */
export type Operand = System | number;

interface Operands {
  readonly parts: readonly ExactTf[];
  readonly sampleTime?: number;
}

function exactOf(call: string, part: unknown): ExactTf {
  if (isSystem(part)) return part.exact;
  if (typeof part !== 'number')
    fail('BS3004', { call, what: 'each part', expected: 'a system or a number', got: show(part) });
  return { num: poly.constant(fromNumber(finite(call, 'a gain', part))), den: poly.one };
}

function operands(call: string, given: readonly unknown[]): Operands {
  const parts = given.map((part) => exactOf(call, part));
  const times = [...new Set(given.filter(isSystem).map((s) => s.sampleTime))];
  if (times.length > 1) fail('BS3101', { call, times: times.map((t) => (t === undefined ? 'continuous' : `${t} s`)) });
  if (parts.length === 0)
    fail('BS3004', { call, what: 'its argument', expected: 'at least one system', got: 'nothing' });
  return { parts, sampleTime: times[0] };
}

/** The product: the output of each feeds the next. DesignErrors: BS3101 different sample times, BS3004 wrong type. */
export function series(...systems: Operand[]): System {
  const { parts, sampleTime } = operands('series', systems);
  const product = parts.reduce((g, h) => ({ num: poly.mul(g.num, h.num), den: poly.mul(g.den, h.den) }));
  return makeSystem(product, sampleTime);
}

/** The sum: all have the same input, their outputs are added. DesignErrors as for `series`. */
export function parallel(...systems: Operand[]): System {
  const { parts, sampleTime } = operands('parallel', systems);
  const sum = parts.reduce((g, h) => ({
    num: poly.add(poly.mul(g.num, h.den), poly.mul(h.num, g.den)),
    den: poly.mul(g.den, h.den),
  }));
  return makeSystem(sum, sampleTime);
}

/**
 * forward/(1 + forward back); back is 1 when absent, and sign: 1 makes the feedback positive. DesignErrors: BS3101, BS3004, and
 * BS3102 when the loop has no causal solution (1 + forward back loses its leading coefficient).
 */
export function feedback(forward: Operand, back: Operand = 1, given: { readonly sign?: 1 | -1 } = {}): System {
  const { sign = -1 } = options('feedback', given, ['sign']);
  if (sign !== 1 && sign !== -1)
    fail('BS3004', { call: 'feedback', what: 'sign', expected: '1 or -1', got: show(sign) });
  const { parts, sampleTime } = operands('feedback', [forward, back]);
  const [g, k] = parts;
  const open = poly.mul(g.den, k.den);
  const loop = poly.mul(g.num, k.num);
  const den = sign === -1 ? poly.add(open, loop) : poly.sub(open, loop);
  if (den.length < Math.max(open.length, loop.length)) fail('BS3102', { call: 'feedback' });
  return makeSystem({ num: poly.mul(g.num, k.den), den }, sampleTime);
}
