// The 16-bit trigonometric kernels on every input: C, JavaScript and meaning are one function, and its error is the stated one.
import { expect, test } from 'vitest';
import { kernelPrinter } from '../src/emit/kernels/index.js';
import type { Kernel } from '../src/ir/kernel.js';
import { angleError, angleKernel } from '../src/kernels/trig-angle.js';
import { QUARTER, SINE_ERROR, sineKernel } from '../src/kernels/trig-sine.js';
import { LINEAR_QUARTER, SINE_LINEAR_ERROR, sineLinearKernel } from '../src/kernels/trig-sine-linear.js';
import { checkKernelC, kernelJavascript } from './kernel-harness.js';

const all = Array.from({ length: 65536 }, (_, i) => i);
const angles = [0n, QUARTER].flatMap((ahead) => all.map((x) => [BigInt(x), ahead]));
const check = (k: Kernel, inputs: readonly (readonly bigint[])[]) => checkKernelC(kernelPrinter(k.family), k, inputs);

/** The worst |table - f| in 2^-15 over the angles of 2^bits to the turn; `cut` radians more may be hidden in each. */
function worstSine(bits: number, frac: 15 | 20, ahead: bigint, f: (x: number) => number, cut = 0): number {
  return worstOf(sineKernel({ bits, frac }), bits, frac, ahead, f, cut);
}

function worstOf(kernel: Kernel, bits: number, frac: number, ahead: bigint, f: (x: number) => number, cut = 0): number {
  const js = kernelJavascript(kernel)!;
  let worst = 0;
  for (let i = 0; i < 2 ** bits; i++) {
    const x = (2 * Math.PI * i) / 2 ** bits;
    const y = js(i, Number(ahead)) / 2 ** frac;
    const e = cut === 0 ? Math.abs(y - f(x)) : Math.max(Math.abs(y - f(x)), Math.abs(y - f(x + cut))) + cut * cut;
    if (e > worst) worst = e;
  }
  return worst * 32768;
}

test.each([15, 20] as const)('sine and cosine of all 65,536 angles to %i bits: one function everywhere', (frac) => {
  expect(check(sineKernel({ bits: 16, frac }), angles)).toEqual([]);
});

test('the worst errors of 16-bit angles, in 2^-15', () => {
  const figures = ([15, 20] as const).map((frac) => ({
    frac,
    sin: worstSine(16, frac, 0n, Math.sin).toFixed(4),
    cos: worstSine(16, frac, QUARTER, Math.cos).toFixed(4),
  }));
  expect(figures).toEqual([
    { frac: 15, sin: '1.0000', cos: '1.0000' },
    { frac: 20, sin: '0.2157', cos: '0.2157' },
  ]);
});

test('every angle the table can tell apart keeps the stated error, with all that finer angles may hide', () => {
  for (const frac of [15, 20] as const) {
    expect(worstSine(21, frac, 0n, Math.sin, 2 * Math.PI * 2 ** -21)).toBeLessThanOrEqual(SINE_ERROR[frac]);
    expect(worstSine(16, frac, 0n, Math.sin)).toBeLessThanOrEqual(SINE_ERROR[frac]);
  }
});

test('chords on all 65,536 angles: one function everywhere, the worst error, and finer angles', () => {
  const inputs = [0n, LINEAR_QUARTER].flatMap((ahead) => all.map((x) => [BigInt(x), ahead]));
  expect(check(sineLinearKernel({ bits: 16 }), inputs)).toEqual([]);
  const worst = [Math.sin, Math.cos].map((f, i) =>
    worstOf(sineLinearKernel({ bits: 16 }), 16, 15, i === 0 ? 0n : LINEAR_QUARTER, f).toFixed(4),
  );
  expect(worst).toEqual(['3.5830', '3.5830']);
  const finer = worstOf(sineLinearKernel({ bits: 23 }), 23, 15, 0n, Math.sin, 2 * Math.PI * 2 ** -23);
  expect(finer).toBeLessThanOrEqual(SINE_LINEAR_ERROR);
  const fine = [0n, -1n, 2n ** 31n - 1n, -(2n ** 31n), 123456789n].map((x) => [x, 0n]);
  expect(check(sineLinearKernel({ bits: 32 }), fine)).toEqual([]);
});

test('angles wrap in int32, in uint32 and beyond 16 bits', () => {
  const corners = [-(2n ** 31n), -65537n, -65536n, -1n, 0n, 16384n, 65535n, 65536n, 2n ** 31n - 1n];
  for (const bits of [16, 21, 32]) {
    const signed = sineKernel({ bits, frac: 15 });
    expect(
      check(
        signed,
        corners.flatMap((x) => [
          [x, 0n],
          [x, QUARTER],
        ]),
      ),
    ).toEqual([]);
    const unsigned = sineKernel({ bits, frac: 15, unsigned: true });
    expect(
      check(
        unsigned,
        corners.map((x) => [BigInt.asUintN(32, x), 0n]),
      ),
    ).toEqual([]);
  }
});

/** Every direction on a square of the given half side, and random vectors. */
function vectors(side: number, count: number): readonly (readonly bigint[])[] {
  const rows: bigint[][] = [
    [0n, 0n],
    [0n, 1n],
    [0n, -1n],
    [1n, 0n],
    [-1n, 0n],
  ];
  let seed = 12345;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    return (seed >>> 0) / 2 ** 32;
  };
  const within = (): bigint => BigInt(Math.round((2 * random() - 1) * side));
  for (let i = 0; i < count; i++)
    rows.push([within(), within()], [within() >> 10n, within()], [BigInt(side), within()]);
  return [...rows, ...[side, -side].flatMap((a) => [side, -side].map((c) => [BigInt(a), BigInt(c)]))];
}

test.each([
  { frac: 13, wide: false, side: 32768 },
  { frac: 13, wide: false, side: 65535 },
  { frac: 18, wide: false, side: 32768 },
  { frac: 13, wide: true, side: 2 ** 31 - 1 },
  { frac: 16, wide: true, side: 200000 },
])('the angle of vectors: $frac bits, wide $wide, up to $side', ({ frac, wide, side }) => {
  const kernel = angleKernel({ frac, wide });
  const rows = vectors(side, 20000);
  expect(check(kernel, rows)).toEqual([]);
  const bound = angleError({ frac, wide });
  let worst = 0;
  for (const [y, x] of rows) {
    const e = Math.abs(Number(kernel.meaning([y, x])) / 2 ** frac - Math.atan2(Number(y), Number(x)));
    worst = Math.max(worst, e);
  }
  expect(worst).toBeLessThanOrEqual(bound);
});

test('the angle of Q15 vectors is proved to 1e-4 radians', () => {
  expect(angleError({ frac: 13, wide: false })).toBeLessThan(1e-4);
});
