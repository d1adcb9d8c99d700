// The angle of a vector of two Q15 numbers to 1e-4 rad, in rad as Q13.
import { block, real } from 'backstep';

const q15 = real({ range: [-1, 1], format: 'q15' });

export const angle = block({
  sampleTime: 1e-4,
  inputs: { y: q15, x: q15 },
  outputs: { angle: real({ range: [-3.15, 3.15], format: { bits: 16, frac: 13 }, maxError: 1e-4 }) },
  step: ({ y, x }) => ({ angle: Math.atan2(y, x) }),
});
