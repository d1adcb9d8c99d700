// C integer widths and literals.
// Law: an expression's width is the narrowest of {int, 32, 64} that holds its proved range; C's promotions never surprise.
import { Bug } from '../diag/diagnostic.js';
import { rangeOfValues } from '../ir/fixed-value.js';
import { cName, fits, type IntRange, type IntType } from '../num/format.js';

export type Width = 16 | 32 | 64;

export const hull = (...ranges: readonly IntRange[]): IntRange => ({
  lo: rangeOfValues(ranges.map((r) => r.lo)).lo,
  hi: rangeOfValues(ranges.map((r) => r.hi)).hi,
});
export const point = (value: bigint): IntRange => ({ lo: value, hi: value });

/** Throws Bug when 64 bits do not hold r. */
export function widthOf(r: IntRange, intBits: 16 | 32): Width {
  const widths: readonly Width[] = intBits === 16 ? [16, 32, 64] : [32, 64];
  const width = widths.find((bits) => fits(r, { bits, signed: true }));
  if (width === undefined) throw new Bug(`range [${r.lo}, ${r.hi}] does not fit 64 bits`);
  return width;
}

export const wider = (a: Width, b: Width): Width => (a > b ? a : b);
export const intType = (bits: Width): IntType => ({ bits, signed: true });
export const typeName = (width: Width): string => cName(intType(width));

/** What C makes of a stored value in an expression: its width and whether it is still unsigned. */
export const promoted = (t: IntType, intBits: 16 | 32): { readonly bits: number; readonly unsigned: boolean } =>
  t.bits < intBits ? { bits: intBits, unsigned: false } : { bits: t.bits, unsigned: !t.signed };

/** Ends of the exact-width types, whose names say more than their digits. */
const LIMITS: ReadonlyMap<bigint, string> = new Map(
  [16, 32, 64].flatMap((bits): [bigint, string][] => {
    const top = 1n << BigInt(bits - 1);
    return [
      [-top, `INT${bits}_MIN`],
      [top - 1n, `INT${bits}_MAX`],
    ];
  }),
);

/** A signed literal whose C type is the width of its value (INT32_MIN and its like included). */
export function literal(value: bigint, intBits: 16 | 32): string {
  const width = widthOf(point(value), intBits);
  const limit = LIMITS.get(value);
  if (limit !== undefined) return limit;
  return width === intBits ? `${value}` : `${value < 0n ? '-' : ''}INT${width}_C(${value < 0n ? -value : value})`;
}

/** A literal for a variable of type t, e.g. in a state's init or a table. */
export function typedLiteral(value: bigint, t: IntType, intBits: 16 | 32): string {
  if (t.signed) return literal(value, intBits);
  return t.bits <= 16 ? `${value}U` : `UINT${t.bits}_C(${value})`;
}
