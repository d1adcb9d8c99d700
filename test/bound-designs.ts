// Designs of every kind for the bound: what the user writes, and the plant it means.
import type { Realisation } from '../src/blocks/checked.js';
import { real } from '../src/signals/real.js';
import type { RealSchema } from '../src/signals/schema.js';
import type { Rule } from './bound-exact.js';
import type { Meaning, Plant } from './bound-reference.js';
import { systemOf } from './bound-run.js';

export interface Design {
  readonly name: string;
  readonly meaning: Meaning;
  /** Options of lti(). */
  readonly options: never;
  /** No integrator, and an output that moves: the bound is compared with the worst error. */
  readonly stable: boolean;
}

interface Sketch {
  readonly plant: Plant;
  readonly Ts?: number;
  readonly rule?: Rule;
  readonly input?: RealSchema;
  readonly inputs?: Readonly<Record<string, RealSchema>>;
  readonly output: RealSchema;
  readonly saturate?: readonly [number, number];
  readonly antiWindup?: 'clamp' | 'none';
  readonly integralLimits?: readonly [number, number];
  readonly realisation?: Realisation;
  /** The output stays within half a count of 0, so that its rounding never takes half a count. */
  readonly still?: true;
}

export function design(name: string, s: Sketch): Design {
  const { plant, Ts = 0.001, rule = 'tustin', still, ...rest } = s;
  const discrete = plant.kind !== 'pid' && plant.discrete;
  const { integralLimits } = s;
  return {
    name,
    meaning: { plant, Ts, rule, ...(integralLimits && { integralLimits }) },
    options: {
      ...rest,
      system: systemOf(plant, Ts),
      sampleTime: Ts,
      ...(discrete ? {} : { method: rule }),
    } as never,
    stable: !still && (plant.kind !== 'pid' || !plant.ki),
  };
}

const q15 = real({ range: [-1, 1], format: 'q15' });
const free = real({ range: [-1, 1] });
/** 12-bit ADC whose zero lies between counts. */
const adc = real({ range: [-5, 5], raw: { bits: 12, lsb: 10 / 4095, zero: 2047.5 } });
const pwm = real({ range: [0, 1], raw: { bits: 10, lsb: 1 / 1000 } });
/** Counts fall as the value rises. */
const inverted = real({ range: [-2, 2], raw: { bits: 12, lsb: -0.001, zero: 2048 } });
/** Never 0. */
const above = real({ range: [20, 100], raw: { bits: 10, lsb: 0.1 } });
const rpm = real({ range: [-3000, 3000], raw: { bits: 16, signed: true, lsb: 0.1 } });
const thirds = real({ range: [-1, 1], raw: { bits: 8, signed: true, lsb: 1 / 96, zero: 1 / 3 } });

const rules: readonly Rule[] = ['backward-euler', 'forward-euler', 'tustin'];
const pidOf = (more: object = {}): Plant => ({ kind: 'pid', kp: 0.8, ki: 3, kd: 0.004, tf: 0.003, ...more });

const pids: readonly Design[] = [
  ...rules.flatMap((rule) => [
    design(`PI, ${rule}, q15`, {
      plant: { kind: 'pid', kp: 0.5, ki: 7 },
      rule,
      input: q15,
      output: q15,
      saturate: [-1, 1],
    }),
    design(`PID, ${rule}, free`, {
      plant: pidOf(),
      rule,
      input: free,
      output: real({ range: [-4, 4], resolution: 1e-4 }),
      saturate: [-3, 3],
    }),
    design(`PID of two inputs, ${rule}, raw`, {
      plant: pidOf({ kp: 0.0004, ki: 0.002, kd: 1e-6, b: 0.7, c: 0 }),
      rule,
      inputs: { ref: rpm, meas: real({ range: [-3200, 3200], raw: { bits: 14, signed: true, lsb: 0.4 } }) },
      output: pwm,
      saturate: [0, 1],
    }),
  ]),
  design('PI, reverse action, setpoint weight', {
    plant: { kind: 'pid', kp: 0.3, ki: 1.1, b: 0.25, reverse: true },
    inputs: { ref: free, meas: free },
    output: free,
    saturate: [-0.75, 0.5],
  }),
  design('PI onto falling counts', {
    plant: { kind: 'pid', kp: 0.7, ki: 2.5 },
    rule: 'backward-euler',
    input: adc,
    output: inverted,
    saturate: [-1.5, 1.75],
  }),
  design('PI from falling counts onto a zero between counts', {
    plant: { kind: 'pid', kp: 1.7, ki: 2.5 },
    input: inverted,
    output: adc,
    saturate: [-4, 4],
  }),
  design('PI whose limits do not contain 0', {
    plant: { kind: 'pid', kp: 0.7, ki: 2.5 },
    input: free,
    output: real({ range: [0, 1], resolution: 1e-4 }),
    saturate: [0.25, 0.75],
  }),
  design('PI with integral limits of its own, no anti-windup', {
    plant: { kind: 'pid', kp: 0.7, ki: 20 },
    input: q15,
    output: q15,
    antiWindup: 'none',
    integralLimits: [-0.3, 0.1],
    saturate: [-1, 1],
  }),
  design('PI with integral limits, range wide enough not to saturate', {
    plant: { kind: 'pid', kp: 0.5, ki: 2 },
    input: free,
    output: real({ range: [-2, 2] }),
    integralLimits: [-1, 1],
  }),
  design('PD with a filter', {
    plant: { kind: 'pid', kp: 1, kd: 0.01, tf: 0.002 },
    input: free,
    output: real({ range: [-12, 12] }),
  }),
  design('PD without a filter', {
    plant: { kind: 'pid', kp: 1, kd: 0.002 },
    rule: 'backward-euler',
    input: free,
    output: real({ range: [-6, 6] }),
  }),
  ...rules.map((rule) =>
    design(`PID of inputs that are never 0, primed by the first, ${rule}`, {
      plant: pidOf({ kp: 0.1, ki: 0.4, kd: 0.002, tf: 0.004, b: 0.5, c: 0.25 }),
      rule,
      inputs: { ref: above, meas: real({ range: [15, 110], raw: { bits: 12, lsb: -0.03, zero: 4000.25 } }) },
      output: real({ range: [-50, 50], raw: { bits: 12, lsb: -0.03, zero: 2047.5 } }),
      saturate: [-40, 45],
    }),
  ),
  design('PD of a coarse input, primed, no rounding room', {
    plant: { kind: 'pid', kp: 0.2, kd: 0.05, tf: 0.0003 },
    rule: 'backward-euler',
    input: real({ range: [-1, 1], format: 'q7' }),
    output: real({ range: [-100, 100], maxError: 0.5 }),
  }),
  design('PID in q15 of unequal inputs', {
    plant: pidOf({ kp: 0.5, ki: 4, kd: 0.001, tf: 0.01 }),
    inputs: { ref: q15, meas: real({ range: [-1, 1], format: 'q31' }) },
    output: q15,
    saturate: [-0.9, 0.9],
  }),
  design('P alone, onto a zero between counts', {
    plant: { kind: 'pid', kp: 0.5 },
    input: free,
    output: real({ range: [-1, 1], raw: { bits: 8, lsb: 1 / 100, zero: 120.3 } }),
  }),
  design('PI whose limits are one count, between two of the integrator', {
    plant: { kind: 'pid', kp: 1, ki: 10 },
    input: free,
    output: real({ range: [-5, 5], raw: { bits: 8, lsb: 0.1, zero: 100.3 } }),
    saturate: [0.11, 0.19],
  }),
  design('I alone, forward Euler, limits between the counts of the integrator', {
    plant: { kind: 'pid', kp: 0, ki: 12.5 },
    rule: 'forward-euler',
    input: adc,
    output: adc,
    integralLimits: [-1.2345, 2.3456],
    saturate: [-5, 5],
  }),
  design('I alone', { plant: { kind: 'pid', kp: 0, ki: 12.5 }, input: q15, output: q15, saturate: [-1, 1] }),
  design('PI of a fast integrator', {
    plant: { kind: 'pid', kp: 0.1, ki: 900 },
    rule: 'backward-euler',
    input: q15,
    output: q15,
    saturate: [-1, 1],
  }),
  design('PI in q31', {
    plant: { kind: 'pid', kp: 0.25, ki: 3 },
    input: real({ range: [-1, 1], format: 'q31' }),
    output: real({ range: [-1, 1], format: 'q31' }),
    saturate: [-1, 1],
  }),
  design('PI of a system, one integrator split off', {
    plant: { kind: 'tf', num: [1, 20, 150], den: [1, 40, 0] },
    input: free,
    output: real({ range: [-2, 2] }),
    saturate: [-2, 2],
  }),
];

const discrete = (num: readonly number[], den: readonly number[]): Plant => ({ kind: 'tf', num, den, discrete: true });
const near: Plant = {
  kind: 'zpk',
  discrete: true,
  zeros: [{ re: -1 }, { re: -1 }],
  poles: [{ re: 0.99, im: 0.02 }],
  gain: 1e-4,
};
const order4: Plant = {
  kind: 'zpk',
  discrete: true,
  zeros: [{ re: 0.4, im: 0.7 }, { re: -0.9 }],
  poles: [
    { re: 0.6, im: 0.7 },
    { re: 0.2, im: -0.3 },
  ].map((p) => ({ ...p, im: Math.abs(p.im) })),
  gain: 0.1,
};
const order8: Plant = {
  kind: 'zpk',
  discrete: true,
  zeros: [{ re: -1 }, { re: -1 }, { re: 0.5, im: 0.8 }, { re: 0.99 }],
  poles: [{ re: 0.93, im: 0.2 }, { re: 0.9, im: 0.05 }, { re: -0.5, im: 0.6 }, { re: 0.98 }, { re: 0.1 }],
  gain: 1e-3,
};
const realisations: readonly Realisation[] = ['df1', 'df2t'];
const chains: readonly Realisation[] = ['sos-df1', 'sos-df2t'];

const filters: readonly Design[] = [
  ...realisations.flatMap((realisation) => [
    design(`first order, ${realisation}`, { plant: discrete([0.3], [1, -0.7]), input: q15, output: q15, realisation }),
    design(`biproper biquad, ${realisation}`, {
      plant: discrete([0.3, -0.1, 0.2], [1, -1.2, 0.5]),
      input: free,
      output: real({ range: [-2.5, 2.5] }),
      realisation,
    }),
    design(`biquad near z = 1, ${realisation}`, {
      plant: near,
      input: adc,
      output: real({ range: [-7, 7] }),
      realisation,
    }),
    design(`order 4, ${realisation}`, { plant: order4, input: free, output: real({ range: [-8, 8] }), realisation }),
    design(`a coefficient of 1e-9, ${realisation}`, {
      plant: discrete([0.1, 0, 0], [1, -0.9, 9e-10]),
      input: free,
      output: real({ range: [-1.1, 1.1] }),
      realisation,
    }),
    design(`FIR, ${realisation}`, {
      plant: discrete([0.25, 0.5, 0.125], [1, 0, 0]),
      input: above,
      output: real({ range: [0, 100] }),
      realisation,
    }),
    design(`delay of three samples, ${realisation}`, {
      plant: discrete([0.9], [1, 0, 0, 0]),
      input: q15,
      output: q15,
      realisation,
    }),
    design(`delay poles beside a real one, ${realisation}`, {
      plant: discrete([0.2, 0.1], [1, -0.6, 0, 0]),
      input: thirds,
      output: thirds,
      realisation,
    }),
  ]),
  ...chains.flatMap((realisation) => [
    design(`order 4, ${realisation}`, { plant: order4, input: free, output: real({ range: [-8, 8] }), realisation }),
    design(`order 8, ${realisation}`, {
      plant: order8,
      input: free,
      output: real({ range: [-400, 400] }),
      realisation,
    }),
    design(`order 3 with a delay pole, ${realisation}`, {
      plant: discrete([0.2, 0.1, 0.05], [1, -1.5, 0.7, 0]),
      input: inverted,
      output: inverted,
      realisation,
      saturate: [-2, 2],
    }),
  ]),
  design('pure gain', { plant: discrete([0.7], [1]), input: free, output: free }),
  design('pure gain onto a zero between counts', {
    plant: discrete([0.5], [1]),
    input: real({ range: [-1, 1], raw: { bits: 8, signed: true, lsb: 1 / 64 } }),
    output: real({ range: [-1, 1], raw: { bits: 8, lsb: 1 / 64, zero: 100.3 } }),
    saturate: [-1, 1],
  }),
  design('unsigned 32-bit counts, zero in the middle', {
    plant: discrete([0.2, 0.1], [1, -0.7]),
    input: real({ range: [-100, 100], raw: { bits: 32, lsb: 5e-8, zero: 2 ** 31 } }),
    output: real({ range: [-110, 110], raw: { bits: 16, lsb: 0.004, zero: 30000.5 } }),
  }),
  design('one bit in', {
    plant: near,
    input: real({ range: [0, 1], raw: { bits: 1, lsb: 1 } }),
    output: real({ range: [-1.5, 1.5], resolution: 1e-4 }),
  }),
  design('eight unsigned bits out, input assumed in range', {
    plant: discrete([0.1], [1, -0.8]),
    input: real({ range: [0, 5], raw: { bits: 12, lsb: 0.00125 }, outOfRange: 'assume' }),
    output: real({ range: [0, 2.55], raw: { bits: 8, lsb: 0.01 }, maxError: 0.008 }),
  }),
  design('unsigned pinned format', {
    plant: discrete([0.25, 0.25], [1, -0.5]),
    input: real({ range: [0, 15], format: { bits: 12, frac: 8, signed: false } }),
    output: real({ range: [0, 15.5], format: { bits: 16, frac: 12, signed: false } }),
    saturate: [0, 15.5],
  }),
  design('an input far from 0 with a narrow range', {
    plant: discrete([0.02, 0.01], [1, -1.9, 0.905]),
    input: real({ range: [990, 1010], raw: { bits: 16, lsb: 0.02 } }),
    output: real({ range: [-4000, 12000], maxError: 1 }),
  }),
  design('large gains into fine counts', {
    plant: discrete([100, 50], [1, -0.5]),
    input: real({ range: [-8, 7], raw: { bits: 4, signed: true, lsb: 1 } }),
    output: real({ range: [-2147, 2147], raw: { bits: 32, signed: true, lsb: 1e-6 }, maxError: 4e-6 }),
    saturate: [-2147, 2147],
  }),
  design('gain 1/2 onto a zero between counts', {
    plant: discrete([0.5], [1]),
    input: real({ range: [-1, 1], raw: { bits: 8, signed: true, lsb: 0.01 } }),
    output: real({ range: [-1, 1], raw: { bits: 8, lsb: 0.01, zero: 100.3 } }),
    saturate: [-1, 1],
  }),
  design('gain 0', { still: true, plant: discrete([0], [1, -0.5]), input: free, output: free }),
  design('gain below the output LSB', { still: true, plant: discrete([1e-7], [1, -0.5]), input: free, output: free }),
  design('positive input from rest', {
    plant: discrete([0.05], [1, -0.95]),
    input: above,
    output: real({ range: [0, 100], raw: { bits: 10, lsb: 0.1 } }),
  }),
  design('low-pass that fills its range', {
    plant: { kind: 'tf', num: [1], den: [1e-4, 0.02, 1] },
    input: free,
    output: free,
  }),
  design('lead that saturates', {
    plant: { kind: 'tf', num: [0.02, 1], den: [0.002, 1] },
    input: adc,
    output: adc,
    saturate: [-5, 5],
  }),
  ...[3, 5, 6, 7].map((n) =>
    design(`order ${n}`, {
      plant: {
        kind: 'zpk',
        discrete: true,
        zeros: Array.from({ length: Math.floor(n / 2) }, (_, k) => ({ re: Math.cos(0.4 + k), im: Math.sin(0.4 + k) })),
        poles: [
          ...(n % 2 ? [{ re: 0.8 }] : []),
          ...Array.from({ length: Math.floor(n / 2) }, (_, k) => ({
            re: 0.9 * Math.cos(0.3 + k),
            im: 0.9 * Math.sin(0.3 + k),
          })),
        ],
        gain: 0.02,
      },
      input: free,
      output: real({ range: [-20, 20], resolution: 2e-4 }),
    }),
  ),
  design('q15 biquad without maxError', {
    plant: discrete([0.2, 0.3, 0.2], [1, -0.9, 0.6]),
    input: q15,
    output: q15,
    saturate: [-1, 1],
  }),
  design('q31 biquad', {
    plant: discrete([0.02, 0.03, 0.02], [1, -1.7, 0.8]),
    input: real({ range: [-1, 1], format: 'q31' }),
    output: real({ range: [-1, 1], format: 'q31' }),
    saturate: [-1, 1],
  }),
  design('q7 biquad', {
    plant: discrete([0.2, 0.3, 0.2], [1, -0.9, 0.6]),
    input: real({ range: [-1, 1], format: 'q7' }),
    output: real({ range: [-1, 1], format: 'q7' }),
    saturate: [-1, 1],
  }),
  design('resonance of radius 0.999 with a fine output', {
    plant: { kind: 'zpk', discrete: true, zeros: [{ re: 1 }, { re: -1 }], poles: [{ re: 0.9, im: 0.43 }], gain: 1e-3 },
    input: free,
    output: real({ range: [-8, 8], maxError: 2e-3 }),
  }),
];

export const DESIGNS: readonly Design[] = [...pids, ...filters];
