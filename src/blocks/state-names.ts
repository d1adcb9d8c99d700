// Names of the states of used blocks: paths such as 'speed.integral', 'n.2.z1'. A ':' stands in names no user can write.

/** Path of copy k of `array`, or of the use itself. */
export const usePath = (path: string, name: string, copy?: number): string =>
  `${path}${name}${copy === undefined ? '' : `.${copy}`}`;
/** The state that counts the calls of an `every`, 0 .. every - 1. */
export const counterName = (use: string): string => `${use}:count`;
/** The output an `every` holds between its runs. */
export const heldName = (use: string, output: string): string => `${use}:${output}`;
