// Builds a FixedProgram: ids in creation order, every range the exact interval image of its operands' ranges, fractions by rule.
// Law: what it returns passes fixed-verify unless a range leaves int64. Nodes are the builder's own until `finish`.
import { Bug, type Span } from '../diag/diagnostic.js';
import type { IntRange } from '../num/format.js';
import type {
  Comparison,
  Fixed,
  FixedInput,
  FixedOutput,
  FixedProgram,
  FixedRegion,
  FixedRegionNode,
  FixedState,
  Rounding,
} from './fixed.js';
import { Declarations } from './fixed-declarations.js';
import { carriedRanges, demand, demandAdmissible, packed, sameFrac } from './fixed-demand.js';
import { type Arithmetic, hull, meaning, meet, rangeOf, rangeOfValues } from './fixed-value.js';
import { operands, reachable } from './fixed-walk.js';
import type { Kernel } from './kernel.js';

type Without<T, K extends string> = T extends Fixed ? Omit<T, K> : never;
type Draft = Without<Fixed, 'id'>;
type Body = (counter: Fixed, carried: readonly Fixed[]) => readonly Fixed[];
interface Scope {
  readonly ids: Set<number>;
  readonly values: Fixed[];
}

const isConst = (x: Fixed, value: bigint): boolean => x.kind === 'const' && x.value === value;

export class FixedBuilder {
  private nextId = 0;
  private readonly declared = new Declarations();
  private readonly scopes: Scope[] = [{ ids: new Set(), values: [] }];

  /** Declares an argument of step and reads it (after its clamp). `frac` is a label: 0 for raw counts. */
  input(decl: FixedInput, frac = 0): Fixed {
    this.declared.input(decl);
    return this.push({ kind: 'input', input: decl.name, range: decl.range, frac, ...ofLength(decl.length) });
  }

  /** Declares a state and reads its value at the start of the step. */
  state(decl: FixedState): Fixed {
    this.declared.state(decl);
    const { range, frac } = decl;
    return this.push({ kind: 'state', state: decl.name, range, frac, ...ofLength(decl.length) });
  }

  constant(value: bigint, frac: number): Fixed {
    return this.push({ kind: 'const', value, range: { lo: value, hi: value }, frac });
  }

  table(values: readonly bigint[], frac: number): Fixed {
    demand(values.length > 0, 'empty table');
    return this.push({ kind: 'table', values, range: rangeOfValues(values), frac, length: values.length });
  }

  add(a: Fixed, b: Fixed): Fixed {
    const frac = sameFrac(a, b, 'add');
    if (isConst(a, 0n)) return b;
    return isConst(b, 0n) ? a : this.compute({ kind: 'add', a, b, frac });
  }

  sub(a: Fixed, b: Fixed): Fixed {
    const frac = sameFrac(a, b, 'sub');
    return isConst(b, 0n) ? a : this.compute({ kind: 'sub', a, b, frac });
  }

  neg(a: Fixed): Fixed {
    return this.compute({ kind: 'neg', a, frac: a.frac });
  }

  /** The same integer read with another fraction: its real value changes by a power of two, no code does. */
  relabel(a: Fixed, frac: number): Fixed {
    if (a.frac === frac) return a;
    return this.compute({ kind: 'alias', a, frac });
  }

  /** a in the region where a tighter range was proved for it. */
  restrict(a: Fixed, range: IntRange): Fixed {
    const both = meet(a.range, range);
    if (!both)
      throw new Bug(`range [${a.range.lo}, ${a.range.hi}] restricted to [${range.lo}, ${range.hi}]: they do not meet`);
    if (both.lo === a.range.lo && both.hi === a.range.hi) return a;
    return this.push({ kind: 'alias', a, frac: a.frac, range: both });
  }

  /** The product; its fraction is the sum. A factor 1 of fraction 0 vanishes, a factor 0 gives the constant 0. */
  mul(a: Fixed, b: Fixed): Fixed {
    if (isConst(a, 1n) && a.frac === 0) return b;
    if (isConst(b, 1n) && b.frac === 0) return a;
    if (isConst(a, 0n) || isConst(b, 0n)) return this.constant(0n, a.frac + b.frac);
    return this.compute({ kind: 'mul', a, b, frac: a.frac + b.frac });
  }

  min(a: Fixed, b: Fixed): Fixed {
    return this.compute({ kind: 'min', a, b, frac: sameFrac(a, b, 'min') });
  }

  max(a: Fixed, b: Fixed): Fixed {
    return this.compute({ kind: 'max', a, b, frac: sameFrac(a, b, 'max') });
  }

  /** a * 2^by: more fraction bits, the same real value. */
  shl(a: Fixed, by: number): Fixed {
    demand(Number.isInteger(by) && by >= 0, `shl by ${by}`);
    return by === 0 ? a : this.compute({ kind: 'shl', a, by, frac: a.frac + by });
  }

  /** a / 2^by rounded: fewer fraction bits. */
  shr(a: Fixed, by: number, rounding: Rounding): Fixed {
    demand(Number.isInteger(by) && by >= 0, `shr by ${by}`);
    return by === 0 ? a : this.compute({ kind: 'shr', a, by, rounding, frac: a.frac - by });
  }

  /** Limits a to [lo, hi]; a itself where its range already lies inside. */
  clamp(a: Fixed, lo: bigint, hi: bigint): Fixed {
    demand(lo <= hi, `clamp to the empty range [${lo}, ${hi}]`);
    if (a.length === undefined && a.range.lo >= lo && a.range.hi <= hi) return a;
    return this.compute({ kind: 'clamp', a, lo, hi, frac: a.frac });
  }

  /** 1 where `a test b`, else 0; fraction 0. */
  compare(test: Comparison, a: Fixed, b: Fixed): Fixed {
    sameFrac(a, b, 'compare');
    return this.compute({ kind: 'compare', test, a, b, frac: 0 });
  }

  /** a where cond is not 0, else b; both are computed. */
  select(cond: Fixed, a: Fixed, b: Fixed): Fixed {
    const frac = sameFrac(a, b, 'select');
    if (cond.kind === 'const') return cond.value !== 0n ? a : b;
    return this.compute({ kind: 'select', cond, a, b, frac });
  }

  /** array[index]; the index must be proved inside. */
  element(array: Fixed, index: Fixed): Fixed {
    demand(array.length !== undefined, 'element of a scalar');
    demand(index.length === undefined && index.frac === 0, 'an index is a scalar of frac 0');
    const { lo, hi } = index.range;
    demand(lo >= 0n && hi < BigInt(array.length ?? 0), `index [${lo}, ${hi}] outside 0 .. ${(array.length ?? 0) - 1}`);
    return this.push({ kind: 'element', array, index, range: array.range, frac: array.frac });
  }

  /** An array of scalars of one fraction, for an output. */
  pack(values: readonly Fixed[]): Fixed {
    return this.push({ kind: 'pack', values, length: values.length, ...packed(values) });
  }

  /** c0*x0 + c1*x1 + acc. The coefficients carry no fraction, so the result's is given; acc must have it too. */
  mac2(c0: bigint, x0: Fixed, c1: bigint, x1: Fixed, frac: number, acc?: Fixed): Fixed {
    demand(acc === undefined || acc.frac === frac, `mac2 of frac ${frac} onto frac ${acc?.frac}`);
    return this.compute({ kind: 'mac2', c0, c1, x0, x1, frac, ...(acc && { acc }) });
  }

  /** A kernel's value; `frac` is a label. Operands are proved admissible. */
  kernel(kernel: Kernel, args: readonly Fixed[], frac: number): Fixed {
    demandAdmissible(kernel, args);
    if (args.every((x) => x.kind === 'const')) return this.constant(kernel.meaning(args.map((x) => x.range.lo)), frac);
    return this.push({ kind: 'kernel', kernel, args, range: kernel.range(args.map((x) => x.range)), frac });
  }

  /** Results of the arm that cond chooses; only that arm is evaluated. The arms see everything outside them. */
  if(cond: Fixed, then: () => readonly Fixed[], otherwise: () => readonly Fixed[]): readonly Fixed[] {
    this.inScope(cond);
    const id = this.nextId++;
    const [a, b] = [this.region([], then), this.region([], otherwise)];
    demand(a.results.length === b.results.length, 'arms of an if with different numbers of results');
    const of: FixedRegionNode = { kind: 'if', id, cond, then: a, else: b };
    return a.results.map((x, index) => {
      const other = b.results[index];
      const frac = sameFrac(x, other, 'arms');
      return this.push({ kind: 'result', of, index, range: hull(x.range, other.range), frac });
    });
  }

  /**
   * A counted loop, count >= 1; `body(counter, carried)` gives the next carried values. It is called several times, with
   * ever wider ranges of `carried`, so it must do nothing but build.
   */
  loop(count: number, inits: readonly Fixed[], body: Body): readonly Fixed[] {
    demand(Number.isInteger(count) && count >= 1, `loop of ${count} turns`);
    for (const x of inits) this.inScope(x);
    const id = this.nextId++;
    const starts = inits.map((x) => x.range);
    const carried = carriedRanges(count, starts, (ranges) => this.turnImage(count, inits, ranges, body));
    const region = this.loopBody(count, inits, carried, body);
    const of: FixedRegionNode = { kind: 'loop', id, count, inits, body: region };
    return region.results.map((x, index) => this.push({ kind: 'result', of, index, range: x.range, frac: x.frac }));
  }

  /** Gives x the name of its line of C; a value that has a name keeps it. */
  named(x: Fixed, name: string, span?: Span): Fixed {
    const node: { name?: string; span?: Span } = x;
    node.name ??= name;
    if (span) node.span ??= span;
    return x;
  }

  /** Tightens x's range by one proved elsewhere for every evaluation of x. Uses built before keep their wider ranges. */
  narrow(x: Fixed, range: IntRange): Fixed {
    const both = meet(x.range, range);
    if (!both)
      throw new Bug(`range [${x.range.lo}, ${x.range.hi}] narrowed to [${range.lo}, ${range.hi}]: they do not meet`);
    demand(this.scopes.at(-1)?.ids.has(x.id) ?? false, 'narrow a value in the region that computes it, or clamp it');
    if (x.kind !== 'const' && x.kind !== 'table') (x as { range: IntRange }).range = both;
    return x;
  }

  /** What the state, or one element of it, will be at the next step; without a store it holds. */
  store(state: FixedState | string, value: Fixed, index?: number): void {
    const name = typeof state === 'string' ? state : state.name;
    this.declared.store(name, this.inScope(value), index);
  }

  output(decl: Omit<FixedOutput, 'value'>, value: Fixed): void {
    this.declared.output(decl, this.inScope(value));
  }

  /** The program: values reached from stores and outputs, in creation order. */
  finish(name: string): FixedProgram {
    demand(this.scopes.length === 1, 'finish inside a region');
    const { inputs, states, stores, outputs } = this.declared;
    const roots = [...stores.map((s) => s.value), ...outputs.map((o) => o.value)];
    const [top] = this.scopes;
    const live = reachable(roots);
    return { name, inputs, states, values: top.values.filter((v) => live.has(v.id)), stores, outputs };
  }

  private push(draft: Draft): Fixed {
    const node = { ...draft, id: this.nextId++ } as Fixed;
    for (const x of operands(node)) this.inScope(x);
    const scope = this.scopes[this.scopes.length - 1];
    scope.ids.add(node.id);
    scope.values.push(node);
    return node;
  }

  /** Adds an arithmetic value with its computed range; a constant where every operand is one. */
  private compute(draft: Without<Arithmetic, 'id' | 'range'>): Fixed {
    const node = { id: -1, ...draft } as Arithmetic;
    const parts = operands(node);
    const scalar = parts.every((x) => x.length === undefined);
    demand(scalar, `${node.kind} of an array`);
    const range = rangeOf(node, (x) => x.range);
    if (parts.every((x) => x.kind === 'const')) {
      const value = meaning(node, (x) => x.range.lo);
      return this.constant(value, node.frac);
    }
    return node.kind === 'compare' && range.lo === range.hi
      ? this.constant(range.lo, 0)
      : this.push({ ...node, range } as Draft);
  }

  private inScope(x: Fixed): Fixed {
    const known = this.scopes.some((s) => s.ids.has(x.id));
    demand(known, `value %${x.id} (${x.kind}) is used outside the region that computes it`);
    return x;
  }

  private region(params: readonly Fixed[], build: () => readonly Fixed[]): FixedRegion {
    const ids = new Set(params.map((p) => p.id));
    this.scopes.push({ ids, values: [] });
    const results = build();
    for (const x of results) {
      this.inScope(x);
      demand(x.length === undefined, 'an array as the result of a region');
    }
    this.scopes.pop();
    return { params, results };
  }

  private loopBody(count: number, inits: readonly Fixed[], ranges: readonly IntRange[], body: Body): FixedRegion {
    const param = (range: IntRange, frac: number): Fixed => ({ id: this.nextId++, kind: 'param', range, frac });
    const counter = param({ lo: 0n, hi: BigInt(count - 1) }, 0);
    const carried = inits.map((x, i) => param(ranges[i], x.frac));
    const region = this.region([counter, ...carried], () => body(counter, carried));
    demand(region.results.length === inits.length, 'a loop returns as many values as it carries');
    region.results.forEach((x, i) => {
      sameFrac(x, inits[i], 'carried value');
    });
    return region;
  }

  /** Runs the body on ranges only; what it builds is dropped. */
  private turnImage(count: number, inits: readonly Fixed[], ranges: readonly IntRange[], body: Body) {
    const firstId = this.nextId;
    const { results } = this.loopBody(count, inits, ranges, body);
    this.nextId = firstId;
    return results.map((x) => x.range);
  }
}

const ofLength = (length: number | undefined): { length?: number } => (length === undefined ? {} : { length });

export const fixedBuilder = (): FixedBuilder => new FixedBuilder();
