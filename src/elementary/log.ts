// Logarithms: one table of polynomials over one octave, the octave counted by leading zeros.
// Law: see elementary.ts; the unit of the argument is folded into the table.
import type { FixedBuilder } from '../ir/fixed-build.js';
import { logarithm } from '../kernels/normalised.js';
import { addUp, type FInterval, fdiv, freciprocal, magnitudeOf, monotone, mulUp } from '../num/float-interval.js';
import { bitLength } from '../num/rational.js';
import { enclosing, narrowed, timesLsb } from './argument.js';
import type { Elementary, FixedArg, Realised } from './elementary.js';
import { countsOf, type Piecewise, realisePiecewise } from './piecewise.js';
import { type Smooth, smoothLog, smoothLog2, smoothLog10 } from './smooth.js';
import { polynomialTable } from './tables.js';

const MANTISSA = { lo: 2n ** 31n, hi: 2n ** 32n - 1n };
/** Degree and most segments of the octave. */
const FORMS: readonly (readonly [number, number])[] = [
  [2, 16],
  [2, 64],
  [3, 64],
  [4, 128],
];

/** Several octaves: the mantissa's table and a multiple of the octave. */
function byOctaves(b: FixedBuilder, arg: FixedArg, f: Piecewise, octave: number, accuracy: number): Realised {
  const narrow = narrowed(b, arg, f.slope);
  const { node, lsb } = narrow.arg;
  const mantissa = f.enclose(enclosing(MANTISSA, lsb));
  const whole = f.enclose(enclosing(node.range, lsb));
  const largest = Math.max(magnitudeOf(mantissa), magnitudeOf(whole), 32 * octave);
  const room = 30 - Math.ceil(Math.log2(largest));
  const frac = Math.min(Math.ceil(-Math.log2(accuracy)) + 1, room - 1);
  const guard = Math.min(6, room - frac);
  const unit = 2 ** -(frac + guard);
  const perOctave = BigInt(Math.round(octave / unit));
  const most = 32 - bitLength(node.range.lo);
  const octaves = Number(perOctave) * unit === octave && octave === 1 ? 0 : mulUp(most * 0.51, unit);
  const request = { f: f.smooth, range: MANTISSA, lsb: timesLsb(lsb), image: mantissa, frac };
  const left = accuracy - narrow.error - octaves;
  const all = [...FORMS.map(([d, n]) => [d, n, left] as const), [4, 128, Number.POSITIVE_INFINITY] as const];
  for (const [degree, segments, goal] of all) {
    const made = polynomialTable({ ...request, segments, accuracy: goal }, degree, guard);
    if (!made) continue;
    const own = addUp(made.error, octaves);
    const kernel = logarithm(made.table, perOctave, (x) => countsOf(f.enclose(enclosing(x, lsb)), frac, own));
    return { value: b.kernel(kernel, [node], frac), error: addUp(own, narrow.error) };
  }
  throw new RangeError('unreachable: the last table takes any error');
}

const show = (x: number): string => `${Number(x.toPrecision(6))}`;

function logOf(name: string, smooth: Smooth, octave: number, base: number): Elementary {
  const enclose = (x: FInterval): FInterval => monotone(smooth.value, x, 3);
  const slope = (x: FInterval): FInterval =>
    fdiv(freciprocal(x), { lo: base * (1 - 2 ** -50), hi: base * (1 + 2 ** -50) });
  const piecewise: Piecewise = { smooth, enclose, slope };
  return {
    name,
    arity: 1,
    real: smooth.value,
    problem: (x) =>
      x.lo <= 0 ? `of the logarithm reaches 0 or below: its range is [${show(x.lo)}, ${show(x.hi)}]` : undefined,
    enclose,
    slopes: (x) => [slope(x)],
    realise: (b, [x], accuracy) => {
      const few = x.node.range.hi <= 4n * x.node.range.lo;
      return few ? realisePiecewise(b, x, piecewise, accuracy) : byOctaves(b, x, piecewise, octave, accuracy);
    },
  };
}

export const log = logOf('log', smoothLog, Math.LN2, 1);
export const log2 = logOf('log2', smoothLog2, 1, Math.LN2);
export const log10 = logOf('log10', smoothLog10, Math.LOG10E * Math.LN2, Math.LN10);
