// for, for…of, while, break, continue, arrays: an FIR filter over a state, and what array methods do.
import { block, real, vector } from 'backstep';
import { taps } from './gains.js';

export const filter = block({
  sampleTime: 1e-3,
  inputs: { x: real({ range: [-1, 1] }), w: vector(4, real({ range: [-2, 2] })) },
  outputs: { y: real({ range: [-50, 50] }), z: vector(3, real({ range: [-50, 50] })) },
  state: { line: vector(5, real({ range: [-1, 1] })) },
  step(inputs, self) {
    for (let i = self.line.length - 1; i > 0; i--) self.line[i] = self.line[i - 1];
    self.line[0] = inputs.x;
    let sum = 0;
    for (const [i, v] of self.line.entries()) sum += taps[i] * v;
    let first = 0;
    for (let i = 0; i < inputs.w.length; i++) {
      if (inputs.w[i] < 0) continue;
      first = inputs.w[i];
      if (first > 1) break;
    }
    let k = 0;
    while (k < 3) {
      sum = sum + inputs.w[k] / 4;
      k++;
    }
    do k--;
    while (k > 0);
    const doubled = inputs.w.map((v) => v * 2).slice(1);
    const total = [...doubled, first].reduce((a, b) => a + b, k);
    const [, second, ...rest] = doubled;
    return { y: sum + total, z: [second, rest[0] + rest.length, doubled.some((v) => v > 3) ? 1 : 0] };
  },
});
