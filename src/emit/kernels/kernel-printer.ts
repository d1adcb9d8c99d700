// How a kernel becomes a C function: the printer's interface, and the C types of arguments and result.
// Law: the types follow from the kernel alone, so that every call, every definition and every core agree on them.
import { Bug } from '../../diag/diagnostic.js';
import type { Kernel } from '../../ir/kernel.js';
import { cName, fits, type IntRange, type IntType } from '../../num/format.js';
import type { CTraits } from '../../passes/machine/traits.js';

export interface KernelContext {
  readonly kernel: Kernel;
  /** The whole C name of the function. */
  readonly name: string;
  /** The C name of the array that holds a table of the kernel. */
  readonly table: (short: string) => string;
  /** Element `index` of a table, an expression of the table's element type (through the accessor macro on AVR). */
  readonly read: (short: string, index: string) => string;
  readonly traits: CTraits;
}

/** Writes the C of one family. `lines` is the whole definition, head and #if branches included; see kernelHead. */
export interface KernelPrinter {
  readonly family: string;
  readonly lines: (k: KernelContext) => readonly string[];
}

const INT32: IntType = { bits: 32, signed: true };
const UINT32: IntType = { bits: 32, signed: false };
const INT64: IntType = { bits: 64, signed: true };

/** The type an argument travels in: int32_t if its admissible range fits, else uint32_t, else int64_t. */
export function argumentType(range: IntRange): IntType {
  const type = [INT32, UINT32, INT64].find((t) => fits(range, t));
  if (!type) throw new Bug(`a kernel argument in [${range.lo}, ${range.hi}] does not fit 64 bits`);
  return type;
}

/** The type of the result: int32_t if all admissible arguments give one, else int64_t. */
export function resultType(kernel: Kernel): IntType {
  const range = kernel.range(kernel.args);
  const type = [INT32, INT64].find((t) => fits(range, t));
  if (!type) throw new Bug(`the result of kernel ${kernel.family} does not fit 64 bits`);
  return type;
}

/** `static inline int32_t NAME(int32_t a0, uint32_t a1)`: the arguments are called a0, a1, … as in Kernel.javascript. */
export function kernelHead(k: KernelContext): string {
  const list = k.kernel.args.map((range, i) => `${cName(argumentType(range))} a${i}`);
  return `static inline ${cName(resultType(k.kernel))} ${k.name}(${list.join(', ')})`;
}
