// So is an element, and a state in one arm.
import { block, real, vector } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1] }) },
  outputs: { y: real({ range: [-2, 2], maxError: 0.001 }), w: real({ range: [-2, 2], maxError: 0.001 }) },
  state: { v: vector(2, real({ range: [-1, 1] }), { init: [0.5, 0.25] }), s: real({ range: [-1, 1], init: 0.3 }) },
  step({ x }, self) {
    self.v[0] = -self.v[0];
    self.v[1] = x;
    self.s = x > 0 ? -self.s : self.s;
    return { y: self.v[0], w: self.s };
  },
});
