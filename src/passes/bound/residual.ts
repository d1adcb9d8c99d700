// What a product of approximated sections owes to the response it stands for.
// With A (y' - y) = dB u - dA y' (NUMERICS A.4):  |y' - y| <= <<1/A>> (|dB|_1 U + |dA|_1 |y'|), taken here per unit of input.
// The factors are right to 2^-256 relative, so a crude <<1/A>> <= prod 1/(1 - r)^order is enough.
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { Sections } from '../realise/sections.js';

const norm1 = (p: readonly Rational[]): Rational => q.sum(p.map(q.abs));

/** 1 - r rounded down for the larger root radius r of 1 + a1 z^-1 + a2 z^-2: complex pairs have r^2 = a2, real ones |r| <= bisected. */
function margin(den: readonly Rational[]): number {
  const [a1, a2] = [q.toNumber(den[0] ?? q.zero), q.toNumber(den[1] ?? q.zero)];
  const discriminant = a1 * a1 - 4 * a2;
  const r = discriminant < 0 ? Math.sqrt(a2) : (Math.abs(a1) + Math.sqrt(discriminant)) / 2;
  return (1 - r) / 2;
}

/** Bound of the response error per unit of input; undefined when it is not negligible. `peak` bounds the sections' own gain. */
export function residualBound(s: Sections, peak: Rational): Rational | undefined {
  const [num, den] = [norm1(s.residual.num), norm1(s.residual.den)];
  if (q.isZero(num) && q.isZero(den)) return q.zero;
  const inverse = s.shapes.reduce((all, shape) => all / margin(shape.den) ** shape.den.length, 1);
  if (!(inverse > 0 && inverse < 2 ** 200)) return undefined;
  const bound = q.mul(q.fromNumber(inverse * 2), q.add(num, q.mul(den, peak)));
  return q.lt(bound, q.pow2(-60)) ? bound : undefined;
}
