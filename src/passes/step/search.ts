// The precision of every value: as coarse as the outputs' requirements allow. Law: what is proved is what is emitted.
import type { StepModel } from '../../ir/step.js';
import { magnitudeOf } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import { openStates, provedRanges } from './close.js';
import type { ArmFormat, Plan, StepContext } from './context.js';
import { type Form, sizeOfForm } from './form.js';
import { outward } from './ports.js';
import type { Next } from './stores.js';
import { type Proved, prove } from './trial.js';

/** Bound of each output element while decisions agree, in units of what it may be; <= 1 is met. */
export function demand(p: Proved): number {
  const { c } = p.trial;
  const shares = p.trial.results.map((r) => {
    const allowed = q.toNumber(r.signal.maxError);
    return r.signal.enforced && r.signal.kind === 'real' ? c.symbols.roundOf(r.error) / allowed : 0;
  });
  return Math.max(0, ...shares);
}

/** Fraction bits that use a 32-bit word. */
export const fullFrac = (size: number): number => 30 - Math.ceil(Math.log2(Math.max(size, 2 ** -30)) - 1e-12);

const finest = (model: StepModel): Plan => ({
  wants: new Map(),
  floors: new Set(),
  relative: 29,
  states: stateFracs(model, new Map()),
});

/** As fine as wanted and as a 32-bit word allows; a state that fits 16 bits gets all of them. */
function stateFracs(model: StepModel, wanted: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map(
    model.states
      .filter((s) => s.kind === 'real')
      .map((s) => {
        const { lo, hi } = outward(s.range);
        const full = fullFrac(Math.max(Math.abs(lo), Math.abs(hi)));
        return [s.name, Math.min(full, Math.max(wanted.get(s.name) ?? full, full - 16))];
      }),
  );
}

/** Largest effect of each owner's errors, in units of what those may be: on outputs, and on next states. */
interface Pressures {
  readonly outputs: ReadonlyMap<number, number>;
  readonly states: ReadonlyMap<number, number>;
  /** Owners that reach a state whose resolution the design declares. */
  readonly resolved: ReadonlyMap<number, number>;
}

function pressures(p: Proved): Pressures {
  const { c, results, nexts } = p.trial;
  const outputs = new Map<number, number>();
  const states = new Map<number, number>();
  const resolved = new Map<number, number>();
  for (const r of results) {
    if (r.signal.kind !== 'real') continue;
    const allowed = q.toNumber(r.signal.maxError);
    const own = [...r.error.terms].filter(
      ([id]) => c.symbols.get(id).owner === undefined && c.symbols.get(id).kind === 'rounding',
    );
    const last = sizeOfForm({ center: { lo: 0, hi: 0 }, terms: new Map(own) }, c.symbols.round);
    note(c, outputs, r.error, Math.max(allowed - last, allowed / 16));
  }
  for (const n of nexts) {
    if (n.signal.kind !== 'real') continue;
    note(c, states, n.error, stateAllowance(p, n));
    if (n.signal.resolution) note(c, resolved, n.error, 1);
  }
  return { outputs, states, resolved };
}

function note(c: StepContext, found: Map<number, number>, form: Form, allowed: number): void {
  for (const [id, k] of form.terms) {
    const symbol = c.symbols.get(id);
    const size = magnitudeOf(k) / allowed;
    if (symbol.parts) for (const part of symbol.parts) note(c, found, part, 1 / Math.max(size, 1e-30));
    else if (symbol.owner !== undefined) found.set(symbol.owner, Math.max(found.get(symbol.owner) ?? 0, size));
  }
}

/** What a state's error may be: its part of the output's requirement where that is known, else a small part of its range. */
function stateAllowance(p: Proved, n: Proved['trial']['nexts'][number]): number {
  const { c, results } = p.trial;
  const span = n.declared.hi - n.declared.lo;
  const fallback = n.signal.resolution ? q.toNumber(n.signal.resolution) / 4 : span * 2 ** -18;
  if (p.kind === 'per-step') return fallback;
  const symbol = c.stateSymbols.get(n.state)?.[n.index] ?? -1;
  const parts = results.flatMap((r) => {
    const k = r.error.terms.get(symbol);
    return k && r.signal.kind === 'real'
      ? [q.toNumber(r.signal.maxError) / Math.max(Math.abs(k.lo), Math.abs(k.hi)) / 8]
      : [];
  });
  return Math.max(Math.min(fallback * 16, ...parts), span * 2 ** -27);
}

/**
 * Wants from pressures: equal shares, `tightness` times what would be just enough. What reaches an output directly is judged by it;
 * what only feeds a state, by the state: errors of a loop's own measurements pass through the loop like the measurement itself.
 */
function planFor(model: StepModel, p: Proved, tightness: number): Plan {
  const { outputs, states, resolved } = pressures(p);
  const owners = new Set([...outputs.keys(), ...states.keys()]);
  const count = Math.max(1, [...outputs.values()].filter((x) => x > 0).length);
  const wants = new Map<number, number>();
  const floors = new Set<number>();
  for (const owner of owners) {
    const direct = outputs.get(owner) ?? 0;
    const kept = states.get(owner) ?? 0;
    const own = p.kind === 'proven' || resolved.has(owner) ? Math.max(direct, kept) : direct > 0 ? direct : kept;
    if (own <= 0) continue;
    const parts = direct > 0 ? count : 2;
    wants.set(owner, Math.ceil(-Math.log2(2 / (parts * own * tightness))));
    // A state would gather what is always cut off on the same side.
    if (direct > 0 && !states.has(owner)) floors.add(owner);
  }
  const wanted = new Map<string, number>();
  if (p.kind === 'proven') {
    for (const n of p.trial.nexts) {
      const own = wants.get(n.node.id);
      if (own !== undefined) wanted.set(n.state, Math.max(own, wanted.get(n.state) ?? own));
    }
  }
  return { wants, floors, relative: 15 + Math.ceil(Math.log2(tightness * count)), states: stateFracs(model, wanted) };
}

export interface Found {
  readonly proved: Proved;
  /** What the finest plan reaches, in units of what is asked. */
  readonly best: number;
  /** States whose declared range does not close. */
  readonly open: readonly Next[];
}

const TIGHTNESS = [0.12, 0.25, 0.5, 1, 2, 4, 8, 32, 128, 1024];

/**
 * The coarsest plan that meets every output's requirement; the finest where none does. What cannot be met for all time is tried per
 * step: a bound for all time that is wider than what was asked for helps nobody.
 */
export function search(model: StepModel, name: string): Found {
  const forever = searchKind(model, name);
  if (forever.best <= 1 || forever.proved.kind === 'per-step' || forever.proved.trial.c.problems.length > 0)
    return forever;
  const once = searchKind(model, name, 'per-step');
  return once.best <= 1 && once.proved.trial.c.problems.length === 0 ? once : forever;
}

function searchKind(model: StepModel, name: string, kind?: Proved['kind']): Found {
  const first = prove(model, name, finest(model), new Map<string, ArmFormat>(), kind);
  const open = openStates(first.trial);
  if (first.trial.c.problems.length > 0 || open.length > 0) return { proved: first, best: demand(first), open };
  // What is proved of the ideal states' ranges holds for all time; it says nothing of a step that starts anywhere ('per-step').
  const proposed = kind === 'per-step' ? undefined : provedRanges(first.trial);
  const tighter = proposed && prove(model, name, { ...finest(model), ranges: proposed }, new Map<string, ArmFormat>());
  const gained = tighter?.kind === 'proven' && tighter.trial.c.problems.length === 0;
  const [fine, ranges] = gained ? [tighter, proposed] : [first, undefined];
  let best = demand(fine);
  for (const tightness of TIGHTNESS) {
    const plan = { ...planFor(model, fine, tightness), ...(ranges && { ranges }) };
    const proved = attempt(() =>
      prove(model, name, plan, new Map(), fine.kind === 'per-step' ? 'per-step' : undefined),
    );
    if (!proved || proved.kind !== fine.kind || proved.trial.c.problems.length > 0) continue;
    const reached = demand(proved);
    if (reached <= 1) return { proved, best: Math.min(best, reached), open };
    best = Math.min(best, reached);
  }
  return { proved: fine, best, open };
}

function attempt<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
