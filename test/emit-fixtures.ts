// Two small compiled blocks written by hand: a biquad and a PI with anti-windup. What the emit tests print.
import type { CompiledBlock, SignalInfo } from '../src/ir/compiled.js';
import type { Fixed, FixedProgram, FixedState } from '../src/ir/fixed.js';
import { type FixedBuilder, fixedBuilder } from '../src/ir/fixed-build.js';
import type { Bits, IntRange } from '../src/num/format.js';
import { typeRange } from '../src/num/format.js';
import * as q from '../src/num/rational.js';

const signed = (bits: Bits) => ({ bits, signed: true }) as const;
const span = (line: number) => ({ file: 'motor.ts', line, column: 7, endLine: line, endColumn: 14 });

/** Coefficients b0, b1, b2, -a1, -a2 of one section. */
export type Section = readonly [bigint, bigint, bigint, bigint, bigint];
const SECTION: Section = [5210n, -9871n, 4733n, 31037n, -14853n];

interface Wordlengths {
  readonly io: Bits;
  readonly state: Bits;
  readonly frac: number;
}

function section(b: FixedBuilder, k: number, x: Fixed, c: Section, w: Wordlengths): Fixed {
  const range: IntRange = { lo: -(1n << BigInt(w.state - 2)), hi: (1n << BigInt(w.state - 2)) - 1n };
  const frac = w.io - 1 + w.frac;
  const declare = (n: number): FixedState => ({
    name: `s${k}_z${n}`,
    type: signed(w.state),
    range,
    frac,
    init: 0n,
    note: `delay ${n} of section ${k}`,
  });
  const [d1, d2] = [declare(1), declare(2)];
  const [z1, z2] = [b.state(d1), b.state(d2)];
  const times = (m: bigint, v: Fixed): Fixed => b.mul(b.constant(m, w.frac), v);
  const held = (v: Fixed): Fixed => b.narrow(v, range);
  const acc = held(b.add(times(c[0], x), z1));
  const full = typeRange(signed(w.io));
  const y = b.named(b.clamp(b.shr(acc, w.frac, 'half-up'), full.lo, full.hi), `y${k}`, span(10 + k));
  b.store(d1, held(b.add(b.add(z2, times(c[1], x)), times(c[3], y))));
  b.store(d2, held(b.add(times(c[2], x), times(c[4], y))));
  return y;
}

/** A cascade of second-order sections in transposed direct form 2. */
export function cascade(
  name: string,
  sections: number,
  w: Wordlengths = { io: 16, state: 32, frac: 14 },
): FixedProgram {
  const b = fixedBuilder();
  const full = typeRange(signed(w.io));
  let x = b.input({ name: 'x', type: signed(w.io), range: full, clamp: true }, w.io - 1);
  const scale = 1n << BigInt(w.frac - 14);
  for (let k = 1; k <= sections; k++) x = section(b, k, x, SECTION.map((m) => m * scale) as unknown as Section, w);
  b.output({ name: 'y', type: signed(w.io), range: full }, x);
  return b.finish(name);
}

/** y = sat(round(d*e + w)), w' = clamp(w + k*e): encoder counts in, PWM counts out. */
export function pi(name: string): FixedProgram {
  const b = fixedBuilder();
  const e = b.input({ name: 'e', type: signed(16), range: { lo: -4095n, hi: 4095n }, clamp: true }, 15);
  const range = { lo: -(1n << 30n), hi: (1n << 30n) - 32768n };
  const state: FixedState = { name: 'w', type: signed(32), range, frac: 30, init: 0n };
  const w = b.state(state);
  const u = b.named(b.add(b.mul(b.constant(25603n, 15), e), w), 'u', span(14));
  const next = b.named(b.add(w, b.mul(b.constant(2051n, 15), e)), 'w_next', span(14));
  b.store(state, b.clamp(next, range.lo, range.hi));
  b.output(
    { name: 'y', type: signed(16), range: { lo: -1000n, hi: 1000n } },
    b.clamp(b.shr(u, 15, 'half-up'), -1000n, 1000n),
  );
  return b.finish(name);
}

function signalOf(
  name: string,
  rawRange: IntRange,
  lsb: q.Rational,
  extra: Partial<SignalInfo> & { frac?: number; zero?: q.Rational },
): SignalInfo {
  const { frac, zero = q.zero, ...rest } = extra;
  const quantity = { type: signed(16), lsb, zero, rawRange, ...(frac === undefined ? {} : { frac }) };
  const real = (x: bigint) => q.mul(q.sub(q.rational(x), zero), lsb);
  return { name, quantity, range: { lo: real(rawRange.lo), hi: real(rawRange.hi) }, outOfRange: 'clamp', ...rest };
}

const reference = { name: 'reference', inputs: [], delays: [], outputs: [] };

function block(
  program: FixedProgram,
  exportName: string,
  inputs: readonly SignalInfo[],
  output: SignalInfo,
): CompiledBlock {
  const bound = q.rational(53n, 100n);
  return {
    exportName,
    name: program.name,
    place: span(14),
    sampleTime: q.rational(1n, 1000n),
    inputs,
    outputs: [output],
    program,
    certificates: [
      {
        name: output.name,
        errorBound: q.mul(bound, q.abs(output.quantity.lsb)),
        errorBoundLsb: bound,
        lsb: output.quantity.lsb,
        boundKind: 'proven',
        parts: [{ cause: 'output rounding', bound: q.mul(q.rational(1n, 2n), q.abs(output.quantity.lsb)) }],
        gains: [],
      },
    ],
    coefficients: [{ name: 'b0', asked: q.rational(318n, 1000n), integer: 5210n, frac: 14 }],
    realisation: 'sos-df2t',
    equation: ['H(z) = (b0 + b1*z^-1 + b2*z^-2)/(1 + a1*z^-1 + a2*z^-2)', 'Tustin, sample time 0.001 s'],
    optimizeFor: 'cortex-m4',
    numericsId: '0123456789abcdef',
    reference,
    referenceError: [0],
  };
}

export function biquadBlock(name = 'notch_filter', exportName = 'notchFilter'): CompiledBlock {
  const full = typeRange(signed(16));
  const q15 = q.pow2(-15);
  return block(
    cascade(name, 1),
    exportName,
    [signalOf('x', full, q15, { frac: 15 })],
    signalOf('y', full, q15, { frac: 15 }),
  );
}

export function piBlock(name = 'speed_pi', exportName = 'speedPI'): CompiledBlock {
  const e = signalOf('e', { lo: -4095n, hi: 4095n }, q.rational(3n, 10n), { unit: 'rpm', zero: q.rational(5n) });
  const y = signalOf('y', { lo: -1000n, hi: 1000n }, q.rational(1n, 1000n), { unit: 'duty' });
  return block(pi(name), exportName, [e], y);
}
