// What the right-hand column says of a value: its Q format, its proved range, where it stands in the design.
import type { Fixed } from '../ir/fixed.js';
import type { IntRange } from '../num/format.js';
import * as q from '../num/rational.js';
import { widthOf } from './c-type.js';

/** `Q1.30`: integer bits beside the sign, and fraction bits, of the narrowest variable that holds the range. */
export const formatName = (r: IntRange, frac: number, bits: number = widthOf(r, 16)): string =>
  `Q${bits - 1 - frac}.${frac}`;

const short = (x: q.Rational): string => String(Number(q.toNumber(x).toPrecision(4)));

/** `[-1.78, 1.78]` in the value's own unit. */
export const rangeText = (r: IntRange, frac: number): string =>
  `[${short(q.fromFixed(r.lo, frac))}, ${short(q.fromFixed(r.hi, frac))}]`;

/** Text that cannot end a comment. */
export const commentSafe = (text: string): string =>
  text
    .replace(/\*\//g, '* /')
    .replace(/\/\*/g, '/ *')
    .replace(/[\r\n]+/g, ' ');

export function comment(v: Fixed): string {
  const place = v.span ? `  ${v.span.file.replace(/^.*[\\/]/, '')}:${v.span.line}` : '';
  return commentSafe(`${formatName(v.range, v.frac)} ${rangeText(v.range, v.frac)}${place}`);
}

/** A number as C's double literal: always with a point or an exponent. */
export function doubleLiteral(x: number): string {
  const text = String(x);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
