// What a core's own forms of C compute: run on the emulated core (assembly and intrinsics) and natively (their portable twins), both
// against the BigInt evaluator.
import { describe, expect, test } from 'vitest';
import { renderPackage } from '../src/emit/package.js';
import type { Fixed, FixedProgram, FixedState, Rounding } from '../src/ir/fixed.js';
import { type FixedBuilder, fixedBuilder } from '../src/ir/fixed-build.js';
import { initialState, makeEvaluator, type Words } from '../src/ir/fixed-evaluate.js';
import { type Bits, type IntRange, typeRange } from '../src/num/format.js';
import { compareTraces } from '../src/sim/compare.js';
import { referenceTrace } from '../src/sim/reference.js';
import { runOn } from '../src/sim/run.js';
import { stimuli } from '../src/sim/stimuli.js';
import { loadTarget } from '../src/target/load.js';
import { biquadBlock, cascade } from './emit-fixtures.js';
import { missing, programText, runNative, TRAITS } from './emit-harness.js';
import { Dice, randomProgram } from './ir-random.js';
import { onTarget } from './sim/need.js';

const signed = (bits: Bits) => ({ bits, signed: true }) as const;
const symmetric = (bits: number): IntRange => ({ lo: -(1n << BigInt(bits)), hi: (1n << BigInt(bits)) - 1n });

interface Headroom {
  readonly io: 16 | 32;
  /** The section's output is shifted up by this and saturated. */
  readonly up: number;
  readonly sections: number;
  readonly rounding?: Rounding;
}

/** Sections that do not saturate inside, outputs with headroom: b0 = b2 = 2^-3 in the second and fourth section. */
function headroom(name: string, { io, up, sections, rounding = 'half-up' }: Headroom): FixedProgram {
  const b = fixedBuilder();
  const frac = io - 2;
  const full = typeRange(signed(io));
  const states = symmetric(io * 2 - 3);
  const one = 1n << BigInt(frac);
  let x: Fixed = b.input({ name: 'x', type: signed(io), range: full, clamp: true }, 0);
  for (let k = 0; k < sections; k++) {
    // A shift raises the fraction by itself; the other factors of x have to agree with it.
    const [raise, of] = k % 2 === 1 ? [frac - 3, x] : [frac, x];
    const declare = (n: number): FixedState => ({
      name: `s${k + 1}_z${n}`,
      type: signed(io === 16 ? 32 : 64),
      range: states,
      frac: of.frac + raise,
      init: 0n,
    });
    const [d1, d2] = [declare(1), declare(2)];
    const [z1, z2] = [b.state(d1), b.state(d2)];
    const times = (num: bigint, den: bigint, v: Fixed, f: number): Fixed => b.mul(b.constant((one * num) / den, f), v);
    const b0 = (): Fixed => (k % 2 === 1 ? b.shl(of, raise) : times(11n, 97n, of, raise));
    const held = (v: Fixed): Fixed => b.narrow(v, states);
    const sum = b.shr(held(b.add(b0(), z1)), frac, rounding);
    const y = b.named(b.narrow(sum, symmetric(io - 1)), `y${k + 1}`);
    b.store(d1, held(b.sub(b.add(z2, times(17n, 89n, of, raise)), times(-31n, 53n, y, frac))));
    b.store(d2, held(b.sub(b0(), times(13n, 61n, y, frac))));
    x = y;
  }
  b.output({ name: 'y', type: signed(io), range: full }, b.clamp(b.shl(x, up), full.lo, full.hi));
  return b.finish(name);
}

/** Every form of clamp of one input: whole fields, half fields, raised and lowered. */
function clamps(name: string, bits: 16 | 32): FixedProgram {
  const b: FixedBuilder = fixedBuilder();
  const x = b.input({ name: 'x', type: signed(bits), range: typeRange(signed(bits)), clamp: true }, 0);
  const out = (k: string, v: Fixed): void => b.output({ name: `y_${k}`, type: signed(32), range: v.range }, v);
  const top = typeRange(signed(bits));
  const ends: readonly (readonly [bigint, bigint])[] = [
    [-4096n, 4000n],
    [-4000n, 4095n],
    [0n, 1000n],
    [0n, 1023n],
    [-1n, 0n],
    [-1000n, 1000n],
    [3n, 7n],
    [-9n, -2n],
  ];
  ends.forEach(([lo, hi], k) => {
    out(`plain${k}`, b.clamp(x, lo, hi));
    out(`down${k}`, b.clamp(b.shr(x, 3, 'half-up'), lo, hi));
    out(`up${k}`, b.clamp(b.shl(x, 2), lo, hi));
  });
  for (const by of [1, 2, 3, 5]) out(`raise${by}`, b.clamp(b.shl(x, by), top.lo, top.hi));
  return b.finish(name);
}

const PROGRAMS: readonly FixedProgram[] = [
  cascade('sat16', 3),
  cascade('sat32', 2, { io: 32, state: 64, frac: 30 }),
  ...([1, 2, 3] as const).flatMap((up) => [
    headroom(`up${up}_q15`, { io: 16, up, sections: up }),
    headroom(`up${up}_q31`, { io: 32, up, sections: up }),
  ]),
  headroom('four_q15', { io: 16, up: 1, sections: 4 }),
  headroom('floor_q15', { io: 16, up: 1, sections: 2, rounding: 'floor' }),
  headroom('floor_q31', { io: 32, up: 1, sections: 2, rounding: 'floor' }),
  clamps('clamps16', 16),
  clamps('clamps32', 32),
  randomProgram(7004, [16]),
  randomProgram(7002, [16, 32]),
  randomProgram(7003, [8, 16, 32, 64]),
];

const CORES = ['cortex-m0', 'cortex-m3', 'cortex-m4', 'avr'] as const;

for (const core of CORES) {
  const on = await onTarget(core);
  describe('emulated core equals the evaluator, bit for bit', () => {
    for (const program of PROGRAMS) {
      on(program.name, async () => {
        const target = loadTarget(core);
        const block = { ...biquadBlock(program.name, program.name), program };
        const files = renderPackage([block], {
          packageName: 'plain',
          traits: target.c,
          toolVersion: '0.1.0',
          source: { name: 'forms.ts', sha256: '0' },
          optionsLine: '',
        }).filter((f) => /\.[ch]$/.test(f.path));
        const stimulus = stimuli(program.inputs, { steps: 400, seed: 5 });
        const [result] = await runOn(target, files, block, stimulus, {});
        if (result.kind !== 'completed') expect.fail(JSON.stringify(result));
        else expect(compareTraces(referenceTrace(program, stimulus), result).mismatches).toBe(0);
      });
    }
  });
}

function expected(program: FixedProgram, steps: readonly Words[]): bigint[] {
  const step = makeEvaluator(program);
  let state = initialState(program);
  return steps.flatMap((inputs) => {
    const { outputs, state: next } = step(state, inputs);
    state = next;
    return [...program.outputs.map((o) => outputs[o.name]), ...program.states.map((s) => next[s.name])].flat();
  });
}

describe.skipIf(missing('gcc'))('the portable twins equal the evaluator', () => {
  for (const core of CORES) {
    test(core, () => {
      for (const program of PROGRAMS.filter((p) => p.inputs.every((i) => i.length === undefined))) {
        const dice = new Dice(11);
        const draw = (i: FixedProgram['inputs'][number]): bigint => dice.within(i.clamp ? typeRange(i.type) : i.range);
        const corner = (i: FixedProgram['inputs'][number], k: number): bigint =>
          k % 2 === 0 ? i.range.lo : i.range.hi;
        const steps = Array.from({ length: 60 }, (_, k) =>
          Object.fromEntries(program.inputs.map((i) => [i.name, k < 20 ? corner(i, k >> 2) : draw(i)])),
        );
        expect(runNative(program, TRAITS[core], steps)).toEqual(expected(program, steps));
      }
    });
  }
});

describe('each core gets the form it is fast with', () => {
  const text = (p: FixedProgram, core: keyof typeof TRAITS): string => programText(p, TRAITS[core]);
  const q15 = headroom('q15', { io: 16, up: 1, sections: 2 });
  const q31 = headroom('q31', { io: 32, up: 1, sections: 2 });

  test('Cortex-M4: words of two values, pairs of states, long multiply-accumulate', () => {
    for (const form of [
      'fx_load2(',
      'fx_store2(',
      'fx_dual_mac(',
      'fx_round14_high(',
      'fx_round14_low(',
      'fx_twice16(',
    ])
      expect(text(q15, 'cortex-m4')).toContain(form);
    for (const form of ['fx_mac64(', 'fx_round30_to32(', 'fx_times2_sat32('])
      expect(text(q31, 'cortex-m4')).toContain(form);
  });

  test('Cortex-M3: pairs of states, no dual multiplies', () => {
    expect(text(q15, 'cortex-m3')).toContain('fx_load2(');
    expect(text(q15, 'cortex-m3')).not.toContain('fx_dual');
    expect(text(q31, 'cortex-m3')).toContain('fx_mac64(');
  });

  test('AVR: 16x16 bits to 32; elsewhere neither', () => {
    expect(text(q15, 'avr')).toContain('fx_mac16(');
    for (const core of ['host', 'cortex-m0'] as const) expect(text(q15, core)).not.toMatch(/fx_(mac|load2|dual)/);
  });
});
