// Math, powers, remainders and the helpers of backstep.

import * as bs from 'backstep';
import {
  block,
  bool,
  clamp,
  deadband,
  dot,
  edge,
  hysteresis,
  matvec,
  rateLimit,
  real,
  scale,
  transpose,
  vector,
  wrap,
} from 'backstep';

export const shapes = block({
  sampleTime: 1e-3,
  inputs: { x: real({ range: [-8, 8] }), y: real({ range: [-8, 8] }), v: vector(2, real({ range: [-1, 1] })) },
  outputs: { p: real({ range: [-1e4, 1e4] }), q: real({ range: [-1e4, 1e4] }), on: bool() },
  state: { slow: real({ range: [-8, 8] }), held: bool(), was: bool() },
  step({ x, y, v }, self) {
    const p =
      Math.max(x, y, 1) + Math.min(x, 2) + Math.sign(x) + Math.trunc(y) + Math.ceil(x) + Math.round(y) + Math.floor(x);
    self.slow = rateLimit(x, self.slow, 0.125);
    self.held = hysteresis(y, -1, 1, self.held);
    const rising = edge(x > 0, self.was);
    self.was = x > 0;
    const m = [
      [1, 2],
      [x, 0.5],
    ];
    const [a, b] = matvec(transpose(m), scale(v, 2));
    const q = deadband(y, 0.5) + wrap(x * 3, 5) + dot(v, [x, y]) + a * b + x ** 2 + (x % 3) + bs.add(x, y);
    return { p: p + self.slow, q: q - clamp(y, -1, Infinity), on: (self.held && !rising) || Math.abs(x) < 0.1 };
  },
});
