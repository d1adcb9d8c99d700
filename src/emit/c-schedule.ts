// The order of a step's statements: locals as planned, each store as early as no later statement needs the old state.
// Law: a store stands after everything it reads; a state or element that something reads after its store is in `late`.
import type { Fixed, FixedProgram } from '../ir/fixed.js';
import { operands, regionsOf } from '../ir/fixed-walk.js';
import type { Plan } from './c-plan.js';

type Store = FixedProgram['stores'][number];

export type Step =
  | { readonly kind: 'value'; readonly value: Fixed }
  | { readonly kind: 'store'; readonly store: Store };

/** A state, or one element of it. */
export interface Cell {
  readonly state: string;
  readonly index?: number;
}

export interface Schedule {
  readonly steps: readonly Step[];
  /** What to copy before the first store, each once; an element only where the state itself is not here. */
  readonly late: readonly Cell[];
}

/** What one statement touches: cells it reads and statements it needs before it. */
interface Reads {
  readonly cells: readonly Cell[];
  readonly values: ReadonlySet<number>;
}

const meets = (a: Cell, b: Cell): boolean =>
  a.state === b.state && (a.index === undefined || b.index === undefined || a.index === b.index);

const isStatement = (p: Plan, v: Fixed): boolean => p.isLocal(v) || v.kind === 'result';

/** The one element of a state that v reads, where the index is known. */
export function stateElement(v: Fixed): { readonly state: string; readonly index: number } | undefined {
  if (v.kind !== 'element' || v.array.kind !== 'state' || v.index.kind !== 'const') return undefined;
  return { state: v.array.state, index: Number(v.index.value) };
}

/** Reads of v's own statement (`own`) or of a use of v, through everything written in line and all region bodies. */
function reads(p: Plan, root: Fixed, own: boolean): Reads {
  const cells: Cell[] = [];
  const values = new Set<number>();
  const seen = new Set<number>();
  const visit = (v: Fixed, open: boolean): void => {
    if (seen.has(v.id)) return;
    seen.add(v.id);
    if (!open && isStatement(p, v) && p.isTop(v)) {
      values.add(v.id);
      return;
    }
    const element = stateElement(v);
    if (element) cells.push(element);
    if (v.kind === 'state') cells.push({ state: v.state });
    if (element) return;
    for (const x of [...operands(v), ...regionsOf(v).flatMap((r) => r.results)]) visit(x, false);
  };
  visit(root, own);
  return { cells, values };
}

/** The cells a step's statement reads. */
export const cellsRead = (p: Plan, step: Step): readonly Cell[] =>
  (step.kind === 'value' ? reads(p, step.value, true) : reads(p, step.store.value, false)).cells;

/** Each cell once; a whole state swallows its elements. */
function distinct(cells: readonly Cell[]): readonly Cell[] {
  const whole = new Set(cells.flatMap((c) => (c.index === undefined ? [c.state] : [])));
  const kept = cells.filter((c) => c.index === undefined || !whole.has(c.state));
  return [...new Map(kept.map((c) => [`${c.state} ${c.index}`, c])).values()];
}

/** Orders the statements of one step. */
export function schedule(p: Plan, program: FixedProgram): Schedule {
  const units = p.values.filter((v) => isStatement(p, v)).map((value) => ({ value, reads: reads(p, value, true) }));
  let pending = program.stores.map((store) => ({ store, reads: reads(p, store.value, false) }));
  const results = program.outputs.map((o) => reads(p, o.value, false));
  const done = new Set<number>();
  const steps: Step[] = [];
  const late: Cell[] = [];
  const flush = (rest: readonly { readonly reads: Reads }[]): void => {
    const blocked = (x: (typeof pending)[number]): boolean =>
      [...x.reads.values].some((id) => !done.has(id)) ||
      [...rest.map((r) => r.reads), ...results, ...pending.filter((y) => y !== x).map((y) => y.reads)].some((r) =>
        r.cells.some((c) => meets(c, x.store) && !late.some((o) => o.state === c.state && o.index === c.index)),
      );
    for (let ready = pending.find((x) => !blocked(x)); ready; ready = pending.find((x) => !blocked(x))) {
      const { store } = ready;
      steps.push({ kind: 'store', store });
      pending = pending.filter((x) => x.store !== store);
    }
  };
  flush(units);
  units.forEach(({ value }, k) => {
    steps.push({ kind: 'value', value });
    done.add(value.id);
    flush(units.slice(k + 1));
  });
  // What is left waits for itself or for an output: the first one goes after a copy of what others still read of it.
  for (let [first] = pending; first; [first] = pending) {
    const { store } = first;
    pending = pending.filter((x) => x.store !== store);
    const wanted = [...pending.map((x) => x.reads), ...results].flatMap((r) => r.cells.filter((c) => meets(c, store)));
    late.push(...wanted);
    steps.push({ kind: 'store', store });
    flush([]);
  }
  return { steps, late: distinct(late) };
}
