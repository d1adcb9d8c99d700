// Builds a RealGraph: ids in creation order, shapes by rule (scalars stretch over the one other shape of an apply).
// Law: what it returns passes real-verify.
import { Bug, type Span } from '../diag/diagnostic.js';
import { type Rational, rational } from '../num/rational.js';
import type { Op } from './op.js';
import type { Delay, Input, Real, RealGraph, Region, Shape } from './real.js';

type Without<T> = T extends Real ? Omit<T, 'id'> : never;
/** A name and a place of a node; both optional. */
export interface Label {
  readonly name?: string;
  readonly span?: Span;
}

const demand = (held: boolean, message: string): void => {
  if (!held) throw new Bug(message);
};
export const sizeOf = (shape: Shape): number => shape.reduce((n, k) => n * k, 1);
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((k, i) => k === b[i]);
const labelOf = (label: string | Label | undefined): Label =>
  typeof label === 'string' ? { name: label } : (label ?? {});

/** The shape of an elementwise result: that of the arguments that are not scalars. Throws Bug where they differ. */
export function applyShape(op: Op, args: readonly Real[]): Shape {
  const shape = args.find((x) => x.shape.length > 0)?.shape ?? [];
  for (const x of args) {
    demand(x.shape.length === 0 || sameShape(x.shape, shape), `${op.name} of shapes [${shape}] and [${x.shape}]`);
  }
  return shape;
}

export class RealBuilder {
  private nextId = 0;
  private readonly inputs: Input[] = [];
  private readonly delays: Delay[] = [];
  private readonly nexts = new Map<string, Real>();
  private readonly outputs: { readonly name: string; readonly value: Real }[] = [];

  constructor(private readonly name: string) {}

  input(name: string, shape: Shape = [], span?: Span): Input {
    demand(!this.inputs.some((i) => i.name === name), `input ${name} declared twice`);
    const node = this.push({ kind: 'input', name, shape, ...(span && { span }) }) as Input;
    this.inputs.push(node);
    return node;
  }

  constant(value: Rational, label?: string | Label): Real {
    return this.push({ kind: 'const', shape: [], values: [value], ...labelOf(label) });
  }

  /** A constant of `shape`, row-major. */
  table(values: readonly Rational[], shape: Shape = [values.length], label?: string | Label): Real {
    demand(values.length === sizeOf(shape), `${values.length} values for the shape [${shape}]`);
    return this.push({ kind: 'const', shape, values, ...labelOf(label) });
  }

  /** State: `init` at the first step, then what `setNext` says. A vector where `init` is an array. */
  delay(name: string, init: Rational | readonly Rational[] = rational(0), span?: Span): Delay {
    demand(!this.delays.some((d) => d.name === name), `delay ${name} declared twice`);
    const values: readonly Rational[] = 'n' in init ? [init] : init;
    const shape = 'n' in init ? [] : [values.length];
    const node = this.push({ kind: 'delay', name, shape, init: values, ...(span && { span }) }) as Delay;
    this.delays.push(node);
    return node;
  }

  setNext(delay: Delay, next: Real): void {
    demand(this.delays.includes(delay), `delay ${delay.name} belongs to another builder`);
    demand(!this.nexts.has(delay.name), `the next value of ${delay.name} is given twice`);
    demand(sameShape(delay.shape, next.shape), `delay ${delay.name} of shape [${delay.shape}] from [${next.shape}]`);
    this.nexts.set(delay.name, next);
  }

  apply(op: Op, args: readonly Real[], label?: string | Label): Real {
    demand(args.length === op.arity, `${op.name} takes ${op.arity} arguments, not ${args.length}`);
    return this.push({ kind: 'apply', op, args, shape: applyShape(op, args), ...labelOf(label) });
  }

  /** The results of the arm that cond (not 0: then) chooses. */
  if_(cond: Real, then: () => readonly Real[], otherwise: () => readonly Real[]): readonly Real[] {
    const [a, b]: readonly Region[] = [then, otherwise].map((arm) => ({ params: [], results: arm() }));
    demand(a.results.length === b.results.length, 'arms of an if with different numbers of results');
    return a.results.map((x, index) => {
      demand(sameShape(x.shape, b.results[index].shape), 'arms of an if with different shapes');
      return this.push({ kind: 'if', cond, then: a, else: b, index, shape: x.shape });
    });
  }

  /** A counted loop; `body(counter, carried)` gives the carried values of the next turn. */
  fold(
    count: number,
    inits: readonly Real[],
    body: (counter: Real, carried: readonly Real[]) => readonly Real[],
  ): readonly Real[] {
    demand(Number.isInteger(count) && count >= 0, `fold of ${count} turns`);
    const counter = this.param('turn', []);
    const carried = inits.map((x, i) => this.param(`carried${i}`, x.shape));
    const results = body(counter, carried);
    demand(results.length === inits.length, 'a fold returns as many values as it carries');
    inits.forEach((x, i) => {
      demand(sameShape(x.shape, results[i].shape), `carried value ${i} changes its shape`);
    });
    const region = { params: [counter, ...carried], results };
    return inits.map((x, index) => this.push({ kind: 'fold', count, inits, region, index, shape: x.shape }));
  }

  /** table[at]: a vector's element, a matrix's row. */
  gather(table: Real, at: Real, label?: string | Label): Real {
    demand(table.shape.length > 0 && at.shape.length === 0, 'gather takes an array and a scalar index');
    return this.push({ kind: 'gather', table, at, shape: table.shape.slice(1), ...labelOf(label) });
  }

  /** The results of a region with its parameters bound to args. */
  call(callee: string, args: readonly Real[], body: (params: readonly Real[]) => readonly Real[]): readonly Real[] {
    const params = args.map((x, i) => this.param(`arg${i}`, x.shape));
    const region = { params, results: body(params) };
    return region.results.map((x, index) => this.push({ kind: 'call', callee, region, args, index, shape: x.shape }));
  }

  output(name: string, value: Real): void {
    demand(!this.outputs.some((o) => o.name === name), `output ${name} given twice`);
    this.outputs.push({ name, value });
  }

  finish(): RealGraph {
    const delays = this.delays.map((delay) => {
      const next = this.nexts.get(delay.name);
      if (!next) throw new Bug(`delay ${delay.name} has no next value`);
      return { delay, next };
    });
    return { name: this.name, inputs: this.inputs, delays, outputs: this.outputs };
  }

  private param(name: string, shape: Shape): Input {
    return this.push({ kind: 'input', name, shape }) as Input;
  }

  private push(draft: Without<Real>): Real {
    return { ...draft, id: this.nextId++ } as Real;
  }
}

export const realBuilder = (name: string): RealBuilder => new RealBuilder(name);
