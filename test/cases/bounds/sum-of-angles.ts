// Two angles can each be a turn off.
import { block, cyclic, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1] }) },
  outputs: { y: real({ range: [0, 14], maxError: 0.01 }) },
  state: { a: cyclic({ period: 6.28, raw: { bits: 16 } }), b: cyclic({ period: 6.28, raw: { bits: 16 } }) },
  step({ x }, self) {
    self.a += 0.1 * x;
    self.b += 0.1 * x;
    return { y: self.a + self.b };
  },
});
