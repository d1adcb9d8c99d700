// What a finished step promises: bounds with their causes, decisions, and where every value comes from.
import type { Discontinuity, ErrorPart, OutputCertificate, StateInfo, ValueInfo } from '../../ir/compiled.js';
import type { StepModel } from '../../ir/step.js';
import { magnitudeOf, mulUp } from '../../num/float-interval.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import type { Form } from './form.js';
import type { Result } from './outputs.js';
import { stateGrid } from './ports.js';
import type { Proved } from './trial.js';

const up = (x: number): q.Rational => q.fromNumber(x);

/** One certificate per output: of its worst element. */
export function certificates(p: Proved, independent: ReadonlySet<string>): OutputCertificate[] {
  const { c, results } = p.trial;
  return c.model.outputs.map((s) => {
    const own = results.filter((r) => r.signal === s);
    const span =
      s.kind === 'real' ? q.toNumber(q.sub(s.range.hi, s.range.lo)) * (1 + 2 ** -50) : Number.POSITIVE_INFINITY;
    const round = Math.min(Math.max(...own.map((r) => c.symbols.roundOf(r.error))), span);
    const total = Math.max(round, Math.min(Math.max(...own.map((r) => c.symbols.totalOf(r.error))), span));
    const decided = s.kind === 'bool' || s.kind === 'oneOf';
    const margin = Math.max(0, ...marginsOf(p, own));
    const jump = total - round;
    return {
      name: s.name,
      errorBound: up(decided ? 0 : round),
      errorBoundLsb: q.div(up(decided ? 0 : round), s.lsb),
      lsb: s.lsb,
      ...(s.enforced && s.kind === 'real' ? { maxError: s.maxError } : {}),
      boundKind: independent.has(s.name)
        ? 'proven'
        : decided && own.some((r) => remembers(c, r.error))
          ? 'per-step'
          : p.kind,
      ...(jump > 0 && !decided ? { jumpBound: up(jump * (1 + 2 ** -50)) } : {}),
      ...(decided ? { decisionMargin: up(margin) } : {}),
      parts: decided ? [] : parts(c, own),
      gains: [],
    };
  });
}

/** Whether a decision of an earlier step can still be felt: a state that one can move. */
function remembers(c: StepContext, f: Form): boolean {
  return [...f.terms.keys()].some((id) => {
    const symbol = c.symbols.get(id);
    return symbol.parts
      ? symbol.parts.some((x) => remembers(c, x))
      : symbol.kind === 'state' && symbol.total > symbol.round;
  });
}

/** Guard bands of the decisions an output is made of; of all of them where it was decided in an earlier step and kept in a state. */
function marginsOf(p: Proved, own: readonly Result[]): number[] {
  const { c, nexts } = p.trial;
  const forms = own.map((r) => r.error);
  const kept = forms.some((f) => remembers(c, f)) || p.kind === 'per-step' ? nexts.map((n) => n.error) : [];
  return [...forms, ...kept].flatMap((f) => decisionsOf(c, f)).map((id) => c.symbols.get(id).margin ?? 0);
}

function decisionsOf(c: StepContext, f: Form): number[] {
  return [...f.terms.keys()].flatMap((id) => {
    const symbol = c.symbols.get(id);
    if (symbol.parts) return symbol.parts.flatMap((part) => decisionsOf(c, part));
    return symbol.kind === 'decision' ? [id] : [];
  });
}

function parts(c: StepContext, own: readonly Result[]): ErrorPart[] {
  const worst = own.reduce((a, b) => (c.symbols.roundOf(b.error) > c.symbols.roundOf(a.error) ? b : a));
  const byCause = new Map<string, number>();
  const note = (f: Form, factor: number): void => {
    for (const [id, k] of f.terms) {
      const symbol = c.symbols.get(id);
      const size = mulUp(magnitudeOf(k), factor);
      if (symbol.parts) {
        const larger = symbol.parts.reduce((a, b) => (c.symbols.roundOf(b) > c.symbols.roundOf(a) ? b : a));
        note(larger, size);
      } else if (symbol.round > 0) {
        const cause = symbol.what === 'output rounding' ? symbol.what : `${LABEL[symbol.kind]} ${symbol.what}`;
        byCause.set(cause, (byCause.get(cause) ?? 0) + size * symbol.round);
      }
    }
  };
  note(worst.error, 1);
  return [...byCause].sort((a, b) => b[1] - a[1]).map(([cause, bound]) => ({ cause, bound: up(bound) }));
}

const LABEL = {
  rounding: 'rounding of',
  coefficient: 'stored',
  function: 'approximation of',
  limit: 'limits:',
  state: 'error of the state',
  decision: 'decision',
  arms: 'one of several in',
  product: 'argument:',
} as const;

/** Decisions that can reach an output or a state. */
export function discontinuities(p: Proved): Discontinuity[] {
  const { c, results, nexts } = p.trial;
  const reached = new Set([...results, ...nexts].flatMap((r) => decisionsOf(c, r.error)));
  const found = c.decisions.filter((d) => reached.has(d.symbol));
  const once = new Map(found.map((d) => [`${d.place?.line}:${d.place?.column} ${d.what}`, d]));
  return [...once.values()].map((d) => ({
    what: d.what,
    ...(d.place ? { place: d.place } : {}),
    guardBand: up(d.margin),
    jump: Object.fromEntries(
      results.filter((r) => r.index === 0).map((r) => [r.signal.name, up(jumpOf(c, r.error, d.symbol))]),
    ),
  }));
}

/** What one decision can change, through arms too: at most one of their parts holds. */
function jumpOf(c: StepContext, f: Form, symbol: number): number {
  let sum = 0;
  for (const [id, k] of f.terms) {
    const own = c.symbols.get(id);
    const inner = own.parts ? Math.max(...own.parts.map((part) => jumpOf(c, part, symbol))) : 0;
    sum += magnitudeOf(k) * (id === symbol ? c.symbols.total(symbol) : inner);
  }
  return sum * (1 + 2 ** -40);
}

/** Error of each state element after one step, in the program's order; tunables hold. */
export function stateBounds(p: Proved): number[] {
  const { c, nexts } = p.trial;
  const tunables = c.model.tunables.flatMap((s) => s.init.map(() => 0));
  const states = c.model.states.flatMap((s) =>
    s.init.map((_, i) => {
      const n = nexts.find((x) => x.state === s.name && x.index === i);
      return n ? c.symbols.totalOf(n.error) : 0;
    }),
  );
  return [...tunables, ...states];
}

export function stateInfos(c: StepContext): StateInfo[] {
  const tunables = c.model.tunables.map((s) => ({ signal: s, lsb: s.quantity.lsb, zero: s.quantity.zero }));
  const states = c.model.states.map((s) => {
    const { unit, frac } = stateGrid(c, s);
    return { signal: s, lsb: q.mul(unit, q.pow2(-frac)), zero: q.zero };
  });
  return [...tunables, ...states];
}

/** Named values of the program, for `explain` and the manifest. */
export function valueInfos(p: Proved): ValueInfo[] {
  const { c, results, program } = p.trial;
  const shares = (name: string): Record<string, q.Rational> =>
    Object.fromEntries(
      results
        .filter((r) => r.index === 0)
        .map((r) => [
          r.signal.name,
          up(
            [...r.error.terms].reduce(
              (sum, [id, k]) => (c.symbols.get(id).what === name ? sum + magnitudeOf(k) * c.symbols.round(id) : sum),
              0,
            ),
          ),
        ]),
    );
  return program.values
    .filter((v) => v.name !== undefined && v.kind !== 'const' && v.kind !== 'input')
    .map((v) => ({
      name: v.name ?? '',
      ...(v.span ? { place: v.span } : {}),
      range: { lo: q.fromFixed(v.range.lo, v.frac), hi: q.fromFixed(v.range.hi, v.frac) },
      from: 'the ranges of what it is computed from',
      frac: v.frac,
      bits: widthOf(v.range),
      share: shares(v.name ?? ''),
    }));
}

const widthOf = (r: { readonly lo: bigint; readonly hi: bigint }): number =>
  Math.max((r.lo < 0n ? -r.lo - 1n : r.lo).toString(2).length, (r.hi < 0n ? -r.hi - 1n : r.hi).toString(2).length) + 1;

/** Outputs that no state reaches: what holds for one step holds for all time. */
export function stateless(model: StepModel): ReadonlySet<string> {
  const { graph } = model;
  const reaches = new Set<number>();
  const visit = (root: StepModel['graph']['outputs'][number]['value']): boolean => {
    reaches.clear();
    const pending = [root];
    for (let x = pending.pop(); x; x = pending.pop()) {
      if (reaches.has(x.id)) continue;
      reaches.add(x.id);
      if (x.kind === 'delay') return false;
      if (x.kind === 'apply') pending.push(...x.args);
      else if (x.kind === 'gather') pending.push(x.table, x.at);
      else if (x.kind === 'if') pending.push(x.cond, ...x.then.results, ...x.else.results);
      else if (x.kind === 'fold') pending.push(...x.inits, ...x.region.results);
      else if (x.kind === 'call') pending.push(...x.args, ...x.region.results);
    }
    return true;
  };
  return new Set(graph.outputs.filter((o) => visit(o.value)).map((o) => o.name));
}
