// Affine forms with interval coefficients: v = center + sum of c_i * s_i, each c_i somewhere in its interval.
// Law: every operation keeps what it encloses; a coefficient that is an interval may take any value in it, anew at every step.
import {
  addUp,
  type FInterval,
  fadd,
  fhull,
  fmul,
  fneg,
  fpoint,
  magnitudeOf,
  mulUp,
  nextDown,
  nextUp,
} from '../../num/float-interval.js';

export interface Form {
  readonly center: FInterval;
  readonly terms: ReadonlyMap<number, FInterval>;
}

const ZERO: FInterval = { lo: 0, hi: 0 };
export const NOTHING: Form = { center: ZERO, terms: new Map() };
export const isNothing = (f: Form): boolean => f.terms.size === 0 && f.center.lo === 0 && f.center.hi === 0;

export const constantForm = (center: FInterval): Form => ({ center, terms: new Map() });
export const symbolForm = (symbol: number, coefficient: FInterval = fpoint(1), center: FInterval = ZERO): Form => ({
  center,
  terms: new Map([[symbol, coefficient]]),
});

export function addForm(a: Form, b: Form): Form {
  if (isNothing(a)) return b;
  if (isNothing(b)) return a;
  const terms = new Map(a.terms);
  for (const [s, c] of b.terms) {
    const own = terms.get(s);
    const sum = own ? fadd(own, c) : c;
    if (sum.lo === 0 && sum.hi === 0) terms.delete(s);
    else terms.set(s, sum);
  }
  return { center: fadd(a.center, b.center), terms };
}

export function scaleForm(a: Form, k: FInterval): Form {
  if (k.lo === 1 && k.hi === 1) return a;
  if (k.lo === 0 && k.hi === 0) return NOTHING;
  return { center: fmul(a.center, k), terms: new Map([...a.terms].map(([s, c]) => [s, fmul(c, k)])) };
}

export const negForm = (a: Form): Form => ({
  center: fneg(a.center),
  terms: new Map([...a.terms].map(([s, c]) => [s, fneg(c)])),
});
export const subForm = (a: Form, b: Form): Form => (b === NOTHING ? a : addForm(a, negForm(b)));

/** Encloses both: one of them, whichever. */
export function joinForm(a: Form, b: Form): Form {
  if (a === b) return a;
  const terms = new Map<number, FInterval>();
  for (const s of new Set([...a.terms.keys(), ...b.terms.keys()])) {
    terms.set(s, fhull(a.terms.get(s) ?? ZERO, b.terms.get(s) ?? ZERO));
  }
  return { center: fhull(a.center, b.center), terms };
}

/** Upper bound of |sum of c_i * s_i| over |s_i| <= radius(i), center apart. */
export function spread(a: Form, radius: (symbol: number) => number): number {
  let total = 0;
  for (const [s, c] of a.terms) total = addUp(total, mulUp(magnitudeOf(c), radius(s)));
  return total;
}

/** Upper bound of |a|. */
export const sizeOfForm = (a: Form, radius: (symbol: number) => number): number =>
  addUp(magnitudeOf(a.center), spread(a, radius));

/** All values of a where every |s_i| <= 1. */
export function rangeOfForm(a: Form): FInterval {
  const radius = spread(a, () => 1);
  return radius === 0 ? a.center : { lo: nextDown(a.center.lo - radius), hi: nextUp(a.center.hi + radius) };
}
