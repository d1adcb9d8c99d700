// A block's own reset: it runs in Node; where the C would need it, it is refused with words, never left out in silence.
import { describe, expect, it } from 'vitest';
import { block, instance, real } from '../src/index.js';
import { inFolder, put, run } from './command.js';

const BLOCK = (extra = '') => `block({
  sampleTime: 1e-3,
  inputs: { x: real({ range: [-1, 1], format: 'q15' }) },
  outputs: { y: real({ range: [-1, 1], maxError: 1e-3 }) },
  state: { last: real({ range: [-1, 1] }) },
  step({ x }, self) {
    const y = (self.last + x) / 2;
    self.last = y;
    return { y };
  },${extra}
})`;
const RESET = `
  reset({ x }, self, u0) {
    self.last = Math.min(1, Math.max(-1, 2 * u0 - x));
  },`;
const DESIGN = `import { block, real } from 'backstep';\nexport const hold = ${BLOCK(RESET)};\n`;

describe('reset of a block', () => {
  it.each(['build', 'verify', 'explain'])('BS2901: %s refuses it at its place', (command) =>
    inFolder(async (folder) => {
      const ran = await run(command, put(folder, 'design.ts', DESIGN), '--json');
      const errors = JSON.parse(ran.out).diagnostics.filter((d: { severity: string }) => d.severity === 'error');
      expect([ran.status, errors.length, errors[0].code, errors[0].line]).toEqual([1, 1, 'BS2901', 12]);
      expect(errors[0].message).toContain('reset');
    }));

  it('is no matter in a block that is used, for nothing there can call it', () =>
    inFolder(async (folder) => {
      const user = `export const user = block({
  sampleTime: 1e-3,
  inputs: { x: real({ range: [-1, 1], format: 'q15' }) },
  outputs: { y: real({ range: [-1, 1], maxError: 1e-3 }) },
  uses: { hold },
  step: ({ x }, self) => ({ y: self.hold(x) }),
});\n`;
      const text = DESIGN.replace('export const hold', 'const hold') + user;
      const ran = await run('build', put(folder, 'design.ts', text), '-o', folder);
      expect([ran.status, ran.err.includes('BS2901')]).toEqual([0, false]);
    }));

  it('runs in float64: the next step gives u0', () => {
    const X = real({ range: [-1, 1] });
    const hold = block({
      sampleTime: 1e-3,
      inputs: { x: X },
      outputs: { y: X },
      state: { last: X },
      step({ x }, self) {
        self.last = (self.last + x) / 2;
        return { y: self.last };
      },
      reset({ x }, self, u0) {
        self.last = 2 * u0 - x;
      },
    });
    const inNode = instance(hold, { arithmetic: 'float64' });
    inNode.reset(0.25, 0.5);
    expect(inNode.step(0.25)).toBe(0.5);
  });
});
