// Speed of a DC motor: encoder counts per sample in, signed PWM counts out.
import { lti, pid, real } from 'backstep';

/** Seconds. */
const sampleTime = 0.002;

/** A 1024-line encoder, four edges a line, counted over one sample: 60/(4096 x 2 ms) = 7.32421875 rpm a count. */
const speed = real({
  range: [-4000, 4000],
  unit: 'rpm',
  raw: { bits: 16, signed: true, lsb: 60 / (4096 * sampleTime) },
});

/**
 * PI from the motor's own numbers (plant.ts): gain 1/k = 159 rpm/V, time constant R J/k^2 = 28 ms. With the zero on that pole,
 * kp = 28 ms/(159 rpm/V x 12 ms) and ki = kp/28 ms, the loop answers in about 12 ms: as fast as a 2 ms sample allows in comfort.
 */
export const speedLoop = lti({
  system: pid({ kp: 0.0147, ki: 0.525 }),
  sampleTime,
  method: 'backward-euler',
  inputs: { ref: speed, meas: speed },
  // +-1000 counts of an H bridge on 24 V.
  output: real({ range: [-24, 24], unit: 'V', raw: { bits: 16, signed: true, lsb: 0.024 } }),
  saturate: [-24, 24],
  antiWindup: 'clamp',
});
