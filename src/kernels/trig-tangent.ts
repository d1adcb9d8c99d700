// Tangent of a binary angle, 2^32 to the turn: the quotient of the wide sine and cosine.
// Law: round(sin / cos * 2^frac), halves away from zero, held inside +-2^bits; where the cosine is 0, the limit with the sine's sign.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { sineWide } from './trig-sine-wide.js';
import { INT32, UINT32 } from './words.js';

export interface TangentOptions {
  /** At most 31. */
  readonly frac: number;
  /** The limit, as a power of two: at most 31. */
  readonly bits: number;
  readonly unsigned?: boolean;
}

export function tangentKernel({ frac, bits, unsigned = false }: TangentOptions): Kernel {
  const limit = (1n << BigInt(bits)) - 1n;
  const range: IntRange = { lo: -limit, hi: limit };
  return {
    family: 'tan',
    params: { f: frac, b: bits, ...(unsigned ? { u: 1 } : {}) },
    tables: [],
    args: [unsigned ? UINT32 : INT32],
    meaning: ([angle]) => tangent(angle, frac, limit),
    range: () => range,
  };
}

function tangent(angle: bigint, frac: number, limit: bigint): bigint {
  const [s, c] = [sineWide(angle), sineWide(angle + (1n << 30n))];
  const [up, down] = [s < 0n ? -s : s, c < 0n ? -c : c];
  const ratio = down === 0n ? limit : ((up << BigInt(frac)) + (down >> 1n)) / down;
  const held = ratio > limit ? limit : ratio;
  return s < 0n !== c < 0n ? -held : held;
}
