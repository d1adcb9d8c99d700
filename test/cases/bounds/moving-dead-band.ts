// A dead band with moving ends.
import { block, clamp, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-1, 1] }), lo: real({ range: [-1, 1] }), hi: real({ range: [2, 3] }) },
  outputs: { y: real({ range: [-300, 300], maxError: 0.01 }) },
  step({ x, lo, hi }) {
    const c = 5 * x;
    const d = c - clamp(c, lo, hi);
    return { y: d < -4.5 ? 300 : d };
  },
});
