// The real-valued error of one run: every output against its certificate, and where the certificate speaks of single steps
// every state against its bound. Law: errorBound first; errorBound + jumpBound where a decision differs, and each such step counts.
import { Bug } from '../diag/diagnostic.js';
import type { BoundKind, CompiledBlock, OutputCertificate } from '../ir/compiled.js';
import type { Signal } from '../ir/signal.js';
import { realRange } from '../num/format.js';
import * as interval from '../num/interval.js';
import * as q from '../num/rational.js';
import { isDecision, type Limits, largestError, readingOf, type SignalError, signalError } from './error.js';
import { isPerStep, type RealTraces, type StateScale, type StepMeaning, stateScales } from './meaning.js';
import { signalOf, type Trace } from './trace.js';

export interface OutputError {
  readonly name: string;
  /** Of the steps in which no decision differs. */
  readonly maxError: number;
  readonly errorBound: number;
  readonly boundKind: BoundKind;
  readonly jumpBound?: number;
  /** bool and oneOf, instead of a bound. */
  readonly decisionMargin?: number;
  /** Steps in which a decision differs from the reference's; present with jumpBound or decisionMargin. */
  readonly jumps?: number;
  /** The largest error of those steps. */
  readonly jumpError?: number;
  /** Per-step: |free-running fixed point - free-running real|, for which nothing is claimed. */
  readonly drift?: number;
}

/** Per-step: a state's error after one step. */
export interface StateError {
  readonly name: string;
  readonly maxError: number;
  readonly errorBound: number;
  readonly jumps?: number;
}

export interface Breach {
  /** `y`, `s.w`, `y[2]`. */
  readonly signal: string;
  readonly step: number;
  readonly error: number;
  /** What it should not exceed; 0 and `decision` where a bool or oneOf has to be right. */
  readonly bound: number;
  readonly decision: boolean;
}

export interface RealErrors {
  readonly outputs: readonly OutputError[];
  /** Absent where no bound is per-step. */
  readonly states?: readonly StateError[];
  readonly breaches: readonly Breach[];
}

/** The real side: one trace per output, and of a step block its states and its restarted steps. */
export interface RealSide {
  readonly free: RealTraces;
  readonly restarted?: StepMeaning['restarted'];
}

/** Of a state's or output's magnitude: what float64 may gather in a step function, far below any count. */
const FLOAT_SLACK = 2 ** -40;

/** What the float64 evaluation and the conversion of a count may themselves be off by. */
function slack(block: CompiledBlock, i: number): number {
  const quantity = block.outputs[i]?.quantity;
  if (quantity === undefined) throw new Bug(`${block.name} has no signal for output ${i}`);
  const largest = q.toNumberUp(interval.magnitude(realRange(quantity)));
  const relative = block.meaning === undefined ? 4 * Number.EPSILON : FLOAT_SLACK;
  return (block.referenceError[i] ?? 0) + relative * largest;
}

/** A bool or oneOf with a decisionMargin may differ wherever the margin, which is not seen from outside, says so. */
function limitsOf(block: CompiledBlock, c: OutputCertificate, i: number): Limits {
  const bound = q.toNumberUp(c.errorBound) + slack(block, i);
  if (isDecision(block.outputs[i].signal)) {
    return { bound, jump: c.decisionMargin === undefined ? 0 : Number.POSITIVE_INFINITY };
  }
  return { bound, jump: c.jumpBound === undefined ? 0 : q.toNumberUp(c.jumpBound) };
}

function traceOf(traces: RealTraces | undefined, name: string): Float64Array {
  const found = traces?.[name];
  if (found === undefined) throw new Bug(`no real reference for '${name}'`);
  return found;
}

interface Judging {
  readonly name: string;
  readonly length: number;
  readonly signal: Signal | undefined;
  readonly limits: Limits;
}

function breachesOf({ excess }: SignalError, { name, length, signal, limits }: Judging): readonly Breach[] {
  if (excess === undefined) return [];
  const { step, element, error } = excess;
  const bound = limits.bound + limits.jump;
  return [{ signal: length > 1 ? `${name}[${element}]` : name, step, error, bound, decision: isDecision(signal) }];
}

interface Judged<T> {
  readonly row: T;
  readonly breaches: readonly Breach[];
}

function judgeOutput(block: CompiledBlock, real: RealSide, trace: Trace, i: number): Judged<OutputError> {
  const c = block.certificates[i];
  const { quantity, signal } = block.outputs[i];
  const raw = signalOf(trace.outputs, c.name);
  const reading = readingOf(quantity, signal);
  const perStep = isPerStep(c);
  const limits = limitsOf(block, c, i);
  const reference = traceOf(perStep ? real.restarted?.outputs : real.free, c.name);
  const length = raw.length / trace.steps;
  const e = signalError(raw, reading, reference, length, limits);
  const drift = perStep && !isDecision(signal) ? largestError(raw, reading, traceOf(real.free, c.name)) : undefined;
  const row: OutputError = {
    ...{ name: c.name, maxError: e.maxError, errorBound: q.toNumberUp(c.errorBound), boundKind: c.boundKind },
    ...(c.jumpBound === undefined ? {} : { jumpBound: q.toNumberUp(c.jumpBound), jumpError: e.jumpError }),
    ...(c.decisionMargin === undefined ? {} : { decisionMargin: q.toNumberUp(c.decisionMargin) }),
    ...(limits.jump > 0 || c.jumpBound !== undefined ? { jumps: e.jumps } : {}),
    ...(drift === undefined ? {} : { drift }),
  };
  const claimed = c.boundKind !== 'measured';
  return { row, breaches: claimed ? breachesOf(e, { name: c.name, length, signal, limits }) : [] };
}

/** What decisions that differ add to a state in their step: the discontinuities name it 's.w'. Infinity for codes. */
function stateJump(block: CompiledBlock, { name, signal }: StateScale): number {
  const jumps = (block.discontinuities ?? []).map((d) => d.jump[`s.${name}`] ?? q.zero);
  const sum = q.toNumberUp(jumps.reduce(q.add, q.zero));
  return sum > 0 && isDecision(signal) ? Number.POSITIVE_INFINITY : sum;
}

function judgeState(block: CompiledBlock, real: RealSide, trace: Trace, s: StateScale, at: number): Judged<StateError> {
  const raw = signalOf(trace.states, s.name);
  const bounds = block.stateBounds?.slice(at, at + s.length) ?? [];
  if (bounds.length !== s.length) throw new Bug(`${block.name} has no bound for the state ${s.name}`);
  const errorBound = Math.max(...bounds);
  const range = block.program.states.find((d) => d.name === s.name)?.range;
  const ends = range ? [range.lo, range.hi].map((x) => Math.abs((Number(x) - s.zero) * s.lsb)) : [];
  const limits = { bound: errorBound + FLOAT_SLACK * Math.max(...ends), jump: stateJump(block, s) };
  const period = s.signal?.cyclic ? { period: q.toNumber(s.signal.cyclic.period) } : {};
  const reading = { lsb: s.lsb, zero: s.zero, ...period };
  const e = signalError(raw, reading, traceOf(real.restarted?.states, s.name), s.length, limits);
  const row = { name: s.name, maxError: e.maxError, errorBound, ...(limits.jump > 0 ? { jumps: e.jumps } : {}) };
  return { row, breaches: breachesOf(e, { name: `s.${s.name}`, length: s.length, signal: s.signal, limits }) };
}

/** Tunables are set, not computed: they have no error. */
function judgeStates(block: CompiledBlock, real: RealSide, trace: Trace): readonly Judged<StateError>[] {
  let at = 0;
  return stateScales(block).flatMap((s) => {
    const first = at;
    at += s.length;
    return s.tunable ? [] : [judgeState(block, real, trace, s, first)];
  });
}

/** Judges a run's outputs, and its states where a bound is per-step. */
export function realErrors(block: CompiledBlock, real: RealSide, trace: Trace): RealErrors {
  const outputs = block.certificates.map((_, i) => judgeOutput(block, real, trace, i));
  const states = real.restarted ? judgeStates(block, real, trace) : [];
  return {
    outputs: outputs.map((o) => o.row),
    ...(real.restarted ? { states: states.map((s) => s.row) } : {}),
    breaches: [...outputs, ...states].flatMap((j) => j.breaches),
  };
}
