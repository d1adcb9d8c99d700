// Local, imported and re-exported functions, arrow functions, defaults, rest, closures over constants, destructuring.
import { block, real } from 'backstep';
import { mix, offset } from './again.js';
import * as table from './gains.js';
import { blend, scaled } from './gains.js';

const limits = { low: -2, high: 2, shape: (x: number): number => x / (1 + Math.abs(x)) };
function sum(...values: readonly number[]): number {
  let total = 0;
  for (const v of values) total += v;
  return total;
}
const sign = (x: number): number => {
  if (x > 0) return 1;
  if (x < 0) return -1;
  return 0;
};

const make = (kp: number) => {
  const bend = (x: number): number => x * kp + offset;
  return block({
    sampleTime: 1e-3,
    inputs: { a: real({ range: [-3, 3] }), b: real({ range: [-3, 3] }) },
    outputs: { y: real({ range: [-99, 99] }) },
    step({ a, b }) {
      const pair = { a, b, inner: { c: a * b } };
      const {
        inner: { c },
        ...others
      } = pair;
      const { d = 0.25 }: { d?: number } = {};
      const twice = (f: (x: number) => number, x: number): number => f(f(x));
      const y = mix(a, b) + blend(a, b, 0.25) + scaled(c) + table.blend(c, d) + table.taps[2];
      return { y: sum(y, bend(others.a), twice(bend, others.b), sign(a), limits.shape(b), limits.high) };
    },
  });
};

export const soft = make(0.5);
export const hard = make(2);
