// A step as a program with its certificate, or the reasons why not.
import { stepCodes } from '../../diag/codes/step.js';
import { Bug, type Diagnostic } from '../../diag/diagnostic.js';
import { spellRange } from '../../diag/numbers.js';
import { type CodeTable, diagnose, type Reporter } from '../../diag/reporter.js';
import type { BlockReference, CompiledBlock } from '../../ir/compiled.js';
import { realRunner } from '../../ir/real-evaluate.js';
import type { OutputSignal, StateSignal } from '../../ir/signal.js';
import type { StepModel } from '../../ir/step.js';
import * as q from '../../num/rational.js';
import { certificates, discontinuities, stateBounds, stateInfos, stateless, valueInfos } from './certify.js';
import { ports } from './decode.js';
import { insideDeclared } from './limits.js';
import { type Found, search } from './search.js';
import type { Proved } from './trial.js';

export type StepParts = Pick<
  CompiledBlock,
  | 'program'
  | 'certificates'
  | 'discontinuities'
  | 'values'
  | 'stateBounds'
  | 'stateSignals'
  | 'meaning'
  | 'referenceError'
>;

/** Undefined when `reporter` got an error. */
export function compileStep(given: StepModel, name: string, reporter: Reporter): StepParts | undefined {
  const model = { ...given, states: inDelayOrder(given) };
  const found = attempt(model, name, reporter);
  if (!found || !accepted(model, found, reporter)) return undefined;
  const { proved } = found;
  const { c, program } = proved.trial;
  const made = certificates(proved, stateless(model));
  return {
    program,
    certificates: made,
    discontinuities: discontinuities(proved),
    values: valueInfos(proved),
    stateSignals: stateInfos(c),
    ...(made.some((x) => x.boundKind === 'per-step') ? { stateBounds: stateBounds(proved) } : {}),
    meaning: () => reference(model),
    referenceError: model.outputs.flatMap((s) =>
      s.init.map(() => 2 ** -40 * Math.max(1e-300, Math.abs(q.toNumber(s.range.lo)), Math.abs(q.toNumber(s.range.hi)))),
    ),
  };
}

/** The states in the order of the graph's delays, which is that of the C's and of the reference's. */
function inDelayOrder({ graph, states }: StepModel): StateSignal[] {
  return graph.delays.map(({ delay }) => {
    const found = states.find((s) => s.name === delay.name);
    if (!found) throw new Bug(`the delay ${delay.name} has no signal`);
    return found;
  });
}

function tell(reporter: Reporter, code: string, parameters: object, place: Diagnostic['place']): undefined {
  reporter.add(diagnose<CodeTable, string>(stepCodes, code, parameters as never, place));
}

function attempt(model: StepModel, name: string, reporter: Reporter): Found | undefined {
  try {
    return search(model, name);
  } catch (error) {
    if (error instanceof RangeError) return tell(reporter, 'BS4209', { what: error.message }, placeOf(model));
    throw error;
  }
}

const placeOf = (model: StepModel): Diagnostic['place'] => model.place ?? { block: model.exportName, path: [] };

function accepted(model: StepModel, { proved, best, open }: Found, reporter: Reporter): boolean {
  const { c, results } = proved.trial;
  for (const p of c.problems) tell(reporter, p.code, p.parameters, p.place ?? placeOf(model));
  if (c.problems.length > 0) return false;
  for (const n of open) {
    const growth = { name: n.state, next: spellRange2(n.range), declared: spellRange2(n.declared) };
    tell(reporter, 'BS4201', growth, n.node.span ?? { block: model.exportName, path: ['state', n.state] });
  }
  const wide = results.filter(
    (r) =>
      r.signal.kind !== 'cyclic' &&
      !insideDeclared(r.range, r.declared, r.signal.kind === 'real' ? Math.abs(q.toNumber(r.signal.quantity.lsb)) : 0),
  );
  for (const r of wide) {
    tell(
      reporter,
      'BS4202',
      { name: r.signal.name, range: spellRange2(r.range), declared: spellRange2(r.declared) },
      r.node.span ?? { block: model.exportName, path: ['outputs', r.signal.name] },
    );
  }
  if (open.length + wide.length > 0) return false;
  return metOrTold(model, proved, best, reporter);
}

const spellRange2 = (i: { readonly lo: number; readonly hi: number }): string =>
  spellRange(q.fromNumber(i.lo), q.fromNumber(i.hi));

function metOrTold(model: StepModel, proved: Proved, best: number, reporter: Reporter): boolean {
  const { c, results } = proved.trial;
  const missed = results.filter(
    (r) => r.signal.enforced && r.signal.kind === 'real' && c.symbols.roundOf(r.error) > q.toNumber(r.signal.maxError),
  );
  for (const r of missed) {
    const p = {
      name: r.signal.name,
      asked: q.toNumber(r.signal.maxError),
      best: Number((c.symbols.roundOf(r.error) * 1.001).toPrecision(4)),
      unit: r.signal.unit ? ` ${r.signal.unit}` : '',
    };
    tell(reporter, 'BS4203', p, { block: model.exportName, path: ['outputs', r.signal.name, 'maxError'] });
  }
  return missed.length === 0 || best <= 1;
}

/** What travels in counts is put back to the end of its range, as Node does: the ends were moved onto counts. */
function withinEnds(signals: readonly (StateSignal | OutputSignal)[], flat: readonly number[]): number[] {
  let at = 0;
  return signals.flatMap((s) => {
    const own = flat.slice(at, at + s.init.length);
    at += s.init.length;
    if (s.kind !== 'real' || !s.quantity) return own;
    const [lo, hi] = [q.toNumber(s.range.lo), q.toNumber(s.range.hi)];
    return own.map((x) => Math.min(Math.max(x, lo), hi));
  });
}

/** The graph's own meaning on raw counts. */
function reference(model: StepModel): BlockReference {
  const runner = realRunner(model.graph);
  const codec = ports(model);
  const tunables = codec.tunableInits();
  return {
    step: (raw) => {
      const outputs = runner.step(codec.inputs(raw, tunables));
      runner.state = withinEnds(model.states, runner.state);
      return withinEnds(model.outputs, outputs);
    },
    reset: () => {
      runner.reset();
      tunables.splice(0, tunables.length, ...codec.tunableInits());
    },
    get state() {
      return [...tunables, ...runner.state];
    },
    set state(values) {
      tunables.splice(0, tunables.length, ...values.slice(0, tunables.length));
      runner.state = values.slice(tunables.length);
    },
  };
}
