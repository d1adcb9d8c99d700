// Operations of step functions that leave the exact rationals or are not linear in any part: what passes/step lowers by its own rules.
// Law: `real` is what Node computes for the TypeScript the front end read, to the bit.
import type { Elementary } from '../elementary/elementary.js';
import type { Op } from '../ir/op.js';

const op = (name: string, doc: string, real: (...args: number[]) => number, attributes?: Op['attributes']): Op => ({
  name,
  arity: real.length,
  doc,
  real,
  ...(attributes ? { attributes } : {}),
});

export const div = op('div', 'a / b', (a, b) => a / b);
export const abs = op('abs', '|a|', (a) => Math.abs(a));
export const floor = op('floor', 'the largest whole number not above a', (a) => Math.floor(a));
export const rem = op('rem', 'a % b, with the sign of a', (a, b) => a % b);
/** Conditions are 0 or 1. */
export const not = op('not', '1 where a is 0', (a) => (a === 0 ? 1 : 0));
export const equal = op('equal', '1 where a = b', (a, b) => (a === b ? 1 : 0));

/** On whole numbers of 32 bits, as JavaScript has them. */
export const bitAnd = op('bitAnd', 'a & b', (a, b) => a & b);
export const bitOr = op('bitOr', 'a | b', (a, b) => a | b);
export const bitXor = op('bitXor', 'a ^ b', (a, b) => a ^ b);
export const shiftLeft = op('shiftLeft', 'a << b', (a, b) => a << b);
export const shiftRight = op('shiftRight', 'a >> b', (a, b) => a >> b);
export const shiftRightUnsigned = op('shiftRightUnsigned', 'a >>> b', (a, b) => a >>> b);

/** a brought into [0, period): what assigning to a cyclic signal does. */
export const modulo = (period: number): Op =>
  op('modulo', 'a modulo the period, in [0, period)', (a) => moduloOf(a, period), { period });
/** a brought into [-period/2, period/2). */
export const wrapTo = (period: number): Op =>
  op('wrap', 'a modulo the period, in [-period/2, period/2)', (a) => wrapOf(a, period), { period });

/** In [0, period): rounding must not give the period itself. */
export function moduloOf(x: number, period: number): number {
  const y = x - period * Math.floor(x / period);
  return y >= period || y < 0 ? 0 : y;
}
/** In [-period/2, period/2). */
export function wrapOf(x: number, period: number): number {
  const y = x - period * Math.floor(x / period + 0.5);
  return y >= period / 2 ? y - period : y < -period / 2 ? y + period : y;
}

/** An operation that is an elementary function. */
export interface ElementaryOp extends Op {
  readonly elementary: Elementary;
}

/** `attributes` tell apart functions that are made from data, such as interpolation in a table. */
export const elementaryOp = (elementary: Elementary, attributes?: Op['attributes']): ElementaryOp => ({
  name: elementary.name,
  arity: elementary.arity,
  doc: elementary.name,
  real: elementary.real,
  elementary,
  ...(attributes ? { attributes } : {}),
});

export const isElementary = (x: Op): x is ElementaryOp => 'elementary' in x;
