// An angle in one arm, a number in the other.
import { block, bool, cyclic, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1] }), f: bool() },
  outputs: { y: real({ range: [0, 7], maxError: 0.01 }) },
  state: { a: cyclic({ period: 6.28, raw: { bits: 16 } }) },
  step({ x, f }, self) {
    self.a += 0.1 * x;
    return { y: f ? self.a : 1 };
  },
});
