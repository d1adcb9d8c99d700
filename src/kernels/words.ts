// Integer helpers of kernels' meanings: wrapping to machine words, the types of ranges.
import type { IntRange } from '../num/format.js';

/** a modulo 2^bits, in [-2^(bits-1), 2^(bits-1)). */
export const wrapSigned = (a: bigint, bits: number): bigint => BigInt.asIntN(bits, a);
export const wrapUnsigned = (a: bigint, bits: number): bigint => BigInt.asUintN(bits, a);

export const INT32: IntRange = { lo: -(2n ** 31n), hi: 2n ** 31n - 1n };
export const UINT32: IntRange = { lo: 0n, hi: 2n ** 32n - 1n };
export const INT64: IntRange = { lo: -(2n ** 63n), hi: 2n ** 63n - 1n };
export const inside = (r: IntRange, outer: IntRange): boolean => r.lo >= outer.lo && r.hi <= outer.hi;
export const bigAbs = (a: bigint): bigint => (a < 0n ? -a : a);
export const bigMin = (...a: readonly bigint[]): bigint => a.reduce((x, y) => (x < y ? x : y));
export const bigMax = (...a: readonly bigint[]): bigint => a.reduce((x, y) => (x > y ? x : y));
export const hullOf = (values: readonly bigint[]): IntRange => ({ lo: bigMin(...values), hi: bigMax(...values) });
/** floor(a / b) for b > 0. */
export const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));

/** A width that holds every value, for a table in C. */
export function tableType(values: readonly bigint[]): { readonly bits: 8 | 16 | 32; readonly signed: true } {
  const { lo, hi } = hullOf(values);
  const bits = ([8, 16] as const).find((w) => lo >= -(1n << BigInt(w - 1)) && hi < 1n << BigInt(w - 1));
  return { bits: bits ?? 32, signed: true };
}
