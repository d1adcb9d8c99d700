// Frequencies are in rad/s everywhere; this converts what a data sheet says.

import { finite } from './check.js';

/** Hertz to rad/s. Throws DesignError (BS3xxx) on what is not a finite number. */
export const hz = (frequency: number): number => 2 * Math.PI * finite('hz', 'frequency', frequency);
