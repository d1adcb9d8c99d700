// The mass itself and its sensor, in floating point, the same for every run.
import { pushDeviation, sampleTime, sensorDeviation } from './model.js';

export interface Moment {
  /** Metre and metre per second: the truth. */
  readonly position: number;
  readonly velocity: number;
  /** Whole millimetres in metres; null where the echo was lost. */
  readonly measured: number | null;
  /** The same without losses. */
  readonly heard: number;
}

/** Standard normal by the sum of twelve uniform numbers, from a seed. */
function normal(seed: number): () => number {
  let x = seed >>> 0;
  const uniform = () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, -6);
}

const metres = (x: number): number => Math.round(Math.max(0, Math.min(8, x)) * 1000) / 1000;

/** A walk about the middle of the sensor's range; from 20 s on every second has 0.3 s without echo. */
export function walk(seconds: number, seed = 7): Moment[] {
  const random = normal(seed);
  const moments: Moment[] = [];
  let [position, velocity] = [3, 0];
  for (let n = 0; n * sampleTime < seconds; n++) {
    const time = n * sampleTime;
    const heard = metres(position + sensorDeviation * random());
    const lost = time > 20 && time % 1 < 0.3;
    moments.push({ position, velocity, measured: lost ? null : heard, heard });
    // Random pushes, and a weak spring and damper that keep the mass in sight.
    const push = pushDeviation * random() - 0.5 * (position - 4) - 0.3 * velocity;
    position += sampleTime * velocity + (sampleTime ** 2 / 2) * push;
    velocity += sampleTime * push;
  }
  return moments;
}
