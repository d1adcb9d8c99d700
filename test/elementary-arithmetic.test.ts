// Elementary functions but the trigonometric ones: stated errors hold, accuracies are met, enclosures and slopes enclose.
import { describe, expect, it } from 'vitest';
import type { Elementary } from '../src/elementary/elementary.js';
import { elementaryNamed } from '../src/elementary/index.js';
import { interp1 } from '../src/elementary/interp1.js';
import { interp2 } from '../src/elementary/interp2.js';
import * as q from '../src/num/rational.js';
import { type Argument, measure, subBoxes } from './elementary-harness.js';
import { words } from './kernel-random.js';

const named = (name: string): Elementary => {
  const f = elementaryNamed(name);
  if (!f) throw new Error(name);
  return f;
};
const Q = (frac: number) => q.pow2(-frac);
const INT16 = [-32768n, 32767n] as const;
const INT32 = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const MILLI = q.rational(1n, 1000n);
const TENTH: Argument = [1n, 1n, q.rational(1n, 10n)];
const whole = (k: bigint): Argument => [k, k, q.one];
const CURVE = interp1([-1, 0, 0.3, 2], [5, 1, 1.5, -3]);

const EVEN = interp1([-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1], [1, 2, 3, 5, 7, 6, 5, 3, -1]);
const MAP = interp2(
  [-2, -0.5, 0.1, 3],
  [0, 1, 2.5],
  [
    [1, 2, -3],
    [0.5, 4, 1],
    [2, 2, 2],
    [-1, 0, 3.25],
  ],
);

const CASES: [string, Elementary, readonly Argument[], number][] = [
  ['tanh Q3.12', named('tanh'), [[...INT16, Q(12)]], 2 ** -15],
  ['tanh coarse', named('tanh'), [[...INT16, Q(12)]], 2 ** -13],
  ['tanh fine', named('tanh'), [[...INT16, Q(12)]], 2 ** -24],
  ['tanh of a wide word', named('tanh'), [[-(2n ** 40n), 2n ** 40n, Q(34)]], 2 ** -15],
  ['exp of negatives', named('exp'), [[-32768n, -1n, Q(12)]], 2 ** -15],
  ['exp to 0', named('exp'), [[-32768n, 0n, Q(12)]], 2 ** -15],
  ['exp over [-10, 10]', named('exp'), [[...INT32, q.rational(10n, 2n ** 31n)]], 2 ** -9],
  ['exp far below', named('exp'), [[-(2n ** 31n), 2n ** 20n, Q(20)]], 2 ** -15],
  ['sinh', named('sinh'), [[-30000n, 30000n, q.rational(1n, 10000n)]], 2 ** -12],
  ['cosh', named('cosh'), [[-30000n, 3000n, q.rational(1n, 10000n)]], 2 ** -15],
  ['log2 of 16 bits', named('log2'), [[1n, 65535n, q.one]], 2 ** -15],
  ['log2 of 32 bits', named('log2'), [[1n, 2n ** 32n - 1n, Q(16)]], 2 ** -20],
  ['log', named('log'), [[1n, 2n ** 31n - 1n, MILLI]], 2 ** -20],
  ['log of few octaves', named('log'), [[3000n, 10000n, MILLI]], 2 ** -15],
  ['log10', named('log10'), [[3n, 100000n, MILLI]], 2 ** -12],
  ['sqrt of 31 bits', named('sqrt'), [[0n, 2n ** 31n - 1n, Q(31)]], 2 ** -15],
  ['sqrt of tenths', named('sqrt'), [[0n, 65535n, q.rational(1n, 10n)]], 2 ** -10],
  ['sqrt of tenths, fine', named('sqrt'), [[5n, 65535n, q.rational(1n, 10n)]], 2 ** -22],
  ['cbrt Q15', named('cbrt'), [[...INT16, Q(15)]], 2 ** -15],
  ['cbrt of a word', named('cbrt'), [[...INT32, MILLI]], 2 ** -12],
  ['cbrt, few counts', named('cbrt'), [[5n, 1000n, q.one]], 2 ** -24],
  [
    'hypot Q15',
    named('hypot'),
    [
      [...INT16, Q(15)],
      [...INT16, Q(15)],
    ],
    2 ** -15,
  ],
  [
    'hypot of two units',
    named('hypot'),
    [
      [...INT16, Q(15)],
      [...INT16, MILLI],
    ],
    2 ** -12,
  ],
  [
    'hypot of words',
    named('hypot'),
    [
      [...INT32, Q(31)],
      [...INT32, Q(30)],
    ],
    2 ** -20,
  ],
  [
    'div Q15',
    named('div'),
    [
      [...INT16, Q(15)],
      [100n, 32767n, Q(15)],
    ],
    2 ** -15,
  ],
  [
    'div by negatives, another unit',
    named('div'),
    [
      [...INT16, Q(15)],
      [-32767n, -100n, MILLI],
    ],
    2 ** -15,
  ],
  [
    'div of words, odd units',
    named('div'),
    [
      [...INT32, q.rational(1n, 3n)],
      [2n ** 20n, 2n ** 31n - 1n, q.rational(1n, 7n)],
    ],
    2 ** -15,
  ],
  [
    'div of bytes',
    named('div'),
    [
      [-128n, 127n, q.one],
      [1n, 255n, q.one],
    ],
    2 ** -10,
  ],
  ['square', named('pow'), [[...INT16, Q(13)], whole(2n)], 2 ** -12],
  ['cube of odd units', named('pow'), [[...INT16, q.rational(1n, 10000n)], whole(3n)], 2 ** -12],
  ['pow 0.1 from 0', named('pow'), [[0n, 32767n, Q(15)], TENTH], 2 ** -14],
  [
    'pow -1.5 of few octaves',
    named('pow'),
    [
      [100n, 500n, q.rational(1n, 100n)],
      [-3n, -3n, q.rational(1n, 2n)],
    ],
    2 ** -15,
  ],
  ['interp1', CURVE, [[...INT16, Q(13)]], 2 ** -12],
  ['interp1 of odd units', CURVE, [[...INT16, q.rational(1n, 10000n)]], 2 ** -12],
  ['interp1 of a word', CURVE, [[...INT32, Q(29)]], 2 ** -20],
  ['interp1 on even counts', EVEN, [[...INT16, Q(15)]], 2 ** -15],
  ['interp1 on even counts, clamped', EVEN, [[...INT32, Q(29)]], 2 ** -20],
  ['interp1 on even counts, ends out of reach', EVEN, [[-28000n, 31000n, Q(15)]], 2 ** -12],
  ['interp1, one bend', interp1([-1, 0.1, 1], [0, 1, -2]), [[...INT16, Q(14)]], 2 ** -15],
  ['interp1, no bend', interp1([-1, 0.1, 0.7, 1], [-10, 1, 7, 10]), [[...INT16, Q(14)]], 2 ** -15],
  ['interp1, a bend before the last count', CURVE, [[-2n, 0n, q.rational(101n, 200n)]], 2 ** -12],
  ['interp1, one line', CURVE, [[400n, 900n, MILLI]], 2 ** -15],
  ...([8, 12, 15, 20] as const).map((bits): (typeof CASES)[number] => [
    `interp2 to ${bits} bits`,
    MAP,
    [
      [...INT16, Q(13)],
      [-3000n, 3000n, MILLI],
    ],
    2 ** -bits,
  ]),
  [
    'interp2 of words',
    MAP,
    [
      [...INT32, Q(29)],
      [-(2n ** 40n), 2n ** 40n, Q(38)],
    ],
    2 ** -18,
  ],
  [
    'interp2 beyond its table',
    MAP,
    [
      [4000n, 5000n, MILLI],
      [-300n, 300n, MILLI],
    ],
    2 ** -15,
  ],
];

describe('realisations', () => {
  it.each(CASES)('%s', (_, f, args, accuracy) => {
    const m = measure(f, args, accuracy, 20_000, true);
    expect(m.mismatches).toEqual([]);
    expect(m.found).toBeLessThanOrEqual(m.stated);
    expect(m.stated).toBeLessThanOrEqual(accuracy);
  });

  it('states its true error where the accuracy is out of reach', () => {
    const far: [Elementary, readonly Argument[]][] = [
      [named('exp'), [[...INT32, q.rational(10n, 2n ** 31n)]]],
      [named('log'), [[1n, 2n ** 31n - 1n, MILLI]]],
      [
        named('div'),
        [
          [...INT32, Q(31)],
          [1n, 2n ** 31n - 1n, Q(31)],
        ],
      ],
      [named('tanh'), [[...INT16, Q(12)]]],
      [
        MAP,
        [
          [...INT16, Q(13)],
          [-3000n, 3000n, MILLI],
        ],
      ],
      [
        named('pow'),
        [
          [1n, 1000n, q.rational(1n, 100n)],
          [-200n, 200n, q.rational(1n, 100n)],
        ],
      ],
    ];
    for (const [f, args] of far) {
      const m = measure(f, args, 2 ** -40, 5000);
      expect(m.found).toBeLessThanOrEqual(m.stated);
      expect(m.stated).toBeLessThan(4.1);
    }
  });
});

describe('enclosures, slopes, deviations', () => {
  const ONE: [string, number, number][] = [
    ['exp', -20, 5],
    ['log', 0.01, 50],
    ['log2', 0.01, 50],
    ['log10', 0.01, 50],
    ['sqrt', 0, 9],
    ['cbrt', -8, 8],
    ['tanh', -6, 6],
    ['sinh', -4, 4],
    ['cosh', -4, 4],
  ];
  it.each(ONE)('%s', (name, lo, hi) => {
    const f = named(name);
    const next = words(11);
    for (const [a, b] of subBoxes(lo, hi, 300, next)) {
      const x = { lo: a, hi: b };
      const [image, [slope]] = [f.enclose(x), f.slopes(x)];
      for (let i = 0; i <= 8; i++) {
        const at = a + ((b - a) * i) / 8;
        expect(f.real(at)).toBeGreaterThanOrEqual(image.lo);
        expect(f.real(at)).toBeLessThanOrEqual(image.hi);
      }
      const mean = (f.real(b) - f.real(a)) / (b - a);
      if (b - a > 1e-6) expect(mean).toBeGreaterThanOrEqual(slope.lo - 1e-6);
      if (b - a > 1e-6) expect(mean).toBeLessThanOrEqual(slope.hi + 1e-6);
      const moved = f.deviation?.([x], [0.01]) ?? Number.POSITIVE_INFINITY;
      expect(Math.abs(f.real(a + 0.01) - f.real(a))).toBeLessThanOrEqual(moved);
    }
  });
  it.each([
    ['div', -3, 3, 0.5, 4],
    ['hypot', -3, 3, -2, 2],
    ['pow', 0.1, 4, -2, 2],
  ] as const)('%s', (name, lo, hi, lo2, hi2) => {
    const f = named(name);
    const next = words(12);
    const [xs, ys] = [subBoxes(lo, hi, 300, next), subBoxes(lo2, hi2, 300, next)];
    xs.forEach(([a, b], i) => {
      const [c, d] = ys[i];
      const image = f.enclose({ lo: a, hi: b }, { lo: c, hi: d });
      const [inX, inY] = f.slopes({ lo: a, hi: b }, { lo: c, hi: d });
      for (const [x, y] of [
        [a, c],
        [a, d],
        [b, c],
        [b, d],
        [(a + b) / 2, (c + d) / 2],
      ]) {
        expect(f.real(x, y)).toBeGreaterThanOrEqual(image.lo);
        expect(f.real(x, y)).toBeLessThanOrEqual(image.hi);
      }
      const h = (b - a) / 2;
      const k = (d - c) / 2;
      const [dx, dy] = [(f.real(a + h, c) - f.real(a, c)) / h, (f.real(a, c + k) - f.real(a, c)) / k];
      expect(dx).toBeGreaterThanOrEqual(inX.lo - 1e-5);
      expect(dx).toBeLessThanOrEqual(inX.hi + 1e-5);
      expect(dy).toBeGreaterThanOrEqual(inY.lo - 1e-5);
      expect(dy).toBeLessThanOrEqual(inY.hi + 1e-5);
    });
  });
  it('interp2', () => {
    const next = words(13);
    const [xs, ys] = [subBoxes(-3, 4, 200, next), subBoxes(-1, 3, 200, next)];
    xs.forEach(([a, b], i) => {
      const [c, d] = ys[i];
      const box = [
        { lo: a, hi: b },
        { lo: c, hi: d },
      ];
      const [image, [inX, inY]] = [MAP.enclose(...box), MAP.slopes(...box)];
      const eighth = (lo: number, hi: number, k: number): number => lo + ((hi - lo) * k) / 8;
      for (let k = 0; k < 64; k++) {
        const [x, y] = [eighth(a, b, k >> 3), eighth(c, d, k & 7)];
        const [z, dx, dy] = [MAP.real(x, y), (b - a) / 8, (d - c) / 8];
        expect(z).toBeGreaterThanOrEqual(image.lo);
        expect(z).toBeLessThanOrEqual(image.hi);
        const [p, r] = [(MAP.real(x + dx, y) - z) / dx, (MAP.real(x, y + dy) - z) / dy];
        expect([inX.lo <= p + 1e-6, p - 1e-6 <= inX.hi]).toEqual([true, true]);
        expect([inY.lo <= r + 1e-6, r - 1e-6 <= inY.hi]).toEqual([true, true]);
      }
    });
  });
  it('says what is wrong with an argument', () => {
    expect(named('div').problem?.({ lo: 0, hi: 1 }, { lo: -1, hi: 2 })).toBe("the divisor's range [-1, 2] contains 0");
    expect(named('sqrt').problem?.({ lo: -0.5, hi: 2 })).toContain('[-0.5, 2]');
    expect(named('log').problem?.({ lo: 0, hi: 2 })).toContain('[0, 2]');
    expect(named('pow').problem?.({ lo: -1, hi: 2 }, { lo: 0.5, hi: 0.5 })).toContain('[-1, 2]');
    expect(named('sqrt').problem?.({ lo: 0, hi: 2 })).toBeUndefined();
  });
});
