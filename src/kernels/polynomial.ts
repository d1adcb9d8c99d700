// A polynomial per segment with 32-bit coefficients: high products, up to about 2^-28 of the results' range.
// Law: with i = (x >> s) - base and v = the bits of x below 2^(s+1) as a signed Q31 number, y = acc >> guard where
// acc = c_d, then acc = c_k + (acc*v >> 32) for k = d-1 .. 0; every acc fits int32. Half an output unit is in c_0.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { indexText } from './quadratic.js';
import { wrapSigned } from './words.js';

export interface PolynomialTable {
  readonly shift: number;
  readonly base: bigint;
  readonly degree: number;
  /** Bits below the result. */
  readonly guard: number;
  /** c_0 .. c_d of each segment, one after the other. */
  readonly entries: readonly bigint[];
}

export function polynomial(table: PolynomialTable, argument: IntRange, range: (x: IntRange) => IntRange): Kernel {
  const { shift, base, degree, guard, entries } = table;
  return {
    family: 'polynomial',
    params: { d: degree, s: shift, b: Number(base), g: guard },
    tables: [{ name: 'entries', type: { bits: 32, signed: true }, values: entries }],
    args: [argument],
    meaning: ([x]) => hornerAt(table, Number((x >> BigInt(shift)) - base), x) >> BigInt(guard),
    range: ([x]) => range(x),
    javascript: `const i = ${degree + 1} * (${indexText(argument, shift)} - (${base}));
${hornerText(degree, `a0 << ${31 - shift}`)}
return acc >> ${guard};`,
  };
}

/** The accumulator in segment i; v is made from x's low bits. */
export function hornerAt(
  { shift, degree, entries }: Omit<PolynomialTable, 'base' | 'guard'>,
  i: number,
  x: bigint,
): bigint {
  const v = wrapSigned(x << BigInt(31 - shift), 32);
  const at = i * (degree + 1);
  let acc = entries[at + degree];
  for (let k = degree - 1; k >= 0; k--) acc = entries[at + k] + ((acc * v) >> 32n);
  return acc;
}

/** JavaScript that leaves the accumulator in `acc`; i is the index of c_0. Products are split to stay within 2^53. */
export const hornerText = (degree: number, v: string): string =>
  `const v = ${v}, vh = v >> 16, vl = v & 65535; let acc = t0[i + ${degree}];
for (let k = ${degree - 1}; k >= 0; k--) acc = t0[i + k] + Math.floor((acc * vh + Math.floor(acc * vl / 65536)) / 65536);`;
