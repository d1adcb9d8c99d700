// Errors of states for all time: the least bounds e with F(e) <= e, where F is one step's error over the errors of the old states.
// Linear parts by their peak gain (signs kept), the rest by |coefficients|; every answer is checked to be a fixed point from above.
// Law: e is a bound at start-up and passes from step to step, so it holds for all time; undefined where none was found.

import { addUp, magnitudeOf, mulUp } from '../../num/float-interval.js';
import type { Gain } from '../bound/gains.js';
import type { Form } from './form.js';
import { linearPart, middle, remainder, totalUp } from './linear-part.js';

/** One state element and the ways its next value comes about (held ones left out). */
export interface Recurrence {
  /** The symbol of the old value. */
  readonly symbol: number;
  readonly forms: readonly Form[];
  /** At the start. */
  readonly start: number;
  /** When the value is replaced and not held, as one word; values replaced at unlike times are no linear system. */
  readonly when?: string;
  /** No error is larger: actual and ideal lie in one range. */
  readonly cap?: number;
}

/** Bounds per recurrence; undefined where errors grow without end. */
export function invariantBounds(
  list: readonly Recurrence[],
  radius: (symbol: number) => number,
): readonly number[] | undefined {
  const found = new Map<number, number>();
  const own = new Set(list.map((r) => r.symbol));
  for (const part of components(list, own)) {
    const at = (s: number): number => found.get(s) ?? radius(s);
    const bounds = byPeakGain(part, at) ?? byMagnitude(part, at);
    if (!bounds) return undefined;
    part.forEach((r, i) => {
      found.set(r.symbol, bounds[i]);
    });
  }
  const bounds = list.map((r) => found.get(r.symbol) ?? 0);
  return bounds;
}

/** Strongly connected parts in the order of their dependence. */
export function components(list: readonly Recurrence[], own: ReadonlySet<number>): Recurrence[][] {
  const bySymbol = new Map(list.map((r) => [r.symbol, r]));
  const needs = (r: Recurrence): Recurrence[] =>
    [...new Set(r.forms.flatMap((f) => [...f.terms.keys()]))]
      .filter((s) => own.has(s))
      .map((s) => bySymbol.get(s) as Recurrence);
  const index = new Map<Recurrence, number>();
  const low = new Map<Recurrence, number>();
  const stack: Recurrence[] = [];
  const parts: Recurrence[][] = [];
  const visit = (r: Recurrence): void => {
    index.set(r, index.size);
    low.set(r, index.get(r) as number);
    stack.push(r);
    for (const n of needs(r)) {
      if (!index.has(n)) {
        visit(n);
        low.set(r, Math.min(low.get(r) as number, low.get(n) as number));
      } else if (stack.includes(n)) low.set(r, Math.min(low.get(r) as number, index.get(n) as number));
    }
    if (low.get(r) !== index.get(r)) return;
    const part: Recurrence[] = [];
    for (let x = stack.pop(); x; x = stack.pop()) {
      part.push(x);
      if (x === r) break;
    }
    parts.push(part);
  };
  for (const r of list) if (!index.has(r)) visit(r);
  return parts;
}

/** |sum of A^k B| over all time for every symbol: only where each state has one way to go and A is known to the last digits. */
function byPeakGain(part: readonly Recurrence[], at: (s: number) => number): readonly number[] | undefined {
  const symbols = part.map((r) => r.symbol);
  if (part.some((r) => r.forms.length !== 1 || r.when !== part[0].when)) return undefined;
  const forms = part.map((r) => r.forms[0]);
  const sources = new Set(forms.flatMap((f) => [...f.terms.keys()].filter((s) => !symbols.includes(s) && at(s) > 0)));
  const linear = linearPart(
    symbols,
    forms,
    sources,
    forms.map((f) => middle(f.center)),
  );
  if (!linear) return undefined;
  const base = part.map(() => 0);
  const grow = (bounds: number[], gains: readonly Gain[], size: number): void => {
    gains.forEach((g, i) => {
      bounds[i] = addUp(bounds[i], mulUp(totalUp(g), size));
    });
  };
  for (const [s, gains] of linear.sources) grow(base, gains, at(s));
  grow(base, linear.steady, 1);
  // Widths need the bounds they widen: a guess is made and checked. The start is a push at time 0.
  let reach = base.map((x, i) => 2 * x + 4 * part[i].start + Number.MIN_VALUE);
  for (let pass = 0; pass < 40; pass++) {
    const next = [...base];
    const held = reach;
    const reachOf = (s: number): number => (symbols.includes(s) ? held[symbols.indexOf(s)] : at(s));
    linear.pushes.forEach((gains, i) => {
      grow(next, gains, addUp(remainder(forms[i], reachOf), part[i].start));
    });
    if (next.every((x, i) => x <= held[i])) return next.map((x, i) => Math.max(x, part[i].start));
    reach = next.map((x) => x * 1.5);
  }
  return undefined;
}

/** e_i = max over ways of |center| + sum |c_j| e_j: solved, then checked from above. */
function byMagnitude(part: readonly Recurrence[], at: (s: number) => number): readonly number[] | undefined {
  const symbols = part.map((r) => r.symbol);
  const rows = part.map((r) =>
    r.forms.map((f) => {
      let w = magnitudeOf(f.center);
      const row = symbols.map(() => 0);
      for (const [s, c] of f.terms) {
        const k = symbols.indexOf(s);
        if (k >= 0) row[k] = magnitudeOf(c);
        else if (at(s) !== 0) w = addUp(w, mulUp(magnitudeOf(c), at(s)));
      }
      return { row, w };
    }),
  );
  const step = (e: readonly number[]): number[] =>
    rows.map((ways, i) =>
      ways.reduce(
        (worst, { row, w }) =>
          Math.min(
            part[i].cap ?? Number.POSITIVE_INFINITY,
            Math.max(
              worst,
              row.reduce((sum, l, j) => addUp(sum, mulUp(l, e[j])), w),
            ),
          ),
        part[i].start,
      ),
    );
  let e: number[] = part.map((r) => r.start);
  for (let pass = 0; pass < 60; pass++) {
    const next = step(e);
    if (next.some((x) => !Number.isFinite(x))) return undefined;
    if (next.every((x, i) => x <= e[i])) return e;
    const active = rows.map((ways) =>
      ways.reduce(
        (best, way) => (valueAt(way, next) > valueAt(best, next) ? way : best),
        ways[0] ?? { row: symbols.map(() => 0), w: 0 },
      ),
    );
    const solved = pass % 3 === 2 ? solveLinear(active) : undefined;
    e = solved ? solved.map((x, i) => Math.max(x * (1 + 1e-9) + Number.MIN_VALUE, part[i].start, next[i])) : next;
    if (pass > 30) e = e.map((x) => x * 1.001);
  }
  return undefined;
}

interface Way {
  readonly row: readonly number[];
  readonly w: number;
}
const valueAt = ({ row, w }: Way, e: readonly number[]): number => row.reduce((sum, l, j) => sum + l * e[j], w);

/** (I - L) e = w; undefined when it is singular or has a negative part: the spectral radius is then not below 1. */
function solveLinear(ways: readonly Way[]): number[] | undefined {
  const n = ways.length;
  const a = ways.map(({ row, w }, i) => [...row.map((l, j) => (i === j ? 1 - l : -l)), w]);
  for (let k = 0; k < n; k++) {
    const pivot = a.slice(k).reduce((best, r, i) => (Math.abs(r[k]) > Math.abs(a[best][k]) ? k + i : best), k);
    [a[k], a[pivot]] = [a[pivot], a[k]];
    if (Math.abs(a[k][k]) < 1e-300) return undefined;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const f = a[i][k] / a[k][k];
      for (let j = k; j <= n; j++) a[i][j] -= f * a[k][j];
    }
  }
  const e = a.map((r, i) => r[n] / r[i]);
  return e.every((x) => Number.isFinite(x) && x >= 0) ? e : undefined;
}
