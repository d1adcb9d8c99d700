// Formats of a structure for a class of words: how many fraction bits each coefficient, section output and accumulator gets.

import * as iv from '../../num/interval.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { type Formats, isRecursive, nearest, type SectionFormat, type Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import type { Nominal } from './nominal.js';

/** Widths in bits of coefficients, section outputs and accumulators. */
export interface WordClass {
  readonly name: string;
  readonly coefficient: 16 | 32;
  readonly value: 16 | 32;
  readonly accumulator: 32 | 64;
}

export const WORD_CLASSES: readonly WordClass[] = [
  { name: '16x16->32', coefficient: 16, value: 16, accumulator: 32 },
  { name: '32x32->32', coefficient: 32, value: 32, accumulator: 32 },
  { name: '32x32->64', coefficient: 32, value: 32, accumulator: 64 },
];

/** The least e with |x| < 2^e, with a little room for what the estimate leaves out. */
export const msb = (x: number): number => (x > 0 ? Math.floor(Math.log2(x * (1 + 2 ** -12))) + 1 : -64);
const largest = (list: readonly Rational[]): number => Math.max(0, ...list.map((c) => Math.abs(q.toNumber(c))));

/** A section's input: its fraction, and the bits by which its integer may be shifted up inside a word of the class. */
interface Feed {
  readonly frac: number;
  readonly room: number;
}

/** What one section may have at most. */
interface Caps {
  readonly fa: number;
  readonly fy: number;
  readonly fb: readonly number[];
  readonly total: number;
}

function caps(structure: Structure, nominal: Nominal, words: WordClass, j: number, feeds: readonly Feed[]): Caps {
  const { num, den } = structure.sections[j];
  const figures = nominal.sections[j];
  const fb = num.map((b) => words.coefficient - 1 - msb(largest(b)));
  const total = Math.min(
    words.accumulator - 1 - msb(figures.accumulator),
    ...fb.map((f, i) => feeds[i].frac + f + feeds[i].room),
  );
  const fa = isRecursive(structure.sections[j]) ? words.coefficient - 1 - msb(largest(den)) : 0;
  return { fa, fy: words.value - 1 - msb(figures.output), fb, total };
}

/** Only 64-bit accumulators are fed by shifted inputs: elsewhere the shift costs more than the bits are worth. */
function inputFeeds(model: ScaledModel, words: WordClass): Feed[] {
  return model.inputs.map((x) => {
    const size = q.toNumber(q.max(q.abs(x.range.lo), q.abs(x.range.hi))) * 2 ** x.frac;
    return { frac: x.frac, room: words.accumulator === 64 ? words.value - 1 - msb(size) : 0 };
  });
}

type Place = (cap: Caps, j: number, feeds: readonly Feed[]) => { readonly fa: number; readonly fy: number } | undefined;

/** Walks the chain, each section fed by the one before it. */
function place(
  structure: Structure,
  nominal: Nominal,
  words: WordClass,
  model: ScaledModel,
  choose: Place,
): SectionFormat[] | undefined {
  let feeds = inputFeeds(model, words);
  const formats: SectionFormat[] = [];
  for (let j = 0; j < structure.sections.length; j++) {
    const cap = caps(structure, nominal, words, j, feeds);
    const chosen = choose(cap, j, feeds);
    if (!chosen) return undefined;
    const total = chosen.fa + chosen.fy;
    const fb = cap.fb.map((f, i) => Math.min(f, total - feeds[i].frac));
    if (fb.some((f) => f < 0)) return undefined; // coarser than integers: products would have more fraction bits than the sum
    formats.push({ ...chosen, fb });
    feeds = [{ frac: isRecursive(structure.sections[j]) ? chosen.fy : total, room: 0 }];
  }
  return formats;
}

/**
 * Under a pinned format no output or coefficient is narrower than it, a bit of head room apart; an output where the accumulator has
 * no more room than that is as fine as it leaves.
 */
function narrow(model: ScaledModel, words: WordClass, cap: Caps, fa: number, fy: number): boolean {
  const { pinnedBits, enforced } = model.block.output;
  if (pinnedBits === undefined || enforced) return false;
  const least = (capFrac: number, width: number) => capFrac - (width - pinnedBits) - 1;
  return fy < Math.min(least(cap.fy, words.value), cap.total - cap.fa) || fa < least(cap.fa, words.coefficient);
}

/** Section formats with `coarser` bits less in the feedback coefficients than the class allows; the output takes what is left. */
export function widest(
  structure: Structure,
  nominal: Nominal,
  words: WordClass,
  model: ScaledModel,
  coarser: number,
): SectionFormat[] | undefined {
  return place(structure, nominal, words, model, (cap, j) => {
    if (!isRecursive(structure.sections[j])) return { fa: 0, fy: cap.total };
    const fa = Math.min(cap.fa - coarser, cap.total);
    const fy = Math.min(cap.fy, cap.total - fa);
    return fa < 1 || narrow(model, words, cap, fa, fy) ? undefined : { fa, fy };
  });
}

/** Section formats just fine enough for `noise` error per section and `fa` feedback bits, or as fine as the class allows. */
export function tight(
  structure: Structure,
  nominal: Nominal,
  words: WordClass,
  model: ScaledModel,
  noise: number,
  fa: number,
): SectionFormat[] | undefined {
  return place(structure, nominal, words, model, (cap, j, feeds) => {
    if (!isRecursive(structure.sections[j])) return { fa: 0, fy: Math.min(cap.total, fa + feeds[0].frac) };
    const wanted = Math.ceil(Math.log2(nominal.sections[j].noise / noise)) - 1;
    const coefficient = Math.min(fa, cap.fa);
    // A section without room for its share takes what there is: the others may have made up for it.
    return { fa: coefficient, fy: Math.min(Math.max(wanted, model.output.frac), cap.fy, cap.total - coefficient) };
  });
}

/** Fraction bits an integrator needs so that every gain is stored to one part in 2^16; undefined without one. */
export function integratorFrac(model: ScaledModel): number | undefined {
  if (!model.integrator) return undefined;
  const needs = model.integrator.gains.map((k, i) => {
    let frac = 0;
    while (q.lt(q.mul(q.abs(k), q.pow2(-16)), q.abs(q.sub(k, q.fromFixed(q.toFixed(k, frac), frac))))) frac++;
    return q.isZero(k) ? 0 : model.inputs[i].frac + frac;
  });
  return Math.max(model.output.frac, ...needs);
}

/** Room of a sum of this magnitude beside its sign bit in the class. */
const room = (magnitude: number, words: WordClass): number => words.accumulator - 1 - msb(magnitude);

/** Completes section formats with those of the final sum and the integrator; several ways where there is a choice. */
export function completions(
  structure: Structure,
  nominal: Nominal,
  words: WordClass,
  model: ScaledModel,
  sections: readonly SectionFormat[],
): Formats[] {
  const last = sections.at(-1);
  const lastFrac = last && (isRecursive(structure.sections[sections.length - 1]) ? last.fy : last.fa + last.fy);
  const integrator = integratorFrac(model);
  if (!structure.direct && integrator === undefined) return [{ sections, sum: lastFrac as number }];
  const directCap = (structure.direct ?? []).map(
    (d, i) => model.inputs[i].frac + words.coefficient - 1 - msb(Math.abs(q.toNumber(d))),
  );
  const gainCap = (model.integrator?.gains ?? []).map(
    (k, i) => model.inputs[i].frac + words.coefficient - 1 - msb(Math.abs(q.toNumber(k))),
  );
  const cap = Math.min(room(nominal.sum, words), ...directCap);
  if (integrator === undefined) return [{ sections, sum: Math.min(cap, sumWanted(model, structure, lastFrac)) }];
  const shared = Math.min(cap, ...gainCap, Math.max(integrator, sumWanted(model, structure, lastFrac)));
  const split = { sections, sum: Math.min(cap, integrator), integrator };
  return shared >= integrator ? [{ sections, sum: shared, integrator: shared }] : [split];
}

/** What storing the direct gains for a sum of that fraction costs at the output. */
function directMisfit(model: ScaledModel, direct: readonly Rational[], sum: number): Rational {
  const reach = (i: number): Rational => iv.magnitude(model.inputs[i].range);
  return q.sum(direct.map((d, i) => q.mul(q.abs(q.sub(d, nearest(d, sum - model.inputs[i].frac))), reach(i))));
}

const MOST_FRACTION = 62;

/** Finer than this the final sum buys nothing: direct gains cost an eighth of an LSB at most, and eight bits guard the sum. */
function sumWanted(model: ScaledModel, structure: Structure, lastFrac: number | undefined): number {
  const eighth = q.mul(model.lsb, q.pow2(-3));
  let sum = Math.max(...model.inputs.map((x) => x.frac + 15), model.output.frac + 8, lastFrac ?? 0);
  while (sum < MOST_FRACTION && q.lt(eighth, directMisfit(model, structure.direct ?? [], sum))) sum++;
  return sum;
}
