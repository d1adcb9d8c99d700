// Candidates = structures x word classes x precisions, each with its estimated error and cost.
import * as q from '../../num/rational.js';
import { isSchur } from '../../systems/stability.js';
import type { Target } from '../../target/schema.js';
import { outputCauses } from '../bound/certify.js';
import { type Formats, quantised, type SectionFormat, type Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import { coefficientEstimate, loses, roundingEstimate } from './estimate.js';
import { estimatedCost } from './estimated-cost.js';
import { completions, tight, WORD_CLASSES, type WordClass, widest } from './formats.js';
import { type Nominal, nominal } from './nominal.js';
import type { Structures } from './structures.js';

/** A limit that prunes nothing but is still a limit: only the widest words, just fine enough, are tried. */
export const BEST_EFFORT = Number.MAX_VALUE;

export interface Candidate {
  readonly structure: Structure;
  /** The structure with its coefficients as stored. */
  readonly actual: Structure;
  readonly formats: Formats;
  readonly words: WordClass;
  /** Estimated error in scaled units of the output. */
  readonly estimate: number;
  readonly cost: number;
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
  return Number.isFinite(estimate) ? { structure: a.structure, actual, formats, words: a.words, estimate } : undefined;
}

const trials = (a: Attempt, sections: SectionFormat[] | undefined): Trial[] =>
  sections
    ? completions(a.structure, a.figures, a.words, a.search.model, sections).flatMap((f) => trial(a, f) ?? [])
    : [];

/** The class at its widest, trading feedback bits against output bits. */
function wide(a: Attempt): Trial[] {
  if (a.structure.sections.length === 0) return trials(a, []);
  const steps = Array.from({ length: a.limit === BEST_EFFORT ? 6 : 11 }, (_, coarser) => coarser);
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

/** As good as it gets, whatever the limit: the widest, and those that leave the accumulator room for error feedback. */
function finest(a: Attempt): Trial[] {
  const { model } = a.search;
  const share = q.toNumber(model.lsb) / Math.max(1, a.structure.sections.length);
  const budgets = a.structure.sections.length === 0 ? [] : [share / 2, share / 8, share / 32];
  return [
    ...wide(a),
    ...budgets.flatMap((noise) => trials(a, tight(a.structure, a.figures, a.words, model, noise, 30))),
  ];
}

/** Structures that differ in form alone have the same error: one is analysed, all are costed. */
function candidatesOf(search: Search, forms: readonly Structure[], words: WordClass, limit: number): Candidate[] {
  const { model } = search;
  const { enforced } = model.block.output;
  const figures = nominal(model, forms[0]);
  if (!figures.finite) return [];
  const attempt: Attempt = { search, structure: forms[0], figures, words, limit };
  const effort = limit === BEST_EFFORT;
  const found = effort ? finest(attempt) : enforced && words.accumulator === 64 ? justEnough(attempt) : wide(attempt);
  const best = found.sort((a, b) => a.estimate - b.estimate).slice(0, effort ? 6 : 2);
  return best.flatMap((t) =>
    forms.map((structure) => {
      const actual = { ...t.actual, realisation: structure.realisation, form: structure.form };
      return { ...t, structure, actual, cost: estimatedCost(model, actual, figures, t.formats, search.target) };
    }),
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

/** The cost table is good to a couple of instructions: within that the smaller error goes first. */
const TIE = 2;

/** A pinned format has no limit, but a bound above four LSB and one part in 256 of the output's span is cheap for nothing. */
const usable = ({ output, lsb }: ScaledModel): number =>
  Math.max(4 * q.toNumber(lsb), q.toNumber(q.sub(output.range.hi, output.range.lo)) * 2 ** -8);

function exactAmongCheapest(ranked: readonly Candidate[]): Candidate[] {
  const tied = ranked.filter((c) => c.cost <= ranked[0].cost + TIE).sort((a, b) => a.estimate - b.estimate);
  return [...tied, ...ranked.filter((c) => !tied.includes(c))];
}

/** Candidates estimated within `limit` first, the cheapest (then the most exact) first. */
export function candidates(search: Search, limit: number): Candidate[] {
  const { list } = search.structures;
  const pinned = search.model.block.realisation;
  const wanted = pinned ? list.filter((s) => s.realisation === pinned) : list;
  const of = (structures: readonly Structure[]) =>
    byChain(structures).flatMap((forms) =>
      classesFor(search.model, limit).flatMap((words) => candidatesOf(search, forms, words, limit)),
    );
  const { enforced } = search.model.block.output;
  const target = enforced ? limit : usable(search.model);
  const meets = (c: Candidate) => (c.estimate <= target ? 0 : 1);
  const plain = of(wanted);
  const short = enforced && (limit === BEST_EFFORT || plain.every((c) => meets(c) === 1));
  const all = short ? [...plain, ...FEEDBACKS.flatMap((f) => of(wanted.flatMap((s) => withFeedback(s, f))))] : plain;
  const cheaper = (a: Candidate, b: Candidate) => (enforced || meets(a) === 0 ? a.cost - b.cost : 0);
  const ranked = all.sort((a, b) => meets(a) - meets(b) || cheaper(a, b) || a.estimate - b.estimate);
  return enforced ? ranked : exactAmongCheapest(ranked);
}
