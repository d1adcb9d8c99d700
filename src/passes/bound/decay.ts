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
const MAX_SQUARINGS = 22;
const size = (x: bigint): bigint => (x < 0n ? -x : x);
/** A double >= x * 2^-512. */
const upper = (x: bigint): number => (Number(x >> 448n) + 1) * 2 ** -64 * (1 + 1e-12);

/** Rows over the states of every node, each entry within `rowError` units of 2^-512. */
function rows(machine: LinearMachine): bigint[][] {
  const n = machine.states.length;
  const table = machine.nodes.map(() => new Array<bigint>(n).fill(0n));
  for (const [k, s] of machine.states.entries()) table[s.node][k] = ONE;
  for (const [i, node] of machine.nodes.entries()) {
    for (const t of node.terms) {
      const c = q.floor(q.mul(t.coefficient, q.pow2(Number(P))));
      for (let k = 0; k < n; k++) if (table[t.from][k] !== 0n) table[i][k] += (c * table[t.from][k]) >> P;
    }
  }
  return table;
}

const norm = (m: readonly (readonly bigint[])[]): bigint =>
  m.reduce((top, row) => {
    const total = row.reduce((sum, x) => sum + size(x), 0n);
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
  const table = rows(machine);
  const rowNorm = table.map((row) => upper(row.reduce((sum, x) => sum + size(x), 0n)) * (row.length > 0 ? 1 : 0));
  const n = machine.states.length;
  if (n === 0) return { window: 1, q: 0, resolvent: 1, rowNorm: rowNorm.map(() => 0) };
  let m = machine.states.map((s) => table[s.next]);
  // Each entry of a row passed at most nodes.length floors, amplified by at most the rows met; 2^40 units is far above that.
  let e = 2 ** -472 * n;
  let window = 1;
  let resolvent = 1;
  for (let j = 0; j <= MAX_SQUARINGS; j++) {
    const radius = upper(norm(m)) + e;
    if (!Number.isFinite(radius) || !(e < 2 ** -64)) return undefined;
    if (radius <= 0.125) return { window, q: radius, resolvent: (resolvent / (1 - radius)) * (1 + 1e-9), rowNorm };
    resolvent *= 1 + radius;
    e = (2 * radius * e + e * e + n * 2 ** -511) * (1 + 1e-9);
    m = square(m);
    window *= 2;
  }
  return undefined;
}
