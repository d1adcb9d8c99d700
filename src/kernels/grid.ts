// A surface over a grid of whole steps, bilinear between its values. Law: i is a0 >> f, at most rows-2, u the rest (j, v of a1
// likewise); r = z[i][j] + ((z[i][j+1] - z[i][j])*v + half) >> g, the next row alike, then the same from row to row by u.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bigAbs, bigMax, bigMin, hullOf, INT32, tableType } from './words.js';

export interface Grid {
  /** z[i][j]; at least 2 rows of at least 2 values; differences of neighbours fit int32. */
  readonly rows: readonly (readonly bigint[])[];
  /** Fraction bits of the two positions, at least 1. */
  readonly fracs: readonly [number, number];
}

interface Place {
  readonly at: number;
  readonly rest: bigint;
}
const placeOf = (position: bigint, frac: number, count: number): Place => {
  const at = bigMin(position >> BigInt(frac), BigInt(count - 2));
  return { at: Number(at), rest: position - (at << BigInt(frac)) };
};
const between = (a: bigint, b: bigint, rest: bigint, frac: number): bigint =>
  a + (((b - a) * rest + (1n << BigInt(frac - 1))) >> BigInt(frac));

export function gridAt({ rows, fracs: [f, g] }: Grid, x: bigint, y: bigint): bigint {
  const [u, v] = [placeOf(x, f, rows.length), placeOf(y, g, rows[0].length)];
  const along = (row: readonly bigint[]): bigint => between(row[v.at], row[v.at + 1], v.rest, g);
  return between(along(rows[u.at]), along(rows[u.at + 1]), u.rest, f);
}

/** The largest difference of neighbours along a row, and of two rows at one column. */
export function stepsOf(rows: Grid['rows']): { readonly down: bigint; readonly along: bigint } {
  const down = rows.slice(1).flatMap((row, i) => row.map((z, j) => bigAbs(z - rows[i][j])));
  const along = rows.flatMap((row) => row.slice(1).map((z, j) => bigAbs(z - row[j])));
  return { down: bigMax(...down), along: bigMax(...along) };
}

/** Whether each product, its half added, fits int32; a rounded row may be one count further. */
export function isNarrowGrid({ rows, fracs: [f, g] }: Grid): boolean {
  const { down, along } = stepsOf(rows);
  const fits = (step: bigint, frac: number): boolean => (2n * step + 1n) << BigInt(frac - 1) <= INT32.hi;
  return fits(down + 1n, f) && fits(along, g);
}

const topOf = (count: number, frac: number): bigint => BigInt(count - 1) << BigInt(frac);

/** Positions in these ranges, inside the grid. */
export function surface(grid: Grid): Kernel {
  const { rows, fracs } = grid;
  const [f, g] = fracs;
  const values = rows.flat();
  const width = rows[0].length;
  const exact = bigMax(...Object.values(stepsOf(rows))) << BigInt(Math.max(f, g)) < 2n ** 51n;
  return {
    family: 'grid',
    params: { n: rows.length, m: width, f, g, w: isNarrowGrid(grid) ? 32 : 64 },
    tables: [{ name: 'values', type: tableType(values), values }],
    args: [
      { lo: 0n, hi: topOf(rows.length, f) },
      { lo: 0n, hi: topOf(width, g) },
    ],
    meaning: ([x, y]) => gridAt(grid, x, y),
    range: ([x, y]) => gridRange(grid, x, y),
    ...(exact ? { javascript: javascript(rows.length, width, f, g) } : {}),
  };
}

/** A rounded mean lies between the two it is taken of: the values of the cells in reach enclose it. */
function gridRange({ rows, fracs: [f, g] }: Grid, x: IntRange, y: IntRange): IntRange {
  const [top, bottom] = [placeOf(x.lo, f, rows.length).at, placeOf(x.hi, f, rows.length).at];
  const [left, right] = [placeOf(y.lo, g, rows[0].length).at, placeOf(y.hi, g, rows[0].length).at];
  return hullOf(rows.slice(top, bottom + 2).flatMap((row) => row.slice(left, right + 2)));
}

const javascript = (n: number, m: number, f: number, g: number): string => {
  const mean = (a: string, b: string, rest: string, frac: number): string =>
    `${a} + Math.floor(((${b} - ${a}) * ${rest} + ${2 ** (frac - 1)}) / ${2 ** frac})`;
  return `const i = Math.min(a0 >> ${f}, ${n - 2}), j = Math.min(a1 >> ${g}, ${m - 2}), at = ${m} * i + j;
const u = a0 - i * ${2 ** f}, v = a1 - j * ${2 ** g};
const p = ${mean('t0[at]', 't0[at + 1]', 'v', g)}, q = ${mean(`t0[at + ${m}]`, `t0[at + ${m + 1}]`, 'v', g)};
return ${mean('p', 'q', 'u', f)};`;
};
