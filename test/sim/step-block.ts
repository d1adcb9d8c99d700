// A hand-written step block with every kind of signal: its integers, its C and its real meaning.
import type { BlockReference, CompiledBlock, OutputCertificate, SignalInfo, StateInfo } from '../../src/ir/compiled.js';
import type { FixedProgram } from '../../src/ir/fixed.js';
import { fixedBuilder } from '../../src/ir/fixed-build.js';
import type { Signal, SignalKind } from '../../src/ir/signal.js';
import type { IntType } from '../../src/num/format.js';
import { typeRange } from '../../src/num/format.js';
import * as q from '../../src/num/rational.js';
import type { SourceFile } from '../../src/sim/result.js';

const type = (bits: IntType['bits'], signed: boolean): IntType => ({ bits, signed });
const [u8, u16, i16, i32] = [type(8, false), type(16, false), type(16, true), type(32, true)];
const PERIOD = 360;
const TURN = 65536;

/** acc is a low pass of the ADC in 1/16 counts, y = kp * acc, z its whole part, odd whether that is so, heading adds half the angle. */
export function program(): FixedProgram {
  const b = fixedBuilder();
  const clampless = (name: string, t: IntType) => b.input({ name, type: t, range: typeRange(t), clamp: false });
  b.input({ name: 'x', type: i16, range: { lo: -1000n, hi: 1000n }, clamp: true, length: 2 });
  const [on, mode, angle, adc] = [
    clampless('on', u8),
    clampless('mode', u8),
    clampless('angle', u16),
    clampless('adc', u16),
  ];
  const acc = b.state({ name: 'acc', type: i32, range: { lo: 0n, hi: 65520n }, frac: 4, init: 800n });
  const heading = b.state({ name: 'heading', type: u16, range: typeRange(u16), frac: 0, init: 0n });
  const last = b.state({ name: 'last', type: i16, range: typeRange(i16), frac: 0, init: [7n, -7n], length: 2 });
  const n = b.state({ name: 'speed.n', type: u8, range: { lo: 0n, hi: 4n }, frac: 0, init: 2n });
  const kp = b.state({ name: 'kp', type: u16, range: { lo: 0n, hi: 512n }, frac: 8, init: 256n, tunable: true });
  const [nought, one] = [b.constant(0n, 0), b.constant(1n, 0)];
  const is = b.compare('ne', on, nought);
  const code = b.select(b.compare('le', mode, b.constant(2n, 0)), mode, nought);
  const valid = b.compare('ne', adc, b.constant(65535n, 0));
  const m = b.select(valid, b.clamp(adc, 0n, 4095n), nought);
  const gap = b.sub(b.shl(m, 4), acc);
  const step = b.shr(b.mul(gap, b.constant(16n, 8)), 8, 'half-up');
  const next = b.clamp(b.add(acc, step), 0n, 65520n);
  b.store('acc', next);
  const whole = b.shr(next, 4, 'floor');
  const lowest = b.narrow(b.sub(whole, b.mul(b.shr(whole, 1, 'floor'), b.constant(2n, 1))), { lo: 0n, hi: 1n });
  const sum = b.add(heading, b.shr(b.mul(angle, b.constant(2n, 2)), 2, 'half-up'));
  const turn = b.constant(BigInt(TURN), 0);
  const wrapped = b.sub(sum, b.select(b.compare('ge', sum, turn), turn, nought));
  b.store('heading', b.narrow(wrapped, typeRange(u16)));
  b.store('last', b.clamp(nought, 0n, 0n), 0);
  b.store('speed.n', b.select(b.compare('eq', n, b.constant(4n, 0)), nought, b.add(n, one)));
  b.output({ name: 'y', type: i16, range: { lo: 0n, hi: 8190n } }, b.shr(b.mul(kp, acc), 12, 'half-up'));
  b.output({ name: 'z', type: i16, range: { lo: 0n, hi: 4095n } }, whole);
  b.output({ name: 'odd', type: u8, range: { lo: 0n, hi: 1n } }, lowest);
  b.output({ name: 'which', type: u8, range: { lo: 0n, hi: 2n } }, b.select(is, code, nought));
  b.output({ name: 'heading', type: u16, range: typeRange(u16) }, b.narrow(wrapped, typeRange(u16)));
  b.output({ name: 'v', type: i16, range: typeRange(i16) }, last);
  return b.finish('gizmo');
}

const HEADER = `#ifndef GIZMO_H
#define GIZMO_H
#include <stdint.h>
typedef struct { int32_t acc; uint16_t heading, kp; int16_t last[2]; uint8_t speed_n; } gizmo_state_t;
typedef struct { uint16_t heading; int16_t v[2], y, z; uint8_t odd, which; } gizmo_out_t;
void gizmo_init(gizmo_state_t *s);
int gizmo_set_kp(gizmo_state_t *s, uint16_t raw);
void gizmo_step(gizmo_state_t *s, const int16_t x[2], uint8_t on, uint8_t mode, uint16_t angle, uint16_t adc, gizmo_out_t *out);
#endif
`;
const SOURCE = `#include "gizmo.h"
void gizmo_init(gizmo_state_t *s)
{
    s->acc = 800; s->heading = 0; s->kp = 256; s->last[0] = 7; s->last[1] = -7; s->speed_n = 2;
}
int gizmo_set_kp(gizmo_state_t *s, uint16_t raw)
{
    if (raw > 512) return 1;
    s->kp = raw;
    return 0;
}
void gizmo_step(gizmo_state_t *s, const int16_t x[2], uint8_t on, uint8_t mode, uint16_t angle, uint16_t adc, gizmo_out_t *out)
{
    const uint8_t code = mode <= 2 ? mode : 0;
    const int32_t m = adc == 65535 ? 0 : adc > 4095 ? 4095 : (int32_t)adc;
    const int32_t next = s->acc + (((m * 16 - s->acc) * 16 + 128) >> 8);
    out->y = (int16_t)(((int32_t)s->kp * s->acc + 2048) >> 12);
    s->acc = next < 0 ? 0 : next > 65520 ? 65520 : next;
    out->z = (int16_t)(s->acc >> 4);
    out->odd = (uint8_t)(out->z & 1);
    out->which = on != 0 ? code : 0;
    s->heading = (uint16_t)((uint32_t)s->heading + (((uint32_t)angle * 2U + 2U) >> 2));
    out->heading = s->heading;
    out->v[0] = s->last[0];
    out->v[1] = s->last[1];
    s->last[0] = 0;
    s->speed_n = s->speed_n == 4 ? 0 : (uint8_t)(s->speed_n + 1);
    (void)x;
}
`;
export const sources: readonly SourceFile[] = [
  { path: 'gizmo.h', text: HEADER },
  { path: 'gizmo.c', text: SOURCE },
];

/** Order of states: acc, heading, last[2], speed.n, kp. */
class Reference implements BlockReference {
  private s = [50, 0, 7, -7, 2, 1];
  reset(): void {
    this.s = [50, 0, 7, -7, 2, 1];
  }
  get state(): readonly number[] {
    return [...this.s];
  }
  set state(values: readonly number[]) {
    this.s = [...values];
  }
  step(raw: readonly number[]): readonly number[] {
    const [, , on, mode, angle, adc] = raw;
    const [acc, heading, v0, v1, n, kp] = this.s;
    const m = adc === 65535 ? 0 : Math.min(adc, 4095);
    const next = acc + (m - acc) / 16;
    const turned = (heading + (angle / 2 / TURN) * PERIOD) % PERIOD;
    this.s = [next, turned, 0, v1, n === 4 ? 0 : n + 1, kp];
    return [kp * acc, Math.floor(next), Math.floor(next) % 2, on !== 0 && mode <= 2 ? mode : 0, turned, v0, v1];
  }
}

const signal = (name: string, kind: SignalKind, lo: number, hi: number, more: Partial<Signal> = {}): Signal => ({
  name,
  kind,
  shape: [],
  range: { lo: q.fromNumber(lo), hi: q.fromNumber(hi) },
  init: [q.zero],
  ...more,
});
const cyclic = { cyclic: { period: q.fromNumber(PERIOD), bits: 16 } };
const members = { members: ['off', 'heat', 'hold'] };

function info(s: Signal, t: IntType, lsb = q.one, more: Partial<SignalInfo> = {}): SignalInfo {
  const hi = q.floor(q.div(s.range.hi, lsb));
  const rawRange = { lo: q.floor(q.div(s.range.lo, lsb)), hi: s.cyclic ? hi - 1n : hi };
  const quantity = { type: t, lsb, zero: q.zero, rawRange };
  return { name: s.name, quantity, range: s.range, outOfRange: 'clamp', signal: s, ...more };
}
const COUNT = q.rational(PERIOD, TURN);
const state = (s: Signal, lsb = q.one): StateInfo => ({ signal: s, lsb, zero: q.zero });

const certificate = (name: string, bound: number, more: Partial<OutputCertificate> = {}): OutputCertificate => ({
  name,
  errorBound: q.fromNumber(bound),
  errorBoundLsb: q.fromNumber(bound),
  lsb: q.one,
  boundKind: 'per-step',
  parts: [],
  gains: [],
  ...more,
});

export interface Claims {
  /** Of y; 0.5 holds. */
  readonly y?: number;
  /** Of acc after a step; 2^-5 holds. */
  readonly acc?: number;
  /** Of z; 1 holds. */
  readonly jump?: number;
  /** Of odd; undefined: it must be right. */
  readonly margin?: number | undefined;
}

/** The compiled block, as passes would hand it over, with these claims. */
export function gizmo(claims: Claims = {}): CompiledBlock {
  const { y = 0.5, acc = 2 ** -5, jump = 1 } = claims;
  const margin = 'margin' in claims ? claims.margin : 2 ** -5;
  return {
    exportName: 'gizmo',
    name: 'gizmo',
    sampleTime: q.one,
    inputs: [
      info(signal('x', 'int', -1000, 1000, { shape: [2] }), i16),
      info(signal('on', 'bool', 0, 1), u8),
      info(signal('mode', 'oneOf', 0, 2, members), u8),
      info(signal('angle', 'cyclic', 0, PERIOD, cyclic), u16, COUNT),
      info(signal('adc', 'real', 0, 4095), u16, q.one, { invalid: 65535n }),
    ],
    outputs: [
      info(signal('y', 'real', 0, 8190), i16),
      info(signal('z', 'int', 0, 4095), i16),
      info(signal('odd', 'bool', 0, 1), u8),
      info(signal('which', 'oneOf', 0, 2, members), u8),
      info(signal('heading', 'cyclic', 0, PERIOD, cyclic), u16, COUNT),
      info(signal('v', 'int', -32768, 32767, { shape: [2] }), i16),
    ],
    program: program(),
    certificates: [
      certificate('y', y),
      certificate('z', 0, { jumpBound: q.fromNumber(jump) }),
      certificate('odd', 0, margin === undefined ? {} : { decisionMargin: q.fromNumber(margin) }),
      certificate('which', 0, { boundKind: 'proven' }),
      certificate('heading', PERIOD / TURN / 2),
      certificate('v', 0, { boundKind: 'proven' }),
    ],
    coefficients: [],
    realisation: 'step',
    equation: [],
    optimizeFor: 'cortex-m4',
    numericsId: 'none',
    reference: { name: 'gizmo', inputs: [], delays: [], outputs: [] },
    meaning: () => new Reference(),
    stateBounds: [acc, PERIOD / TURN / 2, 0, 0, 0, 0],
    stateSignals: [
      state(signal('acc', 'real', 0, 4095), q.pow2(-4)),
      state(signal('heading', 'cyclic', 0, PERIOD, cyclic), COUNT),
      state(signal('last', 'int', -32768, 32767, { shape: [2] })),
    ],
    rates: [{ name: 'speed', every: 5, phase: 2, counter: 'speed.n' }],
    tunables: [info(signal('kp', 'real', 0, 2), u16, q.pow2(-8))],
    referenceError: [0, 0, 0, 0, 0, 0],
  };
}
