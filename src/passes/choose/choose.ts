// Candidates = structures x word classes x precisions. The cheapest on the design's core whose proved bound meets maxError is taken;
// for a pinned format without maxError the cheapest, on a tie the one with the smaller bound (CONTRACT section 1).
import type { FixedProgram } from '../../ir/fixed.js';
import type { Interval } from '../../num/interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { isSchur } from '../../systems/stability.js';
import type { Target } from '../../target/schema.js';
import { runMachinePasses } from '../machine/index.js';
import { type Cause, type Certified, certify, outputCauses, storedIntegrator } from '../bound/certify.js';
import { estimateFrom, flatten } from '../bound/estimate.js';
import { linearMachine } from '../bound/machine.js';
import { lower } from '../lower/lower.js';
import { controllerGraph, differenceGraph } from '../realise/graph.js';
import { type Formats, quantised, type SectionFormat, type Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import { programCost } from './cost.js';
import { completions, tight, WORD_CLASSES, type WordClass, widest } from './formats.js';
import { type Nominal, nominal } from './nominal.js';
import type { Structures } from './structures.js';

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
  const lost = (asked: Rational, stored: Rational) =>
    q.lt(q.mul(q.abs(asked), q.pow2(-8)), q.abs(q.sub(asked, stored)));
  const inSections = structure.sections.some((s, j) => {
    const t = actual.sections[j];
    return s.num.some((b, i) => b.some((c, k) => lost(c, t.num[i][k]))) || s.den.some((c, k) => lost(c, t.den[k]));
  });
  return inSections || (structure.direct?.some((d, i) => lost(d, (actual.direct as Rational[])[i])) ?? false);
}

/** What rounding costs whatever the coefficients: cheap, so it prunes before coefficients are simulated. */
function roundingEstimate(model: ScaledModel, figures: Nominal, formats: Formats): number {
  const noise = formats.sections.reduce((total, f, j) => total + figures.sections[j].noise * 2 ** (-f.fy - 1), 0);
  const reading = formats.integrator !== undefined && formats.integrator > formats.sum ? 2 ** (-formats.sum - 1) : 0;
  return outputCauses(model, formats.sum).reduce((total, c) => total + q.toNumber(c.bound), noise + reading);
}

/** Estimated cost: the program lowered with whatever ranges interval arithmetic and the estimate give is not needed to the bit. */
function estimatedCost(
  model: ScaledModel,
  structure: Structure,
  figures: Nominal,
  formats: Formats,
  target: Target,
): number {
  const actual = quantised(
    structure,
    formats,
    model.inputs.map((x) => x.frac),
  );
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

export interface Search {
  readonly model: ScaledModel;
  readonly structures: Structures;
  /** The core the design is optimised for. */
  readonly target: Target;
}

/** A way with one structure whose error has been estimated; undefined when it cannot meet an enforced requirement or loses a gain. */
type Trial = Omit<Candidate, 'cost'>;

interface Attempt {
  readonly search: Search;
  readonly structure: Structure;
  readonly figures: Nominal;
  readonly words: WordClass;
  readonly limit: number;
}

function trial(a: Attempt, formats: Formats): Trial | undefined {
  const { model, structures } = a.search;
  const rounding = roundingEstimate(model, a.figures, formats);
  if (rounding > a.limit) return undefined;
  const actual = quantised(
    a.structure,
    formats,
    model.inputs.map((x) => x.frac),
  );
  if (!model.block.output.enforced && loses(a.structure, actual)) return undefined;
  if (!actual.sections.every((section) => isSchur([...section.den].reverse().concat(q.one)))) return undefined;
  const estimate = rounding + coefficientEstimate(model, structures, actual);
  return Number.isFinite(estimate) ? { structure: a.structure, formats, words: a.words, estimate } : undefined;
}

const trials = (a: Attempt, sections: SectionFormat[] | undefined): Trial[] =>
  sections
    ? completions(a.structure, a.figures, a.words, a.search.model, sections).flatMap((f) => trial(a, f) ?? [])
    : [];

/** The class at its widest, trading feedback bits against output bits. */
function wide(a: Attempt): Trial[] {
  if (a.structure.sections.length === 0) return trials(a, []);
  const steps = Array.from({ length: a.limit === BEST_EFFORT ? 3 : 11 }, (_, coarser) => coarser);
  return steps.flatMap((coarser) => trials(a, widest(a.structure, a.figures, a.words, a.search.model, coarser)));
}

/** Just wide enough: output bits from the noise budget, feedback bits by extrapolating the effect of coefficients (it halves per bit). */
function justEnough(a: Attempt): Trial[] {
  const { model } = a.search;
  const count = a.structure.sections.length;
  if (count === 0) return trials(a, []);
  const output = outputCauses(model, model.output.frac + 1).reduce((t, c) => t + q.toNumber(c.bound), 0);
  const slack = Math.max(a.limit - output, a.limit / 8);
  const at = (fa: number) => trials(a, tight(a.structure, a.figures, a.words, model, slack / 3 / count, fa));
  const first = 16;
  const probe = at(first)[0];
  const rounding = probe ? roundingEstimate(model, a.figures, probe.formats) : 0;
  const effect = probe ? probe.estimate - rounding : slack;
  const needed = Math.min(30, Math.max(8, first + Math.ceil(Math.log2(effect / (slack / 3)))));
  const found: Trial[] = probe && probe.estimate <= a.limit && needed >= first ? [probe] : [];
  for (const fa of [needed, needed + 1, needed + 3, 30]) {
    if (found.some((t) => t.estimate <= a.limit * 0.96)) break;
    found.push(...at(fa));
  }
  return found.some((t) => t.estimate <= a.limit) ? found : [...found, ...wide(a).slice(0, 3)];
}

/** Structures that differ in form alone have the same error: one is analysed, all are costed. */
function candidatesOf(search: Search, forms: readonly Structure[], words: WordClass, limit: number): Candidate[] {
  const { model } = search;
  const { enforced } = model.block.output;
  const figures = nominal(model, forms[0]);
  if (!figures.finite) return [];
  const attempt: Attempt = { search, structure: forms[0], figures, words, limit };
  const found = enforced && limit !== BEST_EFFORT && words.accumulator === 64 ? justEnough(attempt) : wide(attempt);
  const best = found.sort((a, b) => a.estimate - b.estimate).slice(0, 2);
  return best.flatMap((t) =>
    forms.map((structure) => ({
      ...t,
      structure,
      cost: estimatedCost(model, structure, figures, t.formats, search.target),
    })),
  );
}

const classesFor = (model: ScaledModel, limit: number): readonly WordClass[] => {
  if (limit === BEST_EFFORT) return WORD_CLASSES.slice(-1);
  const pinned = model.block.output.pinnedBits ?? 0;
  return WORD_CLASSES.filter((w) => pinned <= w.coefficient && pinned <= w.accumulator / 2);
};

/** Structures with the same sections, in their forms. */
function byChain(list: readonly Structure[]): Structure[][] {
  const chains = new Map<Structure['sections'], Structure[]>();
  for (const s of list) chains.set(s.sections, [...(chains.get(s.sections) ?? []), s]);
  return [...chains.values()];
}

/** First and second order error feedback: zeros at z = 1 where poles crowd (NUMERICS A.2). */
const FEEDBACKS: readonly (readonly [number, number])[] = [
  [1, 0],
  [2, -1],
];

const withFeedback = (s: Structure, feedback: readonly [number, number]): Structure[] =>
  s.form === 'df2t' && s.sections.length > 0 ? [{ ...s, sections: s.sections.map((x) => ({ ...x, feedback })) }] : [];

/** Candidates estimated within `limit` first, the cheapest (then the most exact) first. */
export function candidates(search: Search, limit: number): Candidate[] {
  const { list } = search.structures;
  const pinned = search.model.block.realisation;
  const wanted = pinned ? list.filter((s) => s.realisation === pinned) : list;
  const of = (structures: readonly Structure[]) =>
    byChain(structures).flatMap((forms) =>
      classesFor(search.model, limit).flatMap((words) => candidatesOf(search, forms, words, limit)),
    );
  const meets = (c: Candidate) => (c.estimate <= limit ? 0 : 1);
  const plain = of(wanted);
  const short = search.model.block.output.enforced && plain.every((c) => meets(c) === 1);
  const all = short ? [...plain, ...FEEDBACKS.flatMap((f) => of(wanted.flatMap((s) => withFeedback(s, f))))] : plain;
  return all.sort((a, b) => meets(a) - meets(b) || a.cost - b.cost || a.estimate - b.estimate);
}

const MAX_TRIES = 4;
/** A limit that prunes nothing but is still a limit: only the widest words, just fine enough, are tried. */
const BEST_EFFORT = Number.MAX_VALUE;

/** Certifies candidates in order until one meets the requirement. */
export function choose(search: Search, name: string): Choice | Failure {
  const { enforced } = search.model.block.output;
  const limit = enforced ? q.toNumber(search.model.maxError) : Number.POSITIVE_INFINITY;
  const found = tryAll(search, name, candidates(search, limit).slice(0, MAX_TRIES));
  if ('program' in found || !enforced) return found;
  const relaxed = candidates(search, BEST_EFFORT).sort((a, b) => a.estimate - b.estimate);
  const finest = tryAll(search, name, relaxed.slice(0, 1));
  const bests = [found, finest].flatMap((f) => ('program' in f || f.best === undefined ? [] : [f.best]));
  return 'program' in finest || bests.length === 0 ? finest : { best: bests.reduce(q.min) };
}

function tryAll(search: Search, name: string, list: readonly Candidate[]): Choice | Failure {
  const { model } = search;
  let best: Rational | undefined;
  for (const candidate of list) {
    const certified = certify(model, search.structures.ideal, candidate.structure, candidate.formats);
    const program = certified && lowered(model, certified, name);
    if (!certified || !program) continue;
    const causes = [...certified.causes, ...outputCauses(model, candidate.formats.sum)].filter(
      (c) => !q.isZero(c.bound),
    );
    const bound = q.sum(causes.map((c) => c.bound));
    if (!model.block.output.enforced || q.le(bound, model.maxError))
      return { candidate, certified, causes, bound, program };
    best = best === undefined ? bound : q.min(best, bound);
  }
  return best === undefined ? {} : { best };
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
