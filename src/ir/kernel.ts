// A kernel: an integer function with hand-shaped C (emit/kernels/<family>.ts): division, square root, table look-ups, bit operations.
// Law: `meaning` is the definition; the JavaScript and the C of every core equal it on all admissible arguments.
import type { IntRange, IntType } from '../num/format.js';

export interface KernelTable {
  /** A short C name, unique in the kernel. */
  readonly name: string;
  readonly type: IntType;
  readonly values: readonly bigint[];
}

export interface Kernel {
  /** Which C prints it. */
  readonly family: string;
  /** Equal family, params and tables: the same function. Names and values go into its C name, so keep them few. */
  readonly params: Readonly<Record<string, number>>;
  readonly tables: readonly KernelTable[];
  /** Admissible arguments: the builder demands that operands' ranges lie inside. Each fits int32, uint32 or int64. */
  readonly args: readonly IntRange[];
  readonly meaning: (args: readonly bigint[]) => bigint;
  /** Encloses `meaning` over the given ranges, which lie inside `args`. Fits int64. */
  readonly range: (args: readonly IntRange[]) => IntRange;
  /**
   * Statements of a JavaScript function over Numbers a0, a1, … and tables t0, t1, … (arrays of Number), ending in return;
   * exact for every admissible argument. Absent: `meaning` is called.
   */
  readonly javascript?: string;
}

/** Identifies the function and its C: 'sin_f15_n32'. */
export const kernelKey = (k: Pick<Kernel, 'family' | 'params'>): string =>
  [
    k.family,
    ...Object.entries(k.params).map(([name, value]) => `${name}${String(value).replace('-', 'm').replace('.', 'p')}`),
  ].join('_');
