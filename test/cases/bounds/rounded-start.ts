// A state that is only read keeps the rounding of its start.
import { block, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1], format: 'q15' }) },
  outputs: { y: real({ range: [-100, 100], maxError: 0.0001 }) },
  state: {
    k: real({ range: [0, 1], init: 0.1 }),
    q: real({ range: [0, 1], init: 0.3, format: { bits: 16, frac: 15 } }),
  },
  step({ x }, self) {
    return { y: self.k * x * 50 + self.q * x * 50 };
  },
});
