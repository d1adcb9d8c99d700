// State, if and else, a constant of the file, early return.
import { block, clamp, real } from 'backstep';

const gain = Math.sqrt(2) / 4;

export const loop = block({
  sampleTime: 1e-3,
  inputs: { ref: real({ range: [-1, 1] }), meas: real({ range: [-1, 1] }) },
  outputs: { u: real({ range: [-4, 4] }) },
  state: { integral: real({ range: [-1, 1], init: 0 }) },
  step(inputs, self) {
    const e = inputs.ref - inputs.meas;
    if (e > 1.5) return { u: 2 };
    let p = gain * e;
    if (Math.abs(e) < 0.1) {
      p = 0;
    } else if (e < -1) {
      p = p - 0.5;
    }
    self.integral = clamp(self.integral + 0.01 * e, -1, 1);
    return { u: p + self.integral };
  },
});
