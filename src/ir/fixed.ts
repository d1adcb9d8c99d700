// Fixed: integers. Every value has a proved range; what it means in reals is `value * 2^-frac` of its own unit.
// Closed union: the C printer, the BigInt evaluator and the JavaScript generator switch over it exhaustively.
import type { Span } from '../diag/diagnostic.js';
import type { IntRange, IntType } from '../num/format.js';
import type { Kernel } from './kernel.js';

export type Rounding = 'half-up' | 'floor';
export type Comparison = 'lt' | 'le' | 'eq' | 'ne' | 'ge' | 'gt';

interface Base {
  readonly id: number;
  /** Proved for every admissible input, for all time. For an array: of every element. */
  readonly range: IntRange;
  readonly frac: number;
  /** Absent: a scalar. n: an array of n elements (inputs, states, tables, packs). */
  readonly length?: number;
  /** The user's or the realisation's name; a named value gets its own line of C, an unnamed one is written where it is used. */
  readonly name?: string;
  readonly span?: Span;
}

export type Fixed =
  | (Base & { readonly kind: 'const'; readonly value: bigint })
  | (Base & { readonly kind: 'table'; readonly values: readonly bigint[] })
  | (Base & { readonly kind: 'input'; readonly input: string })
  | (Base & { readonly kind: 'state'; readonly state: string })
  /** A region's parameter: the loop counter or a carried value. */
  | (Base & { readonly kind: 'param' })
  | (Base & { readonly kind: 'add' | 'sub' | 'mul' | 'min' | 'max'; readonly a: Fixed; readonly b: Fixed })
  | (Base & { readonly kind: 'neg'; readonly a: Fixed })
  /** a * 2^by, exact. */
  | (Base & { readonly kind: 'shl'; readonly a: Fixed; readonly by: number })
  /** a / 2^by rounded: floor((a + 2^(by-1)) / 2^by) for half-up. */
  | (Base & { readonly kind: 'shr'; readonly a: Fixed; readonly by: number; readonly rounding: Rounding })
  | (Base & { readonly kind: 'clamp'; readonly a: Fixed; readonly lo: bigint; readonly hi: bigint })
  /** 0 or 1. */
  | (Base & { readonly kind: 'compare'; readonly test: Comparison; readonly a: Fixed; readonly b: Fixed })
  | (Base & { readonly kind: 'select'; readonly cond: Fixed; readonly a: Fixed; readonly b: Fixed })
  | (Base & { readonly kind: 'element'; readonly array: Fixed; readonly index: Fixed })
  /** c0*x0 + c1*x1 + acc with x0, x1, c0, c1 in int16 and the total in int32: what a dual-MAC core does in one instruction. */
  | (Base & {
      readonly kind: 'mac2';
      readonly c0: bigint;
      readonly c1: bigint;
      readonly x0: Fixed;
      readonly x1: Fixed;
      readonly acc?: Fixed;
    })
  /** The same integer with another fraction label, or with a range proved for the region it stands in. Costs nothing. */
  | (Base & { readonly kind: 'alias'; readonly a: Fixed })
  /** An array of these scalars: the value of an output. */
  | (Base & { readonly kind: 'pack'; readonly values: readonly Fixed[] })
  /** A function with C of its own. */
  | (Base & { readonly kind: 'kernel'; readonly kernel: Kernel; readonly args: readonly Fixed[] })
  /** One result of an If or Loop region. */
  | (Base & { readonly kind: 'result'; readonly of: FixedRegionNode; readonly index: number });

export type FixedRegionNode =
  | {
      readonly kind: 'if';
      readonly id: number;
      readonly cond: Fixed;
      readonly then: FixedRegion;
      readonly else: FixedRegion;
    }
  /** body.params = [counter, ...carried]; counter runs 0 .. count-1. */
  | {
      readonly kind: 'loop';
      readonly id: number;
      readonly count: number;
      readonly inits: readonly Fixed[];
      readonly body: FixedRegion;
    };

export interface FixedRegion {
  readonly params: readonly Fixed[];
  readonly results: readonly Fixed[];
}

/** One argument of NAME_step. `type` is what travels; `clamp` is what step does first with a value outside `range`. */
export interface FixedInput {
  readonly name: string;
  readonly type: IntType;
  readonly range: IntRange;
  readonly clamp: boolean;
  readonly length?: number;
}

export interface FixedState {
  readonly name: string;
  readonly type: IntType;
  readonly range: IntRange;
  readonly frac: number;
  readonly init: bigint | readonly bigint[];
  readonly length?: number;
  /** Set from outside, through NAME_set_…; step never stores it. */
  readonly tunable?: boolean;
  /** One line for the header, e.g. 'Q2.29, first delay of section 1'. */
  readonly note?: string;
}

export interface FixedOutput {
  readonly name: string;
  readonly type: IntType;
  readonly range: IntRange;
  readonly value: Fixed;
}

/** A whole step: inputs and states are read, `values` computed in order, then states stored and outputs returned. */
export interface FixedProgram {
  readonly name: string;
  readonly inputs: readonly FixedInput[];
  readonly states: readonly FixedState[];
  /** Topological order: every value stands after its operands. */
  readonly values: readonly Fixed[];
  /** `index`: one element of an array state (each at most once; never beside a store of the whole); a state or element without a store holds. */
  readonly stores: readonly { readonly state: string; readonly value: Fixed; readonly index?: number }[];
  readonly outputs: readonly FixedOutput[];
}
