// A mass that is pushed at random, seen by a noisy distance sensor at 50 Hz; and the gain that Kalman's recursion settles at.

/** Seconds. */
export const sampleTime = 0.02;
/** m/s^2, standard deviation of what pushes the mass, constant over a sample. */
export const pushDeviation = 1;
/** Metre, standard deviation of the sensor. */
export const sensorDeviation = 0.05;

/** Process noise of one sample, in units of the sensor's variance: of position, position and velocity, velocity. */
export function processNoise(): readonly [q11: number, q12: number, q22: number] {
  const unit = (pushDeviation * sampleTime) ** 2 / sensorDeviation ** 2;
  return [(unit * sampleTime ** 2) / 4, (unit * sampleTime) / 2, unit];
}

/** The gains of position and velocity after many samples. */
export function steadyGain(): readonly [position: number, velocity: number] {
  const [q11, q12, q22] = processNoise();
  let [p11, p12, p22] = [1, 0, 1];
  for (let n = 0; n < 10_000; n++) {
    const [a11, a12, a22] = [
      p11 + sampleTime * (2 * p12 + sampleTime * p22) + q11,
      p12 + sampleTime * p22 + q12,
      p22 + q22,
    ];
    [p11, p12] = [a11 / (a11 + 1), a12 / (a11 + 1)];
    p22 = a22 - p12 * a12;
  }
  return [p11, p12];
}
