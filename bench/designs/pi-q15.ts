// A PI controller on the error, its integrator held inside the output's limits.
import { lti, pid, real } from 'backstep';

const q15 = real({ range: [-1, 1], format: 'q15' });

export const pi = lti({
  system: pid({ kp: 0.75, ki: 62.5 }),
  sampleTime: 1e-3,
  input: q15,
  output: q15,
  saturate: [-1, 1],
});
