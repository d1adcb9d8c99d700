// The files of a step function: signals of every kind, tunables and their contexts, header text and manifest.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type RenderOptions, renderPackage, sha256 } from '../src/emit/package.js';
import type { CompiledBlock, OutputCertificate, SignalInfo } from '../src/ir/compiled.js';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import type { Signal, SignalKind } from '../src/ir/signal.js';
import type { Bits, IntRange } from '../src/num/format.js';
import * as q from '../src/num/rational.js';
import { piBlock } from './emit-fixtures.js';
import { COMPILERS, compileAll, inFolder, missing, SANITIZE, TRAITS, WARNINGS } from './emit-harness.js';

const options = (core: keyof typeof TRAITS): RenderOptions => ({
  packageName: 'plain',
  traits: TRAITS[core],
  toolVersion: '0.1.0',
  source: { name: 'oven.ts', sha256: sha256('text of the design') },
  optionsLine: `-t ${core}`,
});
const CORES = Object.keys(TRAITS) as (keyof typeof TRAITS)[];
const place = (line: number) => ({ file: '/home/me/oven.ts', line, column: 3, endLine: line, endColumn: 9 });
const unsigned = (bits: Bits) => ({ bits, signed: false }) as const;

interface Of {
  readonly bits?: Bits;
  readonly raw: readonly [bigint, bigint];
  readonly lsb?: q.Rational;
  readonly signal?: Partial<Signal>;
  readonly info?: Partial<SignalInfo>;
}

function info(name: string, kind: SignalKind, of: Of): SignalInfo {
  const { bits = 8, lsb = q.one, raw } = of;
  const rawRange: IntRange = { lo: raw[0], hi: raw[1] };
  const range = { lo: q.mul(q.rational(raw[0]), lsb), hi: q.mul(q.rational(raw[1]), lsb) };
  const type = raw[0] < 0n ? ({ bits, signed: true } as const) : unsigned(bits);
  const frac = q.eq(lsb, q.one) ? { frac: 0 } : q.eq(lsb, q.pow2(-8)) ? { frac: 8 } : {};
  const quantity = { type, lsb, zero: q.zero, rawRange, ...frac };
  const signal: Signal = { name, kind, shape: [], range, init: [q.zero], ...of.signal };
  return { name, quantity, range, outOfRange: 'clamp', signal, ...of.info };
}

const modes = { members: ['off', 'heat', 'half-open', 'min'] };
const enable = info('enable', 'bool', { raw: [0n, 1n] });
const mode = info('mode', 'oneOf', { raw: [0n, 3n], signal: modes });
const temp = info('temp', 'real', {
  bits: 16,
  raw: [0n, 4095n],
  lsb: q.rational(1n, 10n),
  info: { invalid: 65535n, unit: 'degC' },
});
const angle = info('angle', 'cyclic', {
  bits: 16,
  raw: [0n, 65535n],
  lsb: q.rational(360n, 65536n),
  signal: { cyclic: { period: q.rational(360n), bits: 16 } },
});
const gains = info('gains', 'real', { bits: 16, raw: [-512n, 512n], lsb: q.pow2(-8), signal: { shape: [2, 2] } });
const u = info('u', 'real', { bits: 16, raw: [-30000n, 30000n], lsb: q.pow2(-8) });
const row = info('row', 'real', { bits: 16, raw: [-512n, 512n], lsb: q.pow2(-8), signal: { shape: [4] } });
const hot = info('hot', 'bool', { raw: [0n, 1n] });
const kp = info('kp', 'real', { bits: 16, raw: [0n, 1000n], lsb: q.pow2(-8) });
const offsets = info('offsets', 'int', { bits: 16, raw: [-9n, 9n], signal: { shape: [3] } });
const active = info('active', 'bool', { raw: [0n, 1n] });

function program() {
  const b = fixedBuilder();
  const argument = (s: SignalInfo, length?: number) =>
    b.input({
      name: s.name,
      type: s.quantity.type,
      range: s.quantity.rawRange,
      clamp: true,
      ...(length === undefined ? {} : { length }),
    });
  const [e, m, t, a, g] = [argument(enable), argument(mode), argument(temp), argument(angle), argument(gains, 4)];
  const tuned = (s: SignalInfo, init: bigint | readonly bigint[]) =>
    b.state({
      name: s.name,
      type: s.quantity.type,
      range: s.quantity.rawRange,
      frac: 0,
      init,
      tunable: true,
      ...(typeof init === 'bigint' ? {} : { length: init.length }),
    });
  const [k, o, on] = [tuned(kp, 256n), tuned(offsets, [1n, -2n, 3n]), tuned(active, 1n)];
  const integral = { name: 'loop.sum', type: { bits: 32, signed: true }, range: { lo: -9n, hi: 9n }, frac: 0 } as const;
  const decl = { ...integral, init: 0n };
  const sum = b.state(decl);
  b.store(decl, b.clamp(b.add(sum, b.element(o, b.clamp(m, 0n, 2n))), -9n, 9n));
  const both = b.select(e, b.select(b.compare('eq', m, b.constant(1n, 0)), on, b.constant(0n, 0)), b.constant(0n, 0));
  const work = b.named(b.add(b.mul(t, k), b.add(a, sum)), 'work', place(12));
  const out = (s: SignalInfo, v = work, range = s.quantity.rawRange) =>
    b.output({ name: s.name, type: s.quantity.type, range }, v);
  out(u, b.clamp(b.select(both, work, b.constant(0n, 0)), -30000n, 30000n));
  out(row, g);
  out(hot, both);
  return b.finish('oven');
}

const certificate = (name: string, more: Partial<OutputCertificate> = {}): OutputCertificate => ({
  name,
  errorBound: q.rational(1n, 512n),
  errorBoundLsb: q.rational(1n, 2n),
  lsb: q.pow2(-8),
  boundKind: 'per-step',
  parts: [],
  gains: [],
  ...more,
});

const oven: CompiledBlock = {
  ...piBlock('oven', 'oven'),
  place: place(3),
  inputs: [enable, mode, temp, angle, gains],
  outputs: [u, row, hot],
  program: program(),
  certificates: [
    certificate('u', { jumpBound: q.rational(3n) }),
    certificate('row'),
    certificate('hot', { decisionMargin: q.rational(1n, 4n) }),
  ],
  coefficients: [],
  realisation: 'step',
  equation: [],
  meaning: () => ({ step: () => [], reset: () => undefined, state: [] }),
  stateBounds: [0.5],
  discontinuities: [
    { place: place(14), what: 'temp > limit', guardBand: q.rational(1n, 8n), jump: { u: q.rational(3n) } },
  ],
  tunables: [kp, offsets, active],
  rates: [
    { name: 'speed', every: 5, phase: 1, counter: 'speed.k' },
    { name: 'slow', every: 10, phase: 6, counter: 'slow.k' },
  ],
};

const fileOf = (path: string, core: keyof typeof TRAITS = 'host'): string =>
  renderPackage([oven], options(core)).find((f) => f.path === path)?.text ?? '';

describe("a step function's C is clean on every compiler", () => {
  for (const c of COMPILERS) {
    test.skipIf(missing(c.command))(c.label, () => {
      for (const core of CORES) {
        expect(`${core}: ${compileAll(c, renderPackage([oven], options(core)))}`).toBe(`${core}: `);
      }
    });
  }
});

test('the header says what a caller needs to know', () => {
  const text = fileOf('oven.h');
  for (const line of [
    'step function of oven, oven.ts:3',
    'enable  in   uint8_t  0 is false, all else true',
    'mode  in   uint8_t  0 off, 1 heat, 2 half-open, 3 min; an unknown code is 0',
    'temp  in   uint16_t  0.1 degC per count  [0, 409.5] degC  (raw 0 .. 4095, 65535 means no value); clamped',
    'gains  in   int16_t[2][2]  Q7.8  [-2, 2]  (raw -512 .. 512); clamped',
    'loop_sum  int32_t  Q31.0  [-9, 9]',
    '|u - u_real| <= 0.5 LSB = 0.00195313 after one step from the same state (per step)',
    'u: up to 3 more from where a decision below falls the other way',
    'hot = hot_real wherever the real condition is farther than 0.25 from its threshold (per-step)',
    'oven.ts:14  temp > limit  agrees where its sides are more than 0.125 apart; the other side moves u by 3',
    'speed runs on calls k = 1 (mod 5)',
    'worst tick: call 6 of every 10 runs speed, slow',
    'OVEN_MODE_HALF_OPEN = 2,',
    'OVEN_MODE_MIN_2 = 3',
    '#define OVEN_TEMP_INVALID 65535U',
    '#define OVEN_ANGLE_PERIOD UINT32_C(65536)',
    'const int16_t gains[4]',
    'int oven_params_set_offsets(oven_params_t *p, const int16_t raw[3]);',
    'void oven_retune(oven_state_t *s, const oven_params_t *p);',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).not.toMatch(/OVEN_ENABLE_|OVEN_TEMP_FRAC|OVEN_MODE_RAW|\/home/);
});

test.skipIf(missing('gcc'))('setters refuse counts out of range and change nothing; retune commits all at once', () => {
  inFolder((folder) => {
    for (const f of renderPackage([oven], options('host'))) writeFileSync(join(folder, f.path), f.text);
    const main = `#include <stdio.h>
#include "oven.h"
static void show(const oven_state_t *s) { printf("%d %d %d %d;", s->kp, s->offsets[0], s->offsets[2], s->active); }
int main(void) {
  static const int16_t good[3] = { 4, 5, 6 }; static const int16_t bad[3] = { 7, 8, 10 };
  oven_state_t s; oven_params_t p; oven_init(&s); oven_params_init(&p); show(&s);
  printf("%d%d%d%d ", oven_params_set_kp(&p, 1001U) != 0, oven_params_set_kp(&p, 1000U), oven_params_set_offsets(&p, bad) != 0,
    oven_params_set_active(&p, 0U)); show(&s);
  oven_retune(&s, &p); show(&s);
  printf("%d%d%d ", oven_set_offsets(&s, bad) != 0, oven_set_offsets(&s, good), oven_set_active(&s, 77U)); show(&s);
  printf("%d %d %d", OVEN_ANGLE_RAW(359.999), OVEN_ANGLE_RAW(90.0), OVEN_MODE_HEAT);
  return 0; }\n`;
    writeFileSync(join(folder, 'main.c'), main);
    const flags = ['-std=c99', ...WARNINGS, ...SANITIZE];
    execFileSync('gcc', [...flags, 'main.c', 'oven.c', '-o', 'main'], { cwd: folder, stdio: 'pipe' });
    const text = execFileSync(join(folder, 'main'), { encoding: 'utf8' });
    expect(text).toBe('256 1 3 1;1010 256 1 3 1;1000 1 3 0;100 1000 4 6 1;0 16384 1');
  });
});

test('the manifest has kinds, shapes, tunables, decisions and rates', () => {
  const entry = JSON.parse(fileOf('oven.json'));
  expect(entry.inputs[1]).toMatchObject({ kind: 'oneOf', members: modes.members, shape: [] });
  expect(entry.inputs[2]).toMatchObject({ kind: 'real', invalid: 65535 });
  expect(entry.inputs[3]).toMatchObject({ kind: 'cyclic', period: 360, periodBits: 16 });
  expect(entry.outputs[0]).toMatchObject({ jumpBound: 3, boundKind: 'per-step' });
  expect(entry.outputs[2]).toMatchObject({ decisionMargin: 0.25 });
  expect(entry.outputs[2].errorBound).toBeUndefined();
  expect(entry.tunables.map((t: { name: string; init: unknown }) => [t.name, t.init])).toEqual([
    ['kp', 256],
    ['offsets', [1, -2, 3]],
    ['active', 1],
  ]);
  expect(entry.state.at(-1)).toMatchObject({ name: 'loop.sum', field: 'loop_sum' });
  expect(entry.stateBounds).toEqual({ 'loop.sum': 0.5 });
  expect(entry.discontinuities).toEqual([
    { place: 'oven.ts:14', what: 'temp > limit', guardBand: 0.125, jump: { u: 3 } },
  ]);
  expect(entry.rates[0]).toEqual({ name: 'speed', every: 5, phase: 1 });
});
