// fixed-verify: admissible programs pass, and each broken invariant is named. Programs are written in the text form.
import { describe, expect, test } from 'vitest';
import { parseFixed } from '../src/ir/fixed-parse.js';
import { fixedViolations, verifyFixed } from '../src/ir/fixed-verify.js';
import { randomProgram } from './ir-random.js';

test('random programs pass', () => {
  for (let seed = 1; seed <= 150; seed++) expect(fixedViolations(randomProgram(seed, [8, 16, 32, 64]))).toEqual([]);
});

const HEAD = `program p
input x int16_t [-100, 100] clamp
state s int32_t [-1000, 1000] frac 0 init 0
`;
const READ = '%0 = input x : [-100, 100] frac 0\n%1 = state s : [-1000, 1000] frac 0\n';
const body = (lines: string): string => HEAD + READ + lines;

const broken: readonly (readonly [string, RegExp, string])[] = [
  ['an id twice', /%1 stands twice/, body('%1 = neg %0 : [-100, 100] frac 0')],
  ['a fraction', /%2 \(mul\) has frac 3/, body('%2 = mul %0 %1 : [-100000, 100000] frac 3')],
  [
    'operands of different fraction',
    /operands give different/,
    body('%2 = shl %0 1 : [-200, 200] frac 1\n%3 = add %2 %1 : [-1200, 1200] frac 0'),
  ],
  ['a range apart from its image', /its operands give/, body('%2 = add %0 %1 : [2000, 3000] frac 0')],
  ['an empty range', /empty range/, body('%2 = add %0 %1 : [5, 4] frac 0')],
  [
    'a range beyond int64',
    /exceeds int64/,
    body('%2 = shl %0 60 : [-115292150460684697600, 115292150460684697600] frac 60'),
  ],
  ['a const off its range', /is 5 but has the range/, body('%2 = const 5 : [5, 6] frac 0')],
  ['a table outside its range', /values outside/, body('%2 = table [1, 9] : [1, 8] frac 0 length 2')],
  ['an input read wider than declared', /outside its declared range/, body('%2 = input x : [-101, 100] frac 0')],
  ['an input that is not declared', /input z, which is not declared/, body('%2 = input z : [0, 1] frac 0')],
  ['a state read with another fraction', /reads state s as frac 2/, body('%2 = state s : [-1000, 1000] frac 2')],
  ['a negative shift', /shifts by -1/, body('%2 = shr %0 -1 floor : [-100, 100] frac 1')],
  [
    'a half that overflows',
    /overflows int64/,
    body(
      '%2 = shl %0 56 : [-7205759403792793600, 7205759403792793600] frac 56\n%3 = shr %2 62 half-up : [-2, 2] frac -6',
    ),
  ],
  ['an empty clamp', /clamps to the empty range/, body('%2 = clamp %0 [7, 3] : [-100, 100] frac 0')],
  ['a mac2 factor', /factor outside int16/, body('%2 = mac2 40000 * %0 + 1 * %0 : [-5000000, 5000000] frac 0')],
  [
    'a mac2 total',
    /sum outside int32/,
    body(
      '%2 = const 2147483647 : [2147483647, 2147483647] frac 0\n%3 = mac2 2 * %0 + 2 * %0 + %2 : [0, 4147483647] frac 0',
    ),
  ],
  [
    'an index',
    /index \[-100, 100\] outside \[0, 1\]/,
    body('%2 = table [1, 2] : [1, 2] frac 0 length 2\n%3 = element %2 %0 : [1, 2] frac 0'),
  ],
  [
    'an array in arithmetic',
    /takes an array/,
    body('%2 = table [1, 2] : [1, 2] frac 0 length 2\n%3 = neg %2 : [-2, -1] frac 0'),
  ],
  ['a store that does not fit', /state s .* is given/, body('%2 = mul %0 %1 : [-100000, 100000] frac 0\nstore s %2')],
  ['a store of another fraction', /of frac 0 is given frac 1/, body('%2 = shl %0 1 : [-200, 200] frac 1\nstore s %2')],
  ['a second store', /stored twice/, body('store s %0 store s %0')],
  ['a store to nothing', /undeclared state q/, body('store q %0')],
  ['an output that does not fit', /output y .* is given/, body('output y int8_t [-10, 10] %0')],
  ['an output twice', /output y is given twice/, body('output y int8_t [-100, 100] %0 output y int8_t [-100, 100] %0')],
  ['an input type', /exceeds its C type/, 'program p input x int8_t [-200, 0] clamp'],
  ['an input twice', /input x is declared twice/, 'program p input x int8_t [0, 1] clamp input x int8_t [0, 1] clamp'],
  ['an init', /init of state s is outside/, 'program p state s int8_t [0, 5] frac 0 init 6'],
  ['an init of another length', /another length/, 'program p state s int8_t [0, 5] frac 0 init [1, 2] length 3'],
  [
    'a loop whose carried value escapes',
    /outside its range in turn 2/,
    body(`%2 = loop 4 (%0) {
  %3 = param : [0, 3] frac 0
  %4 = param : [-200, 200] frac 0
  %5 = add %4 %0 : [-300, 300] frac 0
  yield (%5)
}
%6 = result %2 0 : [-300, 300] frac 0`),
  ],
  [
    'a region with a value of no scope',
    /uses %4, which does not stand before it/,
    body(`%2 = if %0 {
  %4 = neg %1 : [-1000, 1000] frac 0
  yield (%4)
} else {
  yield (%1)
}
%5 = result %2 0 : [-1000, 1000] frac 0
%6 = neg %4 : [-1000, 1000] frac 0`),
  ],
];

describe('what is broken is said', () => {
  test.each(broken)('%s', (_, message, text) => {
    expect(fixedViolations(parseFixed(text)).join('\n')).toMatch(message);
  });
});

test('operands must stand before their uses', () => {
  const program = parseFixed(body('%2 = neg %0 : [-100, 100] frac 0'));
  const swapped = { ...program, values: [...program.values].reverse() };
  expect(fixedViolations(swapped)).toEqual(['%2 (neg) uses %0, which does not stand before it']);
  expect(() => verifyFixed(swapped)).toThrow(/breaks the rules of Fixed/);
});

test('a range proved tighter than its image passes', () => {
  expect(fixedViolations(parseFixed(body('%2 = add %0 %1 : [-7, 7] frac 0')))).toEqual([]);
});
