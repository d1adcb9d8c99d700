// Polynomials with integer coefficients, ascending powers, last coefficient non-zero, [] is 0.
// Law: results are exact; gcds and square-free parts are primitive with a positive leading coefficient.

export type IntPoly = readonly bigint[];

/** A Mersenne prime: a gcd of degree 0 modulo it proves that two polynomials have no common factor. */
const PRIME = (1n << 61n) - 1n;

const magnitude = (a: bigint): bigint => (a < 0n ? -a : a);

function gcdOf(a: bigint, b: bigint): bigint {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function trim(p: readonly bigint[]): IntPoly {
  let n = p.length;
  while (n > 0 && p[n - 1] === 0n) n--;
  return n === p.length ? p : p.slice(0, n);
}

const lead = (p: IntPoly): bigint => p[p.length - 1];

/** p divided by the gcd of its coefficients, with a positive leading coefficient. */
export function primitive(p: IntPoly): IntPoly {
  if (p.length === 0) return p;
  let content = 0n;
  for (const c of p) {
    content = gcdOf(content, c);
    if (content === 1n) break;
  }
  const divisor = lead(p) < 0n ? -content : content;
  return divisor === 1n ? p : p.map((c) => c / divisor);
}

export const derivative = (p: IntPoly): IntPoly => trim(p.slice(1).map((c, i) => c * BigInt(i + 1)));

function subtract(a: IntPoly, b: IntPoly): IntPoly {
  const length = Math.max(a.length, b.length);
  return trim(Array.from({ length }, (_, i) => (a[i] ?? 0n) - (b[i] ?? 0n)));
}

/** lead(b)^(deg a - deg b + 1) * a modulo b. */
export function pseudoRemainder(a: IntPoly, b: IntPoly): IntPoly {
  const r = [...a];
  const c = lead(b);
  for (let k = a.length - b.length; k >= 0; k--) {
    const top = r[k + b.length - 1];
    for (let i = 0; i < r.length; i++) r[i] *= c;
    for (let i = 0; i < b.length; i++) r[k + i] -= top * b[i];
  }
  return trim(r.slice(0, Math.min(a.length, b.length - 1)));
}

/** a/b when b divides a over the integers (both primitive, or b primitive and a divisible over the rationals). */
export function exactQuotient(a: IntPoly, b: IntPoly): IntPoly {
  const r = [...a];
  const out: bigint[] = [];
  for (let k = a.length - b.length; k >= 0; k--) {
    const t = r[k + b.length - 1] / lead(b);
    out.unshift(t);
    for (let i = 0; i < b.length; i++) r[k + i] -= t * b[i];
  }
  return trim(out);
}

function powerMod(base: bigint, exponent: bigint): bigint {
  let [x, y] = [base % PRIME, 1n];
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) y = (y * x) % PRIME;
    x = (x * x) % PRIME;
  }
  return y;
}

/** True only if a and b have no common factor; false says nothing. */
function provablyCoprime(a: IntPoly, b: IntPoly): boolean {
  if (lead(a) % PRIME === 0n || lead(b) % PRIME === 0n) return false;
  let [x, y] = [trim(a.map((c) => c % PRIME)), trim(b.map((c) => c % PRIME))];
  while (y.length > 1) {
    const inverse = powerMod(((lead(y) % PRIME) + PRIME) % PRIME, PRIME - 2n);
    const r = [...x];
    for (let k = x.length - y.length; k >= 0; k--) {
      const t = (r[k + y.length - 1] * inverse) % PRIME;
      for (let i = 0; i < y.length; i++) r[k + i] = (r[k + i] - t * y[i]) % PRIME;
    }
    [x, y] = [y, trim(r.slice(0, Math.min(x.length, y.length - 1)))];
  }
  return y.length === 1;
}

/** Greatest common divisor by subresultants (linear growth of coefficients). Source: Knuth, TAOCP 2, 4.6.1. */
export function gcd(p: IntPoly, q: IntPoly): IntPoly {
  if (p.length === 0) return primitive(q);
  if (q.length === 0) return primitive(p);
  if (p.length === 1 || q.length === 1) return [1n];
  let [a, b] = p.length >= q.length ? [primitive(p), primitive(q)] : [primitive(q), primitive(p)];
  if (provablyCoprime(a, b)) return [1n];
  let [g, h] = [1n, 1n];
  for (;;) {
    const delta = BigInt(a.length - b.length);
    const r = pseudoRemainder(a, b);
    if (r.length === 0) return primitive(b);
    if (r.length === 1) return [1n];
    const divisor = g * h ** delta;
    [a, b] = [b, r.map((c) => c / divisor)];
    g = lead(a);
    h = delta === 0n ? h : g ** delta / h ** (delta - 1n);
  }
}

export interface Factor {
  readonly poly: IntPoly;
  readonly multiplicity: number;
}

/** p = constant * product of poly^multiplicity with square-free, pairwise coprime polys of degree >= 1. Source: Yun 1976. */
export function squareFree(p: IntPoly): readonly Factor[] {
  if (p.length < 2) return [];
  const f = primitive(p);
  const slope = derivative(f);
  const g = gcd(f, slope);
  let b = exactQuotient(f, g);
  let d = subtract(exactQuotient(slope, g), derivative(b));
  const factors: Factor[] = [];
  for (let multiplicity = 1; b.length > 1; multiplicity++) {
    const a = gcd(b, d);
    if (a.length > 1) factors.push({ poly: a, multiplicity });
    b = exactQuotient(b, a);
    d = subtract(exactQuotient(d, a), derivative(b));
  }
  return factors;
}
