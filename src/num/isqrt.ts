// Integer square root.
import { bitLength } from './rational.js';

/** floor(sqrt(a)) for a >= 0, by Newton's method from above. */
export function isqrt(a: bigint): bigint {
  if (a < 2n) return a;
  let x = 1n << BigInt((bitLength(a) + 1) >> 1);
  for (;;) {
    const y = (x + a / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}
