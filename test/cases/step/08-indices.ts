// Ranged whole numbers: indices, bit operations, ring buffers, tables.
import { block, int, matrix, real, vector } from 'backstep';

const table = [0, 1, 4, 9, 16, 25, 36, 49];
const grid = [
  [1, 2, 3],
  [4, 5, 6],
];

export const ring = block({
  sampleTime: 1e-3,
  inputs: {
    x: real({ range: [-1, 1] }),
    k: int({ range: [0, 7] }),
    r: int({ range: [0, 1] }),
    m: matrix(2, 3, real({ range: [-1, 1] })),
  },
  outputs: {
    y: real({ range: [-99, 99] }),
    code: int({ range: [-1000, 1000] }),
    m: matrix(2, 2, real({ range: [-9, 9] })),
  },
  state: {
    buffer: vector(4, real({ range: [-1, 1] })),
    at: int({ range: [0, 3] }),
    square: matrix(2, 2, real({ range: [-9, 9] })),
  },
  step({ x, k, r, m }, self) {
    self.buffer[self.at] = x;
    const oldest = self.buffer[(self.at + 1) % 4];
    self.at = (self.at + 1) & 3;
    const local = [x, oldest, x * 2, 0.5];
    local[k >> 1] = 3;
    const picked = local[self.at] + grid[r][2] + m[r][1] + m[1][0];
    self.square[0][1] = x;
    self.square[1] = [self.square[0][0], oldest];
    const code = ((k << 3) | (k ^ 5)) - (~k >>> 28) + table[k];
    return { y: picked + table[k] + oldest, code, m: [[x, m[0][2]], self.square[0]] };
  },
});
