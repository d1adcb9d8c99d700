// Fractions, polynomials and discretisation of the reference: written apart from src/, so that an error there is not repeated here.
// Polynomials are ascending in z or s; nothing is rounded.

export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}
export type Polynomial = readonly Fraction[];
export interface Ratio {
  readonly num: Polynomial;
  readonly den: Polynomial;
}

const size = (a: bigint): bigint => (a < 0n ? -a : a);

export function fraction(n: bigint, d = 1n): Fraction {
  if (d === 0n) throw new Error('division by zero');
  let [a, b] = [size(n), size(d)];
  while (b !== 0n) [a, b] = [b, a % b];
  const sign = d < 0n ? -1n : 1n;
  return a === 0n ? { n: 0n, d: 1n } : { n: (sign * n) / a, d: (sign * d) / a };
}

/** The exact value of a double. */
export function fromDouble(x: number): Fraction {
  let [value, d] = [x, 1n];
  while (!Number.isInteger(value)) [value, d] = [value * 2, d * 2n];
  return fraction(BigInt(value), d);
}

export const zero = fraction(0n);
export const one = fraction(1n);
export const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { n: -b.n, d: b.d });
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);

const trim = (p: Polynomial): Polynomial => p.slice(0, p.findLastIndex((c) => c.n !== 0n) + 1);
export const polyAdd = (a: Polynomial, b: Polynomial): Polynomial =>
  trim(Array.from({ length: Math.max(a.length, b.length) }, (_, k) => plus(a[k] ?? zero, b[k] ?? zero)));
export const polyScale = (a: Polynomial, c: Fraction): Polynomial => trim(a.map((x) => times(x, c)));
export function polyMul(a: Polynomial, b: Polynomial): Polynomial {
  const out = new Array<Fraction>(Math.max(a.length + b.length - 1, 0)).fill(zero);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      out[i + j] = plus(out[i + j], times(x, y));
    });
  });
  return trim(out);
}
const power = (p: Polynomial, k: number): Polynomial =>
  Array.from({ length: k }, () => p).reduce<Polynomial>(polyMul, [one]);
const valueAt = (p: Polynomial, x: Fraction): Fraction => p.reduceRight((sum, c) => plus(times(sum, x), c), zero);

export interface Root {
  readonly re: number;
  readonly im?: number;
}

/** Product of (z - r) over real roots and of pairs for complex ones (given once, im > 0). */
export function fromRoots(roots: readonly Root[]): Polynomial {
  return roots.reduce<Polynomial>(
    (p, { re, im }) => {
      const [a, b] = [fromDouble(re), fromDouble(im ?? 0)];
      if (!im) return polyMul(p, [minus(zero, a), one]);
      return polyMul(p, [plus(times(a, a), times(b, b)), times(fraction(-2n), a), one]);
    },
    [one],
  );
}

export type Rule = 'backward-euler' | 'forward-euler' | 'tustin';

/** s = (a z + b) / (c z + d). */
function map(rule: Rule, Ts: number): readonly [Polynomial, Polynomial] {
  const T = fromDouble(Ts);
  const difference: Polynomial = [fraction(-1n), one];
  if (rule === 'backward-euler') return [difference, [zero, T]];
  if (rule === 'forward-euler') return [difference, [T]];
  return [polyScale(difference, fraction(2n)), [T, T]];
}

/** H(s) with s replaced, over a common power. */
export function discretised(h: Ratio, rule: Rule, Ts: number): Ratio {
  const [top, bottom] = map(rule, Ts);
  const n = Math.max(h.num.length, h.den.length) - 1;
  const of = (p: Polynomial): Polynomial =>
    p.reduce<Polynomial>((sum, c, k) => polyAdd(sum, polyScale(polyMul(power(top, k), power(bottom, n - k)), c)), []);
  return { num: of(h.num), den: of(h.den) };
}

/** p / (z - 1) when 1 is a root. */
function withoutOne(p: Polynomial): Polynomial {
  const out: Fraction[] = [];
  let carry = zero;
  for (let k = p.length - 1; k > 0; k--) {
    carry = plus(p[k], carry);
    out.unshift(carry);
  }
  if (plus(p[0] ?? zero, carry).n !== 0n) throw new Error('1 is not a root');
  return out;
}

/** H = R + K/(z - 1) for at most one pole at 1 (common factors z - 1 cancelled first). */
export function withoutIntegrator(h: Ratio): { readonly stable: Ratio; readonly gain: Fraction } {
  let { num, den } = h;
  while (num.length > 0 && valueAt(num, one).n === 0n && valueAt(den, one).n === 0n) {
    [num, den] = [withoutOne(num), withoutOne(den)];
  }
  if (valueAt(den, one).n !== 0n) return { stable: { num, den }, gain: zero };
  const rest = withoutOne(den);
  const gain = over(valueAt(num, one), valueAt(rest, one));
  const left = polyAdd(num, polyScale(rest, minus(zero, gain)));
  return { stable: { num: left.length === 0 ? [] : withoutOne(left), den: rest }, gain };
}
