// Tables of polynomials for kernels/quadratic and kernels/polynomial: fitted segment by segment, each with its proved error.
// Law: `error` bounds |result * 2^-frac - f| at every count of the range; coefficients keep every intermediate in int32.
import type { PolynomialTable } from '../kernels/polynomial.js';
import type { QuadraticTable } from '../kernels/quadratic.js';
import { bigAbs, bigMax, bigMin, INT32, inside, wrapSigned } from '../kernels/words.js';
import { addUp, type FInterval, magnitudeOf, mulUp } from '../num/float-interval.js';
import type { IntRange } from '../num/format.js';
import { bitLength } from '../num/rational.js';
import { fitSegment, type Segment, segmentError } from './fit.js';
import type { Smooth } from './smooth.js';

export interface TableRequest {
  readonly f: Smooth;
  readonly range: IntRange;
  /** An enclosure of count * lsb. */
  readonly lsb: (count: bigint) => FInterval;
  /** Encloses f over the range. */
  readonly image: FInterval;
  readonly frac: number;
  readonly segments: number;
  readonly accuracy: number;
}

interface Fitted {
  readonly entries: readonly bigint[];
  readonly error: number;
}
type FitOne = (segment: Segment) => Fitted | undefined;

/** Segment i of 2^shift counts, as far as the range reaches; its anchor is the even neighbour's end. */
function segmentAt({ range, lsb }: TableRequest, shift: number, i: bigint): Segment {
  const size = 1n << BigInt(shift);
  const anchor = (i + (i & 1n)) * size;
  const [first, last] = [bigMax(i * size, range.lo), bigMin((i + 1n) * size - 1n, range.hi)];
  const w = (x: bigint): number => Number(x - anchor) / Number(size);
  return { anchor: lsb(anchor), width: lsb(size), from: w(first), to: w(last) };
}

/** Every segment, or undefined as soon as one misses the accuracy; `hint` is tried first. */
function fitAll(
  request: TableRequest,
  shift: number,
  fit: FitOne,
  hint: bigint,
): { readonly base: bigint; readonly fitted: readonly Fitted[] } | { readonly failed: bigint } {
  const { range, accuracy } = request;
  const [first, last] = [range.lo >> BigInt(shift), range.hi >> BigInt(shift)];
  const enough = (x: Fitted | undefined): x is Fitted => x !== undefined && x.error <= accuracy;
  const suspect = hint >> BigInt(shift);
  if (suspect >= first && suspect <= last && !enough(fit(segmentAt(request, shift, suspect)))) return { failed: hint };
  const fitted: Fitted[] = [];
  for (let i = first; i <= last; i++) {
    const one = fit(segmentAt(request, shift, i));
    if (!enough(one)) return { failed: i << BigInt(shift) };
    fitted.push(one);
  }
  return { base: first, fitted };
}

interface Table {
  readonly shift: number;
  readonly base: bigint;
  readonly entries: readonly bigint[];
  readonly error: number;
}

const segmentsAt = ({ range: { lo, hi } }: TableRequest, shift: number): bigint =>
  (hi >> BigInt(shift)) - (lo >> BigInt(shift)) + 1n;

/** One segment; where any error will do, as many as are allowed. */
function coarsestShift(request: TableRequest): number {
  const one = Math.max(1, Math.min(31, bitLength(request.range.hi - request.range.lo)));
  if (request.accuracy !== Number.POSITIVE_INFINITY) return one;
  let shift = one;
  while (shift > 1 && segmentsAt(request, shift - 1) <= BigInt(request.segments)) shift--;
  return shift;
}

/** The table with the fewest segments that meets the request. */
function coarsest(request: TableRequest, fitFor: (shift: number) => FitOne): Table | undefined {
  let hint = request.range.lo;
  for (let shift = coarsestShift(request); shift >= 1; shift--) {
    if (segmentsAt(request, shift) > BigInt(request.segments)) return undefined;
    const all = fitAll(request, shift, fitFor(shift), hint);
    if ('failed' in all) hint = all.failed;
    else {
      const error = all.fitted.reduce((worst, s) => Math.max(worst, s.error), 0);
      return { shift, base: all.base, entries: all.fitted.flatMap((s) => s.entries), error };
    }
  }
  return undefined;
}

const power = (k: number): number => 2 ** k;

/** Units of result: w = u/2^15, so y + 1/2 = (c0 + c12*u/2^16 + c2*u^2/2^16)/2^16. */
function fitQuadratic({ f, frac }: TableRequest, shift: number): FitOne {
  const unit = power(-frac);
  const scaled = { value: (x: number) => f.value(x) / unit };
  const carried = (k: number, higher: readonly number[]): number => (k === 1 ? higher[2] * power(-15) : 0);
  return (segment) => {
    const c = fitSegment(scaled.value, segment, [power(-16), 0.5, 0.25], carried);
    const normal = packQuadratic(c, segment);
    if (normal) {
      // Beyond 16 bits below the segment u is cut: w is less than 2^-15 too small.
      const cut = shift > 15 ? mulUp(power(-15), addUp(Math.abs(c[1]), 2 * Math.abs(c[2]))) : 0;
      const rounding = mulUp(unit, addUp(0.5 + power(-15), cut));
      return {
        entries: normal,
        error: addUp(
          segmentError(
            f,
            segment,
            c.map((x) => x * unit),
          ),
          rounding,
        ),
      };
    }
    const flat = Math.max(-32768, Math.min(32767, Math.round(c[0])));
    return { entries: [BigInt(flat) * 65536n + 32768n, 0n], error: segmentError(f, segment, [flat * unit]) };
  };
}

/** {c0, c12}, or undefined where a word does not hold an intermediate. */
function packQuadratic([c0, c1, c2]: readonly number[], segment: Segment): readonly bigint[] | undefined {
  const entry = [BigInt(Math.round(c0 * 65536)) + 32768n, BigInt(Math.round(c1 * 131072))];
  const low = BigInt(Math.round(c2 * 4));
  if (low < -32768n || low > 32767n) return undefined;
  const t = bigAbs(entry[1]) + bigAbs(low) * 32768n;
  // t*u >> 16: the extremes of the parabola lie at the ends or at its vertex.
  const u = { lo: BigInt(Math.floor(segment.from * 32768)), hi: BigInt(Math.ceil(segment.to * 32768)) };
  const reach = quadraticReach(entry[1], low, u);
  const sums = { lo: entry[0] + reach.lo - 1n, hi: entry[0] + reach.hi + 1n };
  if (t >= 2n ** 31n || !inside(sums, INT32)) return undefined;
  return [wrapSigned(entry[0], 32), entry[1]]; // c0 may lie beyond the range; the sum wraps back
}

/** Encloses (c12*u + c2*u^2)/2^16 over a range of u. */
function quadraticReach(c12: bigint, c2: bigint, { lo, hi }: IntRange): IntRange {
  const at = (u: bigint): bigint => (c12 * u + c2 * u * u) >> 16n;
  const ends = [at(lo), at(hi)];
  if (c2 !== 0n) {
    const vertex = -c12 / (2n * c2);
    if (vertex >= lo - 1n && vertex <= hi + 1n) ends.push(...[vertex - 1n, vertex, vertex + 1n].map(at));
  }
  return { lo: bigMin(...ends), hi: bigMax(...ends) + 1n };
}

export function quadraticTable(
  request: TableRequest,
): { readonly table: QuadraticTable; readonly error: number } | undefined {
  if (magnitudeOf(request.image) * power(request.frac) > 32768.5) return undefined;
  const table = coarsest(request, (shift) => fitQuadratic(request, shift));
  return table && { table, error: table.error };
}

/** Units of 2^-(frac + guard): y = sum c_k (w/2)^k. */
function fitPolynomial({ f, frac }: TableRequest, degree: number, guard: number): FitOne {
  const unit = power(-frac - guard);
  const grids = Array.from({ length: degree + 1 }, (_, k) => unit * power(-k));
  const halfUnit = guard > 0 ? 1n << BigInt(guard - 1) : 0n;
  // Each product is cut by less than one unit, then halved by the next: -2 < cuts <= 0 where w >= 0, else -1.25 < cuts < 0.63.
  const rounding = mulUp(unit, 1.25 + Number(halfUnit));
  const entriesOf = (c: readonly number[], segment: Segment): readonly bigint[] => {
    const half = halfUnit + (segment.to > 0 ? 1n : 0n);
    return c.map((x, k) => BigInt(Math.round(x / grids[k])) + (k === 0 ? half : 0n));
  };
  return (segment) => {
    // Over a few counts the higher coefficients are large and of no use: a line or a level serves.
    for (const terms of [grids.length, 2, 1]) {
      const some = fitSegment(f.value, segment, grids.slice(0, terms));
      const c = grids.map((_, k) => some[k] ?? 0);
      const entries = entriesOf(c, segment);
      if (polynomialFits(entries)) return { entries, error: addUp(segmentError(f, segment, c), rounding) };
    }
    return undefined;
  };
}

/** |acc_k| <= |c_k| + |acc_(k+1)|/2 + 1 fits int32. */
function polynomialFits(entries: readonly bigint[]): boolean {
  let reach = 0n;
  for (const c of [...entries].reverse()) {
    reach = bigAbs(c) + reach / 2n + 1n;
    if (reach >= 2n ** 31n) return false;
  }
  return true;
}

export function polynomialTable(
  request: TableRequest,
  degree: number,
  guard: number,
): { readonly table: PolynomialTable; readonly error: number } | undefined {
  const table = coarsest(request, () => fitPolynomial(request, degree, guard));
  return table && { table: { ...table, degree, guard }, error: table.error };
}
