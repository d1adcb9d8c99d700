// Sine of a binary angle, 2^32 to the turn, to Q30 by polynomials on eighths of a turn: no table. The second argument is added first.
// Law: the angle wraps; |sin - result/2^30| <= SINE_WIDE_ERROR, proved from the coefficients by test/elementary-trig-wide.test.ts.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { HIGH_JAVASCRIPT, high, polynomial } from './trig-high.js';

/** sin(pi/2 s) = s * S(s^2) and cos(pi/2 s) = C(s^2) for |s| <= 1/2, in units of 2^-30. */
export const SINE: readonly bigint[] = [1686629690n, -693597423n, 85551349n, -4930933n];
export const COSINE: readonly bigint[] = [1073741824n, -1324675869n, 272375234n, -22398331n, 970267n];
export const SINE_WIDE_FRAC = 30;
export const SINE_WIDE_ERROR = 3e-9;
/** Widest result: 2^30 and what the polynomial may exceed it by. */
const MOST = (1n << 30n) + 4n;

const INT32: IntRange = { lo: -(1n << 31n), hi: (1n << 31n) - 1n };
const UINT32: IntRange = { lo: 0n, hi: (1n << 32n) - 1n };

export function sineWideKernel(unsigned = false): Kernel {
  return {
    family: 'sinwide',
    params: unsigned ? { u: 1 } : {},
    tables: [],
    args: [unsigned ? UINT32 : INT32, { lo: 0n, hi: 1n << 30n }],
    meaning: ([angle, ahead]) => sineWide(angle + ahead),
    range: () => ({ lo: -MOST, hi: MOST }),
    javascript: JAVASCRIPT,
  };
}

/** The quarter turn nearest to the angle, and how far the angle is from its middle. */
export function sineWide(angle: bigint): bigint {
  const w = BigInt.asUintN(32, angle + (1n << 29n));
  const s = BigInt.asIntN(32, ((w << 2n) & 0xffffffffn) ^ 0x80000000n);
  const square = high(s, s);
  const y = (w >> 30n) % 2n === 1n ? polynomial(COSINE, square) : high(polynomial(SINE, square), s);
  return w >> 31n === 1n ? -y : y;
}

const horner = (c: readonly bigint[]): string =>
  c.slice(0, -1).reduceRight((sum, x) => `${x} + high(${sum}, v)`, `${c[c.length - 1]}`);

const JAVASCRIPT = `${HIGH_JAVASCRIPT}
  const w = (a0 + a1 + 536870912) | 0;
  const s = (w << 2) ^ -2147483648;
  const v = high(s, s);
  const y = (w & 1073741824) !== 0 ? ${horner(COSINE)} : high(${horner(SINE)}, s);
  return w < 0 ? -y : y;`;
