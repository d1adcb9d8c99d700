// Ranges: every assignment fits what was declared, by the value itself or, for linear recurrences, by their peak gain.
// By induction over time: while all states lay in their declared ranges, what is proved of the next ones holds.
import { addUp, type FInterval, fadd, fmeet, magnitudeOf, mulUp, nextDown, nextUp } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import type { Gain } from '../bound/gains.js';
import type { StepContext } from './context.js';
import type { Form } from './form.js';
import { insideDeclared } from './limits.js';
import { linearPart, middle, remainder, totalUp } from './linear-part.js';
import { components, type Recurrence } from './solve.js';
import type { Next } from './stores.js';
import type { Trial } from './trial.js';

/** States whose next value can leave the declared range. */
export function openStates(t: Trial): readonly Next[] {
  const countOf = (n: Next): number => (n.signal.quantity ? Math.abs(q.toNumber(n.signal.quantity.lsb)) : 0);
  const open = t.nexts.filter((n) => n.signal.kind !== 'cyclic' && !insideDeclared(n.range, n.declared, countOf(n)));
  if (open.length === 0) return [];
  const reach = recurrenceRanges(t);
  return open.filter((n) => {
    const range = reach.get(n);
    return !range || !insideDeclared(range, n.declared, countOf(n));
  });
}

/** Ranges of real state elements, tighter than declared where recurrences are; undefined where nothing is gained or a state is open. */
export function provedRanges(t: Trial): ReadonlyMap<string, readonly FInterval[]> | undefined {
  if (openStates(t).length > 0) return undefined;
  const reach = recurrenceRanges(t);
  const found = new Map<string, FInterval[]>();
  for (const [n, range] of reach) {
    const both = fmeet(range, n.declared);
    if (!both || both.hi - both.lo > 0.98 * (n.declared.hi - n.declared.lo)) continue;
    const list = found.get(n.state) ?? n.signal.init.map(() => n.declared);
    list[n.index] = both;
    found.set(n.state, list);
  }
  return found.size > 0 ? found : undefined;
}

const NONE: FInterval = { lo: 0, hi: 0 };

interface State {
  readonly next: Next;
  readonly symbol: number;
  readonly middle: number;
  readonly size: number;
}

/** Ranges of linear recurrences from their start, by their peak gains. */
function recurrenceRanges(t: Trial): ReadonlyMap<Next, FInterval> {
  const { c } = t;
  const states = t.nexts
    .filter((n) => n.signal.kind === 'real')
    .map((next): State => {
      const symbol = c.idealStates.get(next.state)?.[next.index] ?? -1;
      const { lo, hi } = next.declared;
      return { next, symbol, middle: (lo + hi) / 2, size: (hi - lo) / 2 };
    });
  const bySymbol = new Map(states.map((s) => [s.symbol, s]));
  const list = states.map(
    ({ next, symbol }): Recurrence => ({
      symbol,
      forms: next.alternatives.map((a) => overValues(a.ideal, bySymbol)),
      start: 0,
      ...(next.alternatives.length === 1 && next.alternatives[0].when ? { when: next.alternatives[0].when } : {}),
    }),
  );
  const found = new Map<Next, FInterval>();
  for (const part of components(list, new Set(bySymbol.keys()))) {
    const ranges = partRanges(c, part, bySymbol);
    part.forEach((r, i) => {
      const next = bySymbol.get(r.symbol)?.next;
      if (ranges && next) found.set(next, ranges[i]);
    });
  }
  return found;
}

/** A state's symbol stands for (value - middle) / size: the same form over the value itself. */
function overValues(f: Form, states: ReadonlyMap<number, State>): Form {
  let { center } = f;
  const terms = new Map(f.terms);
  for (const [s, k] of f.terms) {
    const r = states.get(s);
    if (!r || r.size === 0) continue;
    const scaled = { lo: nextDown(nextDown(k.lo / r.size)), hi: nextUp(nextUp(k.hi / r.size)) };
    terms.set(s, scaled);
    const shift = [scaled.lo * r.middle, scaled.hi * r.middle];
    center = fadd(center, { lo: nextDown(-Math.max(...shift)), hi: nextUp(-Math.min(...shift)) });
  }
  return { center, terms };
}

/** Values of a state driven from rest by a signal in [lo, hi], or at rest. */
function drivenBy(g: Gain, { lo, hi }: FInterval): FInterval {
  const [plus, minus] = [q.toNumberUp(g.plus), q.toNumberUp(g.minus)];
  const [low, high] = [Math.min(lo, 0), Math.max(hi, 0)];
  return {
    lo: nextDown(-addUp(mulUp(plus, -low), mulUp(minus, high))),
    hi: nextUp(addUp(mulUp(plus, high), mulUp(minus, -low))),
  };
}

/**
 * How much of the forms' centers belongs to each source: what drives a state is (offset + symbol), one signal from rest, as far as the
 * centers are proportional to its coefficients; the rest is a signal of its own.
 */
function offsets(forms: readonly Form[], sources: ReadonlySet<number>, known: (s: number) => number | undefined) {
  let rest = forms.map((f) => middle(f.center));
  const middles = new Map<number, number>();
  const column = (s: number): number[] => forms.map((f) => middle(f.terms.get(s) ?? NONE));
  const size = (v: readonly number[]): number => v.reduce((sum, x) => sum + Math.abs(x), 0);
  const bySize = [...sources].sort((a, b) => size(column(b)) - size(column(a)));
  for (const s of bySize) {
    const b = column(s);
    const norm = b.reduce((sum, x) => sum + x * x, 0);
    if (norm === 0 || known(s) === 0) continue;
    const fitted = b.reduce((sum, x, i) => sum + x * rest[i], 0) / norm;
    const left = (m: number): number[] => rest.map((x, i) => x - b[i] * m);
    const best = [0, known(s) ?? 0, fitted].reduce((m, n) => (size(left(n)) < size(left(m)) - 1e-15 ? n : m));
    middles.set(s, best);
    rest = left(best);
  }
  return { middles, rest };
}

function partRanges(
  c: StepContext,
  part: readonly Recurrence[],
  states: ReadonlyMap<number, State>,
): readonly FInterval[] | undefined {
  if (part.some((r) => r.forms.length !== 1 || r.when !== part[0].when)) return undefined;
  const symbols = part.map((r) => r.symbol);
  const forms = part.map((r) => r.forms[0]);
  const sources = new Set(forms.flatMap((f) => [...f.terms.keys()].filter((s) => !symbols.includes(s))));
  const { middles, rest: own } = offsets(forms, sources, (s) => (states.has(s) ? 0 : c.idealMiddles.get(s)));
  const middleOf = (s: number): number => (states.has(s) ? 0 : (middles.get(s) ?? 0));
  const linear = linearPart(symbols, forms, sources, own);
  if (!linear) return undefined;
  const signal = (s: number): FInterval => {
    const state = states.get(s);
    return state ? state.next.declared : { lo: nextDown(middleOf(s) - 1), hi: nextUp(middleOf(s) + 1) };
  };
  const base = part.map((_, i) =>
    [...linear.sources].reduce(
      (sum, [s, gains]) => fadd(sum, drivenBy(gains[i], signal(s))),
      drivenBy(linear.steady[i], { lo: 1, hi: 1 }),
    ),
  );
  const reach = (s: number): number => {
    const state = states.get(s);
    return state ? magnitudeOf(state.next.declared) : 1;
  };
  const starts = symbols.map((s) =>
    Math.max(0, ...(states.get(s)?.next.signal.init.map((x) => Math.abs(q.toNumber(x))) ?? [])),
  );
  return base.map((range, i) => {
    const extra = linear.pushes.reduce((sum, gains, j) => {
      // Offsets were split in doubles: what that rounds is far below 2^-48 of all that was added and taken off.
      const split = [...sources].reduce(
        (x, o) => x + magnitudeOf(forms[j].terms.get(o) ?? NONE) * Math.abs(middleOf(o)),
        0,
      );
      const rounded = (magnitudeOf(forms[j].center) + Math.abs(own[j]) + split) * 2 ** -48;
      const size = addUp(remainder(forms[j], reach), rounded);
      return addUp(sum, mulUp(totalUp(gains[i]), addUp(size, starts[j])));
    }, 0);
    return fadd(range, { lo: -extra, hi: extra });
  });
}
