// The meaning of every scalar kind of Fixed: on integers (the definition) and on integer ranges (its exact interval image).
import type { IntRange } from '../num/format.js';
import type { Comparison, Fixed } from './fixed.js';

/** Kinds whose value is a function of their scalar operands alone. */
export type Arithmetic = Extract<
  Fixed,
  {
    kind:
      | 'alias'
      | 'add'
      | 'sub'
      | 'mul'
      | 'min'
      | 'max'
      | 'neg'
      | 'shl'
      | 'shr'
      | 'clamp'
      | 'compare'
      | 'select'
      | 'mac2';
  }
>;

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const greatest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

export const halfOf = (v: { readonly by: number; readonly rounding: string }): bigint =>
  v.rounding === 'half-up' && v.by > 0 ? 1n << BigInt(v.by - 1) : 0n;

export function compares(test: Comparison, a: bigint, b: bigint): boolean {
  switch (test) {
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
    case 'eq':
      return a === b;
    case 'ne':
      return a !== b;
    case 'ge':
      return a >= b;
    case 'gt':
      return a > b;
  }
}

/** The integer v stands for, given its operands' integers. */
export function meaning(v: Arithmetic, of: (x: Fixed) => bigint): bigint {
  switch (v.kind) {
    case 'alias':
      return of(v.a);
    case 'add':
      return of(v.a) + of(v.b);
    case 'sub':
      return of(v.a) - of(v.b);
    case 'mul':
      return of(v.a) * of(v.b);
    case 'min':
      return least(of(v.a), of(v.b));
    case 'max':
      return greatest(of(v.a), of(v.b));
    case 'neg':
      return -of(v.a);
    case 'shl':
      return of(v.a) << BigInt(v.by);
    case 'shr':
      return (of(v.a) + halfOf(v)) >> BigInt(v.by);
    case 'clamp':
      return least(greatest(of(v.a), v.lo), v.hi);
    case 'compare':
      return compares(v.test, of(v.a), of(v.b)) ? 1n : 0n;
    case 'select':
      return of(v.cond) !== 0n ? of(v.a) : of(v.b);
    case 'mac2':
      return v.c0 * of(v.x0) + v.c1 * of(v.x1) + (v.acc ? of(v.acc) : 0n);
  }
}

export const hull = (a: IntRange, b: IntRange): IntRange => ({ lo: least(a.lo, b.lo), hi: greatest(a.hi, b.hi) });
export const within = (inner: IntRange, outer: IntRange): boolean => inner.lo >= outer.lo && inner.hi <= outer.hi;
/** The common part; undefined when the ranges are disjoint. */
export function meet(a: IntRange, b: IntRange): IntRange | undefined {
  const both = { lo: greatest(a.lo, b.lo), hi: least(a.hi, b.hi) };
  return both.lo <= both.hi ? both : undefined;
}
export const rangeOfValues = (values: readonly bigint[]): IntRange => ({
  lo: values.reduce(least),
  hi: values.reduce(greatest),
});

const plus = (a: IntRange, b: IntRange): IntRange => ({ lo: a.lo + b.lo, hi: a.hi + b.hi });
const times = (a: IntRange, b: IntRange): IntRange =>
  rangeOfValues([a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi]);
const point = (x: bigint): IntRange => ({ lo: x, hi: x });

function square(a: IntRange): IntRange {
  const ends = rangeOfValues([a.lo * a.lo, a.hi * a.hi]);
  return a.lo <= 0n && a.hi >= 0n ? { lo: 0n, hi: ends.hi } : ends;
}

/** Range of a comparison: a single value where the operands' ranges decide it. */
function compareRange(test: Comparison, a: IntRange, b: IntRange): IntRange {
  switch (test) {
    case 'lt':
      return { lo: a.hi < b.lo ? 1n : 0n, hi: a.lo < b.hi ? 1n : 0n };
    case 'le':
      return { lo: a.hi <= b.lo ? 1n : 0n, hi: a.lo <= b.hi ? 1n : 0n };
    case 'gt':
      return compareRange('lt', b, a);
    case 'ge':
      return compareRange('le', b, a);
    case 'eq':
      return { lo: a.lo === a.hi && b.lo === b.hi && a.lo === b.lo ? 1n : 0n, hi: meet(a, b) ? 1n : 0n };
    case 'ne': {
      const equal = compareRange('eq', a, b);
      return { lo: 1n - equal.hi, hi: 1n - equal.lo };
    }
  }
}

function selectRange(cond: IntRange, a: IntRange, b: IntRange): IntRange {
  if (cond.lo > 0n || cond.hi < 0n) return a;
  return cond.lo === 0n && cond.hi === 0n ? b : hull(a, b);
}

/** Encloses `meaning` over the operands' ranges, exactly where the operands are independent. */
export function rangeOf(v: Arithmetic, of: (x: Fixed) => IntRange): IntRange {
  const monotone = (f: (x: bigint) => bigint, a: IntRange): IntRange => ({ lo: f(a.lo), hi: f(a.hi) });
  switch (v.kind) {
    case 'alias':
      return of(v.a);
    case 'add':
      return plus(of(v.a), of(v.b));
    case 'sub':
      return { lo: of(v.a).lo - of(v.b).hi, hi: of(v.a).hi - of(v.b).lo };
    case 'mul':
      return v.a.id === v.b.id ? square(of(v.a)) : times(of(v.a), of(v.b));
    case 'min':
      return { lo: least(of(v.a).lo, of(v.b).lo), hi: least(of(v.a).hi, of(v.b).hi) };
    case 'max':
      return { lo: greatest(of(v.a).lo, of(v.b).lo), hi: greatest(of(v.a).hi, of(v.b).hi) };
    case 'neg':
      return { lo: -of(v.a).hi, hi: -of(v.a).lo };
    case 'shl':
      return monotone((x) => x << BigInt(v.by), of(v.a));
    case 'shr':
      return monotone((x) => (x + halfOf(v)) >> BigInt(v.by), of(v.a));
    case 'clamp':
      return monotone((x) => least(greatest(x, v.lo), v.hi), of(v.a));
    case 'compare':
      return compareRange(v.test, of(v.a), of(v.b));
    case 'select':
      return selectRange(of(v.cond), of(v.a), of(v.b));
    case 'mac2': {
      const sum = plus(times(point(v.c0), of(v.x0)), times(point(v.c1), of(v.x1)));
      return v.acc ? plus(sum, of(v.acc)) : sum;
    }
  }
}
