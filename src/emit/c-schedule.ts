// The order of a step's statements: locals as planned, each store as early as no later statement needs the old state.
// Law: a store stands after everything it reads; a state that something reads after its store is in `late`.
import type { Fixed, FixedProgram } from '../ir/fixed.js';
import { operands, regionsOf } from '../ir/fixed-walk.js';
import type { Plan } from './c-plan.js';

type Store = FixedProgram['stores'][number];

export type Step =
  | { readonly kind: 'value'; readonly value: Fixed }
  | { readonly kind: 'store'; readonly store: Store };

export interface Schedule {
  readonly steps: readonly Step[];
  /** States to copy before the first store. */
  readonly late: ReadonlySet<string>;
}

/** What one statement touches: states it reads and statements it needs before it. */
interface Reads {
  readonly states: ReadonlySet<string>;
  readonly values: ReadonlySet<number>;
}

const isStatement = (p: Plan, v: Fixed): boolean => p.isLocal(v) || v.kind === 'result';

/** Reads of v's own statement (`own`) or of a use of v, through everything written in line and all region bodies. */
function reads(p: Plan, root: Fixed, own: boolean): Reads {
  const states = new Set<string>();
  const values = new Set<number>();
  const seen = new Set<number>();
  const visit = (v: Fixed, open: boolean): void => {
    if (seen.has(v.id)) return;
    seen.add(v.id);
    if (!open && isStatement(p, v) && p.isTop(v)) {
      values.add(v.id);
      return;
    }
    if (v.kind === 'state') states.add(v.state);
    for (const x of [...operands(v), ...regionsOf(v).flatMap((r) => r.results)]) visit(x, false);
  };
  visit(root, own);
  return { states, values };
}

/** The states a step's statement reads. */
export const statesRead = (p: Plan, step: Step): ReadonlySet<string> =>
  (step.kind === 'value' ? reads(p, step.value, true) : reads(p, step.store.value, false)).states;

/** Orders the statements of one step. */
export function schedule(p: Plan, program: FixedProgram): Schedule {
  const units = p.values.filter((v) => isStatement(p, v)).map((value) => ({ value, reads: reads(p, value, true) }));
  let pending = program.stores.map((store) => ({ store, reads: reads(p, store.value, false) }));
  const results = program.outputs.map((o) => reads(p, o.value, false));
  const done = new Set<number>();
  const steps: Step[] = [];
  const flush = (rest: readonly { readonly reads: Reads }[]): void => {
    const blocked = (x: (typeof pending)[number]): boolean =>
      [...x.reads.values].some((id) => !done.has(id)) ||
      [...rest.map((r) => r.reads), ...results, ...pending.filter((y) => y !== x).map((y) => y.reads)].some((r) =>
        r.states.has(x.store.state),
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
  const after = [...pending.map((x) => x.reads), ...results];
  const late = new Set(
    pending.flatMap(({ store }, k) => (after.slice(k + 1).some((r) => r.states.has(store.state)) ? [store.state] : [])),
  );
  return { steps: [...steps, ...pending.map(({ store }): Step => ({ kind: 'store', store }))], late };
}
