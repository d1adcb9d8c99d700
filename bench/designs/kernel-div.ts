// The quotient of two Q15 numbers, the divisor positive, rounded and saturated.
import { block, real } from 'backstep';

export const quotient = block({
  sampleTime: 1e-4,
  inputs: {
    a: real({ range: [-1, 1], format: 'q15' }),
    b: real({ range: [2 ** -15, 1], format: 'q15' }),
  },
  outputs: { y: real({ range: [-1, 1], format: 'q15', saturate: true, maxError: 2 ** -15 }) },
  step: ({ a, b }) => ({ y: a / b }),
});
