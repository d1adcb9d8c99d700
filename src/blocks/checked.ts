// A block whose options have been checked: every default filled in, every range on its grid. What the passes start from.
import type { Span } from '../diag/diagnostic.js';
import type { InputSignal, OutputSignal, StateSignal } from '../ir/signal.js';
import type { Quantity } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import type { Rational } from '../num/rational.js';
import type { Method, System } from '../systems/system.js';
import type { Site } from './site.js';

export interface CheckedSignal {
  readonly name: string;
  readonly quantity: Quantity;
  /** Engineering range with its ends on the counts (moved inwards), used in Node too. */
  readonly range: Interval;
  readonly unit?: string;
  readonly outOfRange: 'clamp' | 'assume';
}

export interface CheckedOutput extends CheckedSignal {
  /** The unit of error: one raw count, else 2^-frac of a pinned format, else `resolution`, else (hi - lo)/2^15. */
  readonly lsb: Rational;
  readonly maxError: Rational;
  /** False for a pinned format without maxError: the bound is then reported only. */
  readonly enforced: boolean;
  /** Width of a pinned format: no state or coefficient is narrower. */
  readonly pinnedBits?: number;
}

export type Realisation = 'df1' | 'df2t' | 'sos-df1' | 'sos-df2t' | 'parallel-pid';

export interface CheckedLti {
  readonly kind: 'lti';
  readonly exportName: string;
  /** The export's name in the design, its file as named in outputs (no folders). */
  readonly place?: Span;
  readonly system: System;
  readonly method: Method;
  /** rad/s, Tustin only. */
  readonly prewarp?: number;
  readonly sampleTime: Rational;
  /** One input (the error, or x), or [ref, meas] for a pid with two inputs. */
  readonly inputs: readonly CheckedSignal[];
  readonly output: CheckedOutput;
  /** On the output's counts, inside output.range. */
  readonly saturate?: Interval;
  readonly antiWindup: 'clamp' | 'none';
  readonly integralLimits?: Interval;
  readonly optimizeFor: string;
  readonly realisation?: Realisation;
}

export type CheckedAny = CheckedLti | CheckedBlock;

/** One name of `uses`. */
export interface CheckedUse {
  readonly name: string;
  readonly block: CheckedAny;
  /** `array(count, block)`: self.name[k](…). */
  readonly count?: number;
  /** `every(n, block, { phase })`. */
  readonly rate?: { readonly every: number; readonly phase: number };
}

/** A block with a step function. Its step is read by frontend/step, its signals are complete. */
export interface CheckedBlock {
  readonly kind: 'block';
  readonly exportName: string;
  readonly place?: Span;
  readonly site?: Site;
  readonly sampleTime: Rational;
  readonly inputs: readonly InputSignal[];
  readonly outputs: readonly OutputSignal[];
  readonly state: readonly StateSignal[];
  readonly tunables: readonly InputSignal[];
  readonly uses: readonly CheckedUse[];
  readonly optimizeFor: string;
  readonly step: StepFunction;
  readonly reset?: StepFunction;
}

/** The user's own function. */
export type StepFunction = (...args: never[]) => unknown;
