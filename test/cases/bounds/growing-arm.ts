// One arm grows; the other would close. Refused: BS4201
import { block, bool, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { u: real({ range: [-1, 1] }), f: bool() },
  outputs: { y: real({ range: [-1, 1], maxError: 0.001 }) },
  state: { s: real({ range: [-1, 1] }) },
  step({ u, f }, self) {
    self.s = f ? 1.25 * self.s : 0.5 * self.s + 0.1 * u;
    return { y: self.s };
  },
});
