// Roll and pitch from a six-axis inertial sensor at 500 Hz: which way is up, turned by the gyroscope, pulled to the accelerometer.
// A complementary filter on the vector 'up' in the body's axes (x forward, y left, z up), with the gyroscope's bias learned.
import { block, real, vector } from 'backstep';

/** Seconds. */
export const sampleTime = 0.002;

/** rad/s a count: 16.4 counts are one degree per second. */
export const gyroLsb = Math.PI / 180 / 16.4;
/** g a count. */
export const accelLsb = 1 / 16384;

const rate = real({
  range: [-32768 * gyroLsb, 32767 * gyroLsb],
  unit: 'rad/s',
  raw: { bits: 16, signed: true, lsb: gyroLsb },
});
const acceleration = real({
  range: [-2, 32767 * accelLsb],
  unit: 'g',
  raw: { bits: 16, signed: true, lsb: accelLsb },
});

/** rad/s for an error of one radian: the accelerometer is believed over about four seconds. */
const pull = 0.25;
/** rad/s^2 for an error of one radian: a bias is learned in about half a minute. */
const learn = 0.01;

export const attitude = block({
  sampleTime,
  inputs: { gyro: vector(3, rate), accel: vector(3, acceleration) },
  outputs: {
    roll: real({ range: [-Math.PI, Math.PI], unit: 'rad', maxError: 5e-4, saturate: true }),
    pitch: real({ range: [-Math.PI / 2, Math.PI / 2], unit: 'rad', maxError: 5e-4, saturate: true }),
  },
  state: {
    /** A unit vector. */
    up: vector(3, real({ range: [-1, 1], resolution: 2 ** -24, saturate: true }), { init: [0, 0, 1] }),
    /** rad/s: 3.6 degrees per second at the most. */
    bias: vector(3, real({ range: [-1 / 16, 1 / 16], resolution: 2 ** -28, saturate: true })),
  },
  step(inputs, self) {
    const [ax, ay, az] = inputs.accel;
    const [wx, wy, wz] = inputs.gyro;
    const [ux, uy, uz] = self.up;

    // The angles of 'up' as the last step left it.
    const roll = Math.atan2(uy, uz);
    const pitch = Math.asin(-ux);

    // How far up is from the measured up, as a rotation; nothing is believed while the body accelerates.
    let ex = 0;
    let ey = 0;
    let ez = 0;
    const square = ax * ax + ay * ay + az * az;
    if (square > 0.875 && square < 1.125) {
      const scale = 1 / Math.sqrt(square);
      ex = (ay * uz - az * uy) * scale;
      ey = (az * ux - ax * uz) * scale;
      ez = (ax * uy - ay * ux) * scale;
    }
    self.bias[0] -= learn * sampleTime * ex;
    self.bias[1] -= learn * sampleTime * ey;
    self.bias[2] -= learn * sampleTime * ez;

    // The rotation of this sample, in radians.
    const rx = (wx - self.bias[0] + pull * ex) * sampleTime;
    const ry = (wy - self.bias[1] + pull * ey) * sampleTime;
    const rz = (wz - self.bias[2] + pull * ez) * sampleTime;
    const vx = ux + uy * rz - uz * ry;
    const vy = uy + uz * rx - ux * rz;
    const vz = uz + ux * ry - uy * rx;

    // One Newton step keeps the length at 1.
    const stretch = 1.5 - 0.5 * (vx * vx + vy * vy + vz * vz);
    self.up = [vx * stretch, vy * stretch, vz * stretch];
    return { roll, pitch };
  },
});
