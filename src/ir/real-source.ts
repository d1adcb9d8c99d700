// The text of one JavaScript function that steps a RealGraph in float64; operations are called through `ops`.
// Law: operations run in the graph's order on doubles, constants are rounded once; state and signals are flat, row-major.
import { toNumber } from '../num/rational.js';
import type { Op } from './op.js';
import type { Real, RealGraph, Region } from './real.js';
import { sizeOf } from './real-build.js';
import { regionOrder, topologicalOrder } from './real-order.js';

export interface RealSource {
  /** Function body over (ops, state, inputs, outputs). */
  readonly text: string;
  readonly ops: readonly Op[];
}

export function realSource(graph: RealGraph): RealSource {
  const source = new Source();
  source.graph(graph);
  return { text: source.lines.join('\n'), ops: source.ops };
}

class Source {
  readonly lines: string[] = ["'use strict';"];
  readonly ops: Op[] = [];
  private readonly regionNames: Map<Region, string>[] = [new Map()];
  private regions = 0;

  graph(graph: RealGraph): void {
    const order = topologicalOrder(graph);
    const given: readonly Real[] = [...graph.inputs, ...graph.delays.map((d) => d.delay)];
    const visible = new Set([...given, ...order].map((x) => x.id));
    this.reads('inputs', graph.inputs);
    this.reads(
      'state',
      graph.delays.map((d) => d.delay),
    );
    this.scope(
      order.filter((x) => !given.includes(x)),
      visible,
    );
    this.writes(
      'outputs',
      graph.outputs.map((o) => o.value),
    );
    this.writes(
      'state',
      graph.delays.map((d) => d.next),
    );
    this.lines.unshift(...this.ops.map((_, i) => `const f${i} = ops[${i}];`));
  }

  private reads(from: string, nodes: readonly Real[]): void {
    let at = 0;
    for (const x of nodes) {
      const size = sizeOf(x.shape);
      const text = x.shape.length === 0 ? `${from}[${at}]` : `${from}.slice(${at}, ${at + size})`;
      this.lines.push(`const v${x.id} = ${text};`);
      at += size;
    }
  }

  private writes(to: string, nodes: readonly Real[]): void {
    let at = 0;
    for (const x of nodes) {
      const size = sizeOf(x.shape);
      if (x.shape.length === 0) this.lines.push(`${to}[${at}] = v${x.id};`);
      else this.lines.push(`for (let j = 0; j < ${size}; j++) ${to}[${at} + j] = v${x.id}[j];`);
      at += size;
    }
  }

  private scope(order: readonly Real[], visible: ReadonlySet<number>): void {
    this.regionNames.push(new Map());
    for (const x of order) this.node(x, visible);
    this.regionNames.pop();
  }

  private node(x: Real, visible: ReadonlySet<number>): void {
    const declare = (text: string): void => {
      this.lines.push(`const v${x.id} = ${text};`);
    };
    switch (x.kind) {
      case 'const':
        declare(x.shape.length === 0 ? `${toNumber(x.values[0])}` : `[${x.values.map(toNumber).join(', ')}]`);
        break;
      case 'input':
      case 'delay':
        return; // read at the top, or a parameter
      case 'apply':
        this.apply(x, declare);
        break;
      case 'if':
        declare(this.region(x.then, () => this.arms(x, visible), x.index));
        break;
      case 'fold':
        declare(this.region(x.region, () => this.fold(x, visible), x.index));
        break;
      case 'call':
        declare(this.region(x.region, () => this.call(x, visible), x.index));
        break;
      case 'gather':
        this.gather(x, declare);
        break;
    }
  }

  private apply(x: Extract<Real, { kind: 'apply' }>, declare: (text: string) => void): void {
    const f = `f${this.operation(x.op)}`;
    const call = (args: readonly string[]): string => `${f}(${args.join(', ')})`;
    if (x.shape.length === 0) {
      declare(call(x.args.map((a) => `v${a.id}`)));
      return;
    }
    const size = sizeOf(x.shape);
    declare(`new Array(${size})`);
    const args = x.args.map((a) => (a.shape.length === 0 ? `v${a.id}` : `v${a.id}[j]`));
    this.lines.push(`for (let j = 0; j < ${size}; j++) v${x.id}[j] = ${call(args)};`);
  }

  private operation(op: Op): number {
    if (!this.ops.includes(op)) this.ops.push(op);
    return this.ops.indexOf(op);
  }

  private gather(x: Extract<Real, { kind: 'gather' }>, declare: (text: string) => void): void {
    const at = `v${x.at.id}`;
    const count = x.table.shape[0];
    this.lines.push(
      `if (!(${at} >= 0 && ${at} < ${count})) throw new RangeError('index ' + ${at} + ' outside 0 .. ${count - 1}');`,
    );
    const size = sizeOf(x.shape);
    const start = `Math.floor(${at}) * ${size}`;
    declare(
      x.shape.length === 0 ? `v${x.table.id}[Math.floor(${at})]` : `v${x.table.id}.slice(${start}, ${start} + ${size})`,
    );
  }

  /** The name of one result of a region, which is run once per scope. */
  private region(key: Region, emit: () => string, index: number): string {
    const known = this.regionNames.map((m) => m.get(key)).find((n) => n !== undefined);
    if (known !== undefined) return `${known}_${index}`;
    const name = emit();
    this.regionNames.at(-1)?.set(key, name);
    return `${name}_${index}`;
  }

  private body(
    region: Region,
    visible: ReadonlySet<number>,
    results: (values: readonly string[]) => readonly string[],
  ): void {
    const order = regionOrder(region, visible);
    this.scope(order, new Set([...visible, ...region.params.map((p) => p.id), ...order.map((x) => x.id)]));
    this.lines.push(...results(region.results.map((x) => `v${x.id}`)));
  }

  private arms(x: Extract<Real, { kind: 'if' }>, visible: ReadonlySet<number>): string {
    const name = `r${this.regions++}`;
    const assign = (values: readonly string[]): readonly string[] => values.map((v, i) => `${name}_${i} = ${v};`);
    this.lines.push(...x.then.results.map((_, i) => `let ${name}_${i};`), `if (v${x.cond.id} !== 0) {`);
    this.body(x.then, visible, assign);
    this.lines.push('} else {');
    this.body(x.else, visible, assign);
    this.lines.push('}');
    return name;
  }

  private fold(x: Extract<Real, { kind: 'fold' }>, visible: ReadonlySet<number>): string {
    const name = `r${this.regions++}`;
    const [counter, ...carried] = x.region.params;
    this.lines.push(...x.inits.map((a, i) => `let ${name}_${i} = v${a.id};`));
    this.lines.push(`for (let v${counter.id} = 0; v${counter.id} < ${x.count}; v${counter.id}++) {`);
    this.lines.push(...carried.map((p, i) => `const v${p.id} = ${name}_${i};`));
    this.body(x.region, visible, (values) => values.map((v, i) => `${name}_${i} = ${v};`));
    this.lines.push('}');
    return name;
  }

  private call(x: Extract<Real, { kind: 'call' }>, visible: ReadonlySet<number>): string {
    const name = `r${this.regions++}`;
    this.lines.push(...x.region.results.map((_, i) => `let ${name}_${i};`), '{');
    this.lines.push(...x.region.params.map((p, i) => `const v${p.id} = v${x.args[i].id};`));
    this.body(x.region, visible, (values) => values.map((v, i) => `${name}_${i} = ${v};`));
    this.lines.push('}');
    return name;
  }
}
