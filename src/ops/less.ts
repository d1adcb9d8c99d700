// a < b, as 1 or 0.
import * as q from '../num/rational.js';
import { comparison } from './comparison.js';

export const less = comparison('less', 'a < b: 1 or 0', 'lt', (a, b) => a < b, q.lt);
