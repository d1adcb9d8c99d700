// A state that changes its sign is stored, not held.
import { block, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1] }) },
  outputs: { y: real({ range: [-2, 2], maxError: 0.001 }) },
  state: { s: real({ range: [-1, 1], init: 0.5 }) },
  step({ x }, self) {
    self.s = -self.s;
    return { y: self.s + 0 * x };
  },
});
