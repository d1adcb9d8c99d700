// Division, remainder, square root and bit operations: C of every form, JavaScript, range and meaning agree.
import { describe, expect, it } from 'vitest';
import { kernelPrinter } from '../src/emit/kernels/index.js';
import type { Kernel } from '../src/ir/kernel.js';
import { type BitOperation, bitOperation, wrapBits } from '../src/kernels/bits.js';
import { divide } from '../src/kernels/div.js';
import { squareRoot } from '../src/kernels/isqrt.js';
import { remainder } from '../src/kernels/rem.js';
import type { IntRange } from '../src/num/format.js';
import { checkKernelC } from './kernel-harness.js';
import { argumentsFor, words } from './kernel-random.js';

const r = (lo: bigint, hi: bigint): IntRange => ({ lo, hi });
const INT32 = r(-(2n ** 31n), 2n ** 31n - 1n);
const UINT32 = r(0n, 2n ** 32n - 1n);
const INT64 = r(-(2n ** 63n), 2n ** 63n - 1n);
const check = (k: Kernel, inputs = argumentsFor(k.args, 20_000)) =>
  expect(checkKernelC(kernelPrinter(k.family), k, inputs)).toEqual([]);

describe('div', () => {
  const Q15 = r(-32767n, 32767n);
  const cases: [string, IntRange, IntRange, IntRange?][] = [
    ['Q15 saturated', r(-32768n << 15n, 32767n << 15n), r(1n, 32767n), Q15],
    ['Q15 saturated, nothing negative', r(0n, 32767n << 15n), r(1n, 32767n), r(0n, 32767n)],
    ['Q15 saturated to the whole word', r(-32768n << 15n, 32767n << 15n), r(1n, 32767n), r(-32768n, 32767n)],
    ['uneven limits', r(-32768n << 15n, 32767n << 15n), r(1n, 32767n), r(-100n, 77n)],
    ['few bits', r(-(2n ** 20n), 2n ** 20n), r(5000n, 9000n)],
    ['unsigned words', r(0n, 2n ** 31n - 1n), r(1n, 2n ** 16n - 1n)],
    ['signed words', r(-(2n ** 29n), 2n ** 29n), r(1n, 2n ** 29n)],
    ['wide numerator', r(-(2n ** 61n), 2n ** 61n), r(1n, 2n ** 31n)],
    ['wide numerator, limited', r(-(2n ** 61n), 2n ** 61n), r(1n, 2n ** 40n), r(-(2n ** 31n), 2n ** 31n - 1n)],
    ['wide by 21 bits', r(0n, 2n ** 38n), r(2n ** 18n, 2n ** 21n - 1n)],
    ['wide by 21 bits, signed', r(-(2n ** 45n), 2n ** 45n), r(2n ** 16n, 2n ** 21n - 1n)],
    ['wide by 15 bits, limited', r(-(2n ** 44n), 2n ** 44n), r(2n ** 14n, 2n ** 15n - 1n), Q15],
    ['wide by 31 bits', r(-(2n ** 46n), 2n ** 46n), r(2n ** 24n, 2n ** 31n - 1n)],
    ['wide by 8 bits', r(-(2n ** 31n), 2n ** 31n - 1n), r(2n, 255n)],
    ['few bits, unlimited', r(-(2n ** 25n), 2n ** 25n), r(2n ** 9n, 2n ** 12n)],
    ['53 bits', r(-(2n ** 49n), 2n ** 49n), r(3n, 2n ** 33n)],
  ];
  it.each(cases)('%s', (_, a, b, limits) => check(divide(a, b, limits)));
  it('rounds halves up', () => {
    const k = divide(r(-100n, 100n), r(1n, 100n));
    expect([-7n, -5n, -3n, -1n, 1n, 3n, 5n].map((a) => k.meaning([a, 2n]))).toEqual([-3n, -2n, -1n, 0n, 1n, 2n, 3n]);
  });
  it('all of int8 by uint8', () => {
    const k = divide(r(-128n, 127n), r(1n, 255n));
    const all = Array.from({ length: 256 * 255 }, (_, i) => [BigInt(Math.floor(i / 255) - 128), BigInt((i % 255) + 1)]);
    check(k, all);
  });
  it('Q15 near every half', () => {
    const k = divide(r(-32768n << 15n, 32767n << 15n), r(1n, 32767n), Q15);
    const next = words(5);
    const near = Array.from({ length: 20_000 }, () => {
      const [b, q] = [BigInt((next() % 32767) + 1), BigInt((next() % 65536) - 32768)];
      const a = ((2n * q + 1n) * b) / 2n + BigInt(next() % 3) - 1n;
      return [a < k.args[0].lo ? k.args[0].lo : a > k.args[0].hi ? k.args[0].hi : a, b];
    });
    check(k, near);
  });
});

describe('rem', () => {
  it.each([
    ['words', r(-(2n ** 31n) + 1n, 2n ** 31n - 1n), r(1n, 2n ** 31n - 1n)],
    ['negative divisor', r(-1000n, 1000n), r(-77n, -1n)],
    ['wide', r(-(2n ** 60n), 2n ** 60n), r(1n, 2n ** 40n)],
  ] as const)('%s', (_, a, b) => check(remainder(a, b)));
});

describe('isqrt', () => {
  const squares = (top: bigint): readonly (readonly bigint[])[] =>
    Array.from({ length: 65536 }, (_, i) => BigInt(i) * BigInt(i) + BigInt((i % 3) - 1))
      .filter((x) => x >= 0n && x <= top)
      .map((x) => [x]);
  it('of words, beside every square', () => {
    const k = squareRoot(UINT32);
    check(k, [...squares(UINT32.hi), ...argumentsFor(k.args, 50_000)]);
  });
  it('of 62 bits', () => {
    const k = squareRoot(r(0n, 2n ** 60n));
    const next = words(9);
    const near = Array.from({ length: 10_000 }, () =>
      [BigInt(next() >>> 1) ** 2n - BigInt(next() % 3)].map((x) => (x < 0n ? 0n : x)),
    );
    check(k, [...near, ...argumentsFor(k.args, 10_000)]);
  });
});

describe('bits', () => {
  const OPERATIONS: readonly BitOperation[] = ['and', 'or', 'xor', 'shl', 'shr', 'ushr'];
  it.each(OPERATIONS)('%s', (op) => {
    for (const [a, b] of [
      [INT32, INT32],
      [UINT32, INT32],
      [INT64, UINT32],
    ] as const)
      check(bitOperation(op, a, b), argumentsFor([a, b], 3000));
  });
  it.each([
    [16, true],
    [16, false],
    [12, true],
    [12, false],
    [32, true],
    [32, false],
    [31, true],
  ] as const)('wrap %i signed %s', (n, signed) => {
    for (const a of [INT32, UINT32, INT64]) check(wrapBits(n, signed, a), argumentsFor([a], 3000));
  });
  it('ranges enclose', () => {
    const next = words(3);
    const any = (): bigint => BigInt((next() >> (next() % 30)) | 0);
    for (const op of OPERATIONS) {
      for (let i = 0; i < 3000; i++) {
        const [p, q2, s, t] = [any(), any(), any() & 31n, any() & 31n];
        const shift = op === 'shl' || op === 'shr' || op === 'ushr';
        const a = r(p < q2 ? p : q2, p < q2 ? q2 : p);
        const b = shift ? r(s < t ? s : t, s < t ? t : s) : a;
        const k = bitOperation(op, a, b);
        const range = k.range([a, b]);
        for (const [x, y] of argumentsFor([a, b], 3, i + 1)) {
          const m = k.meaning([x, y]);
          if (m < range.lo || m > range.hi)
            throw new Error(
              `${op} ${x} ${y} in [${a.lo}, ${a.hi}] [${b.lo}, ${b.hi}]: ${m} outside [${range.lo}, ${range.hi}]`,
            );
        }
      }
    }
  });
});
