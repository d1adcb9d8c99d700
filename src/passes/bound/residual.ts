// What a product of approximated sections owes to the response it stands for.
// With A (y' - y) = dB u - dA y' (NUMERICS A.4):  |y' - y| <= <<1/A>> (|dB|_1 U + |dA|_1 |y'|), taken here per unit of input.
// The factors are right to 2^-256 relative, so a crude <<1/A>> <= prod 1/(1 - r)^order is enough.
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { isSchur } from '../../systems/stability.js';
import type { Sections } from '../realise/sections.js';

const norm1 = (p: readonly Rational[]): Rational => q.sum(p.map(q.abs));

/** All roots of 1 + a1 z^-1 + ... have a modulus below 1 - m: decided on integers. */
function inside(den: readonly Rational[], m: Rational): boolean {
  const ascending = [...den].reverse().concat(q.one);
  return isSchur(ascending.map((c, k) => q.mul(c, q.pow(q.sub(q.one, m), k))));
}

const MOST_BITS = 60;

/** Half the distance of the roots from the unit circle, rounded down by an eighth at most: the other half is for the rounded factors. */
function margin(den: readonly Rational[]): number | undefined {
  for (let k = 0; k < MOST_BITS; k++) {
    for (let j = 15; j >= 8; j--) {
      const m = q.rational(BigInt(j), 16n << BigInt(k));
      if (inside(den, m)) return q.toNumber(m) / 2;
    }
  }
  return undefined;
}

/** A crude upper bound of the ideal response's own gain, for the second term; coefficientError proves it. */
export const PEAK = q.pow2(64);

/** Bound of the response error per unit of input, for sections whose own gain is at most PEAK; undefined when it is not negligible. */
export function residualBound(s: Sections): Rational | undefined {
  const [num, den] = [norm1(s.residual.num), norm1(s.residual.den)];
  if (q.isZero(num) && q.isZero(den)) return q.zero;
  const inverse = s.shapes.reduce((all, shape) => all / (margin(shape.den) ?? 0) ** shape.den.length, 1);
  if (!(inverse < 2 ** 200)) return undefined;
  const bound = q.mul(q.fromNumber(inverse * 2), q.add(num, q.mul(den, PEAK)));
  return q.lt(bound, q.pow2(-60)) ? bound : undefined;
}
