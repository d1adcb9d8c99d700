// Values on the counts of a declared range. Law: what leaves a range by rounding alone is held at its end, and the error says so.
import type { Fixed } from '../../ir/fixed.js';
import type { Real } from '../../ir/real.js';
import type { Signal } from '../../ir/signal.js';
import { addUp, type FInterval, fmeet, magnitudeOf, nextUp } from '../../num/float-interval.js';
import type { IntRange } from '../../num/format.js';
import * as q from '../../num/rational.js';
import { hulledWithZero } from './arithmetic.js';
import type { StepContext } from './context.js';
import { addForm, type Form, symbolForm } from './form.js';
import type { Val } from './value.js';

/** Excess over a declared range that is the rounding of doubles in the design itself. */
const SLACK = 2 ** -36;
/** `count`: what one count is worth where the ends were moved inward onto counts; values there are put back to the end, in Node too. */
export const insideDeclared = (range: FInterval, declared: FInterval, count = 0): boolean => {
  const slack = SLACK * Math.max(magnitudeOf(declared), declared.hi - declared.lo) + count;
  return range.lo >= declared.lo - slack && range.hi <= declared.hi + slack;
};

/** v where its ideal was proved to lie (close.ts). */
export function within(v: Val, range: FInterval | undefined): Val {
  const both = range && fmeet(v.range, range);
  return both ? { ...v, range: both } : v;
}

/** Whole numbers must be whole; the range is checked by the caller. */
export function wholeStore(
  c: StepContext,
  s: Signal,
  node: Real,
  v: Val,
  range: IntRange,
): { fixed: Fixed; error: Form } {
  if (!v.whole) {
    const known = v.known;
    if (known && known.d === 1n) return { fixed: c.b.constant(known.n, 0), error: c.noError };
    c.problem({
      code: 'BS4207',
      parameters: { what: s.name, range: `[${v.range.lo}, ${v.range.hi}]` },
      ...placeOf(node),
    });
    return { fixed: c.b.constant(range.lo, 0), error: c.noError };
  }
  const { fixed } = v;
  if (fixed.range.lo >= range.lo && fixed.range.hi <= range.hi) return { fixed, error: v.error };
  return { fixed: c.b.clamp(fixed, range.lo, range.hi), error: v.error };
}

/** Held inside the counts of the declared range. A limit is 1-Lipschitz: it adds only what the ends are off. */
export function limited(
  c: StepContext,
  v: Val,
  range: IntRange,
  declared: FInterval,
  lsb: q.Rational,
  owner: number,
): { fixed: Fixed; error: Form } {
  const { fixed } = v;
  if (fixed.range.lo >= range.lo && fixed.range.hi <= range.hi) return { fixed, error: v.error };
  const ends = [q.mul(lsb, q.rational(range.lo)), q.mul(lsb, q.rational(range.hi))].map(q.toNumber);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const off = Math.max(0, least - Math.max(declared.lo, v.range.lo), Math.min(declared.hi, v.range.hi) - most);
  // More than the rounding of doubles is either proved not to happen (a recurrence, by its peak gain) or reported.
  const slack = SLACK * Math.max(magnitudeOf(declared), declared.hi - declared.lo);
  const excess = Math.min(
    slack + Math.abs(q.toNumber(lsb)),
    Math.max(0, declared.lo - v.range.lo, v.range.hi - declared.hi),
  );
  const radius = nextUp(addUp(off, excess) * (1 + 2 ** -40));
  const clamped = c.b.clamp(fixed, range.lo, range.hi);
  // A limit passes some part of the error on, not always all of it.
  const passed = hulledWithZero(v.error);
  if (radius <= Number.MIN_VALUE * 4) return { fixed: clamped, error: passed };
  const symbol = c.symbols.add({
    kind: 'limit',
    round: radius,
    total: radius,
    owner,
    what: 'ends of the range',
    ...c.placeOf(owner),
  });
  return { fixed: clamped, error: addForm(passed, symbolForm(symbol.id, { lo: -1, hi: 1 })) };
}

const placeOf = (node: Real) => (node.span ? { place: node.span } : {});
