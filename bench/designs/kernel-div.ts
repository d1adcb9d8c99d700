// The quotient of two Q15 numbers, rounded and saturated; the divisor is trusted to be positive.
import { block, real } from 'backstep';

export const quotient = block({
  sampleTime: 1e-4,
  inputs: {
    a: real({ range: [-1, 1], format: 'q15' }),
    b: real({ range: [2 ** -15, 1], format: 'q15', outOfRange: 'assume' }),
  },
  outputs: { y: real({ range: [-1, 1], format: 'q15', saturate: true, maxError: 2 ** -15 }) },
  step: ({ a, b }) => ({ y: a / b }),
});
