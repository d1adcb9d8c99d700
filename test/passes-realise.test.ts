// How gains are stored, and what the certificate says of them: opposite gains stay opposite, the output's zero is as exact as it claims.
import { describe, expect, test } from 'vitest';
import { makeRunner } from '../src/ir/fixed-javascript.js';
import * as q from '../src/num/rational.js';
import { nearest } from '../src/passes/realise/structure.js';
import { real } from '../src/signals/real.js';
import { pid } from '../src/systems/pid.js';
import { build } from './bound-run.js';

test('nearest: halves away from 0, the same for both signs', () => {
  for (const [n, d] of [
    [5, 2],
    [3, 8],
    [1, 3],
    [65537, 131072],
  ] as const) {
    for (const frac of [-1, 0, 1, 16]) {
      const c = q.rational(n, d);
      expect(nearest(q.neg(c), frac)).toEqual(q.neg(nearest(c, frac)));
      expect(q.lt(q.pow2(-frac - 1), q.abs(q.sub(nearest(c, frac), c)))).toBe(false);
    }
  }
  expect(nearest(q.rational(5, 2), 0)).toEqual(q.rational(3));
});

describe('a PI of ref and meas with an integral gain half way between two counts', () => {
  // 65537 = 2^16 + 1: at the first fraction that stores it to 2^-16 the gain is n + 1/2.
  const found = build({
    system: pid({ kp: 0.25, ki: 65537 / 2 ** 20 }),
    sampleTime: 1,
    method: 'backward-euler',
    inputs: { ref: real({ range: [-1, 1], format: 'q15' }), meas: real({ range: [-1, 1], format: 'q15' }) },
    output: real({ range: [-1, 1], format: 'q15' }),
    saturate: [-1, 1],
  } as never);
  if ('codes' in found) throw new Error(found.text);
  const { block } = found;

  test('stores k and -k', () => {
    const [ref, meas] = block.certificates[0].gains;
    expect(q.isZero(q.add(ref.stored, meas.stored))).toBe(true);
  });

  test('does not drift while ref = meas', () => {
    const runner = makeRunner(block.program);
    for (let k = 0; k < 5000; k++) expect(runner.step([30000n, 30000n])[0]).toBe(0n);
    expect(runner.state.w).toBe(0n);
  });
});
