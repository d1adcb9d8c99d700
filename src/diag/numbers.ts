// How numbers are written in messages and headers. Law: one value has one spelling, everywhere.
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';

/** Six significant digits without trailing zeros: 0.1, 1e-9, 4095. Never -0. */
export function spell(x: number | Rational): string {
  const value = typeof x === 'number' ? x : q.toNumber(x);
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'infinity');
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value + 0);
  return String(Number(value.toPrecision(6)));
}

/** '[lo, hi]' with both ends spelled. */
export const spellRange = (lo: number | Rational, hi: number | Rational): string => `[${spell(lo)}, ${spell(hi)}]`;

/** A value of the user's as a short piece of text: strings quoted, objects by kind, nothing longer than 40 characters. */
export function spellValue(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return spell(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value) && value.length <= 4) return `[${value.map(spellValue).join(', ')}]`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'kind' in value ? `a ${String(value.kind)}` : 'an object';
  return String(value);
}
