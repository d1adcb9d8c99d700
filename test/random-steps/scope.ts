// What a generated expression may name, and the range of each: the generator's own interval arithmetic.
// Law: the range of an expression encloses every value it can take, so that what is declared from it can be proved.
import type { Random } from './random.js';

export interface Range {
  readonly lo: number;
  readonly hi: number;
}

/** A numeric expression. */
export interface Num {
  readonly text: string;
  readonly range: Range;
}
/** A whole expression; literal: may stand where the compiler must know it. */
export interface Int extends Num {
  readonly whole: true;
}
export interface Mode {
  readonly text: string;
  readonly members: readonly string[];
}
export interface Arr {
  readonly text: string;
  readonly length: number;
  readonly range: Range;
}
export interface Angle {
  readonly text: string;
  readonly period: number;
}
export interface Helper {
  readonly name: string;
  readonly parameters: readonly Range[];
  readonly range: Range;
}

export interface Scope {
  readonly numbers: readonly Num[];
  readonly ints: readonly Int[];
  readonly bools: readonly string[];
  readonly modes: readonly Mode[];
  readonly arrays: readonly Arr[];
  readonly angles: readonly Angle[];
  readonly helpers: readonly Helper[];
}

export const NOTHING: Scope = { numbers: [], ints: [], bools: [], modes: [], arrays: [], angles: [], helpers: [] };

/** Both scopes in one. */
export const joined = (a: Scope, b: Partial<Scope>): Scope => ({
  numbers: [...a.numbers, ...(b.numbers ?? [])],
  ints: [...a.ints, ...(b.ints ?? [])],
  bools: [...a.bools, ...(b.bools ?? [])],
  modes: [...a.modes, ...(b.modes ?? [])],
  arrays: [...a.arrays, ...(b.arrays ?? [])],
  angles: [...a.angles, ...(b.angles ?? [])],
  helpers: [...a.helpers, ...(b.helpers ?? [])],
});

export interface Context {
  readonly rng: Random;
  readonly scope: Scope;
}
export const within = (c: Context, more: Partial<Scope>): Context => ({ rng: c.rng, scope: joined(c.scope, more) });
/** TypeScript narrows a union by its comparison: it is not compared again inside. */
export const sansModes = (c: Context): Context => ({ rng: c.rng, scope: { ...c.scope, modes: [] } });

export const hull = (a: Range, b: Range): Range => ({ lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) });
export const point = (x: number): Range => ({ lo: x, hi: x });
export const plus = (a: Range, b: Range): Range => ({ lo: a.lo + b.lo, hi: a.hi + b.hi });
export const minus = (a: Range, b: Range): Range => ({ lo: a.lo - b.hi, hi: a.hi - b.lo });
export function times(a: Range, b: Range): Range {
  const p = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  return { lo: Math.min(...p), hi: Math.max(...p) };
}
export const magnitude = (a: Range): number => Math.max(Math.abs(a.lo), Math.abs(a.hi));
export const limited = (a: Range, lo: number, hi: number): Range => ({
  lo: Math.min(Math.max(a.lo, lo), hi),
  hi: Math.min(Math.max(a.hi, lo), hi),
});
export const inside = (a: Range, lo: number, hi: number): boolean => a.lo >= lo && a.hi <= hi;

/** A literal; in brackets when negative, so that it can stand anywhere. */
export const literal = (x: number): string => (x < 0 ? `(${x})` : String(x));
export const short = (x: number): number => Number(x.toPrecision(4));

/** The same value brought into [lo, hi]: limited, or scaled where that works out. */
export function fit(c: Context, e: Num, lo: number, hi: number): Num {
  if (inside(e.range, lo, hi)) return e;
  const scaled = c.rng.chance(0.5) ? rescaled(e, lo, hi) : undefined;
  if (scaled) return scaled;
  const range = limited(e.range, lo, hi);
  return c.rng.chance(0.7)
    ? { text: `clamp(${e.text}, ${literal(lo)}, ${literal(hi)})`, range }
    : { text: `Math.min(Math.max(${e.text}, ${literal(lo)}), ${literal(hi)})`, range };
}

function rescaled(e: Num, lo: number, hi: number): Num | undefined {
  const width = e.range.hi - e.range.lo;
  if (width < 1e-3) return undefined;
  const k = short(((hi - lo) / width) * 0.9);
  const m = short((lo + hi) / 2 - (k * (e.range.lo + e.range.hi)) / 2);
  const range = plus(times(e.range, point(k)), point(m));
  if (k === 0 || k > 8 || !inside(range, lo, hi)) return undefined;
  return { text: `(${literal(k)} * ${e.text} + ${literal(m)})`, range };
}

/** Kept to magnitudes that every word has room for. */
export const tamed = (c: Context, e: Num): Num => {
  const m = c.rng.pick([4, 12.5, 50]);
  return magnitude(e.range) > 60 ? fit(c, e, -m, m) : e;
};

/** A declared range with room for the rounding of the ends. */
export function declared(range: Range): Range {
  const room = Math.max((range.hi - range.lo) * 0.02, 0.05);
  return { lo: Math.floor((range.lo - room) * 1000) / 1000, hi: Math.ceil((range.hi + room) * 1000) / 1000 };
}
