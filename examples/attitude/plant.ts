// A body in motion and the six-axis sensor on it, in floating point. Roll and pitch are given functions of time and the heading
// turns, so that the truth is known at every instant; the sensor adds bias, noise, linear acceleration and whole counts.
import { accelLsb, gyroLsb, sampleTime } from './design.js';

export interface Truth {
  /** Radians. */
  readonly roll: number;
  readonly pitch: number;
}

export interface Reading {
  /** rad/s. */
  readonly gyro: readonly [number, number, number];
  /** g. */
  readonly accel: readonly [number, number, number];
}

/** rad/s: 0.7, -0.5 and 0.3 degrees per second. */
export const gyroBias = [0.0122, -0.0087, 0.0052] as const;

const TURN = 2 * Math.PI;

/** A sum of sines, with its derivative. */
function wave(time: number, parts: readonly (readonly [amplitude: number, hertz: number])[]) {
  let [value, slope] = [0, 0];
  for (const [amplitude, hertz] of parts) {
    value += amplitude * Math.sin(TURN * hertz * time);
    slope += amplitude * TURN * hertz * Math.cos(TURN * hertz * time);
  }
  return { value, slope };
}

const rollAt = (time: number) =>
  wave(time, [
    [0.9, 0.11],
    [0.2, 0.73],
  ]);
const pitchAt = (time: number) =>
  wave(time, [
    [0.6, 0.083],
    [0.15, 0.61],
  ]);
/** rad/s, of the heading. */
const turning = (time: number): number => 0.4 * Math.cos(TURN * 0.02 * time);

export const truth = (time: number): Truth => ({ roll: rollAt(time).value, pitch: pitchAt(time).value });

/** Which way is up in the body's axes. */
function upIn({ roll, pitch }: Truth): readonly [number, number, number] {
  return [-Math.sin(pitch), Math.sin(roll) * Math.cos(pitch), Math.cos(roll) * Math.cos(pitch)];
}

function rates(time: number): readonly [number, number, number] {
  const [roll, pitch, heading] = [rollAt(time), pitchAt(time), turning(time)];
  const [sin, cos] = [Math.sin(roll.value), Math.cos(roll.value)];
  const level = heading * Math.cos(pitch.value);
  return [
    roll.slope - heading * Math.sin(pitch.value),
    pitch.slope * cos + level * sin,
    level * cos - pitch.slope * sin,
  ];
}

/** Uniform in [-1, 1), the same sequence for the same seed. */
export function noise(seed: number): () => number {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2 ** 31 - 1;
  };
}

const count = (value: number, lsb: number): number => Math.max(-32768, Math.min(32767, Math.round(value / lsb))) * lsb;

/** What the sensor gives at `time`: the rate is the mean of the sample before it. */
export function sensor(time: number, random: () => number): Reading {
  const rate = rates(time - sampleTime / 2);
  const up = upIn(truth(time));
  // A few seconds of hard acceleration in every half minute, shaking always.
  const push = time % 30 < 3 ? 0.4 * Math.sin(TURN * time) : 0;
  const axis = (k: number) => count(up[k] + (k === 0 ? push : 0) + 0.02 * random(), accelLsb);
  const turn = (k: number) => count(rate[k] + gyroBias[k] + 0.005 * random(), gyroLsb);
  return { gyro: [turn(0), turn(1), turn(2)], accel: [axis(0), axis(1), axis(2)] };
}
