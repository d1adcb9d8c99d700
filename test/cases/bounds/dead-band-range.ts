// A dead band with moving ends reaches farther than one with fixed ends. Refused: BS4202
import { block, clamp, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [-5, 5] }), lo: real({ range: [-1, 1] }), hi: real({ range: [2, 3] }) },
  outputs: { y: real({ range: [-4, 2], maxError: 0.01 }) },
  step({ x, lo, hi }) {
    return { y: x - clamp(x, lo, hi) };
  },
});
