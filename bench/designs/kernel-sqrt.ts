// The square root of a 32-bit whole number, the exact floor.
import { block, int } from 'backstep';

export const root = block({
  sampleTime: 1e-4,
  inputs: { x: int({ range: [0, 2 ** 32 - 1] }) },
  outputs: { root: int({ range: [0, 65535] }) },
  step: ({ x }) => ({ root: Math.floor(Math.sqrt(x)) }),
});
