// A transfer function used inside a block, called in one branch only.
import { block, bool, lti, real, tf } from 'backstep';

const x = real({ range: [-1, 1] });
const filter = lti({ system: tf([1], [1, 10]), sampleTime: 1e-3, input: x, output: x });

export const guarded = block({
  sampleTime: 1e-3,
  inputs: { x, on: bool() },
  outputs: { y: x },
  uses: { filter },
  step({ x, on }, self) {
    if (!on) return { y: -1 };
    return { y: self.filter(x) };
  },
});
