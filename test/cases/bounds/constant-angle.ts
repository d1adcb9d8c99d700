// A constant assigned to an angle lies on the angle's own counts.
import { block, bool, cyclic } from 'backstep';
export const a = block({
  sampleTime: 0.01,
  inputs: { f: bool() },
  outputs: { y: cyclic({ period: 1, raw: { bits: 16 } }), z: cyclic({ period: 1, raw: { bits: 16 } }) },
  state: { s: cyclic({ period: 1, raw: { bits: 16 } }) },
  step({ f }, self) {
    self.s = f ? 0.3 : 1.78;
    return { y: 0.78, z: self.s };
  },
});
