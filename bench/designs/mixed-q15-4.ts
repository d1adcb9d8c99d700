// 4 sections with nothing in common: every coefficient has to be multiplied.
import { lti, real, zpk } from 'backstep';
import { general, MIXED } from '../filters.js';

const q15 = real({ range: [-1, 1], format: 'q15' });
const { zeros, poles, gain } = general(MIXED.slice(0, 4));

export const biquad = lti({ system: zpk(zeros, poles, gain, 1e-4), input: q15, output: q15, saturate: [-1, 1] });
