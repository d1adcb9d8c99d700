// Division of integers, rounded half up, the divisor positive; optionally saturated.
// Law: floor((2a + b) / (2b)), then limited to [lo, hi] where limits are given. The parameters determine the admissible arguments.
import { Bug } from '../diag/diagnostic.js';
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bitLength } from '../num/rational.js';
import { bigMax, bigMin, floorDiv } from './words.js';

export const quotientOf = (a: bigint, b: bigint): bigint => floorDiv(2n * a + b, 2n * b);

/** Smallest and largest quotient: attained at corners, as the quotient is monotone in both arguments. */
export function quotientRange(a: IntRange, b: IntRange): IntRange {
  const corners = [a.lo, a.hi].flatMap((n) => [quotientOf(n, b.lo), quotientOf(n, b.hi)]);
  return { lo: bigMin(...corners), hi: bigMax(...corners) };
}
const clampTo = (x: bigint, limits: IntRange | undefined): bigint =>
  limits ? bigMax(limits.lo, bigMin(limits.hi, x)) : x;

/**
 * For numerators and divisors in these ranges (widened to powers of two); b.lo >= 1. Throws Bug where the numerator with
 * half a divisor leaves int64.
 */
export function divide(a: IntRange, b: IntRange, limits?: IntRange): Kernel {
  if (b.lo < 1n) throw new Bug(`division by [${b.lo}, ${b.hi}]`);
  const [n, d, least] = [bitLength(bigMax(-1n - a.lo, a.hi, 0n)), bitLength(b.hi), bitLength(b.lo) - 1];
  const signed = a.lo < 0n;
  const top = 1n << BigInt(n);
  const args = [
    { lo: signed ? -top : 0n, hi: top - 1n },
    { lo: 1n << BigInt(least), hi: (1n << BigInt(d)) - 1n },
  ];
  if (bitLength(top + args[1].hi) > 63) throw new Bug(`a numerator of ${n} bits over a divisor of ${d} bits`);
  const all = quotientRange(args[0], args[1]);
  const cut = limits && (all.lo < limits.lo || all.hi > limits.hi) ? limits : undefined;
  return {
    family: 'div',
    params: {
      n,
      d,
      l: least,
      signed: signed ? 1 : 0,
      ...(cut ? { lo: Number(cut.lo), hi: Number(cut.hi) } : {}),
    },
    tables: [],
    args,
    meaning: ([x, y]) => clampTo(quotientOf(x, y), cut),
    range: ([x, y]) => {
      const { lo, hi } = quotientRange(x, y);
      return { lo: clampTo(lo, cut), hi: clampTo(hi, cut) };
    },
    ...(n <= 50 && d <= 50 ? { javascript: javascript(cut) } : {}),
  };
}

/** Exact: numerator and divisor stay below 2^52, so the rounded quotient never reaches the next whole number. */
const javascript = (cut: IntRange | undefined): string => {
  const quotient = 'Math.floor((2 * a0 + a1) / (2 * a1))';
  return cut ? `return Math.max(${cut.lo}, Math.min(${cut.hi}, ${quotient}));` : `return ${quotient};`;
};
