// Pieces of C text: how wide a value is and how tightly its text binds, and the brackets and casts that follow.
// Law: mixed operators are always bracketed; a cast is written only where the width changes.
import { typeName, type Width } from './c-type.js';

/** How tightly a text binds: what must be bracketed inside what. */
export type Level = 'primary' | 'unary' | 'product' | 'sum' | 'loose';

export interface CExpr {
  readonly text: string;
  readonly width: Width;
  readonly level: Level;
}

/** e's text, in brackets unless it binds as tightly as one of `allowed`. */
export const bracket = (e: CExpr, ...allowed: readonly Level[]): string =>
  allowed.includes(e.level) ? e.text : `(${e.text})`;
/** e as a value of a C type. */
export const cast = (type: string, e: CExpr): string => `(${type})${bracket(e, 'primary', 'unary')}`;

/** e in another width; the proved range must fit. */
export function castTo(width: Width, e: CExpr): CExpr {
  return e.width === width ? e : { text: cast(typeName(width), e), width, level: 'unary' };
}

/** e as the right side of an assignment to its own width: int arithmetic is cast back to int16_t where int may be wider. */
export const assigned = (e: CExpr): string =>
  e.width === 16 && e.level !== 'primary' && !e.text.startsWith('(int16_t)') ? cast('int16_t', e) : e.text;
