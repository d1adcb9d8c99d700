// Functions of magnitudes over many octaves: the argument is shifted up to full scale, then a polynomial of its mantissa.
// Law: z = clz(x). logarithm: (acc(x << z) - z*perOctave) >> guard. cube root: k = floor(z/3), the sign of x times
// (acc(|x| << 3k) + half) >> (guard + k), 0 at 0; acc is kernels/polynomial's accumulator of the table that starts at `base`.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bitLength } from '../num/rational.js';
import { hornerAt, hornerText, type PolynomialTable } from './polynomial.js';
import { bigAbs, INT32, UINT32 } from './words.js';

const tablesOf = (entries: readonly bigint[]): Kernel['tables'] => [
  { name: 'entries', type: { bits: 32, signed: true }, values: entries },
];
const accumulator = (table: PolynomialTable, m: bigint): bigint =>
  hornerAt(table, Number((m >> BigInt(table.shift)) - table.base), m);
const paramsOf = ({ degree, shift, base, guard }: PolynomialTable): Record<string, number> => ({
  d: degree,
  s: shift,
  b: Number(base),
  g: guard,
});
const accText = ({ degree, shift, base }: PolynomialTable): string =>
  `const i = ${degree + 1} * ((m >>> ${shift}) - ${base}); ${hornerText(degree, `m << ${31 - shift}`)}`;

/** For x in 1 .. 2^32 - 1. */
export function logarithm(table: PolynomialTable, perOctave: bigint, range: (x: IntRange) => IntRange): Kernel {
  const guard = BigInt(table.guard);
  return {
    family: 'log',
    params: { ...paramsOf(table), k: Number(perOctave) },
    tables: tablesOf(table.entries),
    args: [{ lo: 1n, hi: UINT32.hi }],
    meaning: ([x]) => {
      const z = BigInt(32 - bitLength(x));
      return (accumulator(table, x << z) - z * perOctave) >> guard;
    },
    range: ([x]) => range(x),
    javascript: `const z = Math.clz32(a0), m = a0 << z; ${accText(table)}
return (acc - z * ${perOctave}) >> ${table.guard};`,
  };
}

/** For x in int32 but its least; 1 <= guard <= 20. */
export function cubeRoot(table: PolynomialTable, range: (x: IntRange) => IntRange): Kernel {
  return {
    family: 'cbrt',
    params: paramsOf(table),
    tables: tablesOf(table.entries),
    args: [{ lo: -INT32.hi, hi: INT32.hi }],
    meaning: ([x]) => {
      if (x === 0n) return 0n;
      const k = Math.floor((32 - bitLength(x)) / 3);
      const by = BigInt(table.guard + k);
      const size = (accumulator(table, bigAbs(x) << BigInt(3 * k)) + (1n << (by - 1n))) >> by;
      return x < 0n ? -size : size;
    },
    range: ([x]) => range(x),
    javascript: `if (a0 === 0) return 0;
const n = Math.abs(a0), k = Math.floor(Math.clz32(n) / 3), m = n << (3 * k), by = ${table.guard} + k; ${accText(table)}
const y = (acc + 2 ** (by - 1)) >> by; return a0 < 0 ? -y : y;`,
  };
}
