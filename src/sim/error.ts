// The real-valued error of one signal against its limits. Law: NaN is an error beyond every bound; a jump is allowed only
// where the certificate has one, and every step that used it is counted.
import { Bug } from '../diag/diagnostic.js';
import type { Signal } from '../ir/signal.js';
import * as q from '../num/rational.js';
import type { RawArray } from './trace.js';

/** How counts are read. `period`: the shortest way round counts. */
export interface Reading {
  readonly lsb: number;
  readonly zero: number;
  readonly period?: number;
}

/** bool and oneOf: a value is right or wrong; how far apart two codes lie means nothing. */
export const isDecision = (signal: Signal | undefined): boolean => signal?.kind === 'bool' || signal?.kind === 'oneOf';

export function readingOf(scale: { readonly lsb: q.Rational; readonly zero: q.Rational }, signal?: Signal): Reading {
  const period = signal?.cyclic ? { period: q.toNumber(signal.cyclic.period) } : {};
  return { lsb: q.toNumber(scale.lsb), zero: q.toNumber(scale.zero), ...period };
}

export interface Limits {
  /** With what float64 itself may be off by. */
  readonly bound: number;
  /** What a decision that differs may add; Infinity where any difference is a decision. */
  readonly jump: number;
}

export interface Excess {
  readonly step: number;
  /** Of an array; 0 of a scalar. */
  readonly element: number;
  readonly error: number;
}

export interface SignalError {
  /** The largest of the steps whose decisions agree, or of all where a limit is broken. */
  readonly maxError: number;
  /** Steps whose error needed the jump, and the largest of those. */
  readonly jumps: number;
  readonly jumpError: number;
  /** The worst step beyond bound and jump. */
  readonly excess?: Excess;
}

function distance(value: number, reference: number, { period }: Reading): number {
  const straight = Math.abs(value - reference);
  if (period === undefined || !(straight > period / 2)) return straight;
  const round = straight % period;
  return Math.min(round, period - round);
}

/** Judges a trace against the real one; `reference` has one value per element and step. */
export function signalError(
  raw: RawArray,
  reading: Reading,
  reference: Float64Array,
  length: number,
  { bound, jump }: Limits,
): SignalError {
  if (raw.length !== reference.length) throw new Bug('reference and trace differ in length');
  const counts = raw as Int32Array;
  const most = bound + jump;
  let [maxError, jumps, jumpError, lastJump] = [0, 0, 0, -1];
  let excess: Excess | undefined;
  for (let i = 0; i < counts.length; i++) {
    const error = distance((Number(counts[i]) - reading.zero) * reading.lsb, reference[i], reading);
    if (error <= maxError) continue;
    const step = Math.floor(i / length);
    if (error <= bound) maxError = error;
    else if (error <= most) {
      if (step !== lastJump) jumps++;
      lastJump = step;
      jumpError = Math.max(jumpError, error);
    } else if (excess === undefined || !(error <= excess.error)) {
      excess = { step, element: i % length, error };
      if (Number.isNaN(error)) break;
    }
  }
  return { maxError: excess?.error ?? maxError, jumps, jumpError, ...(excess ? { excess } : {}) };
}

/** The largest distance, without a limit: drift. */
export function largestError(raw: RawArray, reading: Reading, reference: Float64Array): number {
  return signalError(raw, reading, reference, 1, { bound: Number.POSITIVE_INFINITY, jump: 0 }).maxError;
}
