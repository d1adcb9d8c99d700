// a <= b, as 1 or 0.
import * as q from '../num/rational.js';
import { comparison } from './less.js';

export const lessEqual = comparison('lessEqual', 'a <= b: 1 or 0', 'le', (a, b) => a <= b, q.le);
