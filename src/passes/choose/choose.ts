// The choice: the cheapest candidate on the design's core whose proved bound meets maxError; for a pinned format without maxError
// the cheapest, on a tie the one with the smaller bound (CONTRACT section 1). What is certified is what is emitted.
import type { FixedProgram } from '../../ir/fixed.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { type Cause, type Certified, certify, outputCauses } from '../bound/certify.js';
import { lower } from '../lower/lower.js';
import type { ScaledModel } from '../time/model.js';
import { polish } from './polish.js';
import { BEST_EFFORT, type Candidate, candidates, type Search } from './search.js';

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

const MAX_TRIES = 4;

/** Certifies candidates in order until one meets the requirement. */
export function choose(search: Search, name: string): Choice | Failure {
  const { enforced } = search.model.block.output;
  const limit = enforced ? q.toNumber(search.model.maxError) : Number.POSITIVE_INFINITY;
  const found = tryAll(search, name, candidates(search, limit).slice(0, MAX_TRIES));
  if ('program' in found || !enforced) return found;
  // These do not depend on the limit: what they reach is reached again by whoever then asks for just that.
  const relaxed = candidates(search, BEST_EFFORT).filter((c) => Number.isFinite(c.cost));
  const finest = tryAll(search, name, relaxed.sort((a, b) => a.estimate - b.estimate).slice(0, MAX_TRIES));
  if ('program' in finest) return finest;
  const best = finest.best ?? found.best;
  return best === undefined ? {} : { best: withOwnFormat(search.model, best) };
}

const floorPow2 = (x: Rational): Rational => q.pow2(-q.ceilLog2(q.div(q.one, x)));

/** The bound again with the output format that a free output gets where the bound is its maxError: the laxer, the coarser. */
function withOwnFormat({ output, lsb }: ScaledModel, bound: Rational): Rational {
  const step = q.pow2(-output.frac);
  let best = bound;
  for (let coarser = true; coarser; ) {
    const own = floorPow2(q.min(lsb, best));
    const next = q.max(best, q.add(bound, q.mul(q.sub(own, step), q.pow2(-1))));
    coarser = q.lt(best, next);
    best = next;
  }
  return best;
}

function tryAll(search: Search, name: string, list: readonly Candidate[]): Choice | Failure {
  const { model } = search;
  let best: Rational | undefined;
  for (const found of list) {
    const candidate = model.block.output.enforced ? found : polish(search, found);
    const certified = certify(model, search.structures.ideal, candidate.actual, candidate.formats);
    const program = certified && lowered(model, certified, name);
    if (!certified || !program) continue;
    const causes = [...certified.causes, ...outputCauses(model, candidate.formats.sum)].filter(
      (c) => !q.isZero(c.bound),
    );
    // Output and meaning both stay inside the limits: they are never further apart than these.
    const span = q.sub(model.output.range.hi, model.output.range.lo);
    const bound = q.min(q.sum(causes.map((c) => c.bound)), span);
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
