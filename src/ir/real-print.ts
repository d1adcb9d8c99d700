// A RealGraph as text, one node a line: `%3 = apply mul %1 %2 shape [4] name u`. Scalars have no shape written.
// Law: real-parse gives back a deep-equal graph (operations by name and attributes, names and spans included).
import { format } from '../num/rational.js';
import type { Op } from './op.js';
import type { Real, RealGraph, Region } from './real.js';
import { regionOrder, topologicalOrder } from './real-order.js';
import { quoteName, spanText } from './text.js';

const ref = (x: Real): string => `%${x.id}`;
const refs = (list: readonly Real[]): string => `(${list.map(ref).join(', ')})`;

export function printReal(graph: RealGraph): string {
  const leaves: readonly Real[] = [...graph.inputs, ...graph.delays.map((d) => d.delay)];
  const given = new Set(leaves.map((x) => x.id));
  const rest = topologicalOrder(graph).filter((x) => !given.has(x.id));
  const printer = new Printer();
  return `${[
    `graph ${quoteName(graph.name)}`,
    ...leaves.map(line),
    ...printer.scope(rest, given),
    ...graph.delays.map((d) => `next ${quoteName(d.delay.name)} ${ref(d.next)}`),
    ...graph.outputs.map((o) => `output ${quoteName(o.name)} ${ref(o.value)}`),
  ].join('\n')}\n`;
}

class Printer {
  /** The first node printed with each region: later results of the same region refer to it. */
  private readonly owners = new Map<Region, Real>();

  scope(order: readonly Real[], outer: ReadonlySet<number>): string[] {
    const visible = new Set([...outer, ...order.map((x) => x.id)]);
    return order.flatMap((x) => this.node(x, visible));
  }

  private node(x: Real, visible: ReadonlySet<number>): string[] {
    if (x.kind !== 'if' && x.kind !== 'fold' && x.kind !== 'call') return [line(x)];
    const region = x.kind === 'if' ? x.then : x.region;
    const owner = this.owners.get(region);
    if (owner) return [`${ref(x)} = like ${ref(owner)} #${x.index}${attributes(x)}`];
    this.owners.set(region, x);
    const head = `${ref(x)} = ${carrier(x)} {`;
    const tail = `} #${x.index}${attributes(x)}`;
    if (x.kind !== 'if') return [head, ...this.region(region, visible), tail];
    return [head, ...this.region(x.then, visible), '} else {', ...this.region(x.else, visible), tail];
  }

  private region(region: Region, visible: ReadonlySet<number>): string[] {
    const inner = new Set([...visible, ...region.params.map((p) => p.id)]);
    const lines = [
      ...region.params.map((p) => `param ${line(p)}`),
      ...this.scope(regionOrder(region, visible), inner),
      `yield ${refs(region.results)}`,
    ];
    return lines.map((text) => `  ${text}`);
  }
}

function carrier(x: Extract<Real, { kind: 'if' | 'fold' | 'call' }>): string {
  if (x.kind === 'if') return `if ${ref(x.cond)}`;
  return x.kind === 'fold' ? `fold ${x.count} ${refs(x.inits)}` : `call ${quoteName(x.callee)} ${refs(x.args)}`;
}

const line = (x: Real): string => `${ref(x)} = ${operation(x)}${attributes(x)}`;

function operation(x: Real): string {
  switch (x.kind) {
    case 'const':
      return `const [${x.values.map(format).join(', ')}]`;
    case 'input':
      return 'input';
    case 'delay':
      return `delay [${x.init.map(format).join(', ')}]`;
    case 'apply':
      return `apply ${opText(x.op)} ${refs(x.args)}`;
    case 'gather':
      return `gather ${ref(x.table)} ${ref(x.at)}`;
    default:
      return x.kind; // printed by Printer.node
  }
}

function opText(op: Op): string {
  const attributes = Object.entries(op.attributes ?? {}).map(([key, value]) => `${key} = ${value}`);
  return attributes.length === 0 ? op.name : `${op.name} {${attributes.join(', ')}}`;
}

function attributes(x: Real): string {
  const shape = x.shape.length === 0 ? '' : ` shape [${x.shape.join(', ')}]`;
  return `${shape}${x.name === undefined ? '' : ` name ${quoteName(x.name)}`}${spanText(x.span)}`;
}
