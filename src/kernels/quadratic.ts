// A quadratic per segment with 16-bit results: about ten instructions on a core with 16x32-bit multiplies.
// Law: with i = (x >> s) - base, u = the bits of x below 2^(s+1) as a signed Q15 number and entry {c0, c12} = table[i],
// t = u*int16(c12) + c12 and y = int32(c0 + (t*u >> 16)) >> 16 (the sum wraps). Half an output unit is in c0.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bigMax, bigMin, INT32, inside, wrapSigned } from './words.js';

export interface QuadraticTable {
  /** log2 of the counts of a segment. */
  readonly shift: number;
  /** Index of the first segment. */
  readonly base: bigint;
  /** {c0, c12} of each segment, one after the other. */
  readonly entries: readonly bigint[];
}

export function quadratic(table: QuadraticTable, argument: IntRange, range: (x: IntRange) => IntRange): Kernel {
  const { shift, base, entries } = table;
  return {
    family: 'quadratic',
    params: { s: shift, b: Number(base) },
    tables: [{ name: 'entries', type: { bits: 32, signed: true }, values: entries }],
    args: [argument],
    meaning: ([x]) => quadraticAt(table, x),
    range: ([x]) => {
      const { lo, hi } = range(x);
      return { lo: bigMax(lo, -32768n), hi: bigMin(hi, 32767n) };
    },
    javascript: `const i = 2 * (${indexText(argument, shift)} - (${base}));
const u = (a0 << ${31 - shift}) >> 16, c = t0[i + 1];
return (t0[i] + Math.floor((u * ((c << 16) >> 16) + c) * u / 65536)) >> 16;`,
  };
}

/** x >> s in JavaScript, for int32 and uint32 arguments. */
export const indexText = (argument: IntRange, shift: number): string =>
  inside(argument, INT32) ? `(a0 >> ${shift})` : `(a0 >>> ${shift})`;

function quadraticAt({ shift, base, entries }: QuadraticTable, x: bigint): bigint {
  const i = 2 * Number((x >> BigInt(shift)) - base);
  const [c0, c12] = [entries[i], entries[i + 1]];
  const u = wrapSigned(x << BigInt(31 - shift), 32) >> 16n;
  const t = u * wrapSigned(c12, 16) + c12;
  return wrapSigned(c0 + ((t * u) >> 16n), 32) >> 16n;
}
