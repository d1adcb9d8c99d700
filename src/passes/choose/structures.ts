// The realisations of a model: direct forms, chains of second-order sections in their best orders, parallel P + I + D.
import type { Realisation } from '../../blocks/checked.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { Ideal } from '../bound/certify.js';
import { residualBound } from '../bound/residual.js';
import { chained, direct, type Sections, sectionsOf } from '../realise/sections.js';
import type { Section, Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import { nominal } from './nominal.js';

export interface Structures {
  readonly ideal: Ideal;
  readonly list: readonly Structure[];
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, i) => [...rest.slice(0, i), n - 1, ...rest.slice(i)]),
  );
}

/** Orders worth trying: all of up to four sections, else by pole radius both ways. */
function orders(n: number): number[][] {
  if (n <= 4) return permutations(n);
  const up = Array.from({ length: n }, (_, i) => i);
  return [up, [...up].reverse()];
}

/** Noise of equally wide section outputs, relative: what a chain's order decides. */
function figureOfMerit(model: ScaledModel, structure: Structure): number {
  const { sections, finite } = nominal(model, structure, 0.02);
  return finite ? sections.reduce((total, s) => total + s.noise * s.output, 0) : Number.POSITIVE_INFINITY;
}

const KEPT_ORDERS = 2;

function bestChains(model: ScaledModel, sections: Sections): Section[][] {
  const rest = { ...model };
  delete (rest as { integrator?: unknown }).integrator;
  const chains = orders(sections.shapes.length).map((o) => chained(sections, o));
  const ranked = chains.map((chain) => {
    const structure: Structure = { realisation: 'sos-df2t', form: 'df2t', sections: chain };
    return { chain, merit: figureOfMerit(rest, structure) };
  });
  return ranked
    .sort((a, b) => a.merit - b.merit)
    .slice(0, KEPT_ORDERS)
    .map((r) => r.chain);
}

const both = (sections: readonly Section[], names: readonly [Realisation, Realisation]): Structure[] => [
  { realisation: names[0], form: 'df2t', sections },
  { realisation: names[1], form: 'df1', sections },
];

function parallelPid(model: ScaledModel): Structure[] {
  const parallel = model.parallel;
  if (!parallel) return [];
  const tail = parallel.tail.num.every((p) => p.length === 0) ? [] : [direct(parallel.tail)];
  return [
    {
      realisation: 'parallel-pid',
      form: 'df2t',
      direct: parallel.direct,
      sections: tail,
      ...(tail.length > 0 && { primed: true }),
    },
  ];
}

const staticGain = (model: ScaledModel): Structure => ({
  realisation: 'df1',
  form: 'df1',
  direct: model.response.num.map((p): Rational => p[0] ?? q.zero),
  sections: [],
});

/** Every structure of the model, the ideal response apart; undefined when the sections cannot be shown to be the response. */
export function structures(model: ScaledModel): Structures | undefined {
  const order = model.response.den.length - 1;
  if (order === 0) {
    const list = model.parallel ? parallelPid(model) : [staticGain(model)];
    return { ideal: { structure: list[0], residual: q.zero }, list };
  }
  if (model.parallel) {
    // Other forms would not know what part of their state is the derivative's, which the first sample primes.
    const list = parallelPid(model);
    return { ideal: { structure: list[0], residual: q.zero }, list };
  }
  const whole = [direct(model.response)];
  const exact: Ideal = { structure: { realisation: 'df2t', form: 'df2t', sections: whole }, residual: q.zero };
  const directs = both(whole, ['df2t', 'df1']);
  if (order <= 2 || model.response.num.length > 1) return { ideal: exact, list: directs };
  const sections = sectionsOf(model.response);
  const chains = bestChains(model, sections);
  const residual = residualBound(sections);
  if (residual === undefined) return undefined;
  const sos = chains.flatMap((chain) => both(chain, ['sos-df2t', 'sos-df1']));
  return { ideal: { structure: sos[0], residual }, list: [...sos, ...(order <= 4 ? directs : [])] };
}
