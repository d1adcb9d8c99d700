// Long sums of products stay loops: dot and matvec over inputs, states and constants.
import { block, dot, matvec, real, vector } from 'backstep';

const taps = Array.from({ length: 24 }, (_, i) => Math.sin(i) / 24);
const rows = [taps, taps.map((t) => t / 2)];

export const long = block({
  sampleTime: 1e-3,
  inputs: { x: vector(24, real({ range: [-1, 1] })) },
  outputs: { y: real({ range: [-99, 99] }) },
  state: { line: vector(24, real({ range: [-1, 1] })) },
  step({ x }, self) {
    const [a, b] = matvec(rows, x);
    const y = dot(taps, self.line) + dot(x, self.line) + a * b;
    self.line = [x[0], ...self.line.slice(0, -1)];
    return { y };
  },
});
