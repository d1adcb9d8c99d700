// From a checked schema to its grid: the step between counts, the count of 0, the bits and the C type. Exact throughout.
import { type IntRange, type IntType, typeRange } from '../num/format.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import type { PinnedFormat, RawRange, RealSchema } from './schema.js';

/** The counts that exist (`limits`, of `bits`, not of the C type) and what they mean. */
export interface Grid {
  readonly type: IntType;
  readonly limits: IntRange;
  readonly lsb: Rational;
  readonly zero: Rational;
  /** Present when lsb = 2^-frac and zero = 0. */
  readonly frac?: number;
  /** For messages: '12 raw bits', 'q15'. */
  readonly how: string;
}

const limitsOf = (bits: number, signed: boolean): IntRange =>
  signed
    ? { lo: -(1n << BigInt(bits - 1)), hi: (1n << BigInt(bits - 1)) - 1n }
    : { lo: 0n, hi: (1n << BigInt(bits)) - 1n };

const typeOf = (bits: number, signed: boolean): IntType => ({ bits: bits <= 8 ? 8 : bits <= 16 ? 16 : 32, signed });

/** value = (raw - zero) * lsb, given directly or by the values of the first and last count. */
export function rawGrid(raw: RawRange): Grid {
  const signed = raw.signed ?? false;
  const limits = limitsOf(raw.bits, signed);
  const how = `${raw.bits} ${signed ? 'signed ' : ''}raw bit${raw.bits === 1 ? '' : 's'}`;
  const base = { type: typeOf(raw.bits, signed), limits, how };
  if (raw.lsb !== undefined) {
    return withFrac({ ...base, lsb: q.fromNumber(raw.lsb), zero: q.fromNumber(raw.zero ?? 0) });
  }
  const [min, max] = [q.fromNumber(raw.min!), q.fromNumber(raw.max!)];
  const lsb = q.div(q.sub(max, min), q.rational(limits.hi - limits.lo));
  return withFrac({ ...base, lsb, zero: q.sub(q.rational(limits.lo), q.div(min, lsb)) });
}

/** With its fraction bits where the map is a Q format. */
export function withFrac<G extends Pick<Grid, 'lsb' | 'zero'>>(grid: G): G & { readonly frac?: number } {
  if (!q.isZero(grid.zero) || q.sign(grid.lsb) < 0) return grid;
  const k = q.ceilLog2(grid.lsb);
  return q.eq(grid.lsb, q.pow2(k)) ? { ...grid, frac: k === 0 ? 0 : -k } : grid;
}

/** Width, fraction bits and sign of a pinned format. */
export function pinnedShape(format: PinnedFormat): { bits: number; frac: number; signed: boolean } {
  if (format === 'q7') return { bits: 8, frac: 7, signed: true };
  if (format === 'q15') return { bits: 16, frac: 15, signed: true };
  if (format === 'q31') return { bits: 32, frac: 31, signed: true };
  return { bits: format.bits, frac: format.frac, signed: format.signed ?? true };
}

/** The grid of a pinned Q format. */
export function pinnedGrid(format: PinnedFormat): Grid {
  const { bits, frac, signed } = pinnedShape(format);
  const how = typeof format === 'string' ? `format ${format}` : `a ${bits}-bit format with ${frac} fraction bits`;
  return { type: typeOf(bits, signed), limits: limitsOf(bits, signed), lsb: q.pow2(-frac), zero: q.zero, frac, how };
}

const FREE_TYPES: readonly IntType[] = [
  { bits: 16, signed: true },
  { bits: 16, signed: false },
  { bits: 32, signed: true },
  { bits: 32, signed: false },
];

/** The coarsest power of two not above `step`, in the first type that holds [lo, hi]; undefined when 32 bits do not. */
export function freeGrid(lo: Rational, hi: Rational, step: Rational): Grid | undefined {
  const frac = 0 - floorLog2(step); // never -0
  const [first, last] = [q.ceil(q.mul(lo, q.pow2(frac))), q.floor(q.mul(hi, q.pow2(frac)))];
  const type = FREE_TYPES.find((t) => typeRange(t).lo <= first && last <= typeRange(t).hi);
  return type && { type, limits: typeRange(type), lsb: q.pow2(-frac), zero: q.zero, frac, how: 'a 32-bit integer' };
}

/** The greatest k with 2^k <= a, for a > 0. */
function floorLog2(a: Rational): number {
  const k = q.ceilLog2(a);
  return q.eq(a, q.pow2(k)) ? k : k - 1;
}

/** Resolution where nothing else decides: (hi - lo) / 2^15. */
export const defaultResolution = (schema: RealSchema): Rational =>
  q.mul(q.sub(q.fromNumber(schema.range[1]), q.fromNumber(schema.range[0])), q.pow2(-15));
