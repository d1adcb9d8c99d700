// Checks on the scaled model that need no formats: the output's range holds what can happen, gains that a 64-bit state can hold.
import { certificateCodes } from '../../diag/codes/certificate.js';
import { diagnose, type Reporter } from '../../diag/reporter.js';
import type { Interval } from '../../num/interval.js';
import * as iv from '../../num/interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { driven } from '../bound/certify.js';
import { gainsFrom, prepare } from '../bound/gains.js';
import { linearMachine } from '../bound/machine.js';
import { controllerGraph } from '../realise/graph.js';
import { nearest } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import { integratorFrac } from './formats.js';
import { slowProblem } from './refuse.js';
import type { Structures } from './structures.js';

export const show = (x: Rational): string => `${q.toNumber(x)}`;
const showInterval = (i: Interval): string => `[${show(i.lo)}, ${show(i.hi)}]`;

/** Range of the unlimited read-out u for every input, in scaled units; undefined when it cannot be bounded. */
function readOutRange(model: ScaledModel, forms: Structures, relTol?: number): Interval | undefined {
  const { graph } = controllerGraph({ ...model, integrator: undefined }, forms.ideal.structure);
  const machine = linearMachine(graph);
  const prepared = prepare(machine);
  if (!prepared) return undefined;
  const u = machine.indexOf.get(graph.outputs[0].value.id);
  const parts = machine.inputs.map((source, k) => {
    const gains = gainsFrom(prepared, source, relTol);
    return gains && u !== undefined ? driven(gains[u], model.inputs[k].range) : undefined;
  });
  if (parts.some((p) => p === undefined)) return undefined;
  const limits = model.integrator?.limits ?? iv.point(q.zero);
  return (parts as Interval[]).reduce(iv.add, limits);
}

/** BS4011 when the pinned realisation is none of this system's. */
export function checkRealisation(model: ScaledModel, forms: Structures, reporter: Reporter): boolean {
  const { realisation: pinned, exportName } = model.block;
  const have = [...new Set(forms.list.map((s) => s.realisation))];
  if (pinned === undefined || have.includes(pinned)) return true;
  const p = { pinned, have: have.join(', ') };
  reporter.add(diagnose(certificateCodes, 'BS4011', p, { block: exportName, path: ['realisation'] }));
  return false;
}

/** BS4004 when the output can leave its declared range and does not saturate (rounding alone is saturated and allowed). */
export function checkRange(model: ScaledModel, forms: Structures, reporter: Reporter): boolean {
  if (model.block.saturate) return true;
  const slack = q.mul(model.lsb, q.pow2(-1));
  const allowed = { lo: q.sub(model.output.range.lo, slack), hi: q.add(model.output.range.hi, slack) };
  const fine = (range: Interval | undefined): boolean => range !== undefined && iv.encloses(allowed, range);
  const coarse = readOutRange(model, forms);
  if (fine(coarse)) return true;
  // A response that fills its range exactly is told from one that leaves it by summing it longer.
  const close = coarse && iv.encloses(iv.scale(allowed, q.rational(129, 128)), coarse);
  const range = close ? readOutRange(model, forms, 2 ** -40) : coarse;
  if (fine(range)) return true;
  const slow = range ? undefined : slowProblem(model);
  if (slow) {
    reporter.add(slow);
    return false;
  }
  const inUnits = (i: Interval): Interval => {
    const ends = [i.lo, i.hi].map((x) => q.mul(x, model.output.unit));
    return { lo: ends.reduce(q.min), hi: ends.reduce(q.max) };
  };
  const p = {
    range: range ? showInterval(inUnits(range)) : 'any value',
    declared: showInterval(model.block.output.range),
  };
  reporter.add(diagnose(certificateCodes, 'BS4004', p, { block: model.block.exportName, path: ['output', 'range'] }));
  return false;
}

/** BS4006 when a gain cannot be stored to 2^-15 beside the limits in a 64-bit state. */
export function checkGains(model: ScaledModel, reporter: Reporter): boolean {
  for (const x of model.inputs) {
    if (!q.isZero(x.offsetError)) {
      const offset = show(q.mul(x.offsetError, q.pow2(x.frac - x.guard)));
      reporter.add(
        diagnose(
          certificateCodes,
          'BS4102',
          { offset, name: x.name },
          { block: model.block.exportName, path: ['inputs', x.name] },
        ),
      );
    }
  }
  const frac = integratorFrac(model);
  if (frac === undefined || !model.integrator) return true;
  const span = iv.magnitude(model.integrator.limits);
  const increment = q.sum(
    model.integrator.gains.map((k, i) => q.mul(q.abs(k), iv.magnitude(iv.withZero(model.inputs[i].range)))),
  );
  const bits = frac + q.ceilLog2(q.add(q.add(span, increment), q.one)) + 1;
  if (bits <= 63) return true;
  const held = model.integrator.gains.map((k, i) => nearest(k, frac - (bits - 63) - model.inputs[i].frac));
  const loss = (i: number, k: Rational) => (q.isZero(k) ? q.zero : q.abs(q.div(q.sub(held[i], k), k)));
  const losses = model.integrator.gains.map((k, i) => loss(i, k));
  const worst = losses.findIndex((l) => losses.every((other) => q.le(other, l)));
  const p = {
    name: model.inputs[worst].name,
    asked: show(model.integrator.gains[worst]),
    stored: show(held[worst]),
    bits: frac,
  };
  reporter.add(diagnose(certificateCodes, 'BS4006', p, { block: model.block.exportName, path: ['system'] }));
  return false;
}
