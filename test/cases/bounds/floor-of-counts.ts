// Counts of a hundredth: Node has them a little off.
import { block, int, real } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { x: real({ range: [0, 1], raw: { bits: 8, lsb: 0.01 } }) },
  outputs: { y: int({ range: [0, 101] }) },
  step({ x }) {
    return { y: Math.floor(x / 0.01) };
  },
});
