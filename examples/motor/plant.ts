// A brushed DC motor with an encoder, in floating point: L di/dt = v - R i - k w, J dw/dt = k i - b w - load.
// Integrated in steps of 20 us by the midpoint rule, far below its electrical time constant of 0.5 ms.

export interface Motor {
  /** Ohm. */
  readonly R: number;
  /** Henry. */
  readonly L: number;
  /** V s/rad and N m/A, the same number in SI. */
  readonly k: number;
  /** kg m^2, rotor and load. */
  readonly J: number;
  /** N m s/rad. */
  readonly b: number;
  /** Encoder counts a turn. */
  readonly counts: number;
}

export const motor: Motor = { R: 1, L: 0.5e-3, k: 0.06, J: 1e-4, b: 1e-5, counts: 4096 };

/** Current (A), speed (rad/s), angle (rad). */
export type MotorState = readonly [i: number, w: number, angle: number];

export const atRest: MotorState = [0, 0, 0];

const STEP = 20e-6;

function slope(m: Motor, [i, w]: MotorState, v: number, load: number): MotorState {
  return [(v - m.R * i - m.k * w) / m.L, (m.k * i - m.b * w - load) / m.J, w];
}

const advance = (x: MotorState, d: MotorState, h: number): MotorState => [
  x[0] + h * d[0],
  x[1] + h * d[1],
  x[2] + h * d[2],
];

/** The motor after `time` seconds at v volts and a load of `load` N m. */
export function run(m: Motor, from: MotorState, v: number, load: number, time: number): MotorState {
  let x = from;
  for (let n = Math.round(time / STEP); n > 0; n--) {
    const middle = advance(x, slope(m, x, v, load), STEP / 2);
    x = advance(x, slope(m, middle, v, load), STEP);
  }
  return x;
}

/** The encoder's counter. */
export const encoder = (m: Motor, [, , angle]: MotorState): number => Math.floor((angle / (2 * Math.PI)) * m.counts);

/** Revolutions per minute. */
export const rpm = ([, w]: MotorState): number => (w * 60) / (2 * Math.PI);
