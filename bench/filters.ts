// Filters of the benchmark designs as zeros, poles and gain in z, for zpk(). Frequencies are fractions of the sampling rate.
export interface Root {
  readonly re: number;
  readonly im: number;
}

export interface Filter {
  readonly zeros: readonly (number | Root)[];
  readonly poles: readonly Root[];
  /** Makes the gain at z = 1 one. */
  readonly gain: number;
}

const polar = (radius: number, frequency: number): Root => ({
  re: radius * Math.cos(2 * Math.PI * frequency),
  im: radius * Math.sin(2 * Math.PI * frequency),
});
const pair = (root: Root): readonly Root[] => [root, { re: root.re, im: -root.im }];
/** |1 - root|^2: what a conjugate pair is at z = 1. */
const atOne = ({ re, im }: Root): number => (1 - re) ** 2 + im ** 2;

/** Butterworth low-pass of even order, by Tustin prewarped at the corner: all zeros at z = -1. */
export function butterworth(order: number, corner: number): Filter {
  const w = Math.tan(Math.PI * corner);
  const upper = Array.from({ length: order / 2 }, (_, k): Root => {
    const angle = (Math.PI * (2 * k + order + 1)) / (2 * order);
    const [re, im] = [w * Math.cos(angle), w * Math.sin(angle)];
    // (1 + s) / (1 - s)
    const size = (1 - re) ** 2 + im ** 2;
    return { re: (1 - re ** 2 - im ** 2) / size, im: (2 * im) / size };
  });
  const gain = upper.reduce((product, p) => (product * atOne(p)) / 4, 1);
  return { zeros: Array<number>(order).fill(-1), poles: upper.flatMap(pair), gain };
}

/** Sections with nothing in common: zeros on the unit circle at frequency `zero`, poles at `pole` and `radius`. */
export function general(
  sections: readonly { readonly zero: number; readonly pole: number; readonly radius: number }[],
): Filter {
  const zeros = sections.map((s) => polar(1, s.zero));
  const poles = sections.map((s) => polar(s.radius, s.pole));
  const gain = sections.reduce((product, _, k) => (product * atOne(poles[k])) / atOne(zeros[k]), 1);
  return { zeros: zeros.flatMap(pair), poles: poles.flatMap(pair), gain };
}

/** A mains notch, two low-pass sections with stop-band zeros and a resonance: no two alike, no coefficient 0, 1 or 2. */
export const MIXED = [
  { zero: 0.06, pole: 0.058, radius: 0.93 },
  { zero: 0.31, pole: 0.09, radius: 0.71 },
  { zero: 0.22, pole: 0.12, radius: 0.84 },
  { zero: 0.41, pole: 0.035, radius: 0.62 },
] as const;
