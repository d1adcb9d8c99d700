// A PI controller on the error, its integrator held inside the output's limits.
import { lti, pid, real } from 'backstep';

const q31 = real({ range: [-1, 1], format: 'q31' });

export const pi = lti({
  system: pid({ kp: 0.75, ki: 62.5 }),
  sampleTime: 1e-3,
  input: q31,
  output: q31,
  saturate: [-1, 1],
});
