// Coefficients of a pinned format moved by single units while that lowers the estimated error: rounding each to its nearest is
// seldom the best whole. Cost and formats stay; the certificate is computed on the result.
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { isSchur } from '../../systems/stability.js';
import type { Section, Structure } from '../realise/structure.js';
import { coefficientEstimate, loses } from './estimate.js';
import type { Candidate, Search } from './search.js';

/** More coefficients than this are left as rounded: each trial simulates the whole response. */
const MAX_COEFFICIENTS = 20;
const MAX_ROUNDS = 3;

const moved = (list: readonly Rational[], k: number, by: Rational): Rational[] =>
  list.map((c, i) => (i === k ? q.add(c, by) : c));

/** The section with each of its non-zero coefficients one unit up or down. */
function neighbours(section: Section, fa: number, fb: readonly number[]): Section[] {
  const signs = [q.one, q.neg(q.one)];
  const feeds = section.num.flatMap((n, i) =>
    n.flatMap((c, k) =>
      q.isZero(c)
        ? []
        : signs.map((s) => ({
            ...section,
            num: section.num.map((m, j) => (i === j ? moved(m, k, q.mul(s, q.pow2(-fb[i]))) : m)),
          })),
    ),
  );
  const backs = section.den.flatMap((a, k) =>
    q.isZero(a) ? [] : signs.map((s) => ({ ...section, den: moved(section.den, k, q.mul(s, q.pow2(-fa))) })),
  );
  return [...feeds, ...backs];
}

const fits = (s: Section, bits: number, fa: number, fb: readonly number[]): boolean => {
  const inside = (c: Rational, frac: number) =>
    q.toFixed(c, frac) <= 2n ** BigInt(bits - 1) - 1n && q.toFixed(c, frac) >= -(2n ** BigInt(bits - 1));
  return s.den.every((a) => inside(a, fa)) && s.num.every((n, i) => n.every((c) => inside(c, fb[i])));
};

const stable = (s: Section): boolean => isSchur([...s.den].reverse().concat(q.one));
const count = (s: Structure): number => s.sections.reduce((n, x) => n + x.den.length + x.num.flat().length, 0);

/** One pass over all sections; the structure with the lowest estimate found. */
function pass(
  search: Search,
  candidate: Candidate,
  start: { actual: Structure; error: number },
): { actual: Structure; error: number } {
  let best = start;
  for (const [j, format] of candidate.formats.sections.entries()) {
    for (const section of neighbours(best.actual.sections[j], format.fa, format.fb)) {
      if (!fits(section, candidate.words.coefficient, format.fa, format.fb) || !stable(section)) continue;
      const actual = { ...best.actual, sections: best.actual.sections.map((s, i) => (i === j ? section : s)) };
      if (loses(candidate.structure, actual)) continue;
      const error = coefficientEstimate(search.model, search.structures, actual);
      if (error < best.error) best = { actual, error };
    }
  }
  return best;
}

/** The candidate with better coefficients of the same widths, or itself. */
export function polish(search: Search, candidate: Candidate): Candidate {
  if (candidate.formats.sections.length === 0 || count(candidate.actual) > MAX_COEFFICIENTS) return candidate;
  const error = coefficientEstimate(search.model, search.structures, candidate.actual);
  let best = { actual: candidate.actual, error };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = pass(search, candidate, best);
    if (next.error >= best.error) break;
    best = next;
  }
  return { ...candidate, actual: best.actual, estimate: candidate.estimate - error + best.error };
}
