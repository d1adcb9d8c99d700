// Frequencies are in rad/s everywhere; this converts what a data sheet says.

/** Hertz to rad/s. */
export const hz = (frequency: number): number => 2 * Math.PI * frequency;
