// Proof that a linear machine's states decay: L = 2^J with |A^L|_inf <= 1/8, by squaring A in fixed point with an error ball.
// State k is measured in units of 2^exponents[k] (scales.ts), so A and the rows are those of the scaled states.
//
// M holds A^(2^j) within e in the infinity norm. Squaring: |(M+E)^2 - fl(M^2)| <= 2|M|e + e^2 + n 2^-P, P = 512 fraction bits.
// Ends when |M| + e <= 1/8, which proves spectral radius < 1; gives up (undefined) after MAX_SQUARINGS.
import * as q from '../../num/rational.js';
import type { LinearMachine } from './machine.js';

export interface Decay {
  /** L, in steps. */
  readonly window: number;
  /** Upper bound of |A^L|_inf, below 1. */
  readonly q: number;
  /** Upper bound of sum_i |A^i|_inf. */
  readonly resolvent: number;
  /** Upper bound of |c|_1 per node, c its row over the states. */
  readonly rowNorm: readonly number[];
  /** The units of the states: 2^exponents[k]. */
  readonly exponents: readonly number[];
}

const P = 512n;
const ONE = 1n << P;
const UNIT = 2 ** -512;
const MAX_SQUARINGS = 22;
const size = (x: bigint): bigint => (x < 0n ? -x : x);
/** A double >= x * 2^-512. */
const upper = (x: bigint): number => (Number(x >> 448n) + 1) * 2 ** -64 * (1 + 1e-12);
const sumOf = (row: readonly bigint[]): bigint => row.reduce((sum, x) => sum + size(x), 0n);

interface Rows {
  /** Per node, over the states. */
  readonly entries: readonly (readonly bigint[])[];
  /** Per node: units of 2^-512 by which an entry may be off. */
  readonly errors: readonly number[];
}

/**
 * Rows over the states of every node. With c stored as c + d, 0 <= d < 1 unit, and one floor per product, a term adds at most
 * |c| * (error of what it takes) + |entry| + 1 units.
 */
function rows(machine: LinearMachine): Rows {
  const n = machine.states.length;
  const entries = machine.nodes.map(() => new Array<bigint>(n).fill(0n));
  const errors = machine.nodes.map(() => 0);
  for (const [k, s] of machine.states.entries()) entries[s.node][k] = ONE;
  for (const [i, node] of machine.nodes.entries()) {
    for (const { coefficient, from } of node.terms) {
      const c = q.floor(q.mul(coefficient, q.pow2(Number(P))));
      for (let k = 0; k < n; k++) if (entries[from][k] !== 0n) entries[i][k] += (c * entries[from][k]) >> P;
      const own = q.isDyadic(coefficient) && coefficient.d === 1n ? 0 : upper(sumOf(entries[from])) + 1;
      errors[i] = (errors[i] + q.toNumberUp(q.abs(coefficient)) * errors[from] + own) * (1 + 1e-12);
    }
  }
  return { entries, errors };
}

const norm = (m: readonly (readonly bigint[])[]): bigint =>
  m.reduce((top, row) => {
    const total = sumOf(row);
    return total > top ? total : top;
  }, 0n);

function square(m: readonly (readonly bigint[])[]): bigint[][] {
  const n = m.length;
  return m.map((row) => {
    const result = new Array<bigint>(n).fill(0n);
    for (let j = 0; j < n; j++) if (row[j] !== 0n) for (let k = 0; k < n; k++) result[k] += row[j] * m[j][k];
    return result.map((x) => x >> P);
  });
}

const shifted = (x: bigint, by: number): bigint => (by >= 0 ? x << BigInt(by) : x >> BigInt(-by));

/** Rows over the scaled states: entry k times 2^exponents[k], less 2^own where the node is itself a scaled state's next value. */
function scaled(r: Rows, i: number, exponents: readonly number[], own: number): { row: bigint[]; error: number } {
  const row = r.entries[i].map((x, k) => shifted(x, exponents[k] - own));
  const error = exponents.reduce((sum, x) => sum + r.errors[i] * 2 ** (x - own) + 1, 0);
  return { row, error: error * (1 + 1e-12) };
}

/** See the head of the file. A machine without linear states decays at once. */
export function decayOf(machine: LinearMachine, exponents = machine.states.map(() => 0)): Decay | undefined {
  const n = machine.states.length;
  if (n === 0) return { window: 1, q: 0, resolvent: 1, rowNorm: machine.nodes.map(() => 0), exponents };
  const unscaled = rows(machine);
  const rowNorm = machine.nodes.map((_, i) => {
    const { row, error } = scaled(unscaled, i, exponents, 0);
    return upper(sumOf(row)) + error * UNIT;
  });
  const steps = machine.states.map((s, k) => scaled(unscaled, s.next, exponents, exponents[k]));
  let m: readonly (readonly bigint[])[] = steps.map((s) => s.row);
  let e = Math.max(...steps.map((s) => s.error)) * UNIT * (1 + 1e-12);
  let window = 1;
  let resolvent = 1;
  for (let j = 0; j <= MAX_SQUARINGS; j++) {
    const radius = upper(norm(m)) + e;
    if (!Number.isFinite(radius) || !(e < 2 ** -64)) return undefined;
    if (radius <= 0.125)
      return { window, q: radius, resolvent: (resolvent / (1 - radius)) * (1 + 1e-9), rowNorm, exponents };
    resolvent *= 1 + radius;
    e = (2 * radius * e + e * e + n * 2 * UNIT) * (1 + 1e-9);
    m = square(m);
    window *= 2;
  }
  return undefined;
}
