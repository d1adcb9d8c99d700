// A structure's own figures, before formats: magnitudes of section outputs and accumulators, noise gains. Doubles, for ranking only.
import type { Real, RealGraph } from '../../ir/real.js';
import type { Interval } from '../../num/interval.js';
import * as q from '../../num/rational.js';
import { estimateFrom, flatten } from '../bound/estimate.js';
import { linearMachine } from '../bound/machine.js';
import { controllerGraph } from '../realise/graph.js';
import type { Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';

export interface SectionFigures {
  /** Largest |y| of the section. */
  readonly output: number;
  /** Largest magnitude of any product, partial sum or state. */
  readonly accumulator: number;
  /** Peak gain from a rounding of this section's output to the controller's output; 0 when it does not round. */
  readonly noise: number;
}

export interface Nominal {
  readonly sections: readonly SectionFigures[];
  /** Largest magnitude among the products and sums that form the output. */
  readonly sum: number;
  readonly finite: boolean;
}

const end = (x: Interval, side: 'lo' | 'hi'): number => q.toNumber(x[side]);

function magnitudes(
  model: ScaledModel,
  graph: RealGraph,
  tolerance: number,
): { size: Map<number, number>; noise: Map<string, number> } {
  const machine = linearMachine(graph);
  const code = flatten(machine);
  const lo = new Float64Array(machine.nodes.length);
  const hi = new Float64Array(machine.nodes.length);
  const drive = (source: number, range: Interval): void => {
    const { plus, minus } = estimateFrom(code, source, tolerance);
    const [from, to] = [Math.min(0, end(range, 'lo')), Math.max(0, end(range, 'hi'))];
    for (let i = 0; i < lo.length; i++) {
      lo[i] += plus[i] * from - minus[i] * to;
      hi[i] += plus[i] * to - minus[i] * from;
    }
  };
  for (const [k, source] of machine.inputs.entries()) drive(source, model.inputs[k].range);
  for (const source of machine.cuts) if (model.integrator) drive(source, model.integrator.limits);
  const u = machine.indexOf.get(graph.outputs[0].value.id) as number;
  const noise = new Map<string, number>();
  for (const source of machine.roundings) {
    const { plus, minus } = estimateFrom(code, source, tolerance);
    noise.set(machine.nodes[source].real.name ?? '', plus[u] + minus[u]);
  }
  const size = new Map(machine.nodes.map((n, i) => [n.real.id, Math.max(hi[i], -lo[i])]));
  return { size, noise };
}

/** The products and sums under `root`, down to roundings, delays and inputs. */
export function accumulators(root: Real, found = new Set<Real>()): Set<Real> {
  if (root.kind !== 'apply' || root.op.name === 'quantise' || found.has(root)) return found;
  found.add(root);
  for (const a of root.args) accumulators(a, found);
  return found;
}

/** Analyses a structure with exact coefficients; sums end where they move by less than `tolerance`. */
export function nominal(model: ScaledModel, structure: Structure, tolerance = 1e-4): Nominal {
  const formats = { sections: structure.sections.map(() => ({ fa: 0, fy: 0, fb: [] })), sum: 0 };
  const { graph } = controllerGraph(model, structure, formats);
  const { size, noise } = magnitudes(model, graph, tolerance);
  const largest = (roots: readonly Real[]) => {
    const nodes = roots.flatMap((r) => [r, ...accumulators(r)]);
    return Math.max(0, ...nodes.map((n) => size.get(n.id) ?? 0));
  };
  const quantisers = new Map<string, Real>();
  for (const d of graph.delays) for (const n of accumulators(d.next)) for (const a of argsOf(n)) note(a, quantisers);
  for (const n of accumulators(graph.outputs[0].value)) for (const a of argsOf(n)) note(a, quantisers);
  for (const d of graph.delays) note(d.next, quantisers);
  note(graph.outputs[0].value, quantisers);
  const sections = structure.sections.map((_, j) => {
    const y = quantisers.get(`y${j + 1}`);
    const nexts = graph.delays.filter((d) => d.delay.name.startsWith(`s${j + 1}_`)).map((d) => d.next);
    const inner = y?.kind === 'apply' ? y.args[0] : undefined;
    const output = y ? (size.get(y.id) ?? 0) : largest(nexts);
    return {
      output,
      accumulator: Math.max(output, largest(inner ? [inner, ...nexts] : nexts)),
      noise: noise.get(`y${j + 1}`) ?? 0,
    };
  });
  const sum = Math.max(
    largest([graph.outputs[0].value]),
    model.integrator ? Math.max(-end(model.integrator.limits, 'lo'), end(model.integrator.limits, 'hi')) : 0,
  );
  return { sections, sum, finite: Number.isFinite(sum) && sections.every((s) => Number.isFinite(s.accumulator)) };
}

const argsOf = (r: Real): readonly Real[] => (r.kind === 'apply' ? r.args : []);

function note(r: Real, found: Map<string, Real>): void {
  if (r.kind === 'apply' && r.op.name === 'quantise' && r.name !== undefined) found.set(r.name, r);
}
