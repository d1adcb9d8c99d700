// Candidates = structures x word classes x precisions. The cheapest on the design's core whose proved bound meets maxError is taken;
// for a pinned format without maxError the cheapest, on a tie the one with the smaller bound (CONTRACT section 1).
import type { FixedProgram } from '../../ir/fixed.js';
import type { Interval } from '../../num/interval.js';
import * as q from '../../num/rational.js';
import type { Rational } from '../../num/rational.js';
import type { Costs } from '../../target/schema.js';
import { type Cause, type Certified, certify, outputCauses, storedIntegrator } from '../bound/certify.js';
import { estimateFrom, flatten } from '../bound/estimate.js';
import { linearMachine } from '../bound/machine.js';
import { lower } from '../lower/lower.js';
import { controllerGraph, differenceGraph } from '../realise/graph.js';
import { type Formats, quantised, type SectionFormat, type Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import { programCost } from './cost.js';
import { completions, tight, WORD_CLASSES, widest, type WordClass } from './formats.js';
import { type Nominal, nominal } from './nominal.js';
import { type Structures } from './structures.js';

export interface Candidate {
  readonly structure: Structure;
  readonly formats: Formats;
  readonly words: WordClass;
  /** Estimated error in scaled units of the output. */
  readonly estimate: number;
  readonly cost: number;
}

export interface Choice {
  readonly candidate: Candidate;
  readonly certified: Certified;
  readonly causes: readonly Cause[];
  readonly bound: Rational;
  readonly program: FixedProgram;
}

export interface Failure {
  /** Best bound that was proved, if any candidate was. */
  readonly best?: Rational;
  /** A candidate existed but its poles left the unit circle. */
  readonly unstable: boolean;
}

/** Estimated effect of rounding the coefficients. */
function coefficientEstimate(model: ScaledModel, s: Structures, actual: Structure): number {
  const graph = differenceGraph(model, s.ideal.structure, actual);
  const machine = linearMachine(graph);
  const code = flatten(machine);
  const node = machine.indexOf.get(graph.outputs[0].value.id) as number;
  return machine.inputs.reduce((total, source, k) => {
    const { plus, minus } = estimateFrom(machine, code, source, 1e-3);
    const { lo, hi } = model.inputs[k].range;
    const [from, to] = [Math.min(0, q.toNumber(lo)), Math.max(0, q.toNumber(hi))];
    return total + Math.max(plus[node] * to - minus[node] * from, minus[node] * to - plus[node] * from);
  }, 0);
}

/** A non-zero coefficient that is stored as zero, or worse than to one part in 256. */
function loses(structure: Structure, actual: Structure): boolean {
  const lost = (asked: Rational, stored: Rational) => q.lt(q.mul(q.abs(asked), q.pow2(-8)), q.abs(q.sub(asked, stored)));
  const inSections = structure.sections.some((s, j) => {
    const t = actual.sections[j];
    return s.num.some((b, i) => b.some((c, k) => lost(c, t.num[i][k]))) || s.den.some((c, k) => lost(c, t.den[k]));
  });
  return inSections || (structure.direct?.some((d, i) => lost(d, (actual.direct as Rational[])[i])) ?? false);
}

function estimate(model: ScaledModel, s: Structures, structure: Structure, figures: Nominal, formats: Formats): number {
  const actual = quantised(structure, formats, model.inputs.map((x) => x.frac));
  const noise = formats.sections.reduce((total, f, j) => total + figures.sections[j].noise * 2 ** (-f.fy - 1), 0);
  const reading = formats.integrator !== undefined && formats.integrator > formats.sum ? 2 ** (-formats.sum - 1) : 0;
  const output = outputCauses(model, formats.sum).reduce((total, c) => total + q.toNumber(c.bound), 0);
  return coefficientEstimate(model, s, actual) + noise + reading + output;
}

/** Estimated cost: the program lowered with whatever ranges interval arithmetic and the estimate give is not needed to the bit. */
function estimatedCost(model: ScaledModel, structure: Structure, figures: Nominal, formats: Formats, costs: Costs): number {
  const actual = quantised(structure, formats, model.inputs.map((x) => x.frac));
  const integrator = formats.integrator === undefined ? undefined : storedIntegrator(model, formats.integrator);
  const built = controllerGraph(model, actual, formats, integrator);
  const machine = linearMachine(built.graph);
  const ranges = new Map<number, Interval>();
  const size = Math.max(figures.sum, ...figures.sections.map((f) => f.accumulator)) * 1.01;
  const all: Interval = { lo: q.fromNumber(-size), hi: q.fromNumber(size) };
  for (const node of machine.nodes) {
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
  for (const d of built.graph.delays) if (integrator && d.delay.name === 'w') ranges.set(d.delay.id, integrator.limits);
  try {
    return programCost(lower(model, built, ranges, 'estimate'), costs);
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

interface Search {
  readonly model: ScaledModel;
  readonly structures: Structures;
  readonly costs: Costs;
}

function sectionFormats(search: Search, structure: Structure, figures: Nominal, words: WordClass): SectionFormat[][] {
  const { model } = search;
  if (structure.sections.length === 0) return [[]];
  const list: (SectionFormat[] | undefined)[] = [];
  const enforced = model.block.output.enforced;
  if (words.accumulator === 32 || !enforced) {
    for (let coarser = 0; coarser <= 10; coarser++) list.push(widest(structure, figures, words, model, coarser));
  } else {
    const output = outputCauses(model, model.output.frac + 1).reduce((t, c) => t + q.toNumber(c.bound), 0);
    const slack = Math.max(q.toNumber(model.maxError) - output, q.toNumber(model.maxError) / 8);
    const noise = slack / 3 / structure.sections.length;
    for (let fa = 10; fa <= 30; fa += 2) list.push(tight(structure, figures, words, model, noise, fa));
    list.push(widest(structure, figures, words, model, 0), widest(structure, figures, words, model, 2));
  }
  return list.filter((f) => f !== undefined);
}

/** The class's most precise, or cheapest sufficient, way with one structure. */
function candidatesOf(search: Search, structure: Structure, words: WordClass): Candidate[] {
  const { model } = search;
  const figures = nominal(model, structure);
  if (!figures.finite) return [];
  const found: Candidate[] = [];
  for (const sections of sectionFormats(search, structure, figures, words)) {
    for (const formats of completions(structure, figures, words, model, sections)) {
      const actual = quantised(structure, formats, model.inputs.map((x) => x.frac));
      if (!model.block.output.enforced && loses(structure, actual)) continue;
      const error = estimate(model, search.structures, structure, figures, formats);
      if (!Number.isFinite(error)) continue;
      found.push({ structure, formats, words, estimate: error, cost: 0 });
      if (words.accumulator === 64 && model.block.output.enforced && error <= q.toNumber(model.maxError) * 0.98) break;
    }
  }
  const best = found.sort((a, b) => a.estimate - b.estimate).slice(0, 2);
  return best.map((c) => ({ ...c, cost: estimatedCost(model, structure, figures, c.formats, search.costs) }));
}

const classesFor = (model: ScaledModel): readonly WordClass[] => {
  const pinned = model.block.output.pinnedBits ?? 0;
  return WORD_CLASSES.filter((w) => pinned <= w.coefficient && pinned <= w.accumulator / 2);
};

export function candidates(search: Search): Candidate[] {
  const { list } = search.structures;
  const pinned = search.model.block.realisation;
  const wanted = pinned ? list.filter((s) => s.realisation === pinned) : list;
  const all = wanted.flatMap((structure) => classesFor(search.model).flatMap((words) => candidatesOf(search, structure, words)));
  const { enforced } = search.model.block.output;
  const limit = q.toNumber(search.model.maxError);
  const meets = (c: Candidate) => (!enforced || c.estimate <= limit ? 0 : 1);
  return all.sort((a, b) => meets(a) - meets(b) || (meets(a) === 1 ? a.estimate - b.estimate : a.cost - b.cost || a.estimate - b.estimate));
}

const sumFracOf = (c: Candidate): number => c.formats.sum;
const MAX_TRIES = 8;

/** Certifies candidates in order until one meets the requirement. */
export function choose(search: Search, name: string): Choice | Failure {
  const { model } = search;
  let best: Rational | undefined;
  let unstable = false;
  for (const candidate of candidates(search).slice(0, MAX_TRIES)) {
    const certified = certify(model, search.structures.ideal, candidate.structure, candidate.formats);
    if (!certified) {
      unstable = true;
      continue;
    }
    const causes = [...certified.causes, ...outputCauses(model, sumFracOf(candidate))].filter((c) => !q.isZero(c.bound));
    const bound = q.sum(causes.map((c) => c.bound));
    const program = lowered(model, certified, name);
    if (!program) continue;
    if (!model.block.output.enforced || q.le(bound, model.maxError)) return { candidate, certified, causes, bound, program };
    best = best === undefined ? bound : q.min(best, bound);
  }
  return { ...(best === undefined ? {} : { best }), unstable };
}

/** Undefined when the proved ranges, a little wider than the estimated ones, need more than 64 bits. */
function lowered(model: ScaledModel, certified: Certified, name: string): FixedProgram | undefined {
  try {
    return lower(model, certified.built, certified.ranges, name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
