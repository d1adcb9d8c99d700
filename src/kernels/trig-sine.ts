// Sine of a binary angle, 2^bits to the turn, to Q15 or Q20 by a table of 64 packed quadratics; the second argument says how many
// segments ahead to look (QUARTER makes a cosine, and both share the table). It must be even.
// Law: the angle wraps; the result is the function times 2^frac, held below 1: never further than SINE_ERROR.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { packedQuadratics } from './trig-fit.js';

const SEGMENTS = 64;
const INT32: IntRange = { lo: -(1n << 31n), hi: (1n << 31n) - 1n };
export const UINT32: IntRange = { lo: 0n, hi: (1n << 32n) - 1n };
/** Segments in a quarter turn. */
export const QUARTER = 16n;

/** Beyond this many bits of angle the table does not look. */
export const SINE_BITS = 21;
/**
 * Upper bounds of |sin - result| by fraction bits, in 2^-15; test/elementary-trig-tables.test.ts tries every angle. The step
 * from 32768 to 32767 at the top is the whole of the first.
 */
export const SINE_ERROR: Readonly<Record<SineFrac, number>> = { 15: 1.02, 20: 0.33 };
export type SineFrac = 15 | 20;

export interface SineOptions {
  /** Angle bits: 2^bits counts are one turn; 16 to 32. */
  readonly bits: number;
  readonly frac: SineFrac;
  /** The angle argument is taken as uint32 instead of int32. */
  readonly unsigned?: boolean;
}

export function sineKernel({ bits, frac, unsigned = false }: SineOptions): Kernel {
  const table = packedQuadratics(
    SEGMENTS,
    (position) => Math.sin((2 * Math.PI * position) / SEGMENTS) * 2 ** 31,
    2 ** (30 - frac),
  );
  const one = 1n << BigInt(frac);
  return {
    family: 'sin',
    params: { p: bits, f: frac, ...(unsigned ? { u: 1 } : {}) },
    tables: [{ name: 'quadratics', type: { bits: 32, signed: true }, values: table }],
    args: [unsigned ? UINT32 : INT32, { lo: 0n, hi: QUARTER }],
    meaning: ([angle, ahead]) => lookUp(table, bits, angle, ahead) >> BigInt(31 - frac),
    range: () => ({ lo: -one, hi: one - 1n }),
    javascript: javascript(bits, frac),
  };
}

function lookUp(table: readonly bigint[], bits: number, angle: bigint, ahead: bigint): bigint {
  const x = BigInt.asUintN(32, angle);
  const u = BigInt.asIntN(16, bits <= SINE_BITS ? x << BigInt(SINE_BITS - bits) : x >> BigInt(bits - SINE_BITS));
  const at = 2 * Number(((x >> BigInt(bits - 6)) + ahead) & 63n);
  const [c0, c12] = [table[at], table[at + 1]];
  const t = u * BigInt.asIntN(16, c12) + c12;
  return c0 + ((t * u) >> 16n);
}

const javascript = (bits: number, frac: number): string => `
  const x = a0 | 0;
  const u = ((x ${bits <= SINE_BITS ? `<< ${SINE_BITS - bits}` : `>>> ${bits - SINE_BITS}`}) << 16) >> 16;
  const at = 2 * (((x >>> ${bits - 6}) + a1) & 63);
  const c = t0[at + 1];
  const t = u * ((c << 16) >> 16) + c;
  return (t0[at] + Math.floor((t * u) / 65536)) >> ${31 - frac};`;
