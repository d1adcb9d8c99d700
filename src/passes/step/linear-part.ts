// A linear recurrence with its peak gains: s' = A s + B u + c + w, the middles of forms taken as A, B and c, the rest as pushes w.
// Law: gains are never below the truth (passes/bound/gains.ts).

import type { Real } from '../../ir/real.js';
import { realBuilder } from '../../ir/real-build.js';
import { addUp, type FInterval, magnitudeOf, mulUp } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import { add, mul } from '../../ops/index.js';
import { type Gain, gainsFrom, prepare } from '../bound/gains.js';
import { linearMachine } from '../bound/machine.js';
import type { Form } from './form.js';

export interface LinearPart {
  /** By source symbol: gains to every state. */
  readonly sources: ReadonlyMap<number, readonly Gain[]>;
  /** From the centers, as one constant signal of 1. */
  readonly steady: readonly Gain[];
  /** From a push at each state. */
  readonly pushes: readonly (readonly Gain[])[];
}

const WIDE = 2 ** -30;
export const middle = (i: FInterval): number => (i.lo + i.hi) / 2;
const ZERO: FInterval = { lo: 0, hi: 0 };

/**
 * Undefined where the states do not feed back, a coefficient of A is not known to the last digits, or no decay can be shown.
 * `centers`: the part of each form's center that is a signal of its own.
 */
export function linearPart(
  symbols: readonly number[],
  forms: readonly Form[],
  sources: ReadonlySet<number>,
  centers: readonly number[],
): LinearPart | undefined {
  if (!forms.some((f) => symbols.some((s) => f.terms.has(s)))) return undefined;
  const rows = forms.map((f) => symbols.map((s) => f.terms.get(s) ?? ZERO));
  if (rows.flat().some((c) => c.hi - c.lo > WIDE * Math.max(1, magnitudeOf(c)))) return undefined;
  const b = realBuilder('recurrence');
  const delays = symbols.map((_, i) => b.delay(`s${i}`));
  const scaled = (k: number, x: Real): Real => b.apply(mul, [b.constant(q.fromNumber(k)), x]);
  const inputs = new Map([...sources].map((s) => [s, b.input(`u${s}`)]));
  const steady = b.input('steady');
  const extra = symbols.map((_, i) => b.input(`w${i}`));
  const total = (terms: readonly Real[]): Real => terms.reduce((x, y) => b.apply(add, [x, y]));
  forms.forEach((f, i) => {
    const own = rows[i].map((c, j) => scaled(middle(c), delays[j]));
    const driven = [...inputs].flatMap(([s, x]) => (f.terms.has(s) ? [scaled(middle(f.terms.get(s) ?? ZERO), x)] : []));
    b.setNext(delays[i], total([...own, ...driven, scaled(centers[i], steady), extra[i]]));
  });
  b.output('y', delays[0]);
  const machine = linearMachine(b.finish());
  const prepared = prepare(machine);
  if (!prepared) return undefined;
  const nodes = delays.map((d) => machine.indexOf.get(d.id) ?? -1);
  const gainTo = (x: Real): readonly Gain[] | undefined => {
    const gains = gainsFrom(prepared, machine.indexOf.get(x.id) ?? -1, 2 ** -20);
    return gains && nodes.map((n) => gains[n]);
  };
  const found = new Map([...inputs].map(([s, x]) => [s, gainTo(x)]));
  const [constant, pushes] = [gainTo(steady), extra.map(gainTo)];
  if (!constant || [...found.values(), ...pushes].some((g) => !g)) return undefined;
  return { sources: found as LinearPart['sources'], steady: constant, pushes: pushes as LinearPart['pushes'] };
}

/** What the middles of a form leave out: half widths of coefficients times what they multiply. */
export function remainder(f: Form, reach: (symbol: number) => number): number {
  let size = (f.center.hi - f.center.lo) * 0.5000001;
  for (const [s, c] of f.terms) size = addUp(size, mulUp((c.hi - c.lo) * 0.5000001, reach(s)));
  return size;
}

export const totalUp = (g: Gain): number => q.toNumberUp(q.add(g.plus, g.minus));
