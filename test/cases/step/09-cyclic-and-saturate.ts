// Cyclic signals wrap, saturated states and outputs are limited where they are assigned.
import { block, cyclic, int, real, vector } from 'backstep';

export const angle = block({
  sampleTime: 1e-3,
  inputs: { speed: real({ range: [-100, 100] }), theta: cyclic({ period: 2 * Math.PI, raw: { bits: 16 } }) },
  outputs: {
    phase: cyclic({ period: 2 * Math.PI, raw: { bits: 16 } }),
    u: real({ range: [-1, 1], saturate: true }),
    n: int({ range: [-3, 3] }),
  },
  state: {
    phase: cyclic({ period: 2 * Math.PI, raw: { bits: 16 } }),
    i: real({ range: [-2, 2], saturate: true }),
    pair: vector(2, real({ range: [-1, 1], saturate: true })),
  },
  step({ speed, theta }, self) {
    self.phase += speed * 1e-2;
    self.i += speed * 0.1;
    self.pair[0] += speed;
    self.pair = [self.pair[1] + 0.75, self.pair[0]];
    const n = self.phase > Math.PI ? 1 : -2;
    return { phase: self.phase + theta, u: self.i + self.pair[0], n };
  },
});
