// A permanent-magnet synchronous motor on a bridge, in floating point and in the rotor's frame:
//   L di_d/dt = v_d - R i_d + w L i_q,   L di_q/dt = v_q - R i_q - w (L i_d + flux),   J dW/dt = 3/2 p flux i_q - load.
// Voltages are means over a PWM period; the frame turns within it. Integrated by the midpoint rule in ten steps a period.
import { baseCurrent, machine, sampleTime } from './machine.js';

/** Currents d and q (A), electrical speed (rad/s), electrical angle (rad). */
export type MotorState = readonly [d: number, q: number, speed: number, angle: number];

export const atRest: MotorState = [0, 0, 0, 0.4];

/** High part of the period on each phase. */
export type Duties = readonly [a: number, b: number, c: number];

const { resistance: R, inductance: L, flux, polePairs, inertia, busVoltage } = machine;

/** Amplitude-invariant, stator's frame. */
function voltage([a, b, c]: Duties): readonly [alpha: number, beta: number] {
  return [((2 * a - b - c) / 3) * busVoltage, ((b - c) / Math.sqrt(3)) * busVoltage];
}

function slope([d, q, speed, angle]: MotorState, [alpha, beta]: readonly [number, number], load: number): MotorState {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const [vd, vq] = [alpha * cos + beta * sin, beta * cos - alpha * sin];
  const torque = 1.5 * polePairs * flux * q;
  return [
    (vd - R * d) / L + speed * q,
    (vq - R * q - speed * flux) / L - speed * d,
    (polePairs * (torque - load)) / inertia,
    speed,
  ];
}

const advance = (x: MotorState, s: MotorState, h: number): MotorState => [
  x[0] + h * s[0],
  x[1] + h * s[1],
  x[2] + h * s[2],
  x[3] + h * s[3],
];

/** The motor one PWM period later, under a load of `load` N m. */
export function run(from: MotorState, duties: Duties, load: number): MotorState {
  const v = voltage(duties);
  const h = sampleTime / 10;
  let x = from;
  for (let n = 0; n < 10; n++) {
    const middle = advance(x, slope(x, v, load), h / 2);
    x = advance(x, slope(middle, v, load), h);
  }
  return x;
}

/** What the two sensors read: whole counts of a 12-bit converter, in units of the base current. */
export function sensors([d, q, , angle]: MotorState): readonly [a: number, b: number] {
  const phase = (at: number) => d * Math.cos(at) - q * Math.sin(at);
  const counts = (amps: number) => Math.max(-2048, Math.min(2047, Math.round((amps / baseCurrent) * 2048)));
  return [counts(phase(angle)) / 2048, counts(phase(angle - (2 * Math.PI) / 3)) / 2048];
}
