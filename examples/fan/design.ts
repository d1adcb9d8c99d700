// A fan switched by a thermistor: the divider's ratio to degrees, smoothed over a second, two thresholds. The README's first block.
import { block, bool, hysteresis, real } from 'backstep';

const celsius = { range: [-40, 150], unit: '°C' } as const;

export const fan = block({
  sampleTime: 0.1,
  // Counts of a 12-bit converter: the part of the supply that stands across the thermistor.
  inputs: { ratio: real({ range: [0.04, 0.97], raw: { bits: 12, lsb: 1 / 4096 } }) },
  outputs: {
    temperature: real({ ...celsius, raw: { bits: 16, signed: true, lsb: 1 / 16 }, maxError: 0.1 }),
    on: bool(),
  },
  state: { temperature: real({ ...celsius, init: 25 }), on: bool() },
  step({ ratio }, self) {
    // 10 kOhm at 25 degrees under a resistor of 10 kOhm, B = 3950 K.
    const kelvin = 3950 / (Math.log(ratio / (1 - ratio)) + 3950 / 298.15);
    self.temperature += 0.1 * (kelvin - 273.15 - self.temperature);
    self.on = hysteresis(self.temperature, 45, 50, self.on);
    return { temperature: self.temperature, on: self.on };
  },
});
