// Hand-written blocks for the simulator's tests: C, the FixedProgram's surface, and a TypeScript model of the same integers.
import type { Fixed, FixedProgram } from '../../src/ir/fixed.js';
import type { IntType } from '../../src/num/format.js';
import { typeRange } from '../../src/num/format.js';
import type { SourceFile } from '../../src/sim/result.js';
import type { Stimulus, Trace } from '../../src/sim/trace.js';

const i16: IntType = { bits: 16, signed: true };
const i32: IntType = { bits: 32, signed: true };

/** The harness looks at types and lengths only; what the value computes is the C's business here. */
const value = (length?: number): Fixed => ({
  id: 0,
  kind: 'const',
  value: 0n,
  range: { lo: 0n, hi: 0n },
  frac: 0,
  length,
});

export interface TestBlock {
  readonly name: string;
  readonly program: FixedProgram;
  readonly sources: readonly SourceFile[];
  readonly model: (s: Stimulus) => Trace;
}

const clamp = (x: number, lo: number, hi: number): number => Math.min(Math.max(x, lo), hi);

const PI_HEADER = `#ifndef TEST_PI_H
#define TEST_PI_H
#include <stdint.h>
typedef struct { int32_t w; } test_pi_state_t;
void test_pi_init(test_pi_state_t *s);
int16_t test_pi_step(test_pi_state_t *s, int16_t ref, int16_t meas);
#endif
`;

const PI_SOURCE = `#include "test_pi.h"
static inline int32_t test_pi_clamp(int32_t x, int32_t lo, int32_t hi) { return x < lo ? lo : x > hi ? hi : x; }
void test_pi_init(test_pi_state_t *s) { s->w = 5; }
int16_t test_pi_step(test_pi_state_t *s, int16_t ref, int16_t meas)
{
    const int32_t e = test_pi_clamp((int32_t)ref - (int32_t)meas, -32768, 32767);
    const int32_t y = INT32_C(12800) * e + s->w;
    s->w = test_pi_clamp(s->w + INT32_C(2048) * e, INT32_C(-0x20000000), INT32_C(0x1FFF8000));
    return (int16_t)test_pi_clamp((y + 16384) >> 15, -32768, 32767);
}
`;

/** A PI with a clamped integrator: two inputs, one scalar output, one state that does not start at 0. */
export const pi: TestBlock = {
  name: 'test_pi',
  program: {
    name: 'test_pi',
    inputs: [
      { name: 'ref', type: i16, range: typeRange(i16), clamp: false },
      { name: 'meas', type: i16, range: typeRange(i16), clamp: false },
    ],
    states: [{ name: 'w', type: i32, range: typeRange(i32), frac: 30, init: 5n }],
    values: [],
    stores: [],
    outputs: [{ name: 'y', type: i16, range: typeRange(i16), value: value() }],
  },
  sources: [
    { path: 'test_pi.h', text: PI_HEADER },
    { path: 'test_pi.c', text: PI_SOURCE },
  ],
  model(s) {
    const [ref, meas] = [s.inputs.ref as Int16Array, s.inputs.meas as Int16Array];
    const [y, w] = [new Int16Array(s.steps), new Int32Array(s.steps)];
    let integral = 0;
    for (let k = 0; k < s.steps; k++) {
      if (s.starts[k] !== 0) integral = 5;
      const e = clamp(ref[k] - meas[k], -32768, 32767);
      y[k] = clamp((12800 * e + integral + 16384) >> 15, -32768, 32767);
      integral = clamp(integral + 2048 * e, -0x20000000, 0x1fff8000);
      w[k] = integral;
    }
    return { steps: s.steps, outputs: { y }, states: { w } };
  },
};

const MIXED_HEADER = `#ifndef TEST_MIXED_H
#define TEST_MIXED_H
#include <stdint.h>
typedef struct { int16_t last[3]; int64_t total; uint8_t count; } test_mixed_state_t;
typedef struct { int16_t sorted[3]; int64_t sum; uint8_t odd; } test_mixed_out_t;
void test_mixed_init(test_mixed_state_t *s);
void test_mixed_step(test_mixed_state_t *s, const int16_t x[3], int64_t big, uint8_t on, test_mixed_out_t *out);
#endif
`;

const MIXED_SOURCE = `#include "test_mixed.h"
void test_mixed_init(test_mixed_state_t *s)
{
    s->last[0] = 1; s->last[1] = -2; s->last[2] = 3;
    s->total = 0;
    s->count = 250;
}
void test_mixed_step(test_mixed_state_t *s, const int16_t x[3], int64_t big, uint8_t on, test_mixed_out_t *out)
{
    int i;
    for (i = 0; i < 3; i++) {
        out->sorted[i] = s->last[2 - i];
        s->last[2 - i] = x[i];
    }
    s->total = (int64_t)((uint64_t)s->total + (uint64_t)big);
    out->sum = s->total;
    s->count = (uint8_t)(s->count + (on != 0 ? 3 : 0));
    out->odd = s->count & 1;
}
`;

/** Arrays, several outputs, 8 to 64 bits: every rule of the signature but the lone array output. */
export const mixed: TestBlock = {
  name: 'test_mixed',
  program: {
    name: 'test_mixed',
    inputs: [
      { name: 'x', type: i16, range: typeRange(i16), clamp: true, length: 3 },
      { name: 'big', type: { bits: 64, signed: true }, range: typeRange({ bits: 64, signed: true }), clamp: true },
      { name: 'on', type: { bits: 8, signed: false }, range: { lo: 0n, hi: 1n }, clamp: true },
    ],
    states: [
      { name: 'last', type: i16, range: typeRange(i16), frac: 0, init: [1n, -2n, 3n], length: 3 },
      {
        name: 'total',
        type: { bits: 64, signed: true },
        range: typeRange({ bits: 64, signed: true }),
        frac: 0,
        init: 0n,
      },
      { name: 'count', type: { bits: 8, signed: false }, range: { lo: 0n, hi: 255n }, frac: 0, init: 250n },
    ],
    values: [],
    stores: [],
    outputs: [
      { name: 'sorted', type: i16, range: typeRange(i16), value: value(3) },
      { name: 'sum', type: { bits: 64, signed: true }, range: typeRange({ bits: 64, signed: true }), value: value() },
      { name: 'odd', type: { bits: 8, signed: false }, range: { lo: 0n, hi: 1n }, value: value() },
    ],
  },
  sources: [
    { path: 'test_mixed.h', text: MIXED_HEADER },
    { path: 'test_mixed.c', text: MIXED_SOURCE },
  ],
  model(s) {
    const n = s.steps;
    const x = s.inputs.x as Int16Array;
    const [big, on] = [s.inputs.big as BigInt64Array, s.inputs.on as Uint8Array];
    const outputs = { sorted: new Int16Array(3 * n), sum: new BigInt64Array(n), odd: new Uint8Array(n) };
    const states = { last: new Int16Array(3 * n), total: new BigInt64Array(n), count: new Uint8Array(n) };
    let [last, total, count] = [[1, -2, 3], 0n, 250];
    for (let k = 0; k < n; k++) {
      if (s.starts[k] !== 0) [last, total, count] = [[1, -2, 3], 0n, 250];
      for (let i = 0; i < 3; i++) {
        outputs.sorted[3 * k + i] = last[2 - i];
        last[2 - i] = x[3 * k + i];
      }
      total = BigInt.asIntN(64, total + big[k]);
      count = (count + (on[k] !== 0 ? 3 : 0)) & 255;
      outputs.sum[k] = total;
      outputs.odd[k] = count & 1;
      states.last.set(last, 3 * k);
      states.total[k] = total;
      states.count[k] = count;
    }
    return { steps: n, outputs, states };
  },
};

/** A stateless block of one scalar input and output, with the given step body. */
export const stateless = (name: string, body: string): TestBlock => ({
  name,
  program: {
    name,
    inputs: [{ name: 'x', type: i32, range: typeRange(i32), clamp: true }],
    states: [],
    values: [],
    stores: [],
    outputs: [{ name: 'y', type: i32, range: typeRange(i32), value: value() }],
  },
  sources: [
    { path: `${name}.h`, text: `#include <stdint.h>\nint32_t ${name}_step(int32_t x);\n` },
    { path: `${name}.c`, text: `#include "${name}.h"\nint32_t ${name}_step(int32_t x)\n{\n    ${body}\n}\n` },
  ],
  model: (s) => ({ steps: s.steps, outputs: { y: s.inputs.x }, states: {} }),
});

/** C that returns x - y: a lone array output. */
export const pairDifference: TestBlock = {
  name: 'test_pair',
  program: {
    name: 'test_pair',
    inputs: [{ name: 'x', type: i16, range: typeRange(i16), clamp: true, length: 2 }],
    states: [],
    values: [],
    stores: [],
    outputs: [{ name: 'y', type: i16, range: typeRange(i16), value: value(2) }],
  },
  sources: [
    { path: 'test_pair.h', text: '#include <stdint.h>\nvoid test_pair_step(const int16_t x[2], int16_t y[2]);\n' },
    {
      path: 'test_pair.c',
      text: '#include "test_pair.h"\nvoid test_pair_step(const int16_t x[2], int16_t y[2])\n{\n    y[0] = x[1];\n    y[1] = x[0];\n}\n',
    },
  ],
  model: (s) => ({
    steps: s.steps,
    outputs: { y: (s.inputs.x as Int16Array).map((_, i, a) => a[i ^ 1]) },
    states: {},
  }),
};
