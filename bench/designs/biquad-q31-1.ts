// Butterworth low-pass of order 2 at a tenth of the sampling rate: 1 section, all zeros at z = -1.
import { lti, real, zpk } from 'backstep';
import { butterworth } from '../filters.js';

const q31 = real({ range: [-1, 1], format: 'q31' });
const { zeros, poles, gain } = butterworth(2, 0.1);

export const biquad = lti({ system: zpk(zeros, poles, gain, 1e-4), input: q31, output: q31, saturate: [-1, 1] });
