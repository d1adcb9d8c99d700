// What a trial of lowering a step holds: the builder, the error symbols, the precision plan, the values by scope.
// Law: one trial is one pass over the graph; the plan it was given decides every precision in it.
import type { Span } from '../../diag/diagnostic.js';
import { Bug } from '../../diag/diagnostic.js';
import type { Fixed } from '../../ir/fixed.js';
import { type FixedBuilder, fixedBuilder } from '../../ir/fixed-build.js';
import type { Real, Region } from '../../ir/real.js';
import type { StepModel } from '../../ir/step.js';
import type { FInterval } from '../../num/float-interval.js';
import { eq, type Rational } from '../../num/rational.js';
import type { Margin } from './decisions.js';
import { useCounts } from './fanout.js';
import { type Form, NOTHING, rangeOfForm, symbolForm } from './form.js';
import { stepKernels } from './kernels.js';
import { ErrorSymbols } from './symbols.js';
import type { Alternative, Val } from './value.js';

/** Precision by Real id: results are wanted to this many fraction bits (2^-bits engineering units). */
export interface Plan {
  readonly wants: ReadonlyMap<number, number>;
  /** Owners whose values are cut instead of rounded: one bit more, one addition less. Never where a state would gather the bias. */
  readonly floors: ReadonlySet<number>;
  /** Where the plan says nothing: bits below the value's own magnitude. */
  readonly relative: number;
  /** Fraction bits of each real state, by name. */
  readonly states: ReadonlyMap<string, number>;
  /** Tighter ranges of state elements than the declared ones, proved before (close.ts). */
  readonly ranges?: ReadonlyMap<string, readonly FInterval[]>;
  /** Assumed error of each state element at the start of a step; absent: exact ('per-step'). */
  readonly assumed?: ReadonlyMap<string, readonly Assumed[]>;
}

export interface Assumed {
  readonly round: number;
  readonly total: number;
}

/** A decision that can differ from the reference's. */
export interface Decision {
  readonly symbol: number;
  readonly what: string;
  readonly place?: Span;
  readonly margin: number;
}

/** A mistake of the design, found while lowering: told once per place. */
export interface Problem {
  readonly code: string;
  readonly parameters: object;
  readonly place?: Span;
}

/** An array as it is stored, and its elements as values. */
export interface ArrayPort {
  readonly fixed: Fixed;
  readonly elements: readonly Val[];
}

interface Cached {
  readonly fixed: Fixed;
  readonly error: Form;
}

interface Scope {
  readonly regions: Map<Region, readonly (readonly Val[])[]>;
  readonly values: Map<number, Val>;
  readonly lists: Map<number, readonly Val[]>;
  readonly cache: Map<string, Cached>;
  readonly created: Set<number>;
}

/** Formats that the arms of an if agreed on, kept from trial to trial. */
export interface ArmFormat {
  readonly unit: Rational;
  readonly frac: number;
  /** Both arms follow their ideal up to multiples of this. */
  readonly period?: number;
}

export class StepContext {
  readonly b: FixedBuilder = fixedBuilder();
  readonly symbols = new ErrorSymbols();
  readonly decisions: Decision[] = [];
  readonly problems: Problem[] = [];
  readonly noError: Form = NOTHING;
  /** Error symbols of states, by name, flat. */
  readonly stateSymbols = new Map<string, readonly number[]>();
  /** Ideal symbols of states, by name, flat. */
  readonly idealStates = new Map<string, readonly number[]>();
  readonly arms: Map<string, ArmFormat>;
  /** What comparisons compare, by Real id. */
  readonly margins = new Map<number, Margin>();
  /** exact.ts */
  readonly exact = new Map<number, boolean>();
  readonly kernels = stepKernels;
  private readonly arrays = new Map<string, ArrayPort>();
  /** Values computed although their arm may not be taken: nothing is proved of their integers. */
  speculative = false;
  private readonly scopes: Scope[] = [newScope()];
  private idealCount = 0;
  private uses: ReadonlyMap<number, number> | undefined;
  private readonly nodes = new Map<number, Real>();

  constructor(
    readonly model: StepModel,
    readonly plan: Plan,
    readonly core: string,
    arms: Map<string, ArmFormat> = new Map(),
  ) {
    this.arms = arms;
  }

  /** A new ideal symbol: anything in [-1, 1]. */
  freshIdeal(): number {
    return this.idealCount++;
  }

  /** Middle over radius of the values an ideal symbol was made for: what is (middle + radius * symbol) is one signal. */
  readonly idealMiddles = new Map<number, number>();

  /** Anything in `range`, related to nothing. */
  unrelated(range: FInterval): Form {
    if (range.lo === range.hi) return { center: range, terms: new Map() };
    return this.symbolOver(range).form;
  }

  /** The form, or where it reaches farther than the range that was proved otherwise, something unrelated in that range. */
  tight(form: Form, range: FInterval): Form {
    const reach = rangeOfForm(form);
    return reach.hi - reach.lo > 1.1 * (range.hi - range.lo) ? this.unrelated(range) : form;
  }

  /** A new ideal symbol for a signal anywhere in `range`. */
  symbolOver(range: FInterval): { readonly form: Form; readonly symbol: number } {
    const middle = (range.lo + range.hi) / 2;
    const radius = Math.max(range.hi - middle, middle - range.lo) * (1 + 2 ** -50);
    const symbol = this.freshIdeal();
    this.idealMiddles.set(symbol, middle / radius);
    return { form: symbolForm(symbol, { lo: radius, hi: radius }, { lo: middle, hi: middle }), symbol };
  }

  /** How many places read a node. */
  fanout(id: number): number {
    this.uses ??= useCounts(this.model.graph);
    return this.uses.get(id) ?? 0;
  }

  meet(node: Real): void {
    this.nodes.set(node.id, node);
  }
  nameOf(owner: number): string {
    return this.nodes.get(owner)?.name ?? 'an intermediate value';
  }
  placeOf(owner: number): { place?: Span } {
    const span = this.nodes.get(owner)?.span;
    return span ? { place: span } : {};
  }

  /** Fraction bits wanted of a node whose ideal magnitude is `size`. */
  want(owner: number, size: number): number {
    const planned = this.plan.wants.get(owner);
    if (planned !== undefined) return planned;
    return this.plan.relative - Math.ceil(Math.log2(Math.max(size, 2 ** -40)));
  }

  get(node: Real): Val | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].values.get(node.id);
      if (found) return found;
    }
    return undefined;
  }
  /** A vector's or matrix's elements, flat. */
  getAll(node: Real): readonly Val[] | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].lists.get(node.id);
      if (found) return found;
    }
    return undefined;
  }
  setAll(node: Real, all: readonly Val[]): void {
    this.scopes[this.scopes.length - 1].lists.set(node.id, all);
  }
  set(node: Real, v: Val): void {
    this.scopes[this.scopes.length - 1].values.set(node.id, v);
  }

  cached(key: string): Cached | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].cache.get(key);
      if (found) return found;
    }
    return undefined;
  }
  cache(key: string, value: Cached): void {
    this.scopes[this.scopes.length - 1].cache.set(key, value);
  }

  /** Whether x was made by the operation at hand: its range may still be narrowed. Each value is told new once. */
  isNew(x: Fixed): boolean {
    if (this.scopes.some((s) => s.created.has(x.id))) return false;
    this.scopes[this.scopes.length - 1].created.add(x.id);
    return true;
  }
  /** x belongs to this scope and is not narrowed any more. */
  own(x: Fixed): void {
    this.scopes[this.scopes.length - 1].created.add(x.id);
  }

  /** Runs `body` in a scope of its own: what it makes is not seen outside. */
  within<T>(body: () => T): T {
    this.scopes.push(newScope());
    try {
      return body();
    } finally {
      this.scopes.pop();
    }
  }

  regionResults(region: Region): readonly (readonly Val[])[] | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].regions.get(region);
      if (found) return found;
    }
    return undefined;
  }
  setRegionResults(region: Region, values: readonly (readonly Val[])[]): void {
    this.scopes[this.scopes.length - 1].regions.set(region, values);
  }

  /** Ids that have a value here: what a region sees of the scopes around it. */
  visible(): Set<number> {
    return new Set(this.scopes.flatMap((s) => [...s.values.keys(), ...s.lists.keys()]));
  }

  /** Inputs and states that are arrays, by name. */
  setArray(node: Real, name: string, port: ArrayPort): void {
    this.arrays.set(name, port);
    this.setAll(node, port.elements);
  }
  isPort(name: string): boolean {
    return this.arrays.has(name);
  }
  array(name: string): ArrayPort {
    const found = this.arrays.get(name);
    if (!found) throw new Bug(`no array ${name}`);
    return found;
  }

  /** The unit of each state as it is read. */
  readonly stateUnits = new Map<string, Rational>();
  /** '<name> <index>' where v is the old value of a state, unchanged: the same integer in the same unit. */
  heldState(v: Val): string | undefined {
    const f = v.fixed;
    const element = f.kind === 'element' && f.array.kind === 'state' && f.index.kind === 'const' ? f : undefined;
    const name = f.kind === 'state' ? f.state : element?.array.kind === 'state' ? element.array.state : undefined;
    const unit = name === undefined ? undefined : this.stateUnits.get(name);
    if (unit === undefined || !eq(unit, v.unit)) return undefined;
    return `${name} ${element?.index.kind === 'const' ? element.index.value : 0}`;
  }
  /** The ways v came about. */
  alternativesOf(v: Val): readonly Alternative[] {
    const held = this.heldState(v);
    return v.alternatives ?? [{ ideal: v.ideal, error: v.error, ...(held === undefined ? {} : { held }) }];
  }

  /** As a person reads a condition, for lists of decisions. */
  textOf(owner: number): string {
    const node = this.nodes.get(owner);
    return node?.name ?? (node?.kind === 'apply' ? node.op.name : 'a decision');
  }

  problem(p: Problem): void {
    const same = (x: Problem): boolean =>
      x.code === p.code && x.place?.line === p.place?.line && x.place?.column === p.place?.column;
    if (!this.problems.some(same)) this.problems.push(p);
  }
}

const newScope = (): Scope => ({
  regions: new Map(),
  values: new Map(),
  lists: new Map(),
  cache: new Map(),
  created: new Set(),
});
