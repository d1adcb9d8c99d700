// From runs to a verdict: rows as in `verify --json`, mismatches and broken bounds as diagnostics, skips that do not fail.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CompiledBlock } from '../src/ir/compiled.js';
import type { Fixed, FixedProgram } from '../src/ir/fixed.js';
import { typeRange } from '../src/num/format.js';
import { fromNumber, pow2, zero } from '../src/num/rational.js';
import { realError } from '../src/sim/compare.js';
import { referenceTrace } from '../src/sim/reference.js';
import { stimuli } from '../src/sim/stimuli.js';
import { type TargetBuild, verifyBlock } from '../src/sim/verify.js';
import { loadTarget } from '../src/target/load.js';
import { onTarget } from './sim/need.js';

const i16 = { bits: 16, signed: true } as const;
const i32 = { bits: 32, signed: true } as const;

/** y = (x + d + 1) >> 1 and d = x: a two-point mean with its delay, in Q15. */
function mean(): FixedProgram {
  const full = typeRange(i16);
  const x: Fixed = { id: 1, kind: 'input', input: 'x', range: full, frac: 15 };
  const d: Fixed = { id: 2, kind: 'state', state: 'd', range: full, frac: 15 };
  const sum: Fixed = { id: 3, kind: 'add', a: x, b: d, range: { lo: 2n * full.lo, hi: 2n * full.hi }, frac: 15 };
  const y: Fixed = { id: 4, kind: 'shr', a: sum, by: 1, rounding: 'half-up', range: full, frac: 15 };
  return {
    name: 'mean2',
    inputs: [{ name: 'x', type: i16, range: full, clamp: false }],
    states: [{ name: 'd', type: i32, range: full, frac: 15, init: 0n }],
    values: [x, d, sum, y],
    stores: [{ state: 'd', value: x }],
    outputs: [{ name: 'y', type: i16, range: full, value: y }],
  };
}

const HEADER = `#include <stdint.h>
typedef struct { int32_t d; } mean2_state_t;
void mean2_init(mean2_state_t *s);
int16_t mean2_step(mean2_state_t *s, int16_t x);
`;
const source = (body: string) => `#include "mean2.h"
void mean2_init(mean2_state_t *s) { s->d = 0; }
int16_t mean2_step(mean2_state_t *s, int16_t x)
{
    const int32_t sum = (int32_t)x + s->d;
    s->d = x;
    ${body}
}
`;
const RIGHT = 'return (int16_t)((sum + 1) >> 1);';

function block(errorBound: number): CompiledBlock {
  const quantity = { type: i16, lsb: pow2(-15), zero, rawRange: typeRange(i16), frac: 15 };
  const range = { lo: fromNumber(-1), hi: fromNumber(1) };
  const signal = (name: string) => ({ name, quantity, range, outOfRange: 'clamp' as const });
  return {
    exportName: 'mean2',
    name: 'mean2',
    sampleTime: fromNumber(1),
    inputs: [signal('x')],
    outputs: [signal('y')],
    program: mean(),
    certificates: [
      {
        name: 'y',
        errorBound: fromNumber(errorBound),
        errorBoundLsb: fromNumber(errorBound * 2 ** 15),
        lsb: pow2(-15),
        boundKind: 'proven',
        parts: [],
        gains: [],
      },
    ],
    coefficients: [],
    realisation: 'df1',
    equation: [],
    optimizeFor: 'cortex-m4',
    numericsId: 'none',
    reference: { name: 'mean2', inputs: [], delays: [], outputs: [] },
    referenceError: [0],
  };
}

function verify(body: string, errorBound: number, targets: readonly string[]) {
  const compiled = block(errorBound);
  const stimulus = stimuli(compiled.program.inputs, { steps: 4000, seed: 1 });
  const x = stimulus.inputs.x as Int16Array;
  const y = Float64Array.from(x, (v, k) => (v + (stimulus.starts[k] ? 0 : x[k - 1])) / 2 ** 16);
  const sources = [
    { path: 'mean2.h', text: HEADER },
    { path: 'mean2.c', text: source(body) },
  ];
  const builds: readonly TargetBuild[] = targets.map((name) => ({ target: loadTarget(name), sources }));
  const reference = referenceTrace(compiled.program, stimulus);
  return verifyBlock({ block: compiled, builds, stimulus, reference, real: { y } });
}

const host = await onTarget('host');
const m4 = await onTarget('cortex-m4');
const avr = await onTarget('avr');

describe('verifyBlock', () => {
  host('a right block: rows with every figure, error half an LSB and inside its bound', async () => {
    const v = await verify(RIGHT, 2 ** -16, ['host']);
    expect(v.diagnostics).toEqual([]);
    expect(v.ok).toBe(true);
    for (const row of v.rows) {
      expect(row).toMatchObject({ block: 'mean2', target: 'host', steps: 4000, mismatches: 0 });
      expect(row.outputs).toEqual([{ name: 'y', maxError: 2 ** -16, errorBound: 2 ** -16, boundKind: 'proven' }]);
      if (row.runner.includes('sanitizers')) expect(row.flashBytes).toBeUndefined();
      else expect(row.flashBytes).toBeGreaterThan(0);
    }
    expect(v.commands.length).toBe(v.rows.length);
  });

  m4('several targets side by side', async () => {
    const v = await verify(RIGHT, 2 ** -16, ['cortex-m4', 'cortex-m0']);
    expect(v.rows.map((r) => r.target)).toEqual(['cortex-m4', 'cortex-m0']);
    for (const row of v.rows) expect(row.instructionsPerStep?.median).toBeGreaterThan(3);
    expect(v.ok).toBe(true);
  });

  avr('a rounding slip is a mismatch, with its place and numbers', async () => {
    const v = await verify('return (int16_t)(sum >> 1);', 2 ** -16, ['avr']);
    expect(v.ok).toBe(false);
    const [d] = v.diagnostics;
    expect(d).toMatchObject({ code: 'BS7001', severity: 'error' });
    expect(d.message).toMatch(
      /^mean2 on avr \(avr8js atmega328p\): the C differs .* at step \d+: y is -?\d+, should be -?\d+$/,
    );
    expect(v.rows[0].mismatches).toBeGreaterThan(100);
    expect(v.rows[0].cyclesPerStep?.min).toBeGreaterThan(8);
  });

  host('a bound that does not hold fails even where all bits agree', async () => {
    const v = await verify(RIGHT, 2 ** -17, ['host']);
    expect(v.ok).toBe(false);
    expect(new Set(v.diagnostics.map((d) => d.code))).toEqual(new Set(['BS7002']));
    for (const row of v.rows) expect(row.mismatches).toBe(0);
  });

  test('a missing tool is listed with its package and is no error', async () => {
    const [before, empty] = [process.env.PATH, mkdtempSync(path.join(os.tmpdir(), 'backstep-empty-'))];
    process.env.PATH = empty;
    try {
      const v = await verify(RIGHT, 2 ** -16, ['avr']);
      expect(v.rows).toEqual([]);
      const skip = { target: 'avr', tool: 'avr-gcc', package: 'gcc-avr', runner: 'avr8js atmega328p', extra: false };
      expect(v.skipped).toEqual([skip]);
      expect(v.diagnostics).toMatchObject([{ code: 'BS7006', severity: 'warning' }]);
    } finally {
      process.env.PATH = before;
      rmSync(empty, { recursive: true });
    }
  });
});

test('the real error counts NaN as an error, not as small', () => {
  const quantity = { type: i16, lsb: pow2(-15), zero, rawRange: typeRange(i16) };
  const reference = Float64Array.of(0, Number.NaN, 0);
  expect(realError(Int16Array.of(0, 0, 5), quantity, reference, 3)).toEqual({ maxError: Number.NaN, step: 1 });
  const offset = { ...quantity, zero: fromNumber(100), lsb: fromNumber(-0.5) };
  expect(realError(Int16Array.of(100, 102), offset, Float64Array.of(0, -1.25), 2)).toEqual({ maxError: 0.25, step: 1 });
});
