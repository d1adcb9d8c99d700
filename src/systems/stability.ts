// Stability decided on integers: no root is computed, nothing is rounded.
// Law: true exactly when every root lies strictly inside (left half plane, or unit circle).
import type { IntPoly } from '../num/int-poly.js';
import type { Poly } from '../num/poly.js';
import * as poly from '../num/poly.js';
import * as q from '../num/rational.js';

/**
 * Routh's array without fractions. With b_k the row of Hurwitz minors and D_k = b_(k,0) the k-th one,
 *   b_(k+1,j) = (b_(k,0) b_(k-1,j+1) - b_(k-1,0) b_(k,j+1)) / D_(k-2)   for k >= 3 (no division before),
 * where every division is exact. For a positive leading coefficient f is stable iff all D_k > 0 (Hurwitz 1895).
 */
function routh(f: IntPoly): boolean {
  const descending = [...f].reverse();
  let above = descending.filter((_, i) => i % 2 === 0);
  let row = descending.filter((_, i) => i % 2 === 1);
  const minors: bigint[] = [];
  for (let k = 1; k < f.length; k++) {
    if (row.length === 0 || row[0] <= 0n) return false;
    minors.push(row[0]);
    const divisor = k >= 3 ? minors[k - 3] : 1n;
    const next: bigint[] = [];
    for (let j = 1; j < above.length; j++) next.push((row[0] * above[j] - above[0] * (row[j] ?? 0n)) / divisor);
    [above, row] = [row, next];
  }
  return true;
}

/** All roots of p have a negative real part. A non-zero constant is stable. */
export const isHurwitz = (p: Poly): boolean => p.length > 0 && routh(poly.primitive(p));

const toLeftHalfPlane: poly.Mobius = { a: q.one, b: q.one, c: q.neg(q.one), d: q.one };

/** All roots of p have modulus below 1, by z = (1 + s)/(1 - s): the degree drops when -1 is a root. */
export function isSchur(p: Poly): boolean {
  const image = poly.substitute(p, toLeftHalfPlane, poly.degree(p));
  return p.length > 0 && image.length === p.length && isHurwitz(image);
}
