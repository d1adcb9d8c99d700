// A realisation as data: sections of difference equations in a chain, beside an optional direct path.
// Law: with exact coefficients every structure of a model has the same response.
import type { Realisation } from '../../blocks/checked.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';

/** y = sum_i sum_k num[i][k] x_i[n-k] - sum_k den[k-1] y[n-k]; only a first section has several inputs. */
export interface Section {
  readonly num: readonly (readonly Rational[])[];
  readonly den: readonly Rational[];
  /** Error feedback e_1, e_2: the bits dropped from y re-enter so that its rounding passes (1 - e_1 z^-1 - e_2 z^-2)/A (df2t only). */
  readonly feedback?: readonly [number, number];
}

export interface Structure {
  readonly realisation: Realisation;
  readonly form: 'df1' | 'df2t';
  /** Gains per input added to the chain's output. */
  readonly direct?: readonly Rational[];
  readonly sections: readonly Section[];
  /** The one section (first order, strictly proper) starts as if its first sample had been there for ever: no derivative kick. */
  readonly primed?: boolean;
}

/** Fraction bits of one section: feedback coefficients and output, whose sum is the accumulator's; feed coefficients per input. */
export interface SectionFormat {
  readonly fa: number;
  readonly fy: number;
  /** At most fa + fy - (the input's); where it is less, the input is shifted up before the product. */
  readonly fb: readonly number[];
}

export interface Formats {
  readonly sections: readonly SectionFormat[];
  /** Of the sum of chain, direct path and integrator, before it is rounded to the output. */
  readonly sum: number;
  /** Of the integrator state. */
  readonly integrator?: number;
}

export const order = (s: Section): number => Math.max(s.den.length, ...s.num.map((n) => n.length - 1));
export const at = (list: readonly Rational[], k: number): Rational => list[k] ?? q.zero;
export const isRecursive = (s: Section): boolean => s.den.some((a) => !q.isZero(a));

/** c as stored with `frac` fraction bits; halves away from 0, so that equal and opposite gains stay so. */
export const nearest = (c: Rational, frac: number): Rational => {
  const size = q.fromFixed(q.toFixed(q.abs(c), frac), frac);
  return q.sign(c) < 0 ? q.neg(size) : size;
};

const rounded = (list: readonly Rational[], frac: number): Rational[] => list.map((c) => nearest(c, frac));

/** Steady state of a first-order strictly proper section per unit of each constant input. */
export const primingGains = (s: Section): Rational[] => s.num.map((n) => q.div(at(n, 1), q.add(q.one, at(s.den, 0))));

/** The same as stored: products with the inputs are exact in the accumulator, constants fit 32 bits. */
export function storedPriming(actual: Section, format: SectionFormat, inputFracs: readonly number[]): Rational[] {
  return primingGains(actual).map((g, i) => {
    const room = q.isZero(g) ? 0 : 30 - q.ceilLog2(g);
    const frac = Math.min(format.fa + format.fy - inputFracs[i], room);
    return q.fromFixed(q.toFixed(g, frac), frac);
  });
}

/** The structure with every coefficient rounded to its place; `inputFracs` are the fraction bits of the inputs. */
export function quantised(structure: Structure, formats: Formats, inputFracs: readonly number[]): Structure {
  const sections = structure.sections.map((section, j) => {
    const { fa, fb } = formats.sections[j];
    return { ...section, num: section.num.map((n, i) => rounded(n, fb[i])), den: rounded(section.den, fa) };
  });
  const direct = structure.direct?.map((d, i) => nearest(d, formats.sum - inputFracs[i]));
  return { ...structure, sections, ...(direct && { direct }) };
}
