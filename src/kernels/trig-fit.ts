// Tables of packed quadratics: per segment {c0, c1*65536 + c2}, evaluated with one 16x16 and one 32x16 multiply-add.
// Law: what a fit returns never leaves int32 on its own grid; how good it is, is measured by trig-error.ts, not believed.

/** Steps of u per segment: u is the position inside, 15 bits, counted from the even end (0 .. 32767, or -32768 .. -1 where odd). */
export const STEPS = 32768;
const INT32_MAX = 2147483647;
const INT32_MIN = -2147483648;
const SAMPLES = 64;

export interface Quadratic {
  readonly c0: number;
  readonly c1: number;
  readonly c2: number;
}

/** What the C computes before its last shift: c0 + (c1 + c2 u) u in units of 2^-31, u in 2^-15. */
export function evaluate({ c0, c1, c2 }: Quadratic, u: number): number {
  return c0 + Math.floor(((u * c2 + c1 * 65536 + c2) * u) / 65536);
}

/** f(position) is the wanted value in units of 2^-31, position in segments; the table holds count pairs. */
export function packedQuadratics(count: number, f: (position: number) => number, half: number): readonly bigint[] {
  return Array.from({ length: count }, (_, i) => segment(i, f, half)).flatMap(({ c0, c1, c2 }) => [
    BigInt(c0 + half),
    BigInt(c1) * 65536n + BigInt(c2),
  ]);
}

/** The first and last u of segment i. */
export const ends = (i: number): readonly [number, number] => (i % 2 === 0 ? [0, STEPS - 1] : [-STEPS, -1]);
export const positionOf = (i: number, u: number): number => i + (i % 2) + u / STEPS;

/** The best of the roundings near the smooth fit: the rounding of c1 and c2 is larger than what the fit leaves. */
function segment(i: number, f: (position: number) => number, half: number): Quadratic {
  const [first, last] = ends(i);
  const grid = Array.from({ length: SAMPLES + 1 }, (_, k) => first + Math.round(((last - first) * k) / SAMPLES));
  const wanted = grid.map((u) => f(positionOf(i, u)));
  const smooth = smoothFit(i, f);
  let best = { c0: 0, c1: 0, c2: 0, error: Number.POSITIVE_INFINITY };
  for (let d2 = -3; d2 <= 3; d2++) {
    const c2 = Math.round(smooth.c2) + d2;
    // A changed c2 leans against the slope: half a segment's worth of it.
    const lean = Math.round(smooth.c1 + ((i % 2 === 0 ? 1 : -1) * (smooth.c2 - c2)) / 2);
    for (let d1 = -2; d1 <= 2; d1++) {
      const candidate = levelled({ c0: 0, c1: lean + d1, c2 }, grid, wanted, half);
      if (candidate.error < best.error) best = candidate;
    }
  }
  return best;
}

/** c0 in the middle of what is wanted, as far as int32 allows. One loop without arrays: this is what a fit spends its time in. */
function levelled(q: Quadratic, grid: readonly number[], wanted: readonly number[], half: number) {
  let [low, high, least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let k = 0; k < grid.length; k++) {
    const made = evaluate(q, grid[k]);
    const gap = wanted[k] - made;
    if (gap < low) low = gap;
    if (gap > high) high = gap;
    if (made < least) least = made;
    if (made > most) most = made;
  }
  const between = 256; // what may lie between two samples
  const top = INT32_MAX - half - most - between;
  const bottom = INT32_MIN - half - least + between;
  const c0 = Math.max(bottom, Math.min(top, Math.round((low + high) / 2)));
  return { ...q, c0, error: Math.max(high - c0, c0 - low) };
}

/** The parabola through f at the three Chebyshev nodes, in units of the packed coefficients. */
function smoothFit(i: number, f: (position: number) => number): { readonly c1: number; readonly c2: number } {
  const nodes = [0.5 - Math.sqrt(3) / 4, 0.5, 0.5 + Math.sqrt(3) / 4].map((x) => (i % 2 === 0 ? x : x - 1));
  const [a, b, c] = nodes.map((x) => f(i + (i % 2) + x));
  const [x0, x1, x2] = nodes;
  const first = (b - a) / (x1 - x0);
  const second = ((c - b) / (x2 - x1) - first) / (x2 - x0);
  const linear = first - second * (x0 + x1);
  return { c1: linear / 32768, c2: second / 16384 };
}
