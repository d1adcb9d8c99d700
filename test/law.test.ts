// Laws of the operations, on seeded random arguments: range encloses exact, float64 and exact agree, lipschitz bounds,
// linear is the Jacobian, and grad agrees with differences away from kinks and with PyTorch's convention on them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExactOp } from '../src/ir/op.js';
import type { Real } from '../src/ir/real.js';
import { realBuilder } from '../src/ir/real-build.js';
import { exactStep } from '../src/ir/real-exact.js';
import type { Interval } from '../src/num/interval.js';
import * as box from '../src/num/interval.js';
import type { Rational } from '../src/num/rational.js';
import * as q from '../src/num/rational.js';
import { opNamed, opTable } from '../src/ops/index.js';

const ops: readonly ExactOp[] = Object.keys(opTable).map((name) => opNamed(name, { frac: 5 })!);
const seeded = { seed: 20240607, numRuns: 200 };

/** Small fractions, so that ties and zeros are common. */
const fraction = fc.tuple(fc.integer({ min: -6, max: 6 }), fc.constantFrom(1, 2, 3)).map(([n, d]) => q.rational(n, d));
const interval = fc.tuple(fraction, fraction).map(([a, b]): Interval => ({ lo: q.min(a, b), hi: q.max(a, b) }));
const inside = fc.tuple(interval, fc.integer({ min: 0, max: 4 })).map(([i, k]) => ({
  i,
  x: q.add(i.lo, q.mul(q.sub(i.hi, i.lo), q.rational(k, 4))),
}));
const many = <T>(arbitrary: fc.Arbitrary<T>, op: ExactOp): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { minLength: op.arity, maxLength: op.arity });

/** The derivatives that `grad` builds, evaluated at a point with seed 1. */
function gradients(op: ExactOp, at: readonly Rational[]): readonly Rational[] {
  const b = realBuilder('grad');
  const args: Real[] = at.map((_, i) => b.input(`a${i}`));
  op.grad(b, b.constant(q.one), args).forEach((g, i) => {
    b.output(`d${i}`, g);
  });
  const inputs = Object.fromEntries(at.map((x, i) => [`a${i}`, [x]]));
  return Object.values(exactStep(b.finish(), {}, inputs).outputs).map(([x]) => x);
}

describe.each(ops.map((op) => [op.name, op] as const))('%s', (_, op) => {
  test('range encloses exact', () => {
    const law = fc.property(many(inside, op), (args) => {
      const image = op.range(...args.map((a) => a.i));
      expect(box.contains(image, op.exact(...args.map((a) => a.x)))).toBe(true);
    });
    fc.assert(law, seeded);
  });

  test('float64 is exact on small dyadic numbers', () => {
    const dyadic = fc.integer({ min: -64, max: 64 }).map((n) => q.rational(n, 8));
    const law = fc.property(many(dyadic, op), (args) => {
      expect(q.fromNumber(op.real(...args.map(q.toNumber)))).toEqual(op.exact(...args));
    });
    fc.assert(law, seeded);
  });

  test('lipschitz bounds the difference of two results', () => {
    if (op.name === 'less' || op.name === 'lessEqual') return; // jumps: tested below
    const pair = fc.tuple(fraction, fraction);
    const law = fc.property(many(pair, op), (pairs) => {
      // One decision on both sides: select's constants are per arm.
      const args =
        op.name === 'select' || op.name === 'start' ? [[pairs[0][0], pairs[0][0]] as const, ...pairs.slice(1)] : pairs;
      const ranges = args.map(([a, b]) => ({ lo: q.min(a, b), hi: q.max(a, b) }));
      const bound = q.sum(op.lipschitz(...ranges).map((l, i) => q.mul(l, q.abs(q.sub(args[i][0], args[i][1])))));
      const [f, g] = [op.exact(...args.map((a) => a[0])), op.exact(...args.map((a) => a[1]))];
      expect(q.le(q.abs(q.sub(f, g)), bound)).toBe(true);
    });
    fc.assert(law, seeded);
  });

  test('linear is the Jacobian in the arguments that vary', () => {
    const law = fc.property(many(fraction, op), many(fraction, op), many(fc.boolean(), op), (x, y, constant) => {
      const jacobian = op.linear(x.map((v, i) => (constant[i] ? v : undefined)));
      if (!jacobian) return;
      const moved = y.map((v, i) => (constant[i] ? x[i] : v));
      expect(jacobian.map((j) => j === undefined)).toEqual(constant);
      const change = q.sum(jacobian.map((j, i) => (j ? q.mul(j, q.sub(moved[i], x[i])) : q.zero)));
      expect(q.sub(op.exact(...moved), op.exact(...x))).toEqual(change);
    });
    fc.assert(law, seeded);
  });

  test('grad agrees with exact differences where the operation is smooth', () => {
    const h = q.pow2(-20);
    let smooth = 0;
    const law = fc.property(many(fraction, op), (at) => {
      const rates = at.map((_, i) => {
        const shifted = (k: Rational) => op.exact(...at.map((x, j) => (i === j ? q.add(x, k) : x)));
        const [up, here, down] = [shifted(h), op.exact(...at), shifted(q.neg(h))];
        return [q.div(q.sub(up, here), h), q.div(q.sub(here, down), h)] as const;
      });
      const got = gradients(op, at);
      if (rates.some(([a, b]) => !q.eq(a, b))) return;
      smooth++;
      expect(got).toEqual(rates.map(([a]) => a));
    });
    fc.assert(law, seeded);
    expect(smooth).toBeGreaterThan(50);
  });
});

const named = (name: string): ExactOp => opNamed(name)!;
const texts = (op: ExactOp, ...at: number[]): readonly string[] =>
  gradients(
    op,
    at.map((x) => q.rational(x)),
  ).map(q.format);

test('derivatives on kinks are those of PyTorch', () => {
  expect(texts(named('min'), 2, 2)).toEqual(['1/2', '1/2']);
  expect(texts(named('max'), 2, 2)).toEqual(['1/2', '1/2']);
  expect(texts(named('clamp'), 1, -1, 1)).toEqual(['1', '0', '0']);
  expect(texts(named('clamp'), -1, -1, 1)).toEqual(['1', '0', '0']);
  expect(texts(named('clamp'), 5, 2, 2)).toEqual(['0', '0', '1']);
  expect(texts(named('clamp'), 0, 2, 1)).toEqual(['0', '0', '1']);
});

test('a comparison that its ranges do not decide has no Lipschitz constant', () => {
  const unit = box.interval(q.zero, q.one);
  expect(() => named('less').lipschitz(unit, unit)).toThrow(/jumps inside its ranges/);
  expect(named('less').lipschitz(unit, box.point(q.rational(2)))).toEqual([q.zero, q.zero]);
  expect(named('lessEqual').lipschitz(unit, box.point(q.one))).toEqual([q.zero, q.zero]);
});
