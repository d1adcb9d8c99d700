// The Fixed builder: ranges are exact images, fractions follow the rules, our own mistakes are Bugs, trivial values fold.
import { expect, test } from 'vitest';
import { Bug } from '../src/diag/diagnostic.js';
import { type FixedBuilder, fixedBuilder } from '../src/ir/fixed-build.js';
import { evaluateStep } from '../src/ir/fixed-evaluate.js';

const int16 = { bits: 16, signed: true } as const;
const int32 = { bits: 32, signed: true } as const;
const input = (b: FixedBuilder, name: string, lo: bigint, hi: bigint, frac = 0) =>
  b.input({ name, type: int16, range: { lo, hi }, clamp: true }, frac);

test('ranges are the exact images', () => {
  const b = fixedBuilder();
  const [x, y] = [input(b, 'x', -3n, 5n), input(b, 'y', -7n, 2n)];
  const range = (v: { readonly range: { readonly lo: bigint; readonly hi: bigint } }) => [v.range.lo, v.range.hi];
  expect(range(b.add(x, y))).toEqual([-10n, 7n]);
  expect(range(b.sub(x, y))).toEqual([-5n, 12n]);
  expect(range(b.mul(x, y))).toEqual([-35n, 21n]);
  expect(range(b.mul(x, x))).toEqual([0n, 25n]);
  expect(range(b.neg(x))).toEqual([-5n, 3n]);
  expect(range(b.min(x, y))).toEqual([-7n, 2n]);
  expect(range(b.max(x, y))).toEqual([-3n, 5n]);
  expect(range(b.shl(x, 3))).toEqual([-24n, 40n]);
  expect(range(b.shr(y, 1, 'half-up'))).toEqual([-3n, 1n]);
  expect(range(b.shr(y, 1, 'floor'))).toEqual([-4n, 1n]);
  expect(range(b.clamp(x, 0n, 9n))).toEqual([0n, 5n]);
  expect(range(b.compare('lt', x, y))).toEqual([0n, 1n]);
  expect(range(b.select(b.compare('lt', x, y), x, y))).toEqual([-7n, 5n]);
  expect(range(b.mac2(2n, x, -1n, y, 0))).toEqual([-8n, 17n]);
});

test('fractions: mul adds, shifts move, sums demand equal ones', () => {
  const b = fixedBuilder();
  const [x, y] = [input(b, 'x', 0n, 9n, 3), input(b, 'y', 0n, 9n, 4)];
  expect([b.mul(x, y).frac, b.shl(x, 2).frac, b.shr(y, 3, 'floor').frac, b.clamp(x, 1n, 2n).frac]).toEqual([
    7, 5, 1, 3,
  ]);
  for (const build of [() => b.add(x, y), () => b.sub(x, y), () => b.min(x, y), () => b.compare('eq', x, y)]) {
    expect(build).toThrow(Bug);
  }
  expect(() => b.select(x, x, y)).toThrow(/frac 3 and frac 4/);
});

test('trivial values fold', () => {
  const b = fixedBuilder();
  const x = input(b, 'x', -3n, 5n);
  expect(b.add(x, b.constant(0n, 0))).toBe(x);
  expect(b.sub(x, b.constant(0n, 0))).toBe(x);
  expect(b.mul(b.constant(1n, 0), x)).toBe(x);
  expect(b.mul(x, b.constant(0n, 4))).toMatchObject({ kind: 'const', value: 0n, frac: 4 });
  expect(b.mul(x, b.constant(1n, 4)).kind).toBe('mul');
  expect(b.shl(x, 0)).toBe(x);
  expect(b.shr(x, 0, 'half-up')).toBe(x);
  expect(b.clamp(x, -3n, 5n)).toBe(x);
  expect(b.add(b.constant(2n, 1), b.constant(3n, 1))).toMatchObject({ kind: 'const', value: 5n });
  expect(b.compare('gt', x, b.constant(5n, 0))).toMatchObject({ kind: 'const', value: 0n });
});

test('a value cannot leave its region', () => {
  const b = fixedBuilder();
  const x = input(b, 'x', -3n, 5n);
  let inner = x;
  b.if(
    x,
    () => [(inner = b.neg(x))],
    () => [x],
  );
  expect(() => b.add(inner, x)).toThrow(/outside the region/);
  expect(() => b.output({ name: 'y', type: int16, range: inner.range }, inner)).toThrow(Bug);
});

test('narrow keeps the common part, and refuses what cannot be', () => {
  const b = fixedBuilder();
  const x = input(b, 'x', -3n, 5n);
  expect(b.narrow(b.neg(x), { lo: -1n, hi: 100n }).range).toEqual({ lo: -1n, hi: 3n });
  expect(() => b.narrow(x, { lo: 6n, hi: 9n })).toThrow(/do not meet/);
  const branch = () =>
    b.if(
      x,
      () => [b.narrow(x, { lo: 0n, hi: 5n })],
      () => [x],
    );
  expect(branch).toThrow(/clamp it/);
});

test('a loop carries the hull over its turns', () => {
  const b = fixedBuilder();
  const x = input(b, 'x', -3n, 5n);
  const [sum] = b.loop(4, [b.constant(0n, 0)], (_, [s]) => [b.add(s, x)]);
  expect(sum.range).toEqual({ lo: -12n, hi: 20n });
  b.output({ name: 'y', type: int16, range: sum.range }, sum);
  expect(evaluateStep(b.finish('sum'), {}, { x: 5n }).outputs.y).toBe(20n);
});

test('a loop whose range diverges is refused', () => {
  const b = fixedBuilder();
  const x = input(b, 'x', 2n, 5n);
  expect(() => b.loop(40, [x], (_, [s]) => [b.mul(s, s)])).toThrow(/diverges/);
});

test('what is declared twice, stored twice or stored wrongly is a Bug', () => {
  const b = fixedBuilder();
  const x = input(b, 'x', -3n, 5n);
  const decl = { name: 's', type: int32, range: { lo: -9n, hi: 9n }, frac: 0, init: 0n };
  b.state(decl);
  expect(() => input(b, 'x', 0n, 1n)).toThrow(/input x declared twice/);
  expect(() => b.state(decl)).toThrow(/state s declared twice/);
  expect(() => b.store('t', x)).toThrow(/undeclared state t/);
  expect(() => b.store('s', b.shl(x, 1))).toThrow(/frac 1 to state s/);
  b.store(decl, x);
  expect(() => b.store('s', x)).toThrow(/stored twice/);
});

test('finish keeps what outputs and stores read, in creation order', () => {
  const b = fixedBuilder();
  const x = input(b, 'x', -3n, 5n);
  b.neg(x);
  const y = b.named(b.mul(x, x), 'square');
  b.named(y, 'another');
  b.output({ name: 'y', type: int16, range: y.range }, y);
  const program = b.finish('p');
  expect(program.values.map((v) => v.id)).toEqual([x.id, y.id]);
  expect(program.values[1].name).toBe('square');
});
