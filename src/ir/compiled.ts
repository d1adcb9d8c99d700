// What the compiler knows of one block when it is done: everything the C, the manifest, verify and reports are made from.
import type { Span } from '../diag/diagnostic.js';
import type { Quantity } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import type { Rational } from '../num/rational.js';
import type { FixedProgram } from './fixed.js';
import type { RealGraph } from './real.js';
import type { Signal } from './signal.js';
import type { Rate } from './step.js';

export type BoundKind = 'proven' | 'per-step' | 'measured';

export interface SignalInfo {
  readonly name: string;
  readonly quantity: Quantity;
  /** Engineering range after clamping to what the counts can say. */
  readonly range: Interval;
  readonly unit?: string;
  readonly outOfRange: 'clamp' | 'assume';
  /** Absent: a real scalar. */
  readonly signal?: Signal;
  /** The count that means a sensor fault. */
  readonly invalid?: bigint;
}

/** A comparison, floor, … whose operands' errors can put it on the other side. */
export interface Discontinuity {
  readonly place?: Span;
  /** As a person reads it: 'e > 0.5'. */
  readonly what: string;
  /** Decisions agree where the real operands are farther apart than this (their unit). */
  readonly guardBand: Rational;
  /** What the other side changes, per output; engineering units. */
  readonly jump: Readonly<Record<string, Rational>>;
}

/** What one value of a step is and costs: `explain file.ts:signal`, the manifest and the report read it. */
export interface ValueInfo {
  readonly name: string;
  readonly place?: Span;
  /** Real range, engineering units. */
  readonly range: Interval;
  /** Where the range comes from. */
  readonly from: string;
  readonly frac: number;
  readonly bits: number;
  /** Its rounding's part of each output's bound, engineering units. */
  readonly share: Readonly<Record<string, Rational>>;
}

/** The float64 meaning of a block, one sample at a time. */
export interface BlockReference {
  /** Raw counts, flat in declared order, as the C takes them; engineering values of all outputs, flat (bool 0 or 1, oneOf the index). */
  step(raw: readonly number[]): readonly number[];
  reset(): void;
  /** Engineering values of the program's states, flat in the program's order. */
  state: readonly number[];
}

export interface CoefficientInfo {
  readonly name: string;
  /** In the scaled domain (counts in, counts out). */
  readonly asked: Rational;
  readonly integer: bigint;
  readonly frac: number;
}

export interface GainInfo {
  /** Absent: an integrator gain per sample. 'zero': the count that stands for 0 in an integrating input. */
  readonly what?: 'zero';
  /** e.g. 'ki (ref)'. */
  readonly name: string;
  readonly asked: Rational;
  readonly stored: Rational;
}

export interface ErrorPart {
  /** e.g. 'coefficients', 'rounding of y1', 'output rounding'. */
  readonly cause: string;
  /** In engineering units of the output. */
  readonly bound: Rational;
}

export interface OutputCertificate {
  readonly name: string;
  /** Engineering units. */
  readonly errorBound: Rational;
  readonly errorBoundLsb: Rational;
  /** The unit of errorBoundLsb in engineering units. */
  readonly lsb: Rational;
  readonly maxError?: Rational;
  readonly boundKind: BoundKind;
  /** What decisions that differ can add; absent when zero. */
  readonly jumpBound?: Rational;
  /** bool and oneOf: instead of a bound. They agree where the real condition is farther than this from its threshold. */
  readonly decisionMargin?: Rational;
  readonly parts: readonly ErrorPart[];
  /** Effect of half an input count per input, apart from the bound; absent where it is unbounded (integrators). */
  readonly inputQuantisation?: Rational;
  /** Integrator gains: the bound is against `stored`. */
  readonly gains: readonly GainInfo[];
  /** The smallest constant error, in engineering units of the input, that still moves the integrator. */
  readonly deadBand?: Rational;
}

/** A state of a step function: the program's state of the same name holds (raw - zero) * lsb. */
export interface StateInfo {
  readonly signal: Signal;
  readonly lsb: Rational;
  readonly zero: Rational;
}

export interface CompiledBlock {
  /** The export's name in the design, e.g. 'speedPI'. */
  readonly exportName: string;
  /** Snake case, with prefix: what the C symbols start with. */
  readonly name: string;
  readonly place?: Span;
  readonly sampleTime: Rational;
  readonly inputs: readonly SignalInfo[];
  readonly outputs: readonly SignalInfo[];
  readonly program: FixedProgram;
  readonly certificates: readonly OutputCertificate[];
  readonly coefficients: readonly CoefficientInfo[];
  /** e.g. 'sos-df2t'. */
  readonly realisation: string;
  /** Lines for the header: the equation as a human writes it, method, sample time. */
  readonly equation: readonly string[];
  readonly optimizeFor: string;
  /** Hash of formats, realisation and coefficients; equal on every target. */
  readonly numericsId: string;
  /** The float64 meaning in engineering units, integrators with their stored gain. Counts to counts for an lti. */
  readonly reference: RealGraph;
  /** A step function's meaning; with it `reference` is its graph and `referenceError` that of one step. */
  readonly meaning?: () => BlockReference;
  /** 'per-step': bound of the next states' error, flat in the program's order, engineering units. */
  readonly stateBounds?: readonly number[];
  readonly discontinuities?: readonly Discontinuity[];
  readonly values?: readonly ValueInfo[];
  readonly tunables?: readonly SignalInfo[];
  readonly stateSignals?: readonly StateInfo[];
  readonly rates?: readonly Rate[];
  /** |float64 evaluation of `reference` - its real value| per output, in engineering units; verify adds it. */
  readonly referenceError: readonly number[];
}
