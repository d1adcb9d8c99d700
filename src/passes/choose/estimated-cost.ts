// What a candidate would cost on a core: lowered with estimated ranges, passed through the core's machine passes, counted.
import type { Real } from '../../ir/real.js';
import type { Interval } from '../../num/interval.js';
import * as q from '../../num/rational.js';
import type { Target } from '../../target/schema.js';
import { storedIntegrator } from '../bound/certify.js';
import { linearMachine } from '../bound/machine.js';
import { lower } from '../lower/lower.js';
import { runMachinePasses } from '../machine/index.js';
import { controllerGraph } from '../realise/graph.js';
import type { Formats, Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import { programCost } from './cost.js';
import { accumulators, type Nominal } from './nominal.js';

/** In the target's unit; Infinity when a value would need more than 64 bits. */
export function estimatedCost(
  model: ScaledModel,
  actual: Structure,
  figures: Nominal,
  formats: Formats,
  target: Target,
): number {
  const integrator = formats.integrator === undefined ? undefined : storedIntegrator(model, formats.integrator);
  const built = controllerGraph(model, actual, formats, integrator);
  const machine = linearMachine(built.graph);
  const ranges = new Map<number, Interval>();
  const size = Math.max(figures.sum, ...figures.sections.map((f) => f.accumulator)) * 1.01;
  const all: Interval = { lo: q.fromNumber(-size), hi: q.fromNumber(size) };
  // The figures do not speak of the integrator's increment, nor of differences of inputs: interval arithmetic does.
  const roots = [
    built.graph.outputs[0].value,
    ...built.graph.delays.flatMap((d) => (d.delay.name === 'w' ? [] : d.next)),
  ];
  const ofInputs = (r: Real): boolean =>
    r.kind === 'apply' && r.args.every((a) => a.kind === 'input' || a.kind === 'const');
  const known = new Set(roots.flatMap((r) => [...accumulators(r)].filter((n) => !ofInputs(n))));
  for (const node of machine.nodes) {
    if (node.real.kind === 'apply' && node.rounds === undefined && !known.has(node.real)) continue;
    const section = /^(?:s|y)(\d+)_/.exec(node.real.kind === 'delay' ? node.real.name : '');
    const f = section ? figures.sections[Number(section[1]) - 1] : undefined;
    const own = f ? (node.real.name?.startsWith('y') ? f.output : f.accumulator) * 1.01 : size;
    ranges.set(node.real.id, f ? { lo: q.fromNumber(-own), hi: q.fromNumber(own) } : all);
    const y = /^y(\d+)$/.exec(node.real.name ?? '');
    if (y) {
      const out = figures.sections[Number(y[1]) - 1].output * 1.01;
      ranges.set(node.real.id, { lo: q.fromNumber(-out), hi: q.fromNumber(out) });
    }
  }
  for (const { delay } of built.graph.delays) {
    if (integrator && delay.name === 'w') ranges.set(delay.id, integrator.limits);
    if (delay.name === 'primed') ranges.set(delay.id, { lo: q.zero, hi: q.one });
  }
  try {
    return programCost(runMachinePasses(lower(model, built, ranges, 'estimate'), target.c), target.costs);
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
