// The sine of a 16-bit angle to 1 LSB of Q15: what a rotation or an oscillator needs.
import { block, cyclic, real } from 'backstep';

export const sine = block({
  sampleTime: 1e-4,
  inputs: { angle: cyclic({ period: 2 * Math.PI, raw: { bits: 16 } }) },
  outputs: { sin: real({ range: [-1, 1], format: 'q15', maxError: 2 ** -15 }) },
  step: ({ angle }) => ({ sin: Math.sin(angle) * (1 - 2 ** -15) }),
});
