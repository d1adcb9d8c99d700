// sin, cos, tan, asin, acos, atan, atan2 as integers: never further from the function than stated, for arguments of any grid.
import { expect, test } from 'vitest';
import { acos } from '../src/elementary/acos.js';
import { asin } from '../src/elementary/asin.js';
import { atan } from '../src/elementary/atan.js';
import { atan2 } from '../src/elementary/atan2.js';
import { cos } from '../src/elementary/cos.js';
import type { Elementary } from '../src/elementary/elementary.js';
import { sin } from '../src/elementary/sin.js';
import { tan } from '../src/elementary/tan.js';
import { FixedBuilder } from '../src/ir/fixed-build.js';
import { makeEvaluator } from '../src/ir/fixed-evaluate.js';
import { verifyFixed } from '../src/ir/fixed-verify.js';
import type { FInterval } from '../src/num/float-interval.js';
import type { IntRange } from '../src/num/format.js';
import * as q from '../src/num/rational.js';

interface Arg {
  readonly lsb: q.Rational;
  readonly range: IntRange;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The realisation as a program of its own. */
function programOf(f: Elementary, args: readonly Arg[], accuracy: number) {
  const b = new FixedBuilder();
  const inputs = args.map((a, i) => ({
    node: b.input({ name: `x${i}`, type: { bits: 64, signed: true }, range: a.range, clamp: false }),
    lsb: a.lsb,
  }));
  const { value, error } = f.realise(b, inputs, accuracy, 'cortex-m4');
  b.output({ name: 'y', type: { bits: 64, signed: true }, range: value.range }, value);
  return { program: b.finish('f'), frac: value.frac, error };
}

/** The worst distance from the function at the ends and at random counts. */
function worstOf(f: Elementary, args: readonly Arg[], accuracy: number, count = 1500) {
  const { program, frac, error } = programOf(f, args, accuracy);
  verifyFixed(program);
  const step = makeEvaluator(program);
  const random = seeded(7);
  const pick = ({ lo, hi }: IntRange, i: number): bigint => {
    if (i < 9) return [lo, hi, (lo + hi) / 2n][i % 3];
    return lo + BigInt(Math.floor(random() * Number(hi - lo + 1n)));
  };
  let worst = 0;
  for (let i = 0; i < count; i++) {
    const counts = args.map((a, k) => pick(a.range, k === 0 ? i : i < 9 ? Math.floor(i / 3) : i));
    const y = step({}, Object.fromEntries(counts.map((n, k) => [`x${k}`, n]))).outputs.y as bigint;
    const exact = f.real(...counts.map((n, k) => q.toNumber(q.mul({ n, d: 1n }, args[k].lsb))));
    const e = Math.abs(Number(y) / 2 ** frac - exact);
    worst = Math.max(worst, e);
  }
  return { worst, error, families: program.values.flatMap((v) => (v.kind === 'kernel' ? [v.kernel.family] : [])) };
}

const symmetric = (most: bigint): IntRange => ({ lo: -most, hi: most });
const turn = (bits: number): q.Rational => q.fromNumber((2 * Math.PI) / 2 ** bits);
const ANGLES: readonly (Arg & { readonly name: string; readonly families: string })[] = [
  { name: 'uint16 turn', lsb: turn(16), range: { lo: 0n, hi: 65535n }, families: 'sin' },
  { name: 'int16 turn', lsb: turn(16), range: { lo: -32768n, hi: 32767n }, families: 'sin' },
  { name: '12-bit turn', lsb: turn(12), range: { lo: 0n, hi: 4095n }, families: 'sin' },
  { name: 'uint32 turn', lsb: turn(32), range: { lo: 0n, hi: 2n ** 32n - 1n }, families: 'sin' },
  { name: 'radians Q13', lsb: q.pow2(-13), range: symmetric(25736n), families: 'turns,sin' },
  { name: 'radians Q24', lsb: q.pow2(-24), range: symmetric(2n ** 26n), families: 'turns,sin' },
  { name: 'degrees', lsb: q.fromNumber(Math.PI / 180), range: symmetric(720n), families: 'turns,sin' },
];

test.each(ANGLES)('sine and cosine of $name', ({ lsb, range, families }) => {
  for (const f of [sin, cos]) {
    for (const accuracy of [2e-4, 2 ** -14, 1.2e-5, 1e-8]) {
      const got = worstOf(f, [{ lsb, range }], accuracy);
      expect(got.worst).toBeLessThanOrEqual(got.error + 1e-12);
      expect(got.error).toBeLessThanOrEqual(accuracy);
      if (accuracy === 2 ** -14) expect(got.families.join()).toBe(families);
    }
  }
});

test('a narrow angle leaves a narrow sine', () => {
  const { program } = programOf(sin, [{ lsb: turn(16), range: { lo: 0n, hi: 8192n } }], 2 ** -14);
  const { lo, hi } = program.outputs[0].range;
  expect(lo).toBeGreaterThan(-3n);
  expect(hi).toBeLessThan(23175n);
});

test('tangents', () => {
  for (const [lsb, most] of [
    [q.pow2(-13), 12000n],
    [turn(16), 16000n],
    [q.pow2(-20), 1000000n],
  ] as const) {
    for (const accuracy of [1e-2, 1e-5]) {
      const got = worstOf(tan, [{ lsb, range: symmetric(most) }], accuracy);
      expect(got.worst).toBeLessThanOrEqual(got.error + 1e-12);
    }
  }
  expect(worstOf(tan, [{ lsb: q.pow2(-20), range: symmetric(1000000n) }], 1e-5).error).toBeLessThanOrEqual(1e-5);
  expect(tan.problem?.({ lo: 1, hi: 2 })).toBe('range [1, 2] contains an odd multiple of pi/2');
  expect(tan.problem?.({ lo: -1.5, hi: 1.5 })).toBeUndefined();
});

test('arcs', () => {
  const grids: readonly Arg[] = [
    { lsb: q.pow2(-15), range: symmetric(32768n) },
    { lsb: q.pow2(-15), range: { lo: -100n, hi: 20000n } },
    { lsb: q.pow2(-30), range: symmetric(2n ** 30n) },
    { lsb: q.rational(1n, 1000n), range: symmetric(1000n) },
    { lsb: q.rational(3n, 10000n), range: symmetric(3000n) },
  ];
  for (const f of [asin, acos]) {
    for (const grid of grids) {
      for (const accuracy of [3e-4, 1e-7]) {
        const got = worstOf(f, [grid], accuracy);
        expect(got.worst).toBeLessThanOrEqual(got.error + 1e-12);
        expect(got.error).toBeLessThanOrEqual(
          Math.max(accuracy, grid.lsb.d === 1000n || grid.lsb.d === 10000n ? 7e-5 : 0),
        );
      }
    }
  }
  expect(asin.problem?.({ lo: -1, hi: 1.5 })).toBe('range [-1, 1.5] leaves [-1, 1]');
});

test('arctangents', () => {
  for (const [lsb, most] of [
    [q.pow2(-15), 32767n],
    [q.pow2(-4), 32767n],
    [q.pow2(-28), 2n ** 31n],
    [q.rational(1n, 1000n), 5000n],
    [q.pow2(3), 100n],
    [q.pow2(-40), 2n ** 31n],
  ] as const) {
    for (const accuracy of [1.1e-4, 1e-7]) {
      const got = worstOf(atan, [{ lsb, range: symmetric(most) }], accuracy);
      expect(got.worst).toBeLessThanOrEqual(got.error + 1e-12);
      expect(got.error).toBeLessThanOrEqual(accuracy);
    }
  }
});

const VECTORS: readonly (readonly [Arg, Arg])[] = [
  [
    { lsb: q.pow2(-15), range: symmetric(32768n) },
    { lsb: q.pow2(-15), range: symmetric(32767n) },
  ],
  [
    { lsb: q.pow2(-15), range: symmetric(32768n) },
    { lsb: q.pow2(-12), range: symmetric(32767n) },
  ],
  [
    { lsb: q.rational(1n, 1000n), range: symmetric(20000n) },
    { lsb: q.rational(1n, 300n), range: symmetric(20000n) },
  ],
  [
    { lsb: q.fromNumber(0.000123), range: symmetric(32768n) },
    { lsb: q.fromNumber(0.00031), range: { lo: 100n, hi: 9000n } },
  ],
  [
    { lsb: q.pow2(-30), range: symmetric(2n ** 31n - 1n) },
    { lsb: q.pow2(-30), range: symmetric(2n ** 31n - 1n) },
  ],
];
test.each(VECTORS)('the angle of a vector', (y, x) => {
  for (const accuracy of [1.3e-4, 1e-7]) {
    const got = worstOf(atan2, [y, x], accuracy);
    expect(got.worst).toBeLessThanOrEqual(got.error + 1e-12);
    expect(got.error).toBeLessThanOrEqual(Math.max(accuracy, 1.3e-7)); // 31 bits do not hold every ratio of two units
  }
});

test('a vector that has to be rounded says what that costs', () => {
  const far = worstOf(
    atan2,
    [
      { lsb: q.pow2(0), range: symmetric(2n ** 30n) },
      { lsb: q.pow2(-20), range: { lo: 2n ** 30n, hi: 2n ** 31n } },
    ],
    1e-7,
  );
  expect(far.worst).toBeLessThanOrEqual(far.error + 1e-12);
  expect(far.error).toBeGreaterThan(1e-4);
});

/** Points of boxes: images inside enclosures, difference quotients inside slopes, steps inside deviations. */
function checkRules(f: Elementary, boxes: readonly (readonly FInterval[])[]): void {
  const random = seeded(11);
  for (const box of boxes) {
    const image = f.enclose(...box);
    const slopes = f.slopes(...box);
    for (let i = 0; i < 60; i++) {
      const at = box.map(({ lo, hi }) => (i === 0 ? lo : i === 1 ? hi : lo + random() * (hi - lo)));
      const y = f.real(...at);
      expect(image.lo <= y && y <= image.hi, `${f.name} ${JSON.stringify(box)} at ${at}`).toBe(true);
      const k = i % box.length;
      const h = 1e-6 * (box[k].hi - box[k].lo);
      const moved = at.map((x, j) => (j === k ? Math.min(x + h, box[j].hi) : x));
      const d = moved[k] - at[k];
      if (d <= 0) continue;
      let change = f.real(...moved) - y;
      if (f.name === 'atan2') change -= 2 * Math.PI * Math.round(change / (2 * Math.PI));
      const slack = 1e-13 / d;
      expect(change / d, `${f.name}' ${JSON.stringify(box)}`).toBeGreaterThanOrEqual(slopes[k].lo - slack);
      expect(change / d, `${f.name}' ${JSON.stringify(box)}`).toBeLessThanOrEqual(slopes[k].hi + slack);
      if (f.deviation) {
        const most = f.deviation(
          box,
          box.map((_, j) => (j === k ? d : 0)),
        );
        expect(Math.abs(change)).toBeLessThanOrEqual(most + 1e-15);
      }
    }
  }
}

test('enclosures, slopes and deviations', () => {
  const random = seeded(13);
  const boxIn = (lo: number, hi: number): FInterval => {
    const [a, b] = [lo + random() * (hi - lo), lo + random() * (hi - lo)].sort((p, r) => p - r);
    return { lo: a, hi: random() < 0.3 ? a + (b - a) * 1e-3 : b };
  };
  const boxes = (lo: number, hi: number) => Array.from({ length: 60 }, () => [boxIn(lo, hi)]);
  checkRules(sin, [...boxes(-10, 10), ...boxes(-2, 2), [{ lo: 1, hi: Math.PI / 2 }]]);
  checkRules(cos, [...boxes(-10, 10), [{ lo: 0, hi: 1 }], [{ lo: -1, hi: Math.PI }]]);
  checkRules(tan, [...boxes(-1.5, 1.5), ...boxes(1.6, 4.7)]);
  checkRules(atan, boxes(-5, 5));
  checkRules(asin, [...boxes(-1, 1), [{ lo: -1, hi: 1 }], [{ lo: 0.999999, hi: 1 }]]);
  checkRules(acos, [...boxes(-1, 1), [{ lo: -1, hi: -0.5 }]]);
  checkRules(
    atan2,
    Array.from({ length: 200 }, () => [boxIn(-1, 1), boxIn(-1, 1)]),
  );
});
