// Bit for bit: a run's trace against the reference's. Also the real-valued error of its outputs, for the certificate.
import { Bug } from '../diag/diagnostic.js';
import type { Quantity } from '../num/format.js';
import * as q from '../num/rational.js';
import { isBig, type RawArray, type Signals, signalOf, type Trace } from './trace.js';

export interface Mismatch {
  readonly step: number;
  /** `y`, `s.w`, `y[2]`. */
  readonly signal: string;
  readonly want: string;
  readonly got: string;
}

export interface Comparison {
  /** Differing values, over all outputs, states and steps. */
  readonly mismatches: number;
  /** The earliest; at the same step an output before a state. */
  readonly first?: Mismatch;
}

interface Difference {
  readonly count: number;
  /** Index of the first difference. */
  readonly at: number;
}

function difference(want: RawArray, got: RawArray): Difference {
  if (want.length !== got.length || isBig(want) !== isBig(got)) throw new Bug('traces of unlike shape are compared');
  const [a, b] = [want as Int32Array, got as Int32Array];
  let [count, at] = [0, -1];
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue;
    if (count++ === 0) at = i;
  }
  return { count, at };
}

function compareSignals(want: Signals, got: Signals, steps: number, prefix: string): Comparison {
  let mismatches = 0;
  let first: Mismatch | undefined;
  for (const [name, expected] of Object.entries(want)) {
    const actual = signalOf(got, name);
    const { count, at } = difference(expected, actual);
    mismatches += count;
    const length = expected.length / steps;
    const step = Math.floor(at / length);
    if (count === 0 || (first !== undefined && first.step <= step)) continue;
    const element = length > 1 ? `[${at % length}]` : '';
    first = { step, signal: `${prefix}${name}${element}`, want: `${expected[at]}`, got: `${actual[at]}` };
  }
  return { mismatches, ...(first ? { first } : {}) };
}

/** Compares every output and every state of `want`; throws Bug when `got` lacks one or has another number of steps. */
export function compareTraces(want: Trace, got: Trace): Comparison {
  if (want.steps !== got.steps) throw new Bug(`${want.steps} steps are compared with ${got.steps}`);
  const outputs = compareSignals(want.outputs, got.outputs, want.steps, '');
  const states = compareSignals(want.states, got.states, want.steps, 's.');
  const [a, b] = [outputs.first, states.first];
  const first = a !== undefined && (b === undefined || a.step <= b.step) ? a : b;
  return { mismatches: outputs.mismatches + states.mismatches, ...(first ? { first } : {}) };
}

export interface RealError {
  /** max |(raw - zero) * lsb - reference|, engineering units. */
  readonly maxError: number;
  readonly step: number;
}

/** The worst real-valued error of an output; `reference` is in engineering units, one per element and step. */
export function realError(raw: RawArray, quantity: Quantity, reference: Float64Array, steps: number): RealError {
  if (raw.length !== reference.length) throw new Bug('reference and trace differ in length');
  const [lsb, zero] = [q.toNumber(quantity.lsb), q.toNumber(quantity.zero)];
  const counts = raw as Int32Array;
  let [worst, at] = [0, 0];
  for (let i = 0; i < counts.length; i++) {
    const error = Math.abs((Number(counts[i]) - zero) * lsb - reference[i]);
    if (error <= worst) continue; // NaN must not pass for small
    [worst, at] = [error, i];
    if (Number.isNaN(error)) break;
  }
  return { maxError: worst, step: Math.floor(at / Math.max(1, raw.length / steps)) };
}
