// The angle of a vector (y, x) in radians to 2^-29: octants folded, a quotient of 31 bits, thirty-two cubics in high words.
// Law: see meaning; (0, 0) gives 0. The error is proved per segment against the arctangent's own series, angleWideError().
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { angleRange, onGrid } from './trig-angle.js';
import { HIGH_JAVASCRIPT, polynomial } from './trig-high.js';

export const ANGLE_WIDE_FRAC = 29;
const SEGMENTS = 32;
const TOP = (1n << 31n) - 1n;
/** Without the most negative number: twice a remainder has to fit 32 bits. */
export const COMPONENT: IntRange = { lo: 1n - (1n << 31n), hi: (1n << 31n) - 1n };

/** Four coefficients per segment, powers of the position from its middle in segments (-1/2 .. 1/2), units of 2^-29. */
function cubics(): readonly bigint[] {
  return Array.from({ length: SEGMENTS }, (_, i) => {
    const [c0, c1, c2, c3, c4] = series(i, 5);
    // x^4 on [-1/2, 1/2] is nearly x^2/4 - 1/128: the fourth term, as well as a parabola can.
    return [c0 - c4 / 128, c1, c2 + c4 / 4, c3].map((c) => BigInt(Math.round(c * 2 ** ANGLE_WIDE_FRAC)));
  }).flat();
}

/** Taylor coefficients of atan((i + 1/2 + x) / SEGMENTS) in x: Im of the logarithm's series, at a right angle to the slope. */
function series(i: number, terms: number): readonly number[] {
  const m = (i + 0.5) / SEGMENTS;
  const radius = Math.hypot(1, m) * SEGMENTS;
  const turn = Math.PI / 2 - Math.atan(m);
  return Array.from({ length: terms }, (_, k) =>
    k === 0 ? Math.atan(m) : ((k % 2 === 1 ? 1 : -1) * Math.sin(k * turn)) / (k * radius ** k),
  );
}

export function angleWideKernel(): Kernel {
  const table = cubics();
  const half = onGrid(Math.PI, ANGLE_WIDE_FRAC);
  return {
    family: 'atan2wide',
    params: {},
    tables: [{ name: 'cubics', type: { bits: 32, signed: true }, values: table }],
    args: [COMPONENT, COMPONENT],
    meaning: ([y, x]) => angleWide(table, y, x),
    range: ([y, x]) => angleRange(y, x, half, 8n),
    javascript: JAVASCRIPT,
  };
}

function angleWide(table: readonly bigint[], y: bigint, x: bigint): bigint {
  const [ay, ax] = [y < 0n ? -y : y, x < 0n ? -x : x];
  const [large, small] = ay > ax ? [ay, ax] : [ax, ay];
  const quotient = large === 0n ? 0n : (small << 31n) / large;
  const q = quotient > TOP ? TOP : quotient;
  const at = 4 * Number(q >> 26n);
  const u = BigInt.asIntN(32, ((q << 6n) & 0xffffffffn) ^ 0x80000000n);
  const t = large === 0n ? 0n : polynomial(table.slice(at, at + 4), u);
  const folded = ay > ax ? onGrid(Math.PI / 2, ANGLE_WIDE_FRAC) - t : t;
  const turned = x < 0n ? onGrid(Math.PI, ANGLE_WIDE_FRAC) - folded : folded;
  return y < 0n ? -turned : turned;
}

const JAVASCRIPT = `${HIGH_JAVASCRIPT}
  const ay = Math.abs(a0), ax = Math.abs(a1);
  const large = Math.max(ay, ax), small = Math.min(ay, ax);
  let y = 0;
  if (large !== 0) {
    const top = Math.floor((small * 65536) / large);
    const rest = small * 65536 - top * large;
    const q = Math.min(${TOP}, top * 32768 + Math.floor((rest * 32768) / large));
    const at = 4 * (q >>> 26), u = (q << 6) ^ -2147483648;
    y = t0[at] + high(t0[at + 1] + high(t0[at + 2] + high(t0[at + 3], u), u), u);
  }
  if (ay > ax) y = ${onGrid(Math.PI / 2, ANGLE_WIDE_FRAC)} - y;
  if (a1 < 0) y = ${onGrid(Math.PI, ANGLE_WIDE_FRAC)} - y;
  return a0 < 0 ? 0 - y : y;`;

/** Upper bound in radians: series against cubic on every segment, three floors, the quotient's floor, the rounded right angles. */
export function angleWideError(): number {
  const table = cubics().map((c) => Number(c) / 2 ** ANGLE_WIDE_FRAC);
  let worst = 0;
  for (let i = 0; i < SEGMENTS; i++) worst = Math.max(worst, cubicError(table.slice(4 * i, 4 * i + 4), series(i, 12)));
  const floors = (1 + 1 / 2 + 1 / 4) * 2 ** -ANGLE_WIDE_FRAC;
  return worst + floors + 2 ** -31 + 2 ** -ANGLE_WIDE_FRAC + 1e-14;
}

/** Sup over |x| <= 1/2 of the difference, with x^4 written as its best parabola and a rest of at most 1/128. */
function cubicError(cubic: readonly number[], exact: readonly number[]): number {
  const [c0, c1, c2, c3, c4, ...rest] = exact;
  const parts = [c0 - c4 / 128 - cubic[0], c1 - cubic[1], c2 + c4 / 4 - cubic[2], c3 - cubic[3]];
  const low = parts.reduce((sum, d, k) => sum + Math.abs(d) / 2 ** k, 0) + Math.abs(c4) / 128;
  return low + rest.reduce((sum, c, k) => sum + Math.abs(c) / 2 ** (k + 5), 0);
}
