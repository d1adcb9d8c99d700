// Blocks inside blocks: state by name, held where not called, arrays of blocks, several rates.
import { array, block, bool, every, real } from 'backstep';

const x = real({ range: [-1, 1] });
const smooth = block({
  sampleTime: 1e-3,
  inputs: { x },
  outputs: { y: real({ range: [-1, 1] }) },
  state: { y: real({ range: [-1, 1] }) },
  step(inputs, self) {
    self.y += 0.25 * (inputs.x - self.y);
    return { y: self.y };
  },
});
const slow = block({
  sampleTime: 3e-3,
  inputs: { e: real({ range: [-2, 2] }), go: bool() },
  outputs: { u: real({ range: [-9, 9], saturate: true }), big: bool() },
  state: { sum: real({ range: [-5, 5], saturate: true }) },
  step({ e, go }, self) {
    if (go) self.sum += e;
    return { u: 2 * self.sum + e, big: self.sum > 2 };
  },
});

export const cascade = block({
  sampleTime: 1e-3,
  inputs: { r: real({ range: [-3, 3] }), enable: bool() },
  outputs: { y: real({ range: [-99, 99] }), big: bool() },
  state: { held: real({ range: [-2, 2] }) },
  uses: {
    smooth,
    bank: array(3, smooth),
    loop: every(3, slow, { phase: 1 }),
    rare: every(2, block({ ...slow.options, sampleTime: 2e-3 })),
  },
  step({ r, enable }, self) {
    let s = 0;
    if (enable) s = self.smooth(r);
    let total = 0;
    for (let k = 0; k < 3; k++) total += self.bank[k](r / (k + 1));
    const { u, big } = self.loop({ e: r - s, go: enable });
    if (r > 0) self.held = self.rare({ e: r, go: big }).u / 9;
    return { y: total + u + self.held, big };
  },
});
