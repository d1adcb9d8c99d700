// An electrocardiogram made fit to read: baseline drift, mains hum and muscle noise taken out, one sample at a time.
// Counts of an 11-bit converter at 360 Hz in, signed counts of the same 5 uV out.
import { c2d, hz, lti, real, series, tf } from 'backstep';

const sampleTime = 1 / 360;

/** Baseline drift: electrodes polarise and the chest moves with every breath, below 0.5 Hz. */
const drift = hz(0.5);
const highpass = c2d(tf([1, 0], [1, drift]), sampleTime, { method: 'tustin' });

/** Mains hum, Q = 30. Prewarped: Tustin alone would put the notch at 55.3 Hz and leave the hum where it is. */
const mains = hz(60);
const notch = c2d(tf([1, 0, mains ** 2], [1, mains / 30, mains ** 2]), sampleTime, {
  method: 'tustin',
  prewarp: mains,
});

/** Muscle noise: second-order Butterworth, -3 dB at 40 Hz exactly. */
const muscle = hz(40);
const lowpass = c2d(tf([muscle ** 2], [1, Math.SQRT2 * muscle, muscle ** 2]), sampleTime, {
  method: 'tustin',
  prewarp: muscle,
});

export const ecgFilter = lti({
  system: series(highpass, notch, lowpass),
  // 0 mV at count 1024, 200 counts per mV, all 2^11 counts.
  input: real({ range: [-5.12, 5.115], unit: 'mV', raw: { bits: 11, lsb: 0.005, zero: 1024 } }),
  // Peak gain 2.0496 (wcpg) x 5.12 mV = 10.494 mV: no input whatever leaves this range, so nothing saturates.
  output: real({ range: [-10.5, 10.5], maxError: 0.005, unit: 'mV', raw: { bits: 16, signed: true, lsb: 0.005 } }),
});
