// Maximum power point tracking by perturb and observe: the duty of a buck converter walks uphill on the panel's power.
// Every second sample nothing is moved: what changes then is the sun, and is taken off what the move before seemed to gain.
// Branches and memory, nothing linear; every number is exact in its counts, so that fixed point decides as float64 does.
import { block, bool, clamp, real } from 'backstep';

/** Seconds: longer than the converter takes to settle. */
export const sampleTime = 0.005;

/** Sixty-fourths of a volt, 256ths of an ampere, and their products. */
const voltageLsb = 1 / 64;
const currentLsb = 1 / 256;
const powerLsb = voltageLsb * currentLsb;

const lowest = 0.25;
const highest = 0.9375;
const coarse = 1 / 128;
const fine = 1 / 512;
/** W gained or lost by a move: more than this is far from the top. */
const far = 4;

const duty = { range: [lowest, highest], raw: { bits: 16, lsb: 1 / 1024 } } as const;
const watts = { unit: 'W', raw: { bits: 32, signed: true, lsb: powerLsb } } as const;

export const tracker = block({
  sampleTime,
  inputs: {
    voltage: real({ range: [0, 4095 * voltageLsb], unit: 'V', raw: { bits: 12, lsb: voltageLsb } }),
    current: real({ range: [0, 4095 * currentLsb], unit: 'A', raw: { bits: 12, lsb: currentLsb } }),
  },
  outputs: { duty: real(duty) },
  state: {
    duty: real({ ...duty, init: 0.5 }),
    /** The last sample's. */
    power: real({ range: [0, 1024], ...watts }),
    /** What the last move brought, the sun's part included. */
    change: real({ range: [-1024, 1024], ...watts }),
    moved: bool({ init: true }),
    rising: bool({ init: true }),
  },
  step({ voltage, current }, self) {
    const power = voltage * current;
    const change = power - self.power;
    self.power = power;
    if (self.moved) {
      self.change = change;
      self.moved = false;
      return { duty: self.duty };
    }

    // Downhill, or at a wall: turn round.
    const gained = self.change - change;
    if (gained < 0) self.rising = !self.rising;
    if (self.duty === lowest) self.rising = true;
    if (self.duty === highest) self.rising = false;

    const step = Math.abs(gained) > far ? coarse : fine;
    self.duty = clamp(self.rising ? self.duty + step : self.duty - step, lowest, highest);
    self.moved = true;
    return { duty: self.duty };
  },
});
