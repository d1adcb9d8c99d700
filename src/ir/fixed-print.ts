// A FixedProgram as text, one value a line: `%3 = add %1 %2 : [-5, 7] frac 14 name acc at "motor.ts" 14:3 to 14:9`.
// Law: fixed-parse gives back a deep-equal program, names and spans included.
import { cName, type IntRange } from '../num/format.js';
import type { Fixed, FixedInput, FixedProgram, FixedRegion, FixedRegionNode, FixedState } from './fixed.js';
import { type RegionOrders, regionOrders } from './fixed-walk.js';
import { kernelKey } from './kernel.js';
import { quoteName, spanText } from './text.js';

const ref = (v: Fixed): string => `%${v.id}`;
const span = (r: IntRange): string => `[${r.lo}, ${r.hi}]`;
const sized = (length: number | undefined): string => (length === undefined ? '' : ` length ${length}`);

export function printFixed(program: FixedProgram): string {
  const printer = new Printer(regionOrders(program));
  return `${[
    `program ${quoteName(program.name)}`,
    ...program.inputs.map(inputLine),
    ...program.states.map(stateLine),
    ...printer.values(program.values),
    ...program.stores.map(
      (s) => `store ${quoteName(s.state)}${s.index === undefined ? '' : ` [${s.index}]`} ${ref(s.value)}`,
    ),
    ...program.outputs.map((o) => `output ${quoteName(o.name)} ${cName(o.type)} ${span(o.range)} ${ref(o.value)}`),
  ].join('\n')}\n`;
}

const inputLine = (i: FixedInput): string =>
  `input ${quoteName(i.name)} ${cName(i.type)} ${span(i.range)} ${i.clamp ? 'clamp' : 'assume'}${sized(i.length)}`;

function stateLine(s: FixedState): string {
  const init = typeof s.init === 'bigint' ? `${s.init}` : `[${s.init.join(', ')}]`;
  const note = s.note === undefined ? '' : ` note ${JSON.stringify(s.note)}`;
  const type = `${cName(s.type)} ${span(s.range)} frac ${s.frac}`;
  return `state ${quoteName(s.name)} ${type} init ${init}${sized(s.length)}${s.tunable ? ' tunable' : ''}${note}`;
}

class Printer {
  private readonly printed = new Set<number>();
  constructor(private readonly orders: RegionOrders) {}

  values(values: readonly Fixed[]): string[] {
    return values.flatMap((v) => {
      const region = v.kind === 'result' && !this.printed.has(v.of.id) ? this.regionNode(v.of) : [];
      return [...region, `${ref(v)} = ${operation(v)}${attributes(v)}`];
    });
  }

  private regionNode(node: FixedRegionNode): string[] {
    this.printed.add(node.id);
    if (node.kind === 'if') {
      const [a, b] = [this.region(node.then), this.region(node.else)];
      return [`%${node.id} = if ${ref(node.cond)} {`, ...a, '} else {', ...b, '}'];
    }
    return [`%${node.id} = loop ${node.count} (${node.inits.map(ref).join(', ')}) {`, ...this.region(node.body), '}'];
  }

  private region(region: FixedRegion): string[] {
    const params = region.params.map((p) => `${ref(p)} = param${attributes(p)}`);
    const values = this.values(this.orders.get(region) ?? []);
    const lines = [...params, ...values, `yield (${region.results.map(ref).join(', ')})`];
    return lines.map((line) => `  ${line}`);
  }
}

function attributes(v: Fixed): string {
  const name = v.name === undefined ? '' : ` name ${quoteName(v.name)}`;
  return ` : ${span(v.range)} frac ${v.frac}${sized(v.length)}${name}${spanText(v.span)}`;
}

function operation(v: Fixed): string {
  switch (v.kind) {
    case 'const':
      return `const ${v.value}`;
    case 'table':
      return `table [${v.values.join(', ')}]`;
    case 'input':
      return `input ${quoteName(v.input)}`;
    case 'state':
      return `state ${quoteName(v.state)}`;
    case 'param':
      return 'param';
    case 'alias':
      return `alias ${ref(v.a)}`;
    case 'neg':
      return `neg ${ref(v.a)}`;
    case 'shl':
      return `shl ${ref(v.a)} ${v.by}`;
    case 'shr':
      return `shr ${ref(v.a)} ${v.by} ${v.rounding}`;
    case 'clamp':
      return `clamp ${ref(v.a)} ${span(v)}`;
    case 'compare':
      return `compare ${v.test} ${ref(v.a)} ${ref(v.b)}`;
    case 'select':
      return `select ${ref(v.cond)} ${ref(v.a)} ${ref(v.b)}`;
    case 'element':
      return `element ${ref(v.array)} ${ref(v.index)}`;
    case 'mac2': {
      const products = `${v.c0} * ${ref(v.x0)} + ${v.c1} * ${ref(v.x1)}`;
      return `mac2 ${products}${v.acc ? ` + ${ref(v.acc)}` : ''}`;
    }
    case 'pack':
      return `pack (${v.values.map(ref).join(', ')})`;
    case 'kernel':
      return `kernel ${kernelKey(v.kernel)} (${v.args.map(ref).join(', ')})`;
    case 'result':
      return `result %${v.of.id} ${v.index}`;
    default:
      return `${v.kind} ${ref(v.a)} ${ref(v.b)}`;
  }
}
