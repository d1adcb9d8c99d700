// Ranges: every assignment fits what was declared, by the value itself or, for linear recurrences, by their peak gain.
// By induction over time: while all states lay in their declared ranges, what is proved of the next ones holds.
import type { StepContext } from './context.js';
import type { Form } from './form.js';
import { invariantBounds, type Recurrence } from './solve.js';
import { insideDeclared, type Next } from './stores.js';
import type { Trial } from './trial.js';

export interface Open {
  readonly next: Next;
}

/** States whose next value can leave the declared range. */
export function openStates(t: Trial): readonly Next[] {
  const open = t.nexts.filter((n) => n.signal.kind !== 'cyclic' && !insideDeclared(n.range, n.declared));
  if (open.length === 0) return [];
  const reach = recurrenceRanges(t, t.c);
  return open.filter((n) => {
    const range = reach?.get(n);
    return !range || !insideDeclared(range, n.declared);
  });
}

/** Ranges of linear recurrences from rest, by their peak gain. */
function recurrenceRanges(t: Trial, c: StepContext): ReadonlyMap<Next, { lo: number; hi: number }> | undefined {
  const linear = t.nexts.filter((n) => n.signal.kind === 'real');
  const radius = new Map<number, { middle: number; size: number }>();
  for (const n of linear) {
    const symbol = c.idealStates.get(n.state)?.[n.index] ?? -1;
    radius.set(symbol, { middle: (n.declared.lo + n.declared.hi) / 2, size: (n.declared.hi - n.declared.lo) / 2 });
  }
  // A state's symbol stands for (value - middle) / size: written over the value itself, forms become a recurrence.
  const overValues = (f: Form): Form => {
    let center = f.center;
    const terms = new Map(f.terms);
    for (const [s, k] of f.terms) {
      const r = radius.get(s);
      if (!r || r.size === 0) continue;
      const scaled = { lo: k.lo / r.size, hi: k.hi / r.size };
      terms.set(s, { lo: scaled.lo - Math.abs(scaled.lo) * 1e-15, hi: scaled.hi + Math.abs(scaled.hi) * 1e-15 });
      const shift = [scaled.lo * r.middle, scaled.hi * r.middle];
      center = {
        lo: center.lo - Math.max(...shift) - 1e-15 * Math.abs(r.middle),
        hi: center.hi - Math.min(...shift) + 1e-15 * Math.abs(r.middle),
      };
    }
    return { center, terms };
  };
  const recurrences = linear.map(
    (n): Recurrence => ({
      symbol: c.idealStates.get(n.state)?.[n.index] ?? -1,
      forms: n.alternatives.map((a) => overValues(a.ideal)),
      start: Math.max(...n.signal.init.map((x) => Math.abs(Number(x.n) / Number(x.d)))),
      ...(n.alternatives.length === 1 && n.alternatives[0].when ? { when: n.alternatives[0].when } : {}),
    }),
  );
  const bounds = invariantBounds(recurrences, () => 1);
  if (!bounds) return undefined;
  return new Map(linear.map((n, i) => [n, { lo: -bounds[i], hi: bounds[i] }]));
}
