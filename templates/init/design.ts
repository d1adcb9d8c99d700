// A PI speed loop: counts of a 12-bit converter in, counts of a 10-bit PWM out.
import { lti, pid, real } from 'backstep';

const speed = real({ range: [0, 3000], unit: 'rpm', raw: { bits: 12, min: 0, max: 3000 } });

export const speedLoop = lti({
  system: pid({ kp: 0.01, ki: 0.05 }),
  sampleTime: 1e-3,
  inputs: { ref: speed, meas: speed },
  output: real({ range: [0, 24], unit: 'V', raw: { bits: 10, min: 0, max: 24 } }),
  saturate: [0, 24],
});
