// BS1401 14:15
import { array, block, bool, clamp, every, int, interp1, oneOf, real, vector, wrap } from 'backstep';
const inner = block({ sampleTime: 1e-3, inputs: { x: real({ range: [-1, 1] }) }, outputs: { y: real({ range: [-1, 1] }) }, state: { z: real({ range: [-1, 1] }) }, step(i, s) { const y = s.z; s.z = i.x; return { y }; } });
const slow = block({ ...inner.options, sampleTime: 2e-3 });

export const b = block({
  sampleTime: 1e-3,
  inputs: { x: real({ range: [-1, 1] }), k: int({ range: [0, 5] }), on: bool(), mode: oneOf(['off', 'run']), v: vector(3, real({ range: [-1, 1] })), t: real({ range: [0, 9], raw: { bits: 8, lsb: 0.1, invalid: 255 } }) },
  outputs: { y: real({ range: [-9, 9] }) },
  state: { s: real({ range: [-1, 1] }), n: int({ range: [0, 9] }), m: oneOf(['off', 'run']), flag: bool(), buf: vector(3, real({ range: [-1, 1] })) },
  tunable: { kp: real({ range: [0, 1] }) },
  uses: { inner, bank: array(2, inner), slow: every(2, slow) },
  step(inputs, self) {
    const a = [1, , 2] as number[]; return { y: a[0] };
  },
});
