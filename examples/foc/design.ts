// Field-oriented current control of a permanent-magnet motor at 20 kHz: counts of two current sensors and the rotor's angle in,
// compare values of three PWM channels out. Everything is per unit (machine.ts): currents of 20 A, voltages of the circle's radius.
import { block, clamp, cyclic, real } from 'backstep';
import { baseCurrent, baseReactance, machine, sampleTime } from './machine.js';

/** 12-bit converters, mid-scale at no current: 9.8 mA a count. */
const phaseCurrent = real({ range: [-1, 2047 / 2048], unit: '20 A', raw: { bits: 12, lsb: 1 / 2048, zero: 2048 } });
const reference = real({ range: [-1, 1], unit: '20 A', format: 'q15' });
/** A timer that counts to 4096 and back: 163.84 MHz for 20 kHz. */
const duty = real({
  range: [0, 1],
  raw: { bits: 16, lsb: 1 / 4096 },
  maxError: 0.004,
  saturate: true,
});

/** Cancels the winding's pole, L/R = 2 ms, and closes both loops at 830 Hz. */
const kp = 0.75;
/** A sample: kp R Ts/L. */
const ki = (kp * machine.resistance * sampleTime) / machine.inductance;
/** The magnets' flux, in the units of L i. */
const flux = machine.flux / (machine.inductance * baseCurrent);
/** The d axis may take this part of the voltage; q has what the circle leaves, sqrt(3)/2 at the least. */
const dLimit = 0.5;
const perSqrt3 = 1 / Math.sqrt(3);

export const currentLoop = block({
  sampleTime,
  inputs: {
    currentA: phaseCurrent,
    currentB: phaseCurrent,
    angle: cyclic({ period: 2 * Math.PI, raw: { bits: 16 }, unit: 'rad' }),
    speed: real({ range: [-1, 1], unit: '1732 rad/s', format: 'q15' }),
    dReference: reference,
    qReference: reference,
  },
  outputs: { dutyA: duty, dutyB: duty, dutyC: duty },
  state: {
    dIntegral: real({ range: [-dLimit, dLimit] }),
    qIntegral: real({ range: [-1, 1] }),
  },
  step({ currentA, currentB, angle, speed, dReference, qReference }, self) {
    const sin = Math.sin(angle);
    const cos = Math.cos(angle);

    // Clarke and Park: two phases to the rotor's frame.
    const alpha = currentA;
    const beta = (currentA + 2 * currentB) * perSqrt3;
    const d = alpha * cos + beta * sin;
    const q = beta * cos - alpha * sin;

    // PI on each axis, less what the other axis and the magnets induce; d first, q within the rest of the circle.
    const dError = dReference - d;
    const qError = qReference - q;
    const reactance = speed * baseReactance;
    const dVoltage = clamp(self.dIntegral + kp * dError - reactance * q, -dLimit, dLimit);
    const qLimit = Math.sqrt(1 - dVoltage * dVoltage);
    const qVoltage = clamp(self.qIntegral + kp * qError + reactance * (d + flux), -qLimit, qLimit);
    self.dIntegral = clamp(self.dIntegral + ki * dError, -dLimit, dLimit);
    self.qIntegral = clamp(self.qIntegral + ki * qError, -qLimit, qLimit);

    // Back to the stator's frame and to three phases, now in units of the bus voltage.
    const alphaPart = (dVoltage * cos - qVoltage * sin) * perSqrt3;
    const betaHalf = (dVoltage * sin + qVoltage * cos) / 2;
    const a = alphaPart;
    const b = betaHalf - alphaPart / 2;
    const c = -betaHalf - alphaPart / 2;

    // Space vector: the same shift of all three centres them in the bus.
    const centre = 0.5 - (Math.max(a, b, c) + Math.min(a, b, c)) / 2;
    return { dutyA: centre + a, dutyB: centre + b, dutyC: centre + c };
  },
});
