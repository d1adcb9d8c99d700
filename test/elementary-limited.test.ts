// The Q15 sine and cosine against min(f, 1 - 2^-15), on every 16-bit angle.
import { describe, expect, it } from 'vitest';
import { LIMITED_ERROR, TOP } from '../src/elementary/trig-limited.js';
import { QUARTER, sineKernel } from '../src/kernels/trig-sine.js';

describe.each([
  ['sin', 0n, Math.sin],
  ['cos', QUARTER, Math.cos],
] as const)('%s limited to 1 - 2^-15', (_, ahead, f) => {
  it('is within its stated error on all 65,536 angles, cut from either kind of word', () => {
    for (const unsigned of [false, true]) {
      const kernel = sineKernel({ bits: 16, frac: 15, unsigned });
      const error = Array.from({ length: 65536 }, (_x, k) => {
        const got = Number(kernel.meaning([BigInt(k), ahead])) * 2 ** -15;
        return Math.abs(got - Math.min(f((2 * Math.PI * k) / 65536), TOP)) * 2 ** 15;
      });
      // 1e-9 counts: what the doubles here may be off.
      expect(Math.max(...error.map((e) => e + 1e-9))).toBeLessThanOrEqual(LIMITED_ERROR);
    }
  });
});
