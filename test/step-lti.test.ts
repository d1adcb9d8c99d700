// A transfer function inside a block: the hook's states are held where the call is not taken.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LtiHook } from '../src/frontend/step/lti-hook.js';
import { realRunner } from '../src/ir/real-evaluate.js';
import * as q from '../src/num/rational.js';
import { add } from '../src/ops/index.js';
import { extractFile } from './step-harness.js';

/** y = z, z <- z + x. */
const sum: LtiHook = (b, checked, path, [x]) => {
  const delay = b.delay(`${path}.z`);
  const range = { lo: q.rational(-9), hi: q.rational(9) };
  const signal = { name: `${path}.z`, kind: 'real', shape: [], range, init: [q.zero], saturate: false } as const;
  expect(checked.kind).toBe('lti');
  return { output: delay, states: [signal], next: [{ delay, value: b.apply(add, [delay, x]) }] };
};

describe('an lti in a block', () => {
  it('moves only when it is called', async () => {
    const { blocks, diagnostics } = await extractFile(join(import.meta.dirname, 'cases/step/with-lti.ts'), {
      lti: sum,
    });
    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    const model = blocks[0].model!;
    expect(model.states.map((s) => s.name)).toEqual(['filter.z']);
    const run = realRunner(model.graph);
    const y = [
      [0.5, 1],
      [0.25, 1],
      [0.125, 0],
      [0.5, 1],
    ].map((u) => run.step(u)[0]);
    expect(y).toEqual([0, 0.5, -1, 0.75]);
  });

  it('is refused without a hook', async () => {
    const { diagnostics } = await extractFile(join(import.meta.dirname, 'cases/step/with-lti.ts'));
    expect(diagnostics.filter((d) => d.severity === 'error').map((d) => d.code)).toEqual(['BS1425']);
  });
});
