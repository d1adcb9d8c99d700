// 4 sections with nothing in common: every coefficient has to be multiplied.
import { lti, real, zpk } from 'backstep';
import { general, MIXED } from '../filters.js';

const q31 = real({ range: [-1, 1], format: 'q31' });
const { zeros, poles, gain } = general(MIXED.slice(0, 4));

export const biquad = lti({ system: zpk(zeros, poles, gain, 1e-4), input: q31, output: q31, saturate: [-1, 1] });
