// What is cut off has the sign of the unit.
import { block, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1], format: 'q31' }), a: real({ range: [0.9, 0.95], format: 'q15' }) },
  outputs: { y: real({ range: [-4, 4], format: { bits: 32, frac: 28 }, maxError: 0.0001 }) },
  step({ x, a }) {
    const p = x * a;
    const m = 1.9 * x;
    const r = m * a;
    return { y: p + r };
  },
});
