// The five examples with a step function do physically what their READMEs say, in float64: settling, overshoot, tracking, drift.
import { instance } from 'backstep';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attitude as attitudeBlock } from '../examples/attitude/design.js';
import * as attitude from '../examples/attitude/simulate.js';
import { currentLoop } from '../examples/foc/design.js';
import * as foc from '../examples/foc/simulate.js';
import { steadyKalman, varyingKalman } from '../examples/kalman/design.js';
import { walk } from '../examples/kalman/plant.js';
import * as kalman from '../examples/kalman/simulate.js';
import { tracker } from '../examples/mppt/design.js';
import * as mppt from '../examples/mppt/simulate.js';
import { oven as ovenBlock } from '../examples/oven/design.js';
import * as oven from '../examples/oven/simulate.js';

const FLOAT64 = { arithmetic: 'float64' } as const;

describe('examples/foc', () => {
  const trace = foc.simulate('float64');
  const figures = foc.figures(trace);

  test('the q current steps to 12 A in a few periods, without overshoot to speak of', () => {
    expect(figures.riseTime).toBeGreaterThan(100e-6);
    expect(figures.riseTime).toBeLessThanOrEqual(400e-6);
    expect(figures.overshoot).toBeLessThan(5);
    expect(figures.reversal).toBeLessThan(1e-3);
  });

  test('it holds the reference to one percent while the motor runs up', () => {
    expect(Math.max(...trace.map(({ speed }) => speed))).toBeGreaterThan(1000); // rad/s: the back-EMF is real
    expect(figures.steadyRms).toBeLessThan(0.12);
  });

  test('the axes are apart: a step of 3 A on d moves q by less than a tenth of it', () => {
    expect(figures.crossTalk).toBeLessThan(0.3);
  });

  test('the duties stay within the bridge', () => {
    expect(trace.every(({ duties }) => duties.every((x) => x >= 0 && x <= 1))).toBe(true);
  });
});

describe('examples/attitude', () => {
  const figures = attitude.figures(attitude.simulate('float64', 240));

  test('after its first minute it stays within a degree rms of the truth, pushed about as it is', () => {
    expect(figures.rms).toBeLessThan(1);
    expect(figures.worst).toBeLessThan(5);
  });

  test('the bias of the gyroscope is learned: no drift', () => {
    expect(figures.drift).toBeLessThan(0.2); // integrated alone, half a degree per second is 30 degrees a minute
  });
});

describe('examples/kalman', () => {
  const moments = walk(60);
  const sensor = moments.slice(250).map(({ heard, position }) => heard - position);
  const raw = Math.sqrt(sensor.reduce((sum, e) => sum + e * e, 0) / sensor.length);

  test('with a steady gain the position is better than the sensor by half at least', () => {
    const figures = kalman.figures(moments, kalman.steady(moments, 'float64'));
    expect(raw).toBeGreaterThan(0.04);
    expect(figures.position).toBeLessThan(raw / 2);
    expect(figures.velocity).toBeLessThan(0.15);
  });

  test('with a varying gain it starts at once and coasts over lost echoes', () => {
    const [steady, varying] = [kalman.steady(moments, 'float64'), kalman.varying(moments, 'float64')];
    expect(moments.some(({ measured }) => measured === null)).toBe(true);
    expect(kalman.figures(moments, varying).settling).toBeLessThan(kalman.figures(moments, steady).settling / 2);
    expect(kalman.figures(moments, varying).position).toBeLessThan(raw * 0.6);
  });
});

describe('examples/oven', () => {
  const trace = oven.simulate('float64');
  const figures = oven.figures(trace);

  test('200 degrees without much overshoot, and the door and the mains are made good', () => {
    expect(figures.overshoot).toBeLessThan(4);
    expect(figures.settling).toBeLessThan(900);
    expect(figures.doorDip).toBeGreaterThan(5);
    expect(figures.doorRecovery).toBeLessThan(400);
    expect(figures.sag).toBeLessThan(0.5);
  });

  test('a broken sensor is a fault within two seconds, without power, until the switch is turned off', () => {
    const modes = trace.map(({ mode }) => mode).filter((mode, n, all) => mode !== all[n - 1]);
    expect(figures.faultAfter).toBeLessThanOrEqual(2);
    expect(figures.faultPower).toBe(0);
    expect(modes[0]).toBe('off');
    expect(modes.slice(modes.indexOf('fault'))).toEqual(['fault', 'off', 'heat', 'hold']);
    expect(trace[trace.length - 1].temperature).toBeGreaterThan(245);
  });
});

describe('examples/mppt', () => {
  const figures = mppt.figures(mppt.simulate('float64'));

  test('it finds the top and stays there, in steady sun and in moving clouds', () => {
    expect(figures.start).toBeGreaterThan(97);
    expect(figures.steady).toBeGreaterThan(99);
    expect(figures.cloud).toBeGreaterThan(97);
    expect(figures.back).toBeGreaterThan(97);
    expect(figures.end).toBeGreaterThan(99);
  });
});

describe('whatever the inputs in range, no state leaves its declared range (float64 throws if one does)', () => {
  const within = (lo: number, hi: number) =>
    fc.oneof(fc.constant(lo), fc.constant(hi), fc.double({ min: lo, max: hi, noNaN: true }));
  const three = (lo: number, hi: number) => fc.array(within(lo, hi), { minLength: 3, maxLength: 3 });
  const often = <T>(inputs: fc.Arbitrary<T>, step: () => (x: T) => unknown) =>
    fc.assert(
      fc.property(fc.array(inputs, { minLength: 100, maxLength: 100 }), (run) => {
        const next = step();
        for (const x of run) for (let n = 0; n < 5; n++) next(x);
      }),
      { numRuns: 10, seed: 3 },
    );

  test('foc', () => {
    const pu = within(-1, 32767 / 32768);
    const phase = within(-1, 2047 / 2048);
    const inputs = { currentA: phase, currentB: phase, angle: within(0, 6.283), speed: pu };
    often(fc.record({ ...inputs, dReference: pu, qReference: pu }), () => instance(currentLoop, FLOAT64).step);
  });

  test('attitude', () => {
    often(fc.record({ gyro: three(-34, 34), accel: three(-2, 1.99) }), () => instance(attitudeBlock, FLOAT64).step);
  });

  test('kalman', () => {
    often(within(0, 8), () => instance(steadyKalman, FLOAT64).step);
    often(fc.option(within(0, 8), { freq: 9 }), () => instance(varyingKalman, FLOAT64).step);
  });

  test('oven', () => {
    const inputs = { temperature: fc.option(within(0, 400), { freq: 9 }), setpoint: within(0, 300) };
    often(
      fc.record({ ...inputs, start: fc.boolean(), power: within(0, 2047.5) }),
      () => instance(ovenBlock, FLOAT64).step,
    );
  });

  test('mppt', () => {
    often(fc.record({ voltage: within(0, 63.9), current: within(0, 15.9) }), () => instance(tracker, FLOAT64).step);
  });
});
