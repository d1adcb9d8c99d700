// A transfer function from its coefficients.
import { fromDescending } from '../num/poly.js';
import { fail, numbers, sampleTime } from './check.js';
import { makeSystem } from './make.js';
import type { System } from './system.js';

/**
 * num/den in descending powers of s, or of z when the sample time `Ts` (seconds) is given. The doubles are taken exactly as given;
 * `.num` and `.den` give them back. DesignErrors: BS3001 not finite, BS3002 no denominator, BS3003 sample time, BS3004 wrong type.
 */
export function tf(num: readonly number[], den: readonly number[], Ts?: number): System {
  const [top, bottom] = [numbers('tf', 'num', num), numbers('tf', 'den', den)];
  const time = sampleTime('tf', Ts);
  const exact = { num: fromDescending(top), den: fromDescending(bottom) };
  if (exact.den.length === 0) fail('BS3002', { call: 'tf', got: bottom.length === 0 ? 'empty' : 'zero' });
  if (top.length === 0)
    fail('BS3004', { call: 'tf', what: 'num', expected: 'at least one number', got: 'an empty array' });
  return makeSystem(exact, time, { num: [...top], den: [...bottom] });
}
