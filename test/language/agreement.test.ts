// The comparison itself: a program written by hand agrees within true bounds, and a bound that is too small is found.
import { describe, expect, it } from 'vitest';
import { block, real } from '../../src/index.js';
import type { CompiledBlock, SignalInfo } from '../../src/ir/compiled.js';
import { fixedBuilder } from '../../src/ir/fixed-build.js';
import type { Signal } from '../../src/ir/signal.js';
import type { IntType } from '../../src/num/format.js';
import * as q from '../../src/num/rational.js';
import { agreement } from './agreement.js';

const i16: IntType = { bits: 16, signed: true };
const lsb = q.pow2(-15);
const full = { lo: -32768n, hi: 32767n };
const range = { lo: q.rational(-1), hi: q.sub(q.one, lsb) };

/** Half of the last two samples' sum; the state keeps `kept` bits less than the input has. */
const halves = block({
  sampleTime: 0.001,
  inputs: { x: real({ range: [-1, 1], format: 'q15' }) },
  outputs: { y: real({ range: [-1, 1], format: 'q15' }) },
  state: { last: real({ range: [-1, 1] }) },
  step({ x }, self) {
    const y = 0.5 * (x + self.last);
    self.last = x;
    return { y };
  },
});

function program(kept: number) {
  const b = fixedBuilder();
  const x = b.input({ name: 'x', type: i16, range: full, clamp: false }, 15);
  const coarse = { lo: full.lo >> BigInt(kept), hi: full.hi >> BigInt(kept) };
  const last = b.state({ name: 'last', type: i16, range: coarse, frac: 15 - kept, init: 0n });
  const sum = b.add(x, b.shl(last, kept));
  b.store('last', b.shr(x, kept, 'floor'));
  b.output({ name: 'y', type: i16, range: full }, b.clamp(b.shr(b.relabel(sum, 16), 1, 'floor'), full.lo, full.hi));
  return b.finish('halves');
}

const info = (name: string): SignalInfo => ({
  name,
  quantity: { type: i16, lsb, zero: q.zero, rawRange: full },
  range,
  outOfRange: 'clamp',
});
const signal: Signal = { name: 'last', kind: 'real', shape: [], range, init: [q.zero] };

function compiled(kept: number, errorBound: q.Rational, stateBound: number): CompiledBlock {
  const boundKind = 'per-step';
  const certificate = {
    name: 'y',
    errorBound,
    errorBoundLsb: q.div(errorBound, lsb),
    lsb,
    boundKind,
    parts: [],
    gains: [],
  };
  const info16 = { exportName: 'halves', name: 'halves', sampleTime: q.rational(1, 1000) };
  return {
    ...info16,
    inputs: [info('x')],
    outputs: [info('y')],
    program: program(kept),
    certificates: [certificate],
    stateBounds: [stateBound],
    stateSignals: [{ signal, lsb: q.pow2(kept - 15), zero: q.zero }],
  } as unknown as CompiledBlock;
}

describe('agreement of Node and fixed point', () => {
  it('finds nothing where the bounds are true', () => {
    const found = agreement(compiled(4, lsb, 2 ** -11), halves, 300, 1);
    expect(found.violations).toEqual([]);
    expect(found.used).toBeGreaterThan(0.3);
  });

  it('finds an output bound that is too small', () => {
    expect(agreement(compiled(4, q.zero, 2 ** -11), halves, 300, 1).violations[0]).toMatch(/ y\[0\]:/);
  });

  it('finds a state bound that is too small', () => {
    expect(agreement(compiled(4, lsb, 2 ** -14), halves, 300, 1).violations[0]).toMatch(/state last/);
  });
});
