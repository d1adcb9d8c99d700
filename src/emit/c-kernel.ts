// Kernels of one program: the name of each C function, its tables, its definition.
// Law: equal functions are printed once and different ones never share a name, even where their keys meet.

import type { Kernel, KernelTable } from '../ir/kernel.js';
import { kernelKey } from '../ir/kernel.js';
import { cName } from '../num/format.js';
import type { CTraits } from '../passes/machine/traits.js';
import { type Helper, helperName } from './c-helpers.js';
import { wrap } from './c-layout.js';
import { typedLiteral } from './c-type.js';
import { argumentType, type KernelContext, type KernelPrinter, resultType } from './kernels/kernel-printer.js';
import { legal, type Symbols } from './names.js';

/** Finds the printer of a family. */
export type KernelPrinters = (family: string) => KernelPrinter;

const tableText = (t: KernelTable): string => `${t.name} ${cName(t.type)} ${t.values.join(' ')}`;
/** What decides the C of a kernel. */
const identity = (k: Kernel): string =>
  [...[...k.args.map(argumentType), resultType(k)].map(cName), ...k.tables.map(tableText)].join('|');

/** The C names of kernels, in the order of their first use. A thing with a lifetime: one printed program. */
export class KernelNames {
  private readonly known = new Map<string, { readonly kernel: Kernel; readonly identity: string }>();

  constructor(private readonly sym: Symbols) {}

  /** The short name, e.g. 'sin_f15'. */
  private short(kernel: Kernel): string {
    const [key, own] = [legal(kernelKey(kernel)), identity(kernel)];
    for (let k = 1; ; k++) {
      const name = k === 1 ? key : `${key}_${k}`;
      const other = this.known.get(name);
      if (!other) this.known.set(name, { kernel, identity: own });
      if (!other || other.identity === own) return name;
    }
  }

  of(kernel: Kernel): string {
    return this.sym.helper(this.short(kernel));
  }

  /** Tables and function of each kernel; `need` takes the accessors that they use. */
  definitions(printers: KernelPrinters, traits: CTraits, need: (h: Helper) => void): string[] {
    return [...this.known].flatMap(([short, { kernel }], k) => {
      const context = contextOf(kernel, short, this.sym, traits, need);
      const tables = kernel.tables.map((t) => tableLines(t, context, this.sym));
      return [...(k > 0 ? [''] : []), ...tables.flat(), ...printers(kernel.family).lines(context)];
    });
  }
}

const inFlash = (t: KernelTable, traits: CTraits): boolean => traits.progmem && t.type.bits !== 64;

function contextOf(
  kernel: Kernel,
  short: string,
  sym: Symbols,
  traits: CTraits,
  need: (h: Helper) => void,
): KernelContext {
  const table = (name: string): string => sym.table(`${short}_${name}`);
  const read = (name: string, index: string): string => {
    const t = kernel.tables.find((x) => x.name === name);
    if (t === undefined || !inFlash(t, traits)) return `${table(name)}[${index}]`;
    const helper: Helper = { kind: `${t.type.signed ? 'read' : 'readu'}${t.type.bits as 8 | 16 | 32}`, width: 32 };
    need(helper);
    return `${helperName(sym, helper)}(${table(name)}, ${index})`;
  };
  return { kernel, name: sym.helper(short), table, read, traits };
}

function tableLines(t: KernelTable, context: KernelContext, sym: Symbols): string[] {
  const { traits } = context;
  const flash = inFlash(t, traits) ? ` ${sym.macro('PROGMEM')}` : '';
  const values = t.values.map((x) => typedLiteral(x, t.type, traits.intBits)).join(', ');
  return [
    `static const ${cName(t.type)} ${context.table(t.name)}[${t.values.length}]${flash} = {`,
    ...wrap(` ${values}`, 3),
    '};',
  ];
}
