// The certificate of one candidate: proved ranges of every value, and the sum of every cause of error at the output.
//   |y_C - y| <= <<Hq - H>> U  +  sum over roundings <<H_i>> 2^-(f_i+1)  +  limits off their grid  +  output rounding
// (NUMERICS A.2-A.5; Hilaire & Lopez 2013, Volkova et al. 2015). The integrator is exact against its stored gain: its increment is
// an exact product, its clamp is 1-Lipschitz, so it adds nothing but the misfit of its limits.

import { Bug } from '../../diag/diagnostic.js';
import type { Apply, Real } from '../../ir/real.js';
import type { Interval } from '../../num/interval.js';
import * as iv from '../../num/interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { type BuiltGraph, controllerGraph, differenceGraph, limitsOnGrid } from '../realise/graph.js';
import type { Formats, Structure } from '../realise/structure.js';
import { nearest, primingGains, storedPriming } from '../realise/structure.js';
import type { Integrator, ScaledModel } from '../time/model.js';
import { type Gain, gainsFrom, prepare, totalGain } from './gains.js';
import { type LinearMachine, linearMachine } from './machine.js';
import { PEAK } from './residual.js';

export interface Cause {
  readonly cause: string;
  /** Scaled units of the output. */
  readonly bound: Rational;
}

export interface Ideal {
  readonly structure: Structure;
  /** Per unit of input, scaled units. */
  readonly residual: Rational;
}

export interface Certified {
  readonly built: BuiltGraph;
  readonly integrator?: Integrator;
  readonly ranges: ReadonlyMap<number, Interval>;
  readonly causes: readonly Cause[];
  /** Half an input count through the response, per input; absent with an integrator. */
  readonly inputQuantisation?: Rational;
}

/** Values of a node driven by an input anywhere in `range`, at rest before. */
export function driven(gain: Gain, range: Interval): Interval {
  const { lo, hi } = iv.withZero(range);
  return {
    lo: q.add(q.mul(gain.plus, lo), q.neg(q.mul(gain.minus, hi))),
    hi: q.sub(q.mul(gain.plus, hi), q.mul(gain.minus, lo)),
  };
}

/** Gains per integrator input on the grid of the state. */
export function storedIntegrator(model: ScaledModel, frac: number): Integrator {
  const integrator = model.integrator as Integrator;
  const gains = integrator.gains.map((k, i) => nearest(k, frac - model.inputs[i].frac));
  const { lo, hi } = limitsOnGrid(integrator, frac);
  return { gains, limits: { lo: q.fromFixed(lo, frac), hi: q.fromFixed(hi, frac) } };
}

interface Table {
  readonly machine: LinearMachine;
  readonly inputs: readonly (readonly Gain[])[];
  readonly roundings: readonly { readonly node: number; readonly epsilon: Rational; readonly gains: readonly Gain[] }[];
  readonly cuts: readonly { readonly range: Interval; readonly gains: readonly Gain[] }[];
}

/** Every gain of the machine; undefined when it cannot be shown to decay. */
function gainTable(machine: LinearMachine, cutRange: (node: number) => Interval): Table | undefined {
  const prepared = prepare(machine);
  if (!prepared) return undefined;
  const gains = (source: number) => gainsFrom(prepared, source);
  const inputs = machine.inputs.map(gains);
  const roundings = machine.roundings.map((node) => ({
    node,
    epsilon: q.pow2(-(machine.nodes[node].rounds as number) - 1),
    gains: gains(node),
  }));
  const cuts = machine.cuts.map((node) => ({ range: cutRange(node), gains: gains(node) }));
  if ([...inputs, ...roundings.map((r) => r.gains), ...cuts.map((c) => c.gains)].includes(undefined)) return undefined;
  return { machine, inputs, roundings, cuts } as Table;
}

function nodeRanges(table: Table, model: ScaledModel): Map<number, Interval> {
  const ranges = new Map<number, Interval>();
  for (const [i, node] of table.machine.nodes.entries()) {
    const parts = [
      ...table.inputs.map((g, k) => driven(g[i], model.inputs[k].range)),
      ...table.roundings.map((r) => iv.symmetric(q.mul(totalGain(r.gains[i]), r.epsilon))),
      ...table.cuts.map((c) => driven(c.gains[i], c.range)),
    ];
    ranges.set(node.real.id, parts.reduce(iv.add, iv.point(q.zero)));
  }
  return ranges;
}

/** Bound of |actual - ideal| at the output over all inputs in range; undefined when it cannot be shown. */
export function coefficientError(model: ScaledModel, ideal: Ideal, actual: Structure): Rational | undefined {
  const graph = differenceGraph(model, ideal.structure, actual);
  const machine = linearMachine(graph);
  const [node, own] = graph.outputs.map((o) => machine.indexOf.get(o.value.id) as number);
  const prepared = prepare(machine);
  if (!prepared) return undefined;
  let total = q.zero;
  for (const [k, source] of machine.inputs.entries()) {
    const gains = gainsFrom(prepared, source);
    if (!gains || q.lt(PEAK, totalGain(gains[own]))) return undefined;
    const size = iv.magnitude(iv.withZero(model.inputs[k].range));
    total = q.sum([total, iv.magnitude(driven(gains[node], model.inputs[k].range)), q.mul(ideal.residual, size)]);
  }
  return total;
}

function limitMisfit(model: ScaledModel, stored: Integrator): Rational {
  const asked = (model.integrator as Integrator).limits;
  return q.max(q.abs(q.sub(asked.lo, stored.limits.lo)), q.abs(q.sub(asked.hi, stored.limits.hi)));
}

const PRIMER: Interval = { lo: q.zero, hi: q.one };
/** The flag that says that the first sample has been seen. */
const isPrimer = (r: Real): boolean => r.kind === 'delay' && r.name === 'primed';

/** The stored steady state of the first sample against the section's own, which is what linear analysis assumes. */
function primingMisfit(model: ScaledModel, actual: Structure, formats: Formats): Rational {
  if (!actual.primed) return q.zero;
  const fracs = model.inputs.map((x) => x.frac);
  const stored = storedPriming(actual.sections[0], formats.sections[0], fracs);
  const exact = primingGains(actual.sections[0]);
  return q.sum(stored.map((g, i) => q.mul(q.abs(q.sub(g, exact[i])), iv.magnitude(model.inputs[i].range))));
}

/** Widens the section's values by a misfit that the pole, inside the unit circle, only shrinks. */
function withMisfit(ranges: Map<number, Interval>, misfit: Rational): void {
  if (q.isZero(misfit)) return;
  for (const [id, range] of ranges) ranges.set(id, iv.add(range, iv.symmetric(misfit)));
}

/** Range of the clamped sum before its clamp is what the linear nodes give; after it the limits. */
function withClamped(graph: BuiltGraph, ranges: Map<number, Interval>, limits: Interval | undefined): void {
  for (const { delay, next } of graph.graph.delays) {
    if (isPrimer(delay)) ranges.set(delay.id, PRIMER);
    if (ranges.has(next.id) || isPrimer(delay) || !limits) continue;
    if (next.kind !== 'apply') throw new Bug('a cut that is not an operation');
    ranges.set(next.id, limits);
    ranges.set(delay.id, limits);
    const before = (next as Apply).args[0];
    const range = ranges.get(before.id);
    if (range) ranges.set(before.id, range);
  }
}

/** A state is what its next value was: both lie in what was proved of either (a state starts at 0, which every such range contains). */
function agree(graph: BuiltGraph, ranges: Map<number, Interval>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const { delay, next } of graph.graph.delays) {
      const [a, b] = [ranges.get(delay.id), ranges.get(next.id)];
      const both = a && b && iv.meet(a, b);
      if (!both || (iv.encloses(both, a) && iv.encloses(both, b))) continue;
      ranges.set(delay.id, both);
      ranges.set(next.id, both);
      changed = true;
    }
  }
}

/** `actual` has its coefficients as stored. Undefined when the candidate cannot be proved to decay. */
export function certify(model: ScaledModel, ideal: Ideal, actual: Structure, formats: Formats): Certified | undefined {
  const integrator = formats.integrator === undefined ? undefined : storedIntegrator(model, formats.integrator);
  const built = controllerGraph(model, actual, formats, integrator);
  const machine = linearMachine(built.graph);
  const table = gainTable(machine, (node) =>
    isPrimer(machine.nodes[node].real) ? PRIMER : (integrator as Integrator).limits,
  );
  const coefficients = table && coefficientError(model, ideal, actual);
  if (!table || !coefficients) return undefined;
  const ranges = nodeRanges(table, model);
  const misfit = primingMisfit(model, actual, formats);
  withMisfit(ranges, misfit);
  withClamped(built, ranges, integrator?.limits);
  agree(built, ranges);
  const u = machine.indexOf.get(built.graph.outputs[0].value.id) as number;
  const causes: Cause[] = [
    { cause: 'coefficients', bound: coefficients },
    { cause: 'first sample', bound: misfit },
  ];
  for (const r of table.roundings) {
    const node: Real = machine.nodes[r.node].real;
    causes.push({ cause: `rounding of ${node.name}`, bound: q.mul(totalGain(r.gains[u]), r.epsilon) });
  }
  for (const [k, x] of model.inputs.entries()) {
    if (!q.isZero(x.offsetError)) {
      causes.push({
        cause: `stored zero of ${x.name}`,
        bound: q.mul(totalGain(table.inputs[k][u]), q.abs(x.offsetError)),
      });
    }
  }
  if (integrator) causes.push({ cause: 'integrator limits', bound: limitMisfit(model, integrator) });
  const halves = table.inputs.map((g, k) =>
    q.mul(totalGain(g[u]), q.pow2(-(model.block.inputs[k].quantity.frac ?? 0) - 1)),
  );
  return {
    built,
    ranges,
    causes,
    ...(integrator ? { integrator } : { inputQuantisation: q.sum(halves) }),
  };
}

/** Error of the last step from `sum` fraction bits to the output's, offset included. */
export function outputCauses(model: ScaledModel, sumFrac: number): Cause[] {
  const { output } = model;
  const offset = q.sub(q.fromFixed(q.toFixed(output.offset, sumFrac), sumFrac), output.offset);
  const misfit: Cause[] = q.isZero(offset) ? [] : [{ cause: 'stored zero of the output', bound: q.abs(offset) }];
  const rounds = sumFrac > output.frac;
  return rounds ? [...misfit, { cause: 'output rounding', bound: q.pow2(-output.frac - 1) }] : misfit;
}
