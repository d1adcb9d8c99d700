// An angle taken into another period.
import { block, cyclic, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1] }) },
  outputs: { y: cyclic({ period: 1, raw: { bits: 16 } }) },
  state: { a: cyclic({ period: 6.28, raw: { bits: 16 } }) },
  step({ x }, self) {
    self.a += 0.1 * x;
    return { y: self.a };
  },
});
