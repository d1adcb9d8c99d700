// LowerContext over the Fixed builder: aligns fractions exactly and keeps every product and sum exact.
// Raising a sum raises its constants instead of shifting at run time; limits written as min(max(x, lo), hi) become one clamp.
import { Bug } from '../../diag/diagnostic.js';
import type { Fixed } from '../../ir/fixed.js';
import type { FixedBuilder } from '../../ir/fixed-build.js';
import type { LowerContext } from '../../ir/op.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';

/** The integer of a dyadic constant at the least fraction that holds it exactly. */
export function dyadicConstant(b: FixedBuilder, value: Rational): Fixed {
  if (!q.isDyadic(value)) throw new Bug(`constant ${q.format(value)} has no exact binary fraction`);
  const frac = q.bitLength(value.d) - 1;
  return b.constant(value.n, frac);
}

/** x with `by` more fraction bits: the same value. */
export function raise(b: FixedBuilder, x: Fixed, by: number): Fixed {
  if (by === 0) return x;
  const range = { lo: x.range.lo << BigInt(by), hi: x.range.hi << BigInt(by) };
  if (x.kind === 'const') return b.constant(x.value << BigInt(by), x.frac + by);
  if (x.name !== undefined) return b.shl(x, by);
  if (x.kind === 'mul' && x.a.kind === 'const') return b.mul(raise(b, x.a, by), x.b);
  if (x.kind === 'mul' && x.b.kind === 'const') return b.mul(x.a, raise(b, x.b, by));
  if (x.kind === 'add') return b.narrow(b.add(raise(b, x.a, by), raise(b, x.b, by)), range);
  if (x.kind === 'sub') return b.narrow(b.sub(raise(b, x.a, by), raise(b, x.b, by)), range);
  return b.shl(x, by);
}

export function lowerContext(b: FixedBuilder): LowerContext {
  const align = (x: Fixed, y: Fixed): readonly [Fixed, Fixed] => {
    const frac = Math.max(x.frac, y.frac);
    return [raise(b, x, frac - x.frac), raise(b, y, frac - y.frac)];
  };
  const aligned =
    (f: (x: Fixed, y: Fixed) => Fixed) =>
    (x: Fixed, y: Fixed): Fixed =>
      f(...align(x, y));
  return {
    align,
    add: aligned((x, y) => b.add(x, y)),
    sub: aligned((x, y) => b.sub(x, y)),
    mul: (x, y) => b.mul(x, y),
    neg: (x) => b.neg(x),
    min: aligned((x, y) => {
      const limited = x.kind === 'max' && x.b.kind === 'const' && y.kind === 'const';
      return limited && x.b.kind === 'const' ? b.clamp(x.a, x.b.value, y.value) : b.min(x, y);
    }),
    max: aligned((x, y) => b.max(x, y)),
    compare: (test, x, y) => b.compare(test, ...align(x, y)),
    select: (cond, x, y) => b.select(cond, ...align(x, y)),
    round: (x, frac) => (x.frac <= frac ? raise(b, x, frac - x.frac) : b.shr(x, x.frac - frac, 'half-up')),
  };
}
