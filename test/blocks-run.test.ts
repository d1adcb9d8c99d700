// A block in Node, float64: state, used blocks, rates, saturation, angles, and what stops a run.
import { array, block, bool, cyclic, every, instance, int, lti, matrix, oneOf, real, tf, vector } from 'backstep';
import { describe, expect, it } from 'vitest';

const X = real({ range: [-1, 1] });
const WIDE = real({ range: [-100, 100] });
const float64 = { arithmetic: 'float64' } as const;
const base = { sampleTime: 1e-3, inputs: { x: X }, outputs: { y: WIDE } };

const sum = block({
  ...base,
  state: { s: real({ range: [-10, 10] }) },
  step({ x }, self) {
    self.s += x;
    return { y: self.s };
  },
  reset({ x }, self, u0) {
    self.s = u0 - x;
  },
});
const slowSum = block({
  sampleTime: 3e-3,
  inputs: { x: X },
  outputs: { y: WIDE },
  state: { s: WIDE },
  step({ x }, self) {
    self.s += x;
    return { y: self.s };
  },
});
const steps = (b: { step(x: number): unknown }, xs: readonly number[]) => xs.map((x) => b.step(x));

describe('state', () => {
  it('is kept, shown, set and reset', () => {
    const i = instance(sum, float64);
    expect(steps(i, [1, 0.5, -1])).toEqual([1, 1.5, 0.5]);
    expect(i.state).toEqual({ s: 0.5 });
    i.state = { s: 4 };
    expect(i.step(1)).toBe(5);
    i.reset();
    expect(i.step(0.25)).toBe(0.25);
    i.reset(0.5, 3);
    expect(i.step(0.5)).toBe(3);
  });

  it('outside its range stops the run, by rounding alone does not', () => {
    const i = instance(sum, float64);
    i.state = { s: 10 };
    expect(() => i.step(0.5)).toThrow("BS2509: state 's' = 10.5 lies outside its range [-10, 10]");
    i.reset();
    i.state = { s: 10 };
    expect(i.step(1e-12)).toBeCloseTo(10);
    expect(i.state.s).toBe(10);
    expect(() => {
      i.state = { t: 1 };
    }).toThrow('BS2515');
  });

  it('of arrays is never shared', () => {
    const xs: number[][] = [];
    const line = block({
      sampleTime: 1,
      inputs: { v: vector(2, X) },
      outputs: { w: vector(2, X) },
      state: { z: vector(2, X, { init: [0.5, -0.5] }), P: matrix(2, 2, X) },
      step({ v }, self) {
        const old = self.z;
        xs.push(old);
        self.z = v as number[];
        self.P[1][0] = v[0];
        return { w: old };
      },
    });
    const i = instance(line, float64);
    const given = [0.25, 2];
    const first = i.step(given) as number[];
    expect(first).toEqual([0.5, -0.5]);
    given[0] = 9;
    first[0] = 9;
    xs[0][0] = 9;
    expect(i.state).toEqual({
      z: [0.25, 1],
      P: [
        [0, 0],
        [0.25, 0],
      ],
    }); // prettier-ignore
    (i.state.z as number[])[0] = 7;
    expect(i.step([0, 0])).toEqual([0.25, 1]);
    i.reset();
    expect(i.step([0, 0])).toEqual([0.5, -0.5]);
  });

  it('saturates and wraps on assignment, elements too', () => {
    const b = block({
      ...base,
      outputs: {
        y: X,
        clipped: real({ range: [-1, 1], saturate: true }),
        turn: cyclic({ period: 1, raw: { bits: 8 } }),
      },
      state: {
        s: real({ range: [-1, 1], saturate: true }),
        a: cyclic({ period: 360, raw: { bits: 16 } }),
        v: vector(2, real({ range: [0, 1], saturate: true })),
      },
      step({ x }, self) {
        self.s += 3 * x;
        self.a -= 90;
        self.v[0] = 7;
        return { y: (self.s + self.v[0] + self.a / 360) / 4, clipped: 5 * x, turn: -0.25 };
      },
    });
    const i = instance(b, float64);
    expect(i.step(1)).toEqual({ y: (1 + 1 + 0.75) / 4, clipped: 1, turn: 0.75 });
    expect(i.state).toEqual({ s: 1, a: 270, v: [1, 0] });
    expect(i.saturations).toEqual({ y: 0, clipped: 1 });
  });
});

describe('inputs', () => {
  const echo = block({
    sampleTime: 1,
    inputs: {
      r: real({ range: [-1, 1] }),
      t: real({ range: [0, 10], raw: { bits: 8, lsb: 0.1, invalid: 255 } }),
      n: int({ range: [0, 3] }),
      b: bool(),
      m: oneOf(['a', 'b']),
      c: cyclic({ period: 360, raw: { bits: 16 } }),
      k: real({ range: [0, 1], outOfRange: 'assume' }),
    },
    outputs: { ok: bool(), n: int({ range: [0, 3] }), m: oneOf(['a', 'b']), r: X, c: real({ range: [0, 360] }) },
    step: ({ r, t, n, b, m, c }) => ({ ok: t !== null && b, n, m, r, c }),
  });
  const given = { r: 5, t: null, n: 1.5, b: true, m: 'b', c: -90, k: 0.5 } as const;
  it('are brought into range', () => {
    const i = instance(echo, float64);
    expect(i.step(given)).toEqual({ ok: false, n: 2, m: 'b', r: 1, c: 270 });
    expect(i.step({ ...given, t: 3, n: 99, b: 1 as never, m: 'z' as never })).toEqual({
      ok: true,
      n: 3,
      m: 'a',
      r: 1,
      c: 270,
    }); // prettier-ignore
  });
  it.each<[string, object, string]>([
    ['null without a fault', { r: null }, 'BS2513'],
    ['NaN', { r: Number.NaN }, 'BS2513'],
    ['nothing', { b: undefined }, 'BS2513'],
    ['an assumption broken', { k: 2 }, 'BS2505'],
    ['a name that is none', { zz: 2 }, 'BS2516'],
  ])('%s is refused', (_, wrong, code) =>
    expect(() => instance(echo, float64).step({ ...given, ...wrong })).toThrow(code));
  it('several are an object', () => expect(() => instance(echo, float64).step(1 as never)).toThrow('BS2513'));
});

describe('used blocks', () => {
  it('have a state each, held when not called', () => {
    const b = block({
      ...base,
      uses: { one: sum, many: array(2, sum) },
      step: ({ x }, self) => ({ y: self.one(x) + (x > 0 ? self.many[0](x) : self.many[1](x)) }),
    });
    const i = instance(b, float64);
    expect(steps(i, [1, -1, 1])).toEqual([2, -1, 3]);
    expect(i.state).toEqual({ 'one.s': 1, 'many.0.s': 2, 'many.1.s': -1 });
    i.state = { 'many.0.s': 5 };
    expect(i.step(1)).toBe(2 + 6);
  });

  it('are called once in a step', () => {
    const b = block({ ...base, uses: { f: sum }, step: ({ x }, self) => ({ y: self.f(x) + self.f(x) }) });
    expect(() => instance(b, float64).step(1)).toThrow("BS2511: 'f' is called twice");
  });

  it('may be an lti', () => {
    const f = lti({ system: tf([1], [1, -0.5], 1e-3), input: X, output: real({ range: [-2, 2] }) });
    const b = block({ ...base, uses: { f }, step: ({ x }, self) => ({ y: self.f(x) }) });
    const [alone, inside] = [instance(f, float64), instance(b, float64)];
    const xs = [1, 0, -1, 0.25, 3];
    expect(steps(inside, xs)).toEqual(steps(alone, xs));
    expect(Object.keys(inside.state).every((name) => name.startsWith('f.'))).toBe(true);
    inside.reset();
    alone.reset();
    expect(steps(inside, xs)).toEqual(steps(alone, xs));
  });

  it.each([
    [0, [1, 1, 1, 2, 2, 2, 3]],
    [1, [0, 1, 1, 1, 2, 2, 2]],
    [2, [0, 0, 1, 1, 1, 2, 2]],
  ])('every(3) with phase %d', (phase, want) => {
    const b = block({ ...base, uses: { s: every(3, slowSum, { phase }) }, step: ({ x }, self) => ({ y: self.s(x) }) });
    const i = instance(b, float64);
    expect(
      steps(
        i,
        want.map(() => 1),
      ),
    ).toEqual(want);
    expect(i.state).toMatchObject({ 's:count': 1, 's:y': want.at(-1) });
  });

  it('every counts its user, and a call that is not taken misses its turn', () => {
    const b = block({
      ...base,
      uses: { s: every(3, slowSum) },
      step: ({ x }, self) => ({ y: x > 0 ? self.s(x) : 0 }),
    });
    const i = instance(b, float64);
    expect(steps(i, [-1, 1, 1, 1, 1, 1])).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('holds the value nearest 0, false and the first member before the first run', () => {
    const inner = block({
      sampleTime: 2,
      inputs: {},
      outputs: { r: real({ range: [2, 3] }), b: bool(), m: oneOf(['first', 'second']), v: vector(2, X) },
      step: () => ({ r: 3, b: true, m: 'second', v: [1, 1] }),
    });
    const b = block({
      sampleTime: 1,
      inputs: {},
      outputs: { r: WIDE, b: bool(), m: oneOf(['first', 'second']), v: vector(2, X) },
      uses: { s: every(2, inner, { phase: 1 }) },
      step: (_, self) => self.s(),
    });
    const i = instance(b, float64);
    expect(i.step()).toEqual({ r: 2, b: false, m: 'first', v: [0, 0] });
    expect(i.step()).toEqual({ r: 3, b: true, m: 'second', v: [1, 1] });
  });
});

describe('tunables and outputs', () => {
  const tuned = block({
    ...base,
    tunable: { k: real({ range: [0, 2], init: 1 }) },
    step: ({ x }, self) => ({ y: self.k * x }),
  });
  it('tunables are set from outside and held to their range', () => {
    const i = instance(tuned, float64);
    i.tunables = { k: 5 };
    expect([i.step(0.5), i.tunables]).toEqual([1, { k: 2 }]);
    i.reset();
    expect(i.step(0.5)).toBe(0.5);
  });
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'BS2512'],
    ['an output missing', {}, 'BS2512'],
    ['one too many', { y: 0, z: 0 }, 'BS2512'],
    ['NaN', { y: Number.NaN }, 'BS2510'],
    ['a word', { y: 'a' }, 'BS2510'],
    ['out of range', { y: 1e6 }, 'BS2509'],
  ])('%s', (_, result, code) => {
    expect(() => instance(block({ ...base, step: () => result as never }), float64).step(0)).toThrow(code);
  });
  it('a value at a declared end between two counts is the last count', () => {
    const coarse = real({ range: [-0.1, 0.1], resolution: 0.03 });
    const b = instance(block({ ...base, outputs: { y: coarse }, step: ({ x }) => ({ y: x }) }), float64);
    expect([b.step(0.1), b.step(-0.1), b.step(0.05)]).toEqual([0.09375, -0.09375, 0.05]);
    expect(() => b.step(0.2)).toThrow('BS2509');
  });
  it('reset with a value needs a reset', () => expect(() => instance(tuned, float64).reset(0, 0)).toThrow('BS2514'));
});
