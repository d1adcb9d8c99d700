// Proof that a linear machine's states decay: L = 2^J with |A^L|_inf <= 1/8, by squaring A in fixed point with an error ball.
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

/** See the head of the file. A machine without linear states decays at once. */
export function decayOf(machine: LinearMachine): Decay | undefined {
  const n = machine.states.length;
  if (n === 0) return { window: 1, q: 0, resolvent: 1, rowNorm: machine.nodes.map(() => 0) };
  const { entries, errors } = rows(machine);
  const rowNorm = entries.map((row, i) => upper(sumOf(row)) + n * errors[i] * UNIT * (1 + 1e-12));
  let m: readonly (readonly bigint[])[] = machine.states.map((s) => entries[s.next]);
  let e = n * Math.max(...machine.states.map((s) => errors[s.next]), 1) * UNIT * (1 + 1e-12);
  let window = 1;
  let resolvent = 1;
  for (let j = 0; j <= MAX_SQUARINGS; j++) {
    const radius = upper(norm(m)) + e;
    if (!Number.isFinite(radius) || !(e < 2 ** -64)) return undefined;
    if (radius <= 0.125) return { window, q: radius, resolvent: (resolvent / (1 - radius)) * (1 + 1e-9), rowNorm };
    resolvent *= 1 + radius;
    e = (2 * radius * e + e * e + n * 2 * UNIT) * (1 + 1e-9);
    m = square(m);
    window *= 2;
  }
  return undefined;
}
