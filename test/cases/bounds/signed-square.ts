// x * -x is no square of x.
import { block, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1], format: 'q31' }) },
  outputs: { y: real({ range: [-2, 2], maxError: 0.001 }), z: real({ range: [-2, 2], maxError: 0.001 }) },
  step({ x }) {
    const m = -x;
    return { y: x * m, z: x * (1.5 * x) };
  },
});
export const b = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1], format: 'q15' }) },
  outputs: { y: real({ range: [-2, 2], maxError: 0.001 }), z: real({ range: [-2, 2], maxError: 0.001 }) },
  step({ x }) {
    const m = -x;
    return { y: x * m, z: x * (1.5 * x) };
  },
});
