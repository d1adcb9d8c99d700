// The text form of Fixed: parse(print(p)) equals p, on a program of every kind and on random ones.
import { expect, test } from 'vitest';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import { parseFixed } from '../src/ir/fixed-parse.js';
import { printFixed } from '../src/ir/fixed-print.js';
import { typeRange } from '../src/num/format.js';
import { randomProgram } from './ir-random.js';

test('random programs come back as they were', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const program = randomProgram(seed, [8, 16, 32, 64]);
    expect(parseFixed(printFixed(program))).toEqual(program);
  }
});

test('a small program reads as a table of its values', () => {
  const b = fixedBuilder();
  const int16 = { bits: 16, signed: true } as const;
  const e = b.input({ name: 'e', type: int16, range: { lo: -100n, hi: 100n }, clamp: true }, 15);
  const type = { bits: 32, signed: true } as const;
  const w = b.state({ name: 'w', type, range: { lo: -9n, hi: 9n }, frac: 30, init: 0n, note: 'Q1.30 "sum"' });
  const span = { file: 'motor.ts', line: 14, column: 3, endLine: 14, endColumn: 9 };
  const sum = b.named(b.add(b.mul(e, b.constant(7n, 15)), w), 'the sum', span);
  b.store('w', b.clamp(sum, -9n, 9n));
  b.output({ name: 'y', type: int16, range: typeRange(int16) }, b.shr(sum, 15, 'half-up'));
  const program = b.finish('pi');
  const text = `program pi
input e int16_t [-100, 100] clamp
state w int32_t [-9, 9] frac 30 init 0 note "Q1.30 \\"sum\\""
%0 = input e : [-100, 100] frac 15
%1 = state w : [-9, 9] frac 30
%2 = const 7 : [7, 7] frac 15
%3 = mul %0 %2 : [-700, 700] frac 30
%4 = add %3 %1 : [-709, 709] frac 30 name "the sum" at "motor.ts" 14:3 to 14:9
%5 = clamp %4 [-9, 9] : [-9, 9] frac 30
%6 = shr %4 15 half-up : [0, 0] frac 15
store w %5
output y int16_t [-32768, 32767] %6
`;
  expect(printFixed(program)).toBe(text);
  expect(parseFixed(text)).toEqual(program);
});

test('text that is not a program is refused', () => {
  expect(() => parseFixed('program p %0 = wobble : [0, 1] frac 0')).toThrow(/no value of kind 'wobble'/);
  expect(() => parseFixed('program p %0 = neg %1 : [0, 1] frac 0')).toThrow(/%1 is used before its line/);
  expect(() => parseFixed('program p store w')).toThrow(/end of text/);
  expect(() => parseFixed('program p ?')).toThrow(/unexpected text/);
});
