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

const fitsWord = (x: bigint): boolean => x >= -(1n << 31n) && x < 1n << 31n;

/** Left shifts already made, so that products of one input share theirs. */
export type Shifts = Map<string, Fixed>;

function shifted(b: FixedBuilder, x: Fixed, by: number, shifts: Shifts): Fixed {
  const key = `${x.id} ${by}`;
  const node = shifts.get(key) ?? b.shl(x, by);
  shifts.set(key, node);
  return node;
}

/** c*x with `by` more bits: into the constant while it fits a word, the rest into x, where one shift serves every product of x. */
function raiseProduct(b: FixedBuilder, c: Fixed & { kind: 'const' }, x: Fixed, by: number, shifts: Shifts): Fixed {
  let own = by;
  while (own > 0 && fitsWord(c.value) && !fitsWord(c.value << BigInt(own))) own--;
  return b.mul(b.constant(c.value << BigInt(own), c.frac + own), own === by ? x : shifted(b, x, by - own, shifts));
}

/** x with `by` more fraction bits: the same value. */
export function raise(b: FixedBuilder, x: Fixed, by: number, shifts: Shifts = new Map()): Fixed {
  if (by === 0) return x;
  const range = { lo: x.range.lo << BigInt(by), hi: x.range.hi << BigInt(by) };
  if (x.kind === 'const') return b.constant(x.value << BigInt(by), x.frac + by);
  if (x.name !== undefined) return shifted(b, x, by, shifts);
  if (x.kind === 'mul' && x.a.kind === 'const') return raiseProduct(b, x.a, x.b, by, shifts);
  if (x.kind === 'mul' && x.b.kind === 'const') return raiseProduct(b, x.b, x.a, by, shifts);
  if (x.kind === 'add') return b.narrow(b.add(raise(b, x.a, by, shifts), raise(b, x.b, by, shifts)), range);
  if (x.kind === 'sub') return b.narrow(b.sub(raise(b, x.a, by, shifts), raise(b, x.b, by, shifts)), range);
  return shifted(b, x, by, shifts);
}

export function lowerContext(b: FixedBuilder): LowerContext {
  const shifts: Shifts = new Map();
  const align = (x: Fixed, y: Fixed): readonly [Fixed, Fixed] => {
    const frac = Math.max(x.frac, y.frac);
    return [raise(b, x, frac - x.frac, shifts), raise(b, y, frac - y.frac, shifts)];
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
    round: (x, frac) => (x.frac <= frac ? raise(b, x, frac - x.frac, shifts) : b.shr(x, x.frac - frac, 'half-up')),
  };
}
