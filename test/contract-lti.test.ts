// The meaning of an lti block, section 1 of the contract: a simulation written here from its sentences, against instance().
import { describe, expect, it } from 'vitest';
import { instance, lti, type PidOptions, pid, real, tf } from '../src/index.js';
import type { Method } from '../src/systems/system.js';

const SAMPLE = 0.01;
const TEN = real({ range: [-10, 10] });
const WIDE = real({ range: [-100, 100] });

/** Uniform in [0, 1). */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** s = (n1 z + n0)/(d1 z + d0). */
const PLANE: Readonly<Record<string, readonly [number, number, number, number]>> = {
  'forward-euler': [1, -1, 0, SAMPLE],
  'backward-euler': [1, -1, SAMPLE, 0],
  tustin: [2, -2, SAMPLE, SAMPLE],
};

const clamp = (x: number, [lo, hi]: readonly [number, number]): number => Math.min(Math.max(x, lo), hi);

/** u[n] = (R e)[n] + w[n], w[n+1] = L(w[n] + K e[n]); the filtered D term starts at rest in its first sample. */
function controller(p: PidOptions, method: string, limits: readonly [number, number], integral = limits) {
  const { kp, ki = 0, kd = 0, tf: tau = 0, b = 1, c = 1 } = p;
  const sign = p.action === 'reverse' ? -1 : 1;
  const [n1, n0, d1, d0] = PLANE[method];
  const lead = tau * n1 + d1;
  const pole = -(tau * n0 + d0) / lead;
  const direct = (kd * n1) / lead;
  const residue = (kd * n0) / lead + direct * pole;
  const gain = ki * SAMPLE;
  const ahead = { 'forward-euler': 0, 'backward-euler': gain, tustin: gain / 2 }[method] ?? 0;
  let w = 0;
  let x: number | undefined;
  return (ref: number, meas: number): number => {
    const weighed = c * ref - meas;
    x ??= weighed / (1 - pole);
    const derivative = kd === 0 ? 0 : direct * weighed + residue * x;
    x = pole * x + weighed;
    const u = sign * (kp * (b * ref - meas) + ahead * (ref - meas) + derivative) + w;
    w = clamp(w + sign * gain * (ref - meas), integral);
    return clamp(u, limits);
  };
}

const GAINS: readonly PidOptions[] = [
  { kp: 1, ki: 5 },
  { kp: 1, ki: 5, b: 0.3 },
  { kp: 1, ki: 5, action: 'reverse' },
  { kp: 1.2, ki: 3, kd: 0.02, tf: 0.05 },
  { kp: 1.2, ki: 3, kd: 0.02, tf: 0.05, b: 0.5, c: 0 },
  { kp: 2, kd: 0.1, tf: 0.05 },
];
const METHODS: readonly Method[] = ['forward-euler', 'backward-euler', 'tustin'];

describe('a pid as the contract says it', () => {
  it.each(METHODS.flatMap((method) => GAINS.map((gains) => [method, gains] as const)))('%s %o', (method, gains) => {
    const limits = [-4, 6] as const;
    const block = lti({
      system: pid(gains),
      sampleTime: SAMPLE,
      method,
      inputs: { ref: TEN, meas: TEN },
      output: WIDE,
      saturate: limits,
    });
    const [node, mine, next] = [
      instance(block, { arithmetic: 'float64' }),
      controller(gains, method, limits),
      noise(7),
    ];
    for (let n = 0; n < 400; n++) {
      const [ref, meas] = [(Math.floor(n / 60) % 2 === 0 ? 8 : -8) + next(), 4 * next()];
      expect(Math.abs(node.step({ ref, meas }) - mine(ref, meas))).toBeLessThan(1e-12);
    }
  });

  it('clamps the integrator to integralLimits where given', () => {
    const gains = { kp: 1, ki: 50 };
    const block = lti({
      system: pid(gains),
      sampleTime: SAMPLE,
      inputs: { ref: TEN, meas: TEN },
      output: WIDE,
      saturate: [-4, 6],
      integralLimits: [-2, 3],
    });
    const [node, mine, next] = [
      instance(block, { arithmetic: 'float64' }),
      controller(gains, 'tustin', [-4, 6], [-2, 3]),
      noise(3),
    ];
    for (let n = 0; n < 200; n++) {
      const [ref, meas] = [20 * next() - 10, 4 * next()];
      expect(Math.abs(node.step({ ref, meas }) - mine(ref, meas))).toBeLessThan(1e-12);
    }
  });

  it('takes ref and meas by name, in whatever order they are declared', () => {
    const options = { system: pid({ kp: 1 }), sampleTime: 0.1, output: WIDE };
    const forward = lti({ ...options, inputs: { ref: TEN, meas: TEN } });
    const backward = lti({ ...options, inputs: { meas: TEN, ref: TEN } });
    for (const arithmetic of ['float64', 'fixed'] as const) {
      expect(instance(forward, { arithmetic }).step({ ref: 3, meas: 1 })).toBeCloseTo(2, 2);
      expect(instance(backward, { arithmetic }).step({ ref: 3, meas: 1 })).toBeCloseTo(2, 2);
    }
  });
});

describe('no kick at power-up', () => {
  it.each(['float64', 'fixed'] as const)('%s', (arithmetic) => {
    const block = lti({
      system: pid({ kp: 1, kd: 1, tf: 0.05 }),
      sampleTime: SAMPLE,
      inputs: { ref: TEN, meas: TEN },
      output: WIDE,
      saturate: [-100, 100],
    });
    const node = instance(block, { arithmetic });
    for (let n = 0; n < 20; n++) expect(node.step({ ref: 3, meas: 1 })).toBeCloseTo(2, 2);
    node.reset();
    expect(node.step({ ref: -3, meas: 0 })).toBeCloseTo(-3, 2);
  });
});

describe('what fits its range exactly', () => {
  it('a lowpass of gain 1 between q15 and q15 builds: rounding alone saturates', () => {
    const q15 = real({ range: [-1, 1], format: 'q15' });
    const node = instance(lti({ system: tf([0.3], [1, -0.7], 0.1), input: q15, output: q15 }), { arithmetic: 'fixed' });
    for (let n = 0; n < 200; n++) node.step(1);
    expect(node.step(1)).toBeGreaterThan(0.999);
  });

  it('a system that is zero builds', () => {
    const node = instance(lti({ system: tf([0], [1], 0.1), input: TEN, output: TEN }), { arithmetic: 'fixed' });
    expect(node.step(7)).toBe(0);
  });
});
