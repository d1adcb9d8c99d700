// Small pieces of C that kernels share: bodies, shifts of the argument, 32-bit high products, opaque pointers.
// Law: no undefined behaviour for any admissible argument; signed values are shifted left as unsigned ones.
import { argumentType, type KernelContext, kernelHead } from './kernel-printer.js';

export const body = (k: KernelContext, ...lines: readonly string[]): readonly string[] => [
  kernelHead(k),
  '{',
  ...lines.map((line) => (line.startsWith('#') || line === '' ? line : `    ${line}`)),
  '}',
];

/** `a0 >> shift` as a signed index. */
export const indexOf = (k: KernelContext, shift: number): string =>
  argumentType(k.kernel.args[0]).signed ? `(a0 >> ${shift})` : `(int32_t)(a0 >> ${shift})`;

/** `a0 << by` as uint32_t. */
export const raised = (by: number): string => (by === 0 ? '(uint32_t)a0' : `((uint32_t)a0 << ${by})`);

/** Keeps the compiler from folding a table's address into every load. */
export const opaque = (pointer: string): readonly string[] => [
  '#if defined(__GNUC__)',
  `__asm__("" : "+r"(${pointer}));`,
  '#endif',
];

/** (base + entry*stride) into a table of 32-bit words: the pointer `e` of the segment, or nothing where tables need accessors. */
export function segmentPointer(k: KernelContext, shift: number, base: number, stride: number): readonly string[] {
  const table = k.table('entries');
  const zero = -base * stride; // where segment 0 stands, if it is in the table
  const count = k.kernel.tables[0].values.length;
  const inTable = zero >= 0 && zero < count;
  const start = inTable && zero > 0 ? `&${table}[${zero}]` : table;
  const index = inTable ? indexOf(k, shift) : `(${indexOf(k, shift)} ${base < 0 ? '+' : '-'} ${Math.abs(base)})`;
  return [`const int32_t *e = ${start};`, ...opaque('e'), `e += ${stride} * ${index};`];
}
/** The same where tables are read through an accessor: the index `i` of the segment's first word. */
export const segmentIndex = (k: KernelContext, shift: number, base: number, stride: number): readonly string[] => [
  `const int32_t i = ${stride} * (${indexOf(k, shift)} ${base < 0 ? '+' : '-'} ${Math.abs(base)});`,
];

/** Text of word `at` of the segment. */
export const word = (k: KernelContext, at: number): string =>
  k.traits.progmem ? k.read('entries', at === 0 ? 'i' : `i + ${at}`) : `e[${at}]`;

export const segment = (k: KernelContext, shift: number, base: number, stride: number): readonly string[] =>
  k.traits.progmem ? segmentIndex(k, shift, base, stride) : segmentPointer(k, shift, base, stride);
