// One lowering of a step under one plan, and what it proves.
import type { FixedProgram } from '../../ir/fixed.js';
import type { StepModel } from '../../ir/step.js';
import { fits } from '../../num/format.js';
import { type ArmFormat, type Assumed, type Plan, StepContext } from './context.js';
import { type Result, storeOutputs } from './outputs.js';
import { declareInputs, declareStates, outward } from './ports.js';
import { invariantBounds, type Recurrence } from './solve.js';
import { type Next, storeStates } from './stores.js';
import { walk } from './walk.js';

export interface Trial {
  readonly c: StepContext;
  readonly plan: Plan;
  readonly nexts: readonly Next[];
  readonly results: readonly Result[];
  readonly program: FixedProgram;
}

/** Lowers the step. Throws RangeError where a value needs more than 64 bits. */
export function lowerStep(model: StepModel, name: string, plan: Plan, arms: Map<string, ArmFormat> = new Map()): Trial {
  const c = new StepContext(model, plan, model.optimizeFor, arms);
  declareInputs(c);
  declareStates(c);
  walk(c, model.graph);
  const nexts = storeStates(c);
  const results = storeOutputs(c);
  const program = c.b.finish(name);
  const wide = program.values.find((v) => !fits(v.range, { bits: 64, signed: true }));
  if (wide) throw new RangeError(`${wide.name ?? `value ${wide.id}`} needs more than 64 bits`);
  return { c, plan, nexts, results, program };
}

/** Errors of every state element for all time, by state name; undefined where they grow. */
export function stateErrors(t: Trial): ReadonlyMap<string, readonly Assumed[]> | undefined {
  const { c } = t;
  const recurrences = (cap: boolean): Recurrence[] =>
    t.nexts.map((n) => ({
      symbol: symbolOf(c, n),
      forms: n.alternatives.map((a) => a.error),
      start: n.start,
      ...(n.alternatives.length === 1 && n.alternatives[0].when ? { when: n.alternatives[0].when } : {}),
      ...(cap ? { cap: n.declared.hi - n.declared.lo } : {}),
    }));
  const round = invariantBounds(recurrences(false), c.symbols.round);
  if (!round) return undefined;
  const total = invariantBounds(recurrences(true), c.symbols.total);
  if (!total) return undefined;
  const found = new Map<string, Assumed[]>();
  for (const s of c.model.states)
    found.set(
      s.name,
      s.init.map(() => ({ round: 0, total: 0 })),
    );
  t.nexts.forEach((n, i) => {
    (found.get(n.state) as Assumed[])[n.index] = { round: round[i], total: Math.max(total[i], round[i]) };
  });
  return found;
}

/** Each state's own symbol; one that is exact so far gets a number that no form has. */
const symbolOf = (c: StepContext, n: Next): number => {
  const id = c.stateSymbols.get(n.state)?.[n.index] ?? -1;
  return id >= 0 ? id : -2 - c.model.states.findIndex((s) => s.name === n.state) * 4096 - n.index;
};

/** A trial whose assumed errors of states are what it proves. */
export interface Proved {
  readonly trial: Trial;
  readonly kind: 'proven' | 'per-step';
}

const ROUNDS = 8;

/** Proven for all time where state errors have a bound, per step otherwise. */
export function prove(
  model: StepModel,
  name: string,
  plan: Plan,
  arms: Map<string, ArmFormat>,
  kind?: Proved['kind'],
): Proved {
  const perStep = (): Proved => ({
    trial: lowerStep(model, name, { ...plan, assumed: undefined, ranges: undefined }, arms),
    kind: 'per-step',
  });
  if (kind === 'per-step') return perStep();
  let assumed = firstGuess(model, plan);
  for (let round = 0; round < ROUNDS; round++) {
    const trial = lowerStep(model, name, { ...plan, assumed }, arms);
    if (trial.c.problems.length > 0) return perStep();
    const errors = stateErrors(trial);
    if (!errors || tooLarge(model, errors)) return perStep();
    if (within(errors, assumed)) return { trial, kind: 'proven' };
    assumed = enlarged(model, errors, assumed);
  }
  return perStep();
}

const EXACT: Assumed = { round: 0, total: 0 };

function firstGuess(model: StepModel, plan: Plan): ReadonlyMap<string, readonly Assumed[]> {
  const guess = (name: string): Assumed => {
    const lsb = 2 ** -(plan.states.get(name) ?? 15);
    return { round: 4 * lsb, total: 4 * lsb };
  };
  return new Map(model.states.map((s) => [s.name, s.init.map(() => (s.kind === 'real' ? guess(s.name) : EXACT))]));
}

const spanOf = (model: StepModel, name: string): number => {
  const s = model.states.find((x) => x.name === name);
  const { lo, hi } = s ? outward(s.range) : { lo: 0, hi: 0 };
  return hi - lo;
};

/** A bound as large as the range itself says nothing. */
const tooLarge = (model: StepModel, errors: ReadonlyMap<string, readonly Assumed[]>): boolean =>
  [...errors].some(([name, list]) => list.some((e) => e.round > spanOf(model, name) / 8 && e.round > 0));

const within = (
  errors: ReadonlyMap<string, readonly Assumed[]>,
  assumed: ReadonlyMap<string, readonly Assumed[]>,
): boolean =>
  [...errors].every(([name, list]) =>
    list.every((e, i) => {
      const a = assumed.get(name)?.[i] ?? EXACT;
      return e.round <= a.round && e.total <= a.total;
    }),
  );

function enlarged(
  model: StepModel,
  errors: ReadonlyMap<string, readonly Assumed[]>,
  assumed: ReadonlyMap<string, readonly Assumed[]>,
) {
  return new Map(
    [...errors].map(([name, list]) => {
      const cap = spanOf(model, name) * 1.0001;
      const grown = list.map((e, i): Assumed => {
        const a = assumed.get(name)?.[i] ?? EXACT;
        const grow = (now: number, before: number): number =>
          now <= before ? before : Math.min(1.3 * now, Math.max(cap, now));
        return { round: grow(e.round, a.round), total: grow(e.total, a.total) };
      });
      return [name, grown] as const;
    }),
  );
}
