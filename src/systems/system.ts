// A linear time-invariant SISO system as a value: its exact form, and the views and verdicts taken from it.
import type { Rational } from '../num/rational.js';

/** Coefficients in ascending powers; the last is non-zero; [] is 0. */
export type Poly = readonly Rational[];

/** num/den in lowest terms (common factors cancelled exactly), den monic. */
export interface ExactTf {
  readonly num: Poly;
  readonly den: Poly;
}

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export interface System {
  readonly kind: 'system';
  readonly exact: ExactTf;
  /** Seconds; absent for a continuous system. */
  readonly sampleTime?: number;
  /** Descending powers of s or z, each rounded once from `exact` (den monic when discrete or made by algebra; as given for tf()). */
  readonly num: readonly number[];
  readonly den: readonly number[];
  /** Present on what pid() returned: needed for two inputs and for the parallel realisation. */
  readonly pid?: PidParameters;
  poles(): Complex[];
  zeros(): Complex[];
  /** H(0) or H(1); Infinity (with the sign of the approach from the right) at a pole there. */
  dcGain(): number;
  /** H(jw) or H(e^(jwT)), w in rad/s. */
  freqResponse(w: number): Complex;
  freqResponse(w: readonly number[]): Complex[];
  /** First n samples of the unit step response; an error on a continuous system without sampleTime. */
  stepResponse(n: number): number[];
  isStable(): boolean;
  wcpg(): number;
}

/** u = kp*(b*ref - meas) + ki/s*(ref - meas) + kd*s/(tf*s + 1)*(c*ref - meas), negated when action is 'reverse'. */
export interface PidParameters {
  readonly kp: Rational;
  readonly ki: Rational;
  readonly kd: Rational;
  readonly tf: Rational;
  readonly b: Rational;
  readonly c: Rational;
  readonly reverse: boolean;
}

export type Method = 'forward-euler' | 'backward-euler' | 'tustin' | 'zoh' | 'foh' | 'impulse' | 'matched';
