// The real meaning of a controller as a graph from counts to counts, unrounded: what errorBound is measured against.
// With the stored integrator gain it is the reference of verify; with the asked one it is the block's float64 arithmetic.
import type { Real, RealGraph } from '../../ir/real.js';
import { type RealBuilder, realBuilder } from '../../ir/real-build.js';
import * as q from '../../num/rational.js';
import { add, clamp, mul, sub } from '../../ops/index.js';
import type { Integrator, ScaledInput, ScaledModel } from '../time/model.js';
import { addIntegrator, addResponse } from './graph.js';
import type { Structure } from './structure.js';

/** (raw - zero) in scaled units. */
function scaledInput(b: RealBuilder, raw: Real, x: ScaledInput, zero: q.Rational): Real {
  const centred = q.isZero(zero) ? raw : b.apply(sub, [raw, b.constant(zero)]);
  const frac = x.frac - x.guard;
  return frac === 0 ? centred : b.apply(mul, [centred, b.constant(q.pow2(-frac))]);
}

/** Inputs: raw counts inside their ranges. Output: the count before rounding, inside its limits. */
export function meaningGraph(model: ScaledModel, structure: Structure, integrator: Integrator | undefined): RealGraph {
  const b = realBuilder(model.block.exportName);
  const raws = model.inputs.map((x) => b.input(x.name));
  const wires = model.inputs.map((x, i) => ({
    node: scaledInput(b, raws[i], x, model.block.inputs[i].quantity.zero),
    history: [],
    name: x.name,
  }));
  const context = () => ({ b, prefix: '', delayFracs: new Map<string, number>() });
  const response = addResponse(context(), structure, undefined, wires).node;
  const stored = model.inputs.map((x, i) => ({
    ...wires[i],
    node: scaledInput(b, raws[i], x, q.fromFixed(x.zero, x.guard)),
  }));
  const u = integrator ? b.apply(add, [response, addIntegrator(context(), integrator, undefined, stored)]) : response;
  const { output } = model;
  const counts = b.apply(mul, [b.apply(add, [u, b.constant(output.offset)]), b.constant(q.pow2(output.frac))]);
  const limits = [q.rational(output.limits.lo), q.rational(output.limits.hi)].map((x) => b.constant(x));
  b.output(model.block.output.name, b.apply(clamp, [counts, ...limits]));
  return b.finish();
}

/** Bound of a float64 run of `meaningGraph` against its real value, in counts (2^-53 per operation through the sections' noise gains). */
export function float64Error(
  model: ScaledModel,
  figures: { sections: readonly { accumulator: number; noise: number }[]; sum: number },
  integratorFrac?: number,
): number {
  const u = 2 ** -53;
  const perSection = figures.sections.reduce((total, s) => total + 16 * u * s.accumulator * Math.max(1, s.noise), 0);
  const wide = integratorFrac !== undefined && integratorFrac + Math.log2(figures.sum + 1) > 51;
  const drift = wide ? 2 * u * figures.sum * 1e7 : 0;
  return (perSection + 16 * u * figures.sum + drift) * 2 ** model.output.frac;
}
