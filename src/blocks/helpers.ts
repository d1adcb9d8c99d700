// Pure helpers of step functions: scalars first, then small vectors and matrices. What they compute here is their meaning in C.
// Law: one formula each, the one the compiler reads; a table that is no table throws a DesignError, a NaN is never made.
import { BLOCK_CODES } from '../diag/codes/blocks.js';
import { type CodeTable, DesignError, diagnose } from '../diag/reporter.js';
import { wrapOf } from '../ops/step-ops.js';

type Vector = readonly number[];
type Matrix = readonly Vector[];

const refuse = (code: 'BS2040' | 'BS2041', given: object): never => {
  throw new DesignError([diagnose<CodeTable, string>(BLOCK_CODES, code, given)]);
};

/** x held to [lo, hi]; where lo > hi, hi wins. */
export const clamp = (x: number, lo: number, hi: number): number => Math.min(Math.max(x, lo), hi);

/** 0 for |x| <= width, else x moved towards 0 by width. */
export const deadband = (x: number, width: number): number => x - clamp(x, -width, width);

/** true at x >= high, false at x <= low, `previous` between. */
export const hysteresis = (x: number, low: number, high: number, previous: boolean): boolean =>
  x >= high ? true : x <= low ? false : previous;

/** x, at most maxStep away from the previous value. */
export const rateLimit = (x: number, previous: number, maxStep: number): number =>
  clamp(x, previous - maxStep, previous + maxStep);

/** A rising edge: true now, false before. */
export const edge = (now: boolean, before: boolean): boolean => now && !before;

/** x brought into [-period/2, period/2): the short way round. */
export const wrap = (x: number, period: number): number => wrapOf(x, period);

/** The line through a table of breakpoints; ends are held. xs is strictly increasing. */
export function interp1(xs: Vector, ys: Vector, x: number): number {
  checkAxis('interp1', 'xs', xs);
  if (ys.length !== xs.length) refuse('BS2041', { call: 'interp1', what: 'ys', have: ys.length, need: xs.length });
  return along(xs, (i) => ys[i], x);
}

/** A surface over a grid: table[i][j] stands at xs[i], ys[j]; ends are held. */
export function interp2(xs: Vector, ys: Vector, table: Matrix, x: number, y: number): number {
  checkAxis('interp2', 'xs', xs);
  checkAxis('interp2', 'ys', ys);
  if (table.length !== xs.length) {
    refuse('BS2041', { call: 'interp2', what: 'table', have: table.length, need: xs.length });
  }
  for (const [i, row] of table.entries()) {
    if (row.length !== ys.length) {
      refuse('BS2041', { call: 'interp2', what: `table[${i}]`, have: row.length, need: ys.length });
    }
  }
  return along(xs, (i) => along(ys, (j) => table[i][j], y), x);
}

function checkAxis(call: string, axis: string, xs: Vector): void {
  const rises = xs.every((x, i) => Number.isFinite(x) && (i === 0 || x > xs[i - 1]));
  if (xs.length < 2 || !rises) refuse('BS2040', { call, axis });
}

/** Linear between the neighbours of x, held beyond the ends. */
function along(xs: Vector, at: (i: number) => number, x: number): number {
  const last = xs.length - 1;
  if (x >= xs[last]) return at(last);
  if (!(x > xs[0])) return at(0);
  let i = 0;
  while (x >= xs[i + 1]) i++;
  return at(i) + ((at(i + 1) - at(i)) * (x - xs[i])) / (xs[i + 1] - xs[i]);
}

/** The sum of the products of two vectors, from the first element to the last. */
export function dot(a: Vector, b: Vector): number {
  if (a.length !== b.length) refuse('BS2041', { call: 'dot', what: 'b', have: b.length, need: a.length });
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A matrix times a vector. */
export function matvec(m: Matrix, v: Vector): number[] {
  return m.map((row, i) => {
    if (row.length !== v.length) {
      refuse('BS2041', { call: 'matvec', what: `row ${i} of the matrix`, have: row.length, need: v.length });
    }
    return dot(row, v);
  });
}

const isRow = (x: Vector | number): x is Vector => typeof x !== 'number';

/** Element by element: numbers, vectors or matrices of one size. */
export function add(a: number, b: number): number;
export function add(a: Vector, b: Vector): number[];
export function add(a: Matrix, b: Matrix): number[][];
export function add(a: number | Vector | Matrix, b: number | Vector | Matrix): unknown {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) + Number(b);
  if (a.length !== b.length) refuse('BS2041', { call: 'add', what: 'b', have: b.length, need: a.length });
  return a.map((x, i) => (isRow(x) ? add(x, b[i] as Vector) : x + (b[i] as number)));
}

/** Every element times k. */
export function scale(a: number, k: number): number;
export function scale(a: Vector, k: number): number[];
export function scale(a: Matrix, k: number): number[][];
export function scale(a: number | Vector | Matrix, k: number): unknown {
  if (typeof a === 'number') return a * k;
  return a.map((x) => (isRow(x) ? scale(x, k) : x * k));
}

/** Rows become columns. */
export function transpose(m: Matrix): number[][] {
  const width = m[0]?.length ?? 0;
  for (const [i, row] of m.entries()) {
    if (row.length !== width) refuse('BS2041', { call: 'transpose', what: `row ${i}`, have: row.length, need: width });
  }
  return Array.from({ length: width }, (_, j) => m.map((row) => row[j]));
}
