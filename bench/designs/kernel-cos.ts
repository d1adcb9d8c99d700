// The cosine of a 16-bit angle to 1 LSB of Q15.
import { block, cyclic, real } from 'backstep';

export const cosine = block({
  sampleTime: 1e-4,
  inputs: { angle: cyclic({ period: 2 * Math.PI, raw: { bits: 16 } }) },
  outputs: { cos: real({ range: [-1, 1], format: 'q15', maxError: 2 ** -15, saturate: true }) },
  step: ({ angle }) => ({ cos: Math.cos(angle) }),
});
