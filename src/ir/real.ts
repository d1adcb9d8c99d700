// Real: exact mathematics. A step is a DAG between delays; values have shapes; regions carry control flow.
// Structure is this closed union, operations are open records (op.ts), so a new operation edits no switch here.
import type { Span } from '../diag/diagnostic.js';
import type { Rational } from '../num/rational.js';
import type { Op } from './op.js';

/** [] is a scalar, [n] a vector, [r, c] a row-major matrix. */
export type Shape = readonly number[];

interface Base {
  readonly id: number;
  readonly shape: Shape;
  readonly name?: string;
  readonly span?: Span;
}

export type Const = Base & { readonly kind: 'const'; readonly values: readonly Rational[] };
export type Input = Base & { readonly kind: 'input'; readonly name: string };
/** State: reads what `RealGraph.next` gave it one step before; `init` at the first step. */
export type Delay = Base & { readonly kind: 'delay'; readonly name: string; readonly init: readonly Rational[] };
export type Apply = Base & { readonly kind: 'apply'; readonly op: Op; readonly args: readonly Real[] };
/** Both regions have no parameters (they see the enclosing graph) and equally many results; `index` picks one. */
export type If = Base & {
  readonly kind: 'if';
  readonly cond: Real;
  readonly then: Region;
  readonly else: Region;
  readonly index: number;
};
/** A counted loop: region.params = [counter, ...carried], region.results = the carried values of the next turn. */
export type Fold = Base & {
  readonly kind: 'fold';
  readonly count: number;
  readonly inits: readonly Real[];
  readonly region: Region;
  readonly index: number;
};
export type Gather = Base & { readonly kind: 'gather'; readonly table: Real; readonly at: Real };
/** A function or a used block; region.params are bound to args. */
export type Call = Base & {
  readonly kind: 'call';
  readonly callee: string;
  readonly region: Region;
  readonly args: readonly Real[];
  readonly index: number;
};

export type Real = Const | Input | Delay | Apply | If | Fold | Gather | Call;

export interface Region {
  readonly params: readonly Input[];
  readonly results: readonly Real[];
}

export interface RealGraph {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly delays: readonly { readonly delay: Delay; readonly next: Real }[];
  readonly outputs: readonly { readonly name: string; readonly value: Real }[];
}
