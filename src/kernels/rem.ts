// The remainder as JavaScript and C have it. Law: a - b*trunc(a/b), with the sign of a; b is never 0.
import { Bug } from '../diag/diagnostic.js';
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bigAbs, bigMax, bigMin, INT32, inside } from './words.js';

const magnitude = (r: IntRange): bigint => bigMax(bigAbs(r.lo), bigAbs(r.hi));

export function remainder(a: IntRange, b: IntRange): Kernel {
  if (b.lo <= 0n && b.hi >= 0n) throw new Bug(`remainder by [${b.lo}, ${b.hi}]`);
  const small = inside(a, { lo: INT32.lo + 1n, hi: INT32.hi }) && inside(b, INT32);
  const top = small ? 2n ** 31n - 1n : 2n ** 63n - 1n;
  const sign = b.lo > 0n ? 1 : -1;
  return {
    family: 'rem',
    params: { w: small ? 32 : 64, sign },
    tables: [],
    args: [{ lo: -top, hi: top }, sign > 0 ? { lo: 1n, hi: top } : { lo: -top, hi: -1n }],
    meaning: ([x, y]) => x % y,
    range: ([x, y]) => {
      const most = magnitude(y) - 1n;
      return { lo: x.lo < 0n ? bigMax(x.lo, -most) : 0n, hi: x.hi > 0n ? bigMin(x.hi, most) : 0n };
    },
    ...(small ? { javascript: 'return (a0 % a1) | 0;' } : {}),
  };
}
