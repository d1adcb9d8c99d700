// A laboratory oven: modes, a gain-scheduled temperature loop once a second, and below it ten times a second a loop that
// makes the heater's power what was asked for, whatever the mains do. Sensor faults end in a latched mode of their own.
import { block, bool, clamp, every, int, interp1, oneOf, rateLimit, real } from 'backstep';

/** Seconds: the power loop, and the temperature loop above it. */
export const sampleTime = 0.1;
const slowSampleTime = 1;

/** Sixteenths of a degree. */
const sixteenths = { bits: 16, lsb: 1 / 16 } as const;
const temperature = { range: [0, 400], unit: '°C' } as const;
const watts = { range: [0, 2047.5], unit: 'W' } as const;

/** What the heater may take: all of it on the way, less to hold a temperature. */
export const fullPower = 1800;
export const holdPower = 1200;

/** W/K by temperature: the hotter, the more the walls lose for a degree. */
const degrees = [50, 150, 250, 350];
const gains = [30, 36, 48, 66];
const integralTime = 120;
const derivativeTime = 8;
/** J/K: the power that the ramp itself takes. */
const heatCapacity = 1600;

/** Asks for heater power, in W, at most `limit`; at limit 0 it rests and follows the oven. */
export const temperatureLoop = block({
  sampleTime: slowSampleTime,
  inputs: {
    setpoint: real({ ...temperature, raw: sixteenths }),
    measured: real({ ...temperature, raw: sixteenths }),
    limit: real({ range: [0, fullPower], unit: 'W', raw: { bits: 16, lsb: 0.5 } }),
  },
  outputs: { power: real({ range: [0, fullPower], unit: 'W', raw: { bits: 16, lsb: 0.5 }, maxError: 2 }) },
  state: {
    ramp: real({ ...temperature, raw: sixteenths }),
    previous: real({ ...temperature, raw: sixteenths }),
    slope: real({ range: [-8, 8], unit: 'K/s', resolution: 2 ** -16, saturate: true }),
    integral: real({ range: [0, fullPower], unit: 'W', resolution: 2 ** -10 }),
  },
  step({ setpoint, measured, limit }, self) {
    // Half a degree a second at the most, up and down.
    const climb = limit > 0 ? clamp(setpoint - self.ramp, -0.5, 0.5) : 0;
    const ramp = limit > 0 ? clamp(self.ramp + climb, 0, 400) : measured;
    self.ramp = ramp;
    self.slope += 0.25 * (measured - self.previous - self.slope);
    self.previous = measured;

    const gain = interp1(degrees, gains, measured);
    const error = ramp - measured;
    const damped = gain * (error + derivativeTime * (climb - self.slope)) + heatCapacity * climb;
    const power = clamp(damped + self.integral, 0, limit);
    self.integral = clamp(self.integral + (gain * error) / integralTime, 0, limit);
    return { power };
  },
});

/** Two seconds without a good reading are a fault. */
const patience = 20;
const tooHot = 330;

export const oven = block({
  sampleTime,
  inputs: {
    /** The converter gives 0xFFFF when the thermocouple is open. */
    temperature: real({ ...temperature, raw: { ...sixteenths, invalid: 0xffff } }),
    setpoint: real({ range: [0, 300], unit: '°C', raw: sixteenths }),
    start: bool(),
    power: real({ ...watts, raw: { bits: 12, lsb: 0.5 } }),
  },
  outputs: {
    duty: real({ range: [0, 1], raw: { bits: 16, lsb: 1 / 1024 }, maxError: 0.00055 }),
    mode: oneOf(['off', 'heat', 'hold', 'fault']),
  },
  state: {
    mode: oneOf(['off', 'heat', 'hold', 'fault']),
    /** The last good reading, and how many samples ago it was. */
    temperature: real({ ...temperature, raw: sixteenths }),
    missing: int({ range: [0, patience] }),
    duty: real({ range: [0, 1], resolution: 2 ** -24 }),
  },
  uses: { temperatureLoop: every(10, temperatureLoop) },
  step({ temperature, setpoint, start, power }, self) {
    if (temperature === null) {
      self.missing = Math.min(self.missing + 1, patience);
    } else {
      self.missing = 0;
      self.temperature = temperature;
    }
    const broken = self.missing === patience || self.temperature > tooHot;

    const below = setpoint - self.temperature;
    switch (self.mode) {
      case 'off':
        if (start) self.mode = 'heat';
        break;
      case 'heat':
        if (below <= 2) self.mode = 'hold';
        break;
      case 'hold':
        if (below > 10) self.mode = 'heat';
        break;
      case 'fault':
        // Leaving it takes a good sensor and the switch turned off.
        if (!start && !broken) self.mode = 'off';
        break;
    }
    if (!start && self.mode !== 'fault') self.mode = 'off';
    if (broken) self.mode = 'fault';

    const limit = self.mode === 'heat' ? fullPower : self.mode === 'hold' ? holdPower : 0;
    const wanted = self.temperatureLoop({ setpoint, measured: self.temperature, limit });

    // The power loop: an integrator, slow enough for lamps on the same line not to flicker. Off is off at once.
    const target = clamp(self.duty + (0.25 / fullPower) * (wanted - power), 0, 1);
    self.duty = limit > 0 ? rateLimit(target, self.duty, 0.03125) : 0;
    return { duty: self.duty, mode: self.mode };
  },
});
