// Exact rational numbers over BigInt: every verdict and every coefficient is taken here, and rounded to double at most once.
// Law: `d > 0n` and gcd(|n|, d) = 1, so equality of values is equality of fields.

export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

const magnitude = (a: bigint): bigint => (a < 0n ? -a : a);

/** Number of bits of |a|; 0 for 0. */
export function bitLength(a: bigint): number {
  const hex = magnitude(a).toString(16);
  return hex === '0' ? 0 : (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0], 16)));
}

function trailingZeros(a: bigint): bigint {
  let k = 0n;
  let rest = magnitude(a);
  while ((rest & 0xffffffffn) === 0n) {
    rest >>= 32n;
    k += 32n;
  }
  while ((rest & 1n) === 0n) {
    rest >>= 1n;
    k += 1n;
  }
  return k;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** n/d in lowest terms. Throws RangeError when d is 0. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  let [num, den] = [BigInt(n), BigInt(d)];
  if (den === 0n) throw new RangeError('rational with denominator 0');
  if (num === 0n) return zero;
  if (den < 0n) [num, den] = [-num, -den];
  const twos = trailingZeros(num) < trailingZeros(den) ? trailingZeros(num) : trailingZeros(den);
  [num, den] = [num >> twos, den >> twos];
  if ((den & (den - 1n)) === 0n) {
    return { n: num, d: den }; // den is a power of two and num odd, or den is 1: already reduced
  }
  const g = gcd(num, den);
  return { n: num / g, d: den / g };
}

export const zero: Rational = { n: 0n, d: 1n };
export const one: Rational = { n: 1n, d: 1n };

/** The exact value of a finite double. Throws RangeError on NaN and infinities. */
export function fromNumber(x: number): Rational {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is not a finite number`);
  if (Number.isInteger(x)) return { n: BigInt(x), d: 1n };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const signed = x < 0 ? -mantissa : mantissa;
  return mul({ n: signed, d: 1n }, pow2(Math.max(exponent, 1) - 1075));
}

export const pow2 = (k: number): Rational => (k >= 0 ? { n: 1n << BigInt(k), d: 1n } : { n: 1n, d: 1n << BigInt(-k) });

export const add = (a: Rational, b: Rational): Rational =>
  a.n === 0n ? b : b.n === 0n ? a : a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const neg = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const sub = (a: Rational, b: Rational): Rational => add(a, neg(b));
export const mul = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
export const div = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const abs = (a: Rational): Rational => (a.n < 0n ? neg(a) : a);
export const sign = (a: Rational): -1 | 0 | 1 => (a.n > 0n ? 1 : a.n < 0n ? -1 : 0);
export const isZero = (a: Rational): boolean => a.n === 0n;
export const cmp = (a: Rational, b: Rational): -1 | 0 | 1 => {
  const difference = a.n * b.d - b.n * a.d;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};
export const eq = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d;
export const lt = (a: Rational, b: Rational): boolean => cmp(a, b) < 0;
export const le = (a: Rational, b: Rational): boolean => cmp(a, b) <= 0;
export const min = (a: Rational, b: Rational): Rational => (le(a, b) ? a : b);
export const max = (a: Rational, b: Rational): Rational => (le(a, b) ? b : a);
export const sum = (terms: readonly Rational[]): Rational => terms.reduce(add, zero);

/** a^k for an integer k (k < 0 inverts). */
export function pow(a: Rational, k: number): Rational {
  if (k < 0) return pow(div(one, a), -k);
  return rational(a.n ** BigInt(k), a.d ** BigInt(k));
}

export const floor = (a: Rational): bigint => (a.n >= 0n ? a.n / a.d : -((-a.n + a.d - 1n) / a.d));
export const ceil = (a: Rational): bigint => -floor(neg(a));
/** Nearest integer, halves up: the one rounding rule of the product. */
export const round = (a: Rational): bigint => floor(rational(2n * a.n + a.d, 2n * a.d));
/** The nearest multiple of 2^-frac, as its integer mantissa (halves up). */
export const toFixed = (a: Rational, frac: number): bigint => round(mul(a, pow2(frac)));
export const fromFixed = (mantissa: bigint, frac: number): Rational => mul({ n: mantissa, d: 1n }, pow2(-frac));

/** The least k with |a| <= 2^k; -Infinity for 0. Decided on integers, never through Math.log2. */
export function ceilLog2(a: Rational): number {
  if (a.n === 0n) return Number.NEGATIVE_INFINITY;
  const value = abs(a);
  let k = bitLength(value.n) - bitLength(value.d);
  while (!le(value, pow2(k))) k++;
  while (le(value, pow2(k - 1))) k--;
  return k;
}

/** The double nearest to a (ties to even), subnormals and overflow included. */
export function toNumber(a: Rational): number {
  if (a.n === 0n) return 0;
  const top = magnitude(a.n);
  // 2^exponent is the quantum of the result: 53 significant bits, but never below 2^-1074.
  let exponent = Math.max(bitLength(top) - bitLength(a.d) - 53, -1074);
  let mantissa = halfEven(top, a.d, exponent);
  if (bitLength(mantissa) > 53) {
    exponent += 1;
    mantissa = halfEven(top, a.d, exponent);
  }
  const value = scale(Number(mantissa), exponent);
  return a.n < 0n ? -value : value;
}

function halfEven(top: bigint, bottom: bigint, exponent: number): bigint {
  const [n, d] = exponent >= 0 ? [top, bottom << BigInt(exponent)] : [top << BigInt(-exponent), bottom];
  const quotient = n / d;
  const twice = (n - quotient * d) * 2n;
  return twice > d || (twice === d && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

/** x * 2^k without intermediate overflow or double rounding (x * 2^k is representable or overflows). */
function scale(x: number, k: number): number {
  if (k > 900) return x * 2 ** 900 * 2 ** (k - 900);
  return k < -1000 ? x * 2 ** -537 * 2 ** (k + 537) : x * 2 ** k;
}

/** 'n/d' in lowest terms, or 'n'. */
export const format = (a: Rational): string => (a.d === 1n ? `${a.n}` : `${a.n}/${a.d}`);
/** Inverse of `format`; throws RangeError on other text. */
export function parse(text: string): Rational {
  const match = /^(-?\d+)(?:\/(\d+))?$/.exec(text.trim());
  if (!match) throw new RangeError(`'${text}' is not a rational`);
  return rational(BigInt(match[1]), BigInt(match[2] ?? 1));
}
export const isDyadic = (a: Rational): boolean => (a.d & (a.d - 1n)) === 0n;

/** The least double >= a. */
export function toNumberUp(a: Rational): number {
  const x = toNumber(a);
  return Number.isFinite(x) && lt(fromNumber(x), a) ? nextUp(x) : x;
}

/** The next double above a finite x. */
export function nextUp(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x === 0) return Number.MIN_VALUE;
  scratch.setFloat64(0, x);
  scratch.setBigInt64(0, scratch.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return scratch.getFloat64(0);
}
const scratch = new DataView(new ArrayBuffer(8));
