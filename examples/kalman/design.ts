// Position and velocity of a mass from a noisy distance: Kalman's filter with the gain it settles at, and with the gain of each moment,
// which starts fast, coasts over lost echoes and says so in its covariance.
import { block, real } from 'backstep';
import { processNoise, sampleTime, steadyGain } from './model.js';

/** Millimetres of an ultrasonic sensor; 0xFFFF is a lost echo. */
const distance = { range: [0, 8], unit: 'm' } as const;
const millimetres = { bits: 16, lsb: 0.001 } as const;
const thousandths = { bits: 16, signed: true, lsb: 0.001 } as const;

/** What the worst distances in range can make of the steady filter: peak gains 1.41 and 4.27 1/s, times 4 m, about 4 m. */
const reachable = {
  position: { range: [-2, 10], unit: 'm' },
  velocity: { range: [-18, 18], unit: 'm/s' },
} as const;

const [positionGain, velocityGain] = steadyGain();

export const steadyKalman = block({
  sampleTime,
  inputs: { measured: real({ ...distance, raw: millimetres }) },
  outputs: {
    position: real({ ...reachable.position, raw: thousandths, maxError: 0.002 }),
    // A little more: a sum on its way into a state is ranged by its terms.
    velocity: real({ range: [-22, 22], unit: 'm/s', raw: thousandths, maxError: 0.005 }),
  },
  state: { position: real(reachable.position), velocity: real(reachable.velocity) },
  step({ measured }, self) {
    const predicted = self.position + sampleTime * self.velocity;
    const residual = measured - predicted;
    self.position = predicted + positionGain * residual;
    self.velocity += velocityGain * residual;
    return { position: self.position, velocity: self.velocity };
  },
});

const [q11, q12, q22] = processNoise();

const position = real({ range: [-2, 10], unit: 'm', raw: thousandths, maxError: 0.002, saturate: true });
const velocity = real({ range: [-8, 8], unit: 'm/s', raw: thousandths, maxError: 0.005, saturate: true });

export const varyingKalman = block({
  sampleTime,
  inputs: { measured: real({ ...distance, raw: { ...millimetres, invalid: 0xffff } }) },
  outputs: { position, velocity },
  state: {
    position: real({ range: [-2, 10], unit: 'm', resolution: 2 ** -16, saturate: true }),
    velocity: real({ range: [-8, 8], unit: 'm/s', resolution: 2 ** -16, saturate: true }),
    // The covariance in units of the sensor's variance (5 cm)^2: at the start 10 cm and 1 m/s. It may not grow beyond that.
    p11: real({ range: [0, 4], init: 4, resolution: 2 ** -20, saturate: true }),
    p12: real({ range: [0, 16], unit: '1/s', resolution: 2 ** -18, saturate: true }),
    p22: real({ range: [0, 400], init: 400, unit: '1/s^2', resolution: 2 ** -16, saturate: true }),
  },
  step({ measured }, self) {
    const predicted = self.position + sampleTime * self.velocity;
    const a11 = self.p11 + sampleTime * (2 * self.p12 + sampleTime * self.p22) + q11;
    const a12 = self.p12 + sampleTime * self.p22 + q12;
    const a22 = self.p22 + q22;
    if (measured === null) {
      self.position = predicted;
      self.p11 = a11;
      self.p12 = a12;
      self.p22 = a22;
    } else {
      const scale = 1 / (a11 + 1);
      const k1 = a11 * scale;
      const k2 = a12 * scale;
      const residual = measured - predicted;
      self.position = predicted + k1 * residual;
      self.velocity += k2 * residual;
      // (1 - k1) a11 = k1 in these units: never a difference of nearly equal numbers.
      self.p11 = k1;
      self.p12 = k2;
      self.p22 = a22 - k2 * a12;
    }
    return { position: self.position, velocity: self.velocity };
  },
});
