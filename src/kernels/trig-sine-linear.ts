// Sine of a binary angle to 3.6 units of Q15: 256 chords, base*65536 + slope in one word. Seven instructions where one
// multiplies and adds; the second argument says how many segments ahead to look (LINEAR_QUARTER makes a cosine) and must be even.
// Law: the angle wraps; the result is held inside int16 and is never further than SINE_LINEAR_ERROR.
import type { Kernel } from '../ir/kernel.js';
import { ends, positionOf } from './trig-fit.js';
import { INT32, UINT32 } from './words.js';

const SEGMENTS = 256;
export const LINEAR_QUARTER = 64n;
/** Beyond this many bits of angle the table does not look. */
export const LINEAR_BITS = 23;
/** In 2^-15; test/elementary-trig-tables.test.ts tries every angle. */
export const SINE_LINEAR_ERROR = 3.63;

export interface SineLinearOptions {
  readonly bits: number;
  readonly unsigned?: boolean;
}

export function sineLinearKernel({ bits, unsigned = false }: SineLinearOptions): Kernel {
  const table = Array.from({ length: SEGMENTS }, (_, i) => chord(i));
  return {
    family: 'sin',
    params: { p: bits, chords: SEGMENTS, ...(unsigned ? { u: 1 } : {}) },
    tables: [{ name: 'chords', type: { bits: 32, signed: true }, values: table }],
    args: [unsigned ? UINT32 : INT32, { lo: 0n, hi: LINEAR_QUARTER }],
    meaning: ([angle, ahead]) => lookUp(table, bits, BigInt.asUintN(32, angle), ahead),
    range: () => ({ lo: -32768n, hi: 32767n }),
    javascript: `
  const u = ((a0 ${bits <= LINEAR_BITS ? `<< ${LINEAR_BITS - bits}` : `>>> ${bits - LINEAR_BITS}`}) << 16) >> 16;
  const c = t0[((a0 >>> ${bits - 8}) + a1) & 255];
  return (u * ((c << 16) >> 16) + c) >> 16;`,
  };
}

function lookUp(table: readonly bigint[], bits: number, x: bigint, ahead: bigint): bigint {
  const u = BigInt.asIntN(16, bits <= LINEAR_BITS ? x << BigInt(LINEAR_BITS - bits) : x >> BigInt(bits - LINEAR_BITS));
  const entry = table[Number(((x >> BigInt(bits - 8)) + ahead) & 255n)];
  return (u * BigInt.asIntN(16, entry) + entry) >> 16n;
}

/** The best word of segment i: the slopes round the chord's, the base in the middle of what is left. */
function chord(i: number): bigint {
  const [first, last] = ends(i);
  const grid = Array.from({ length: 33 }, (_, k) => first + Math.round(((last - first) * k) / 32));
  const wanted = grid.map((u) => Math.sin((2 * Math.PI * positionOf(i, u)) / SEGMENTS) * 2 ** 31 + 32768);
  const steep = Math.round((wanted[32] - wanted[0]) / (last - first));
  let best = { word: 0, error: Number.POSITIVE_INFINITY };
  for (let slope = steep - 4; slope <= steep + 4; slope++) {
    const gaps = grid.map((u, k) => wanted[k] - (u + 1) * slope);
    const [low, high] = [Math.min(...gaps), Math.max(...gaps)];
    const made = [slope, ...grid.map((u) => (u + 1) * slope)]; // the word itself is one of the sums
    const top = Math.floor((2 ** 31 - 1 - Math.max(...made)) / 65536);
    const bottom = Math.ceil((-(2 ** 31) - Math.min(...made)) / 65536);
    const base = Math.max(bottom, Math.min(top, Math.round((low + high) / 131072)));
    const error = Math.max(high - base * 65536, base * 65536 - low);
    if (error < best.error) best = { word: base * 65536 + slope, error };
  }
  return BigInt(best.word);
}
