// What the compiler knows of one block when it is done: everything the C, the manifest, verify and reports are made from.
import type { Span } from '../diag/diagnostic.js';
import type { Quantity } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import type { Rational } from '../num/rational.js';
import type { FixedProgram } from './fixed.js';
import type { RealGraph } from './real.js';

export type BoundKind = 'proven' | 'per-step' | 'measured';

export interface SignalInfo {
  readonly name: string;
  readonly quantity: Quantity;
  /** Engineering range after clamping to what the counts can say. */
  readonly range: Interval;
  readonly unit?: string;
  readonly outOfRange: 'clamp' | 'assume';
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
  readonly parts: readonly ErrorPart[];
  /** Effect of half an input count per input, apart from the bound; absent where it is unbounded (integrators). */
  readonly inputQuantisation?: Rational;
  /** Integrator gains: the bound is against `stored`. */
  readonly gains: readonly GainInfo[];
  /** The smallest constant error, in engineering units of the input, that still moves the integrator. */
  readonly deadBand?: Rational;
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
  /** The float64 meaning in engineering units, integrators with their stored gain. */
  readonly reference: RealGraph;
  /** |float64 evaluation of `reference` - its real value| per output, in engineering units; verify adds it. */
  readonly referenceError: readonly number[];
}
