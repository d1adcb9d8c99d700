// Radians on any grid to a binary angle of 2^32 to the turn: one multiplication, wrapping by itself.
// Law: result = floor(n * factor / 2^shift) modulo 2^32, as int32; factor and shift come from lsb / (2 pi).
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bitLength, type Rational } from '../num/rational.js';
import { piFixed } from '../num/trig.js';

const INT32: IntRange = { lo: -(1n << 31n), hi: (1n << 31n) - 1n };

export interface Turns {
  readonly kernel: Kernel;
  /** Upper bound of the error, radians: the factor's over the whole range, and what the floor drops. */
  readonly error: number;
}

const largest = (r: IntRange): bigint => (-r.lo > r.hi ? -r.lo : r.hi);

/** The conversion of n * lsb radians, n in range. `range` lies in int32. */
export function turnsKernel(lsb: Rational, range: IntRange): Turns {
  const most = largest(range) || 1n;
  const halves = range.lo >= -32768n && range.hi <= 32767n;
  // n * factor has to fit 63 bits; with 16-bit n two 32-bit products do, the factor's low 16 bits apart.
  const shift = halves ? 16 : Math.max(0, Math.min(30, 62 - bitLength(most) - Math.max(0, 33 + log2(lsb) - 2)));
  const factor = factorOf(lsb, shift);
  const kernel: Kernel = {
    family: 'turns',
    params: { h: halves ? 1 : 0, s: shift, m: Number(factor) },
    tables: [],
    args: [halves ? { lo: -32768n, hi: 32767n } : range],
    meaning: ([n]) => BigInt.asIntN(32, (n * factor) >> BigInt(shift)),
    range: ([r]) => imageOf(r, factor, shift),
    ...(halves ? { javascript: halvesJavascript(factor) } : {}),
  };
  const counts = Number(most) * 0.5000001 * 2 ** -shift + 1;
  return { kernel, error: counts * 2 * Math.PI * 2 ** -32 * (1 + 1e-12) };
}

/** lsb / (2 pi) * 2^(32 + shift), to the nearest; whole turns drop out. */
function factorOf(lsb: Rational, shift: number): bigint {
  const bits = 160 + Math.max(0, bitLength(lsb.n) - bitLength(lsb.d));
  const twoPi = 2n * piFixed(bits) * lsb.d;
  const scaled = ((lsb.n << BigInt(bits + 33 + shift)) / twoPi + 1n) >> 1n;
  return BigInt.asUintN(32 + shift, scaled);
}

/** An upper bound of log2(lsb), a whole number. */
const log2 = (x: Rational): number => bitLength(x.n) - bitLength(x.d) + 1;

/** The plain image where nothing wraps. */
function imageOf(r: IntRange, factor: bigint, shift: number): IntRange {
  const [lo, hi] = [(r.lo * factor) >> BigInt(shift), (r.hi * factor) >> BigInt(shift)];
  return lo >= INT32.lo && hi <= INT32.hi ? { lo, hi } : INT32;
}

const halvesJavascript = (factor: bigint): string =>
  `return (Math.imul(a0, ${factor >> 16n}) + ((a0 * ${factor & 0xffffn}) >> 16)) | 0;`;
