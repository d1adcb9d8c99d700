// Peak gains of linear machines: never below the truth (which a long exact simulation approaches from below), and not far above.
import { describe, expect, test } from 'vitest';
import type { Real } from '../src/ir/real.js';
import { type RealBuilder, realBuilder } from '../src/ir/real-build.js';
import type { Rational } from '../src/num/rational.js';
import * as q from '../src/num/rational.js';
import { add, mul, quantise, sub } from '../src/ops/index.js';
import { decayOf } from '../src/passes/bound/decay.js';
import { type Gain, gainsFrom, prepare, totalGain } from '../src/passes/bound/gains.js';
import { gainsByInteger } from '../src/passes/bound/gains-integer.js';
import { type LinearMachine, linearMachine } from '../src/passes/bound/machine.js';
import { Dice } from './ir-random.js';

const times = (b: RealBuilder, c: Rational, x: Real): Real => b.apply(mul, [b.constant(c), x]);
const r = (n: number, d = 1): Rational => q.rational(n, d);

/** y = x + a y[n-1]. */
function onePole(a: Rational): LinearMachine {
  const b = realBuilder('one');
  const x = b.input('x');
  const d = b.delay('d');
  const y = b.apply(add, [x, times(b, a, d)], 'y');
  b.setNext(d, y);
  b.output('y', y);
  return linearMachine(b.finish());
}

/** A chain of DF2T sections with a rounding after each, from [b0, b1, b2, a1, a2]. */
function cascade(sections: readonly (readonly Rational[])[]): LinearMachine {
  const b = realBuilder('chain');
  let x: Real = b.input('x');
  for (const [j, [b0, b1, b2, a1, a2]] of sections.entries()) {
    const [s1, s2] = [b.delay(`s${j}_1`), b.delay(`s${j}_2`)];
    const sum = b.apply(add, [times(b, b0, x), s1]);
    const y = b.apply(quantise(20), [sum], `y${j}`);
    b.setNext(s1, b.apply(sub, [b.apply(add, [s2, times(b, b1, x)]), times(b, a1, y)]));
    b.setNext(s2, b.apply(sub, [times(b, b2, x), times(b, a2, y)]));
    x = y;
  }
  b.output('y', x);
  return linearMachine(b.finish());
}

const node = (m: LinearMachine, name: string): number => m.nodes.findIndex((n) => n.real.name === name);

/** Sums of the positive and negative parts of the first `steps` samples, in integers of 2^-400: the truth from below, to 2^-300. */
function summed(m: LinearMachine, source: number, steps: number): Gain[] {
  const P = 400n;
  const code = m.nodes.map((n) =>
    n.terms.map((t) => ({ from: t.from, c: q.floor(q.mul(t.coefficient, q.pow2(Number(P)))) })),
  );
  const [plus, minus] = [m.nodes.map(() => 0n), m.nodes.map(() => 0n)];
  let states = m.states.map(() => 0n);
  for (let k = 0; k < steps; k++) {
    const v = m.nodes.map(() => 0n);
    m.states.forEach((s, i) => {
      v[s.node] = states[i];
    });
    code.forEach((terms, i) => {
      for (const t of terms) v[i] += (t.c * v[t.from]) >> P;
      if (k === 0 && i === source) v[i] += 1n << P;
      if (v[i] > 0n) plus[i] += v[i];
      else minus[i] -= v[i];
    });
    states = m.states.map((s) => v[s.next]);
  }
  return plus.map((p, i) => ({ plus: q.fromFixed(p, Number(P)), minus: q.fromFixed(minus[i], Number(P)) }));
}

const tiny = q.pow2(-300);
function expectAbove(found: readonly Gain[], truth: readonly Gain[]): void {
  found.forEach((g, i) => {
    expect(q.lt(q.add(g.plus, tiny), truth[i].plus), `plus of node ${i}`).toBe(false);
    expect(q.lt(q.add(g.minus, tiny), truth[i].minus), `minus of node ${i}`).toBe(false);
  });
}

const ENGINES = { gainsFrom, gainsByInteger } as const;

describe.each(Object.entries(ENGINES))('%s', (_, engine) => {
  test.each([
    r(1, 10),
    r(-1, 10),
    r(1, 2),
    r(-9, 10),
    r(999, 1000),
    r(1, 3),
  ])('one pole: 1/(1 - |a|), not below', (a) => {
    const m = onePole(a);
    const prepared = prepare(m);
    if (!prepared) throw new Error('no decay');
    const gains = engine(prepared, 0) as Gain[];
    const y = gains[node(m, 'y')];
    const truth = q.div(q.one, q.sub(q.one, q.abs(a)));
    expect(q.lt(totalGain(y), truth)).toBe(false);
    expect(q.toNumber(q.div(totalGain(y), truth))).toBeLessThan(1 + 2 ** -7);
    const even = q.div(q.one, q.sub(q.one, q.mul(a, a)));
    const positive = q.sign(a) > 0 ? truth : even;
    const negative = q.sub(truth, positive);
    expect(q.lt(y.plus, positive) || q.lt(y.minus, negative)).toBe(false);
  });

  test('every node of random chains, from every source', () => {
    const dice = new Dice(7);
    const uniform = () => dice.below(1 << 20) / (1 << 20);
    for (let trial = 0; trial < 12; trial++) {
      const sections = Array.from({ length: 1 + dice.below(3) }, () => {
        const [radius, angle] = [0.3 + 0.69 * uniform(), Math.PI * uniform()];
        const den = [-2 * radius * Math.cos(angle), radius * radius];
        return [...Array.from({ length: 3 }, () => 4 * uniform() - 2), ...den].map(q.fromNumber);
      });
      const m = cascade(sections);
      const prepared = prepare(m);
      if (!prepared) throw new Error('no decay');
      for (const source of [...m.inputs, ...m.roundings]) {
        const truth = summed(m, source, 4000);
        const gains = engine(prepared, source) as Gain[];
        expectAbove(gains, truth);
        const y = node(m, `y${sections.length - 1}`);
        const slack = q.sub(totalGain(gains[y]), totalGain(truth[y]));
        expect(q.toNumber(slack)).toBeLessThan(q.toNumber(totalGain(truth[y])) * 2 ** -7);
      }
    }
  });

  test('what a source does not reach has the gain 0', () => {
    const m = cascade([
      [q.one, q.zero, q.zero, r(-3, 2), r(5, 8)],
      [q.one, q.zero, q.zero, r(-1, 2), r(1, 8)],
    ]);
    const prepared = prepare(m);
    if (!prepared) throw new Error('no decay');
    const gains = engine(prepared, node(m, 'y1')) as Gain[];
    expect(gains[node(m, 'y0')]).toEqual({ plus: q.zero, minus: q.zero });
    expect(gains[m.inputs[0]]).toEqual({ plus: q.zero, minus: q.zero });
  });

  test('a coefficient below every precision is not taken for 1', () => {
    const b = realBuilder('tiny');
    const x = b.input('x');
    const d = b.delay('d');
    b.setNext(d, b.apply(add, [x, times(b, r(1, 2), d)]));
    b.output('y', b.apply(mul, [b.constant(q.div(q.pow2(-400), r(3))), d], 'y'));
    const m = linearMachine(b.finish());
    const prepared = prepare(m);
    if (!prepared) throw new Error('no decay');
    const gains = engine(prepared, 0) as Gain[];
    const last = totalGain(gains[node(m, 'y')]);
    expect(q.lt(last, q.pow2(-30))).toBe(true);
    expect(q.lt(last, q.div(q.pow2(-399), r(3)))).toBe(false);
  });
});

describe('doubles against integers, on what doubles find hard', () => {
  /** b0 = 1 sections of radius .9995 whose frequencies lie close: noise gains of ten decades, norms that grow before they fall. */
  const close = (bits: number): Rational[][] =>
    [0.01, 0.02, 0.03, 0.04].map((t) => {
      const c = [1, -2 * Math.cos(3 * t), 1, -2 * 0.9995 * Math.cos(t), 0.9995 ** 2];
      return c.map((x) => q.fromFixed(q.toFixed(q.fromNumber(x), bits), bits));
    });

  function compared(m: LinearMachine, sources: readonly number[], focus: readonly number[]): void {
    const prepared = prepare(m);
    if (!prepared) throw new Error('no decay');
    expect(prepared.float).toBeDefined();
    for (const source of sources) {
      const sharp = gainsByInteger(prepared, source, 2 ** -40) as Gain[];
      const found = gainsFrom(prepared, source) as Gain[];
      const least = q.sub(q.one, q.pow2(-38));
      found.forEach((g, i) => {
        expect(q.lt(totalGain(g), q.mul(totalGain(sharp[i]), least)), `node ${i} from ${source}`).toBe(false);
      });
      for (const i of focus) {
        if (q.isZero(totalGain(sharp[i]))) continue;
        expect(q.toNumber(q.div(totalGain(found[i]), totalGain(sharp[i])))).toBeLessThan(1 + 2 ** -4);
      }
    }
  }

  test('a chain of four narrow resonances', () => {
    const m = cascade(close(40));
    compared(m, [m.inputs[0], m.roundings[0], m.roundings[3]], [node(m, 'y0'), node(m, 'y3')]);
  });

  test('the difference of two such chains that agree to 2^-34', () => {
    const b = realBuilder('difference');
    const x = b.input('x');
    const chain = (sections: readonly (readonly Rational[])[], prefix: string): Real => {
      let y: Real = x;
      for (const [j, [b0, b1, b2, a1, a2]] of sections.slice(1, 3).entries()) {
        const [s1, s2] = [b.delay(`${prefix}${j}_1`), b.delay(`${prefix}${j}_2`)];
        const out = b.apply(add, [times(b, b0, y), s1]);
        b.setNext(s1, b.apply(sub, [b.apply(add, [s2, times(b, b1, y)]), times(b, a1, out)]));
        b.setNext(s2, b.apply(sub, [times(b, b2, y), times(b, a2, out)]));
        y = out;
      }
      return y;
    };
    const difference = b.apply(sub, [chain(close(34), 'p'), chain(close(60), 'q')], 'difference');
    b.output('y', difference);
    const m = linearMachine(b.finish());
    compared(m, [0], [node(m, 'difference')]);
  });
});

test('a machine that does not decay is refused; one with a large transient is not', () => {
  expect(decayOf(onePole(q.one))).toBeUndefined();
  expect(prepare(onePole(r(1001, 1000)))).toBeUndefined();
  // (A^k)_12 = 10^9 k 0.9^(k-1): the norm grows to 4e9 before it decays
  const b = realBuilder('shear');
  const x = b.input('x');
  const [d1, d2] = [b.delay('d1'), b.delay('d2')];
  b.setNext(d2, b.apply(add, [x, times(b, r(9, 10), d2)]));
  const y = b.apply(add, [times(b, r(9, 10), d1), times(b, r(1_000_000_000), d2)], 'y');
  b.setNext(d1, y);
  b.output('y', y);
  const m = linearMachine(b.finish());
  const prepared = prepare(m);
  if (!prepared) throw new Error('no decay');
  const gain = totalGain((gainsFrom(prepared, 0) as Gain[])[node(m, 'y')]);
  expect(q.lt(gain, r(100_000_000_000))).toBe(false); // 1e9 / (1 - 0.9)^2
  expect(q.toNumber(gain)).toBeLessThan(1.01e11);
});

test('rows and norms of the decay enclose the truth', () => {
  const a = r(2, 3);
  const m = onePole(a);
  const decay = decayOf(m);
  if (!decay) throw new Error('no decay');
  expect(q.lt(q.fromNumber(decay.rowNorm[node(m, 'y')]), a)).toBe(false);
  expect(q.lt(q.fromNumber(decay.q), q.pow(a, decay.window))).toBe(false);
  expect(q.lt(q.fromNumber(decay.resolvent), r(3))).toBe(false);
});
