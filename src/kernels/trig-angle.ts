// The angle of a vector (y, x) in radians: octants folded, a quotient of 15 bits, sixteen packed quadratics.
// Law: the result is ANGLE of floor(2^15 small/large) in its octant, whatever divides; (0, 0) counts as the ratio 0; error by angleError().
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bitLength } from '../num/rational.js';
import { packedQuadratics } from './trig-fit.js';

const SEGMENTS = 16;
const INT32: IntRange = { lo: -(1n << 31n), hi: (1n << 31n) - 1n };
const NARROW: IntRange = { lo: -65535n, hi: 65535n };
const TOP = 32767n;

export interface AngleOptions {
  /** Fraction bits of the result, radians: at most 24. */
  readonly frac: number;
  /** Components beyond 16 bits and a sign: both are shifted down, by as much as the larger needs, first. */
  readonly wide: boolean;
}

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);
/** c * 2^frac to the nearest. */
export const onGrid = (c: number, frac: number): bigint => BigInt(Math.round(c * 2 ** frac));

export function angleKernel({ frac, wide }: AngleOptions): Kernel {
  const table = angleTable(frac);
  const component = wide ? INT32 : NARROW;
  const half = onGrid(Math.PI, frac);
  return {
    family: 'atan2',
    params: { f: frac, ...(wide ? { w: 1 } : {}) },
    tables: [{ name: 'quadratics', type: { bits: 32, signed: true }, values: table }],
    args: [component, component],
    meaning: ([y, x]) => angle(table, frac, y, x),
    range: ([y, x]) => angleRange(y, x, half, pad(frac)),
    javascript: javascript(frac, wide),
  };
}

/** Half a quotient step ahead: the floor of the quotient is then an error to both sides. */
const angleTable = (frac: number): readonly bigint[] =>
  packedQuadratics(SEGMENTS, (p) => Math.atan((p + 0.5 / 2048) / SEGMENTS) * 2 ** 31, 2 ** (30 - frac));

/** What an octant's value may lie beyond [0, pi/4] by: no more than its error. */
const pad = (frac: number): bigint => 2n + (1n << BigInt(Math.max(0, frac - 14)));

/** The quadrants that the signs leave, widened by `slack`. */
export function angleRange(y: IntRange, x: IntRange, half: bigint, slack: bigint): IntRange {
  const forward = x.lo >= 0n;
  const most = (y.lo === 0n && y.hi === 0n && forward ? 0n : forward ? (half + 1n) >> 1n : half) + slack;
  return { lo: y.lo >= 0n ? -slack : -most, hi: y.hi < 0n ? slack : most };
}

function angle(table: readonly bigint[], frac: number, y: bigint, x: bigint): bigint {
  const [ay, ax] = [magnitude(y), magnitude(x)];
  const large = ay > ax ? ay : ax;
  const small = ay > ax ? ax : ay;
  const down = BigInt(Math.max(0, bitLength(large) - 16));
  const q = quotient(small >> down, large >> down);
  const t = octant(table, frac, q);
  const folded = ay > ax ? onGrid(Math.PI / 2, frac) - t : t;
  const turned = x < 0n ? onGrid(Math.PI, frac) - folded : folded;
  return y < 0n ? -turned : turned;
}

function quotient(small: bigint, large: bigint): bigint {
  if (large === 0n) return 0n;
  const q = (small << 15n) / large;
  return q > TOP ? TOP : q;
}

function octant(table: readonly bigint[], frac: number, q: bigint): bigint {
  const at = 2 * Number(q >> 11n);
  const u = BigInt.asIntN(16, q << 4n);
  const t = u * BigInt.asIntN(16, table[at + 1]) + table[at + 1];
  return (table[at] + ((t * u) >> 16n)) >> BigInt(31 - frac);
}

/**
 * Upper bound of the error in radians: every quotient with both ends of what it may stand for (atan is monotone), the
 * rounded right angles, and for wide components 2^-15 of the ratio, which the dropped bits may be.
 */
export function angleError({ frac, wide }: AngleOptions): number {
  const entries = angleTable(frac).map(Number);
  const grid = 2 ** frac;
  let worst = 0;
  for (let q = 0, here = 0; q <= Number(TOP); q++) {
    const next = Math.atan((q + 1) / 32768);
    const made = octantNumber(entries, frac, q) / grid;
    worst = Math.max(worst, Math.abs(made - here), Math.abs(made - next));
    here = next;
  }
  const offGrid = (c: number): number => Math.abs(c - Number(onGrid(c, frac)) / grid);
  return worst + offGrid(Math.PI) + offGrid(Math.PI / 2) + (wide ? 2 ** -15 : 0) + 1e-14;
}

/** `octant` in Numbers: every product is below 2^53. */
function octantNumber(entries: readonly number[], frac: number, q: number): number {
  const at = 2 * (q >> 11);
  const [u, c12] = [(q << 20) >> 16, entries[at + 1]];
  const t = u * ((c12 << 16) >> 16) + c12;
  return (entries[at] + Math.floor((t * u) / 65536)) >> (31 - frac);
}

function javascript(frac: number, wide: boolean): string {
  return `
  const ay = Math.abs(a0), ax = Math.abs(a1);
  let large = Math.max(ay, ax), small = Math.min(ay, ax);
  ${wide ? 'const down = Math.max(0, 16 - Math.clz32(large)); large = large >>> down; small = small >>> down;' : ''}
  const q = large === 0 ? 0 : Math.min(${TOP}, Math.floor((small * 32768) / large));
  const c = t0[2 * (q >> 11) + 1], u = (q << 20) >> 16;
  const t = u * ((c << 16) >> 16) + c;
  let y = (t0[2 * (q >> 11)] + Math.floor((t * u) / 65536)) >> ${31 - frac};
  if (ay > ax) y = ${onGrid(Math.PI / 2, frac)} - y;
  if (a1 < 0) y = ${onGrid(Math.PI, frac)} - y;
  return a0 < 0 ? 0 - y : y;`;
}
