// Integer square root. Law: floor(sqrt(a)), exactly, for a in uint32 or up to 2^62.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { isqrt } from '../num/isqrt.js';
import { UINT32 } from './words.js';

export function squareRoot(argument: IntRange): Kernel {
  const small = argument.hi <= UINT32.hi;
  return {
    family: 'isqrt',
    params: { w: small ? 32 : 64 },
    tables: [],
    args: [{ lo: 0n, hi: small ? UINT32.hi : 2n ** 62n }],
    meaning: ([a]) => isqrt(a),
    range: ([a]) => ({ lo: isqrt(a.lo), hi: isqrt(a.hi) }),
    ...(small ? { javascript: 'return Math.floor(Math.sqrt(a0));' } : {}),
  };
}
