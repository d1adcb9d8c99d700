// What a candidate's error would be, in doubles: for ranking and pruning, never for a certificate.
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { outputCauses } from '../bound/certify.js';
import { estimateFrom, flatten } from '../bound/estimate.js';
import { linearMachine } from '../bound/machine.js';
import { differenceGraph } from '../realise/graph.js';
import type { Formats, Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import type { Nominal } from './nominal.js';
import type { Structures } from './structures.js';

/** Estimated effect of rounding the coefficients. */
export function coefficientEstimate(model: ScaledModel, s: Structures, actual: Structure): number {
  const graph = differenceGraph(model, s.ideal.structure, actual);
  const machine = linearMachine(graph);
  const code = flatten(machine);
  const node = machine.indexOf.get(graph.outputs[0].value.id) as number;
  return machine.inputs.reduce((total, source, k) => {
    const { plus, minus } = estimateFrom(code, source, 1e-3);
    const { lo, hi } = model.inputs[k].range;
    const [from, to] = [Math.min(0, q.toNumber(lo)), Math.max(0, q.toNumber(hi))];
    return total + Math.max(plus[node] * to - minus[node] * from, minus[node] * to - plus[node] * from);
  }, 0);
}

/** A non-zero coefficient that is stored as zero, or worse than to one part in 256. */
export const lost = (asked: Rational, stored: Rational): boolean =>
  q.lt(q.mul(q.abs(asked), q.pow2(-8)), q.abs(q.sub(asked, stored)));

/** Whether any coefficient of the structure is lost. */
export function loses(structure: Structure, actual: Structure): boolean {
  const inSections = structure.sections.some((s, j) => {
    const t = actual.sections[j];
    return s.num.some((b, i) => b.some((c, k) => lost(c, t.num[i][k]))) || s.den.some((c, k) => lost(c, t.den[k]));
  });
  return inSections || (structure.direct?.some((d, i) => lost(d, (actual.direct as Rational[])[i])) ?? false);
}

/** What rounding costs whatever the coefficients: cheap, so it prunes before coefficients are simulated. */
export function roundingEstimate(model: ScaledModel, figures: Nominal, formats: Formats): number {
  const noise = formats.sections.reduce((total, f, j) => total + figures.sections[j].noise * 2 ** (-f.fy - 1), 0);
  const reading = formats.integrator !== undefined && formats.integrator > formats.sum ? 2 ** (-formats.sum - 1) : 0;
  return outputCauses(model, formats.sum).reduce((total, c) => total + q.toNumber(c.bound), noise + reading);
}
