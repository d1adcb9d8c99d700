// Tunables, compound and logical assignment, nested ternaries, mixed known and unknown conditions.
import { block, bool, real } from 'backstep';

const DEBUG = false as boolean;
const LEVELS = { low: 0.25, high: 0.75 } as const;

export const logic = block({
  sampleTime: 1e-3,
  inputs: { x: real({ range: [-1, 1] }), a: bool(), b: bool() },
  outputs: { y: real({ range: [-9, 9] }), f: bool(), g: bool() },
  state: { latch: bool({ init: true }) },
  tunable: { kp: real({ range: [0, 4], init: 1.5 }) },
  step({ x, a, b }, self) {
    let y = self.kp * x;
    y -= DEBUG ? 100 : 0.5;
    y *= 2;
    y /= 4;
    let g = a;
    g &&= b;
    self.latch ||= x > 0.9;
    if (x < -0.9) self.latch = false;
    const key = x > 0 ? 'high' : 'low';
    const level = x > LEVELS.high ? 3 : x > LEVELS.low ? 2 : key === 'high' ? 1 : 0;
    let n = 1;
    const before = n++ + --n;
    return { y: y + level + before, f: self.latch !== g, g: !(a || b) === x > 0 };
  },
});
