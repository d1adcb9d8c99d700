// An integrating input whose zero falls between counts: the bound is against the zero as stored, and the certificate says so.
import { expect, test } from 'vitest';
import { checkLti } from '../src/blocks/check-lti.js';
import { lti } from '../src/blocks/lti.js';
import { compileBlock } from '../src/compile.js';
import { Reporter } from '../src/diag/reporter.js';
import * as q from '../src/num/rational.js';
import { real } from '../src/signals/real.js';
import { pid } from '../src/systems/pid.js';

const volts = real({ range: [-10, 10] });

function certificate(ki: number) {
  const reporter = new Reporter();
  const block = lti({
    system: pid({ kp: 0.1, ki }),
    sampleTime: 0.01,
    input: real({ range: [-40, 125], raw: { bits: 12, min: -40, max: 125 } }),
    output: volts,
    saturate: [-10, 10],
  });
  const checked = checkLti(block, 'loop', reporter);
  const compiled = checked && compileBlock(checked, reporter, {});
  if (!compiled) throw new Error(reporter.diagnostics.map((d) => d.message).join('; '));
  return compiled.certificates[0];
}

test('a rounded zero of an integrator stands beside its gains', () => {
  const zero = certificate(0.2).gains.find((g) => g.what === 'zero');
  expect(zero?.name).toBe('zero of x, in counts');
  expect(zero && q.format(zero.asked)).toBe('10920/11');
  expect(zero && q.toNumber(q.abs(q.sub(zero.stored, zero.asked)))).toBeLessThanOrEqual(2 ** -9);
  expect(zero && q.eq(zero.stored, zero.asked)).toBe(false);
});

test('without an integrator the rounded zero is part of the bound instead', () => {
  const { gains, parts } = certificate(0);
  expect(gains).toEqual([]);
  expect(parts.map((p) => p.cause)).toContain('stored zero of x');
});
