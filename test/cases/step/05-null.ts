// Sensor faults: an input with an `invalid` count is number | null.
import { block, real } from 'backstep';

export const sensor = block({
  sampleTime: 0.01,
  inputs: {
    t: real({ range: [0, 100], raw: { bits: 16, lsb: 0.01, invalid: 0xffff } }),
    s: real({ range: [0, 100], raw: { bits: 16, lsb: 0.01, invalid: 0xffff } }),
  },
  outputs: { y: real({ range: [-200, 400] }), ok: real({ range: [0, 4] }) },
  state: { last: real({ range: [0, 100] }) },
  step({ t, s }, self) {
    const known = t ?? self.last;
    let x = s;
    if (x === null) x = known;
    self.last = known;
    let ok = 0;
    if (t !== null && s !== null && t > s) ok = 1;
    if (t == null || s == null) return { y: -1, ok: 2 };
    return { y: x + t - s * 0.5, ok };
  },
});
