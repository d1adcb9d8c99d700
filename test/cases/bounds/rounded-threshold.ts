// A threshold that lies between the counts of what it is compared with.
import { block, real } from 'backstep';

const k = 0.5 + 3 * 2 ** -22;
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [0, 1], format: { bits: 32, frac: 20 } }) },
  outputs: { y: real({ range: [0, 1], maxError: 0.01 }) },
  step({ x }) {
    let y = 0;
    if (x <= k) y = Math.sqrt(k - x);
    return { y };
  },
});
