// Sine and cosine of one 16-bit angle, both to 1 LSB of Q15.
import { block, cyclic, real } from 'backstep';

const unit = real({ range: [-1, 1], format: 'q15', maxError: 2 ** -15, saturate: true });

export const sineCosine = block({
  sampleTime: 1e-4,
  inputs: { angle: cyclic({ period: 2 * Math.PI, raw: { bits: 16 } }) },
  outputs: { sin: unit, cos: unit },
  step: ({ angle }) => ({ sin: Math.sin(angle), cos: Math.cos(angle) }),
});
