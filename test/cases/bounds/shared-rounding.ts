// One rounded value serves several units, each with its own error.
import { block, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: {
    x: real({ range: [-1, 1], format: 'q31' }),
    a: real({ range: [0.9, 0.95], format: 'q15' }),
    b: real({ range: [0.9, 0.95], format: 'q15' }),
  },
  outputs: { y: real({ range: [-2, 2], format: { bits: 32, frac: 29 }, maxError: 0.00002 }) },
  step({ x, a, b }) {
    const m = -x;
    const p = x * a;
    const r = m * b;
    return { y: p - r };
  },
});
export const b = block({
  sampleTime: 0.01,
  inputs: {
    x: real({ range: [-1, 1], format: 'q31' }),
    a: real({ range: [0.9, 0.95], format: 'q15' }),
    b: real({ range: [0.9, 0.95], format: 'q15' }),
  },
  outputs: { y: real({ range: [-2, 2], format: { bits: 32, frac: 29 }, maxError: 0.00004 }) },
  step({ x, a, b }) {
    const m = 1.75 * x;
    const p = x * a;
    const r = m * b;
    return { y: r - p };
  },
});
