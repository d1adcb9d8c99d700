// lti(): a linear time-invariant block as the user writes it. Nothing is checked here (check-lti.ts does, all at once).
import type { RealSchema } from '../signals/schema.js';
import type { Method, System } from '../systems/system.js';
import type { Realisation } from './checked.js';
import { callerSite, type Site } from './site.js';

export type Inputs = Readonly<Record<string, RealSchema>>;

/** Cores whose instruction costs choose formats and realisation: the targets of this version. */
export const CORES = ['host', 'cortex-m0', 'cortex-m3', 'cortex-m4', 'avr'] as const;
/** Cores of the contract that this version recognises and refuses. */
export const LATER_CORES = ['cortex-m0plus', 'cortex-m7', 'cortex-m33', 'cortex-m55', 'rv32imc'] as const;
export type Core = (typeof CORES)[number] | (typeof LATER_CORES)[number];

/** `I` is never for the lone `input`. Options marked "later" are recognised and refused by this version. */
export interface LtiOptions<I extends Inputs = Inputs> {
  readonly system: System;
  /** Seconds. A discrete system brings its own. */
  readonly sampleTime?: number;
  /** For a continuous system; 'tustin' by default. */
  readonly method?: Method;
  /** rad/s at which Tustin is exact. */
  readonly prewarp?: number;
  /** The lone input, called x; for a pid it is the error. */
  readonly input?: RealSchema;
  /** Named inputs: { ref, meas } for a pid, one name for anything else. */
  readonly inputs?: I;
  /** The output, called y. */
  readonly output: RealSchema;
  /** Limits in units of the output, on the read-out. Names of inputs: later. */
  readonly saturate?: readonly [number, number] | { readonly lo: string; readonly hi: string };
  /** 'clamp' by default for anything that integrates; methods other than 'clamp' and 'none': later. */
  readonly antiWindup?:
    | 'clamp'
    | 'none'
    | 'conditional'
    | 'dynamic-clamp'
    | { readonly method: 'back-calculation'; readonly time: number; readonly actual?: string };
  /** Limits of the integrator state in units of the output. */
  readonly integralLimits?: readonly [number, number];
  /** Whose instruction counts decide; 'cortex-m4' by default. */
  readonly optimizeFor?: Core;
  /** Pins the realisation; the cheapest that meets maxError by default. */
  readonly realisation?: Realisation;
  /** Later: output units per second. */
  readonly rateLimit?: number;
  /** Later. */
  readonly tunable?: Readonly<Record<string, unknown>>;
  /** Later. */
  readonly report?: readonly string[];
}

export interface Lti<I extends Inputs = Inputs> {
  readonly kind: 'lti';
  readonly options: LtiOptions<I>;
  /** Where lti() was called, when the stack says so. */
  readonly site?: Site;
}

/** A block for a transfer function or a pid. Never throws: mistakes in the options are reported when the block is used. */
export const lti = <const I extends Inputs = never>(options: LtiOptions<I>): Lti<I> => ({
  kind: 'lti',
  options,
  site: callerSite(),
});

type IsUnion<T, U = T> = T extends unknown ? ([U] extends [T] ? false : true) : never;
/** What step() of a block with these inputs takes: a number for one input, an object for several. */
export type StepInput<I extends Inputs> = [I] extends [never]
  ? number
  : IsUnion<keyof I> extends true
    ? { readonly [K in keyof I]: number }
    : number;
