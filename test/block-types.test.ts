// What TypeScript infers from a block's schemas: types only, the bodies never run for their values.
import { array, block, bool, cyclic, every, int, lti, matrix, oneOf, real, tf, vector } from 'backstep';
import { describe, expect, expectTypeOf, it } from 'vitest';

const X = real({ range: [-1, 1] });
const pair = block({
  sampleTime: 1e-3,
  inputs: { a: X, b: X },
  outputs: { sum: real({ range: [-2, 2] }), big: bool() },
  step: ({ a, b }) => ({ sum: a + b, big: a + b > 1 }),
});
const gain = block({
  sampleTime: 1e-3,
  inputs: { x: X },
  outputs: { y: X },
  step(inputs) {
    expectTypeOf(inputs.x).toEqualTypeOf<number>();
    return { y: inputs.x / 2 };
  },
});
const filter = lti({ system: tf([1], [1, 1]), sampleTime: 1e-3, input: X, output: X });
const source = block({ sampleTime: 1e-3, inputs: {}, outputs: { y: X }, step: () => ({ y: 0.5 }) });

const everything = block({
  sampleTime: 1e-3,
  inputs: {
    e: X,
    t: real({ range: [0, 100], raw: { bits: 12, lsb: 0.1, invalid: 0xfff } }),
    on: bool(),
    mode: oneOf(['off', 'heat']),
    n: int({ range: [0, 3] }),
    angle: cyclic({ period: 360, raw: { bits: 16 } }),
    xs: vector(3, X),
    flags: vector(2, bool()),
    A: matrix(2, 2, X),
  },
  outputs: { u: X, state: oneOf(['off', 'run']), v: vector(2, X) },
  state: {
    integral: X,
    mode: oneOf(['off', 'heat', 'fault'], { init: 'heat' }),
    z: vector(2, X, { init: [0, 1] }),
    P: matrix(2, 2, X),
    ready: bool(),
  },
  tunable: { ki: real({ range: [0, 1] }), enable: bool() },
  uses: { f: filter, g: gain, pair, source, many: array(4, gain), slow: every(5, pair, { phase: 1 }) },
  step(inputs, self) {
    expectTypeOf(inputs.e).toEqualTypeOf<number>();
    expectTypeOf(inputs.t).toEqualTypeOf<number | null>();
    expectTypeOf(inputs.on).toEqualTypeOf<boolean>();
    expectTypeOf(inputs.mode).toEqualTypeOf<'off' | 'heat'>();
    expectTypeOf(inputs.n).toEqualTypeOf<number>();
    expectTypeOf(inputs.angle).toEqualTypeOf<number>();
    expectTypeOf(inputs.xs).toEqualTypeOf<readonly number[]>();
    expectTypeOf(inputs.flags).toEqualTypeOf<readonly boolean[]>();
    expectTypeOf(inputs.A).toEqualTypeOf<readonly (readonly number[])[]>();
    expectTypeOf(self.integral).toEqualTypeOf<number>();
    expectTypeOf(self.mode).toEqualTypeOf<'off' | 'heat' | 'fault'>();
    expectTypeOf(self.z).toEqualTypeOf<number[]>();
    expectTypeOf(self.P).toEqualTypeOf<number[][]>();
    expectTypeOf(self.ki).toEqualTypeOf<number>();
    expectTypeOf(self.enable).toEqualTypeOf<boolean>();
    expectTypeOf(self.f).toEqualTypeOf<(input: number) => number>();
    expectTypeOf(self.g).toEqualTypeOf<(input: number) => number>();
    expectTypeOf(self.source).toEqualTypeOf<() => number>();
    expectTypeOf(self.many[0]).toEqualTypeOf<(input: number) => number>();
    const slow = self.slow({ a: inputs.e, b: 0 });
    expectTypeOf(slow.sum).toEqualTypeOf<number>();
    expectTypeOf(slow.big).toEqualTypeOf<boolean>();
    self.mode = 'fault';
    // @ts-expect-error not a member
    self.mode = 'cool';
    // @ts-expect-error tunables are read only
    self.ki = 1;
    // @ts-expect-error inputs are read only
    inputs.e = 1;
    // @ts-expect-error an element of an input
    inputs.xs[0] = 1;
    // @ts-expect-error no such name
    self.nothing = 1;
    // @ts-expect-error pair takes an object
    self.pair(1);
    // @ts-expect-error null must be handled
    const hot: number = inputs.t;
    self.z[0] = hot;
    self.integral += self.ki * inputs.e;
    self.ready = true;
    return { u: self.f(inputs.e), state: self.mode === 'heat' ? 'run' : 'off', v: self.z };
  },
  reset(inputs, self, u0) {
    expectTypeOf(u0.u).toEqualTypeOf<number>();
    self.integral = u0.u - inputs.e;
  },
});

describe('types of a block', () => {
  it('are inferred from the schemas', () => {
    expect(everything.kind).toBe('block');
    expect(pair.site?.file).toContain('block-types.test.ts');
  });

  it('refuse what no signal can be', () => {
    // @ts-expect-error an option that does not exist
    real({ range: [0, 1], resolutoin: 1 });
    // @ts-expect-error not a member
    oneOf(['a', 'b'], { init: 'c' });
    // @ts-expect-error an output is missing
    block({ sampleTime: 1, inputs: { x: X }, outputs: { y: X, z: X }, step: ({ x }) => ({ y: x }) });
    // @ts-expect-error an output of the wrong type
    block({ sampleTime: 1, inputs: { x: X }, outputs: { y: bool() }, step: ({ x }) => ({ y: x }) });
    // @ts-expect-error nothing but blocks can be used
    block({ sampleTime: 1, inputs: {}, outputs: { y: X }, uses: { f: 3 }, step: () => ({ y: 0 }) });
  });
});
