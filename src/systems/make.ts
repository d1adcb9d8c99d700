// A System value from its exact form: the views are rounded once, the verdicts are taken on the exact form.
import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import { toNumberUp } from '../num/rational.js';
import { fail, finite, numbers, show } from './check.js';
import { reduce } from './exact.js';
import { dcGain, frequencyResponse } from './frequency.js';
import { impulseGain } from './impulse-gain.js';
import { roots } from './roots.js';
import { isHurwitz, isSchur } from './stability.js';
import { stepResponse } from './step-response.js';
import type { Complex, ExactTf, PidParameters, System } from './system.js';

/** What a system carries beside its exact form. */
export interface SystemExtras {
  /** Coefficients as the user gave them, instead of the exact form rounded. */
  readonly num?: readonly number[];
  readonly den?: readonly number[];
  readonly pid?: PidParameters;
}

/** The gain is asked for to 2^-41 of itself and rounded up. */
const GAIN_TOLERANCE = 2 ** -41;

function worstCaseGain(h: ExactTf, discrete: boolean): number {
  if (!discrete) fail('BS3103', { call: 'wcpg' });
  return isSchur(h.den) ? toNumberUp(impulseGain(h, GAIN_TOLERANCE).hi) : Number.POSITIVE_INFINITY;
}

function samples(h: ExactTf, discrete: boolean, n: unknown): number[] {
  if (!discrete) fail('BS3103', { call: 'stepResponse' });
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 0 || n > 1e8) {
    fail('BS3004', {
      call: 'stepResponse',
      what: 'the number of samples',
      expected: 'a whole number from 0 to 1e8',
      got: show(n),
    });
  }
  return stepResponse(h, n);
}

/**
 * A system from num/den, reduced to lowest terms here; den must not be 0. `isStable` looks at the poles of the reduced form only:
 * an improper continuous H (a PD) counts as stable when they lie in the left half plane.
 * A pole of freqResponse on the evaluated point gives { re: Infinity, im: 0 }.
 */
export function makeSystem(h: { num: Poly; den: Poly }, sampleTime?: number, extras: SystemExtras = {}): System {
  const exact = reduce(h.num, h.den);
  const discrete = sampleTime !== undefined;
  function freqResponse(w: number): Complex;
  function freqResponse(w: readonly number[]): Complex[];
  function freqResponse(w: number | readonly number[]): Complex | Complex[] {
    if (typeof w === 'number') return frequencyResponse(exact, [finite('freqResponse', 'w', w)], sampleTime)[0];
    return frequencyResponse(exact, numbers('freqResponse', 'w', w), sampleTime);
  }
  return {
    kind: 'system',
    exact,
    ...(discrete ? { sampleTime } : {}),
    num: extras.num ?? poly.toDescending(exact.num),
    den: extras.den ?? poly.toDescending(exact.den),
    ...(extras.pid ? { pid: extras.pid } : {}),
    poles: () => roots(exact.den),
    zeros: () => roots(exact.num),
    dcGain: () => dcGain(exact, sampleTime),
    freqResponse,
    stepResponse: (n) => samples(exact, discrete, n),
    isStable: () => (discrete ? isSchur : isHurwitz)(exact.den),
    wcpg: () => worstCaseGain(exact, discrete),
  };
}
