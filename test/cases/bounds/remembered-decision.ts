// A decision kept in a state is felt a step later.
import { block, bool, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1] }) },
  outputs: { on: bool() },
  state: { f: real({ range: [-1, 1] }), on: bool() },
  step({ x }, self) {
    const out = self.on;
    self.f += 0.1 * (x - self.f);
    self.on = self.f > 0.1;
    return { on: out };
  },
});
