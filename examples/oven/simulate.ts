// An hour and a half at the oven, in float64 and with the very bits of the C: to 200 °C, an open door, sagging mains, to 250 °C,
// a thermocouple that breaks and comes back.
// Run: npx jiti examples/oven/simulate.ts
import { fileURLToPath } from 'node:url';
import { instance } from 'backstep';
import { oven, sampleTime } from './design.js';
import { cold, heaterPower, run, thermocouple, wattmeter } from './plant.js';

/** Seconds. */
export const SCENE = {
  start: 10,
  door: [1300, 1320],
  sag: [1800, 2400],
  higher: 3000,
  broken: [4600, 4630],
  off: 4800,
  again: 4810,
  end: 5400,
} as const;
const FIRST = 200;
const SECOND = 250;

export interface Sample {
  readonly time: number;
  /** The chamber's true temperature. */
  readonly temperature: number;
  readonly power: number;
  readonly duty: number;
  readonly mode: 'off' | 'heat' | 'hold' | 'fault';
}

const within = (time: number, [from, to]: readonly [number, number]): boolean => time >= from && time < to;

export function simulate(arithmetic: 'float64' | 'fixed'): Sample[] {
  const controller = instance(oven, { arithmetic });
  const trace: Sample[] = [];
  let [x, duty] = [cold, 0];
  for (let n = 0; n * sampleTime < SCENE.end; n++) {
    const time = n * sampleTime;
    const power = heaterPower(duty, time);
    const out = controller.step({
      temperature: within(time, SCENE.broken) ? null : thermocouple(x),
      setpoint: time < SCENE.higher ? FIRST : SECOND,
      start: time >= SCENE.start && !within(time, [SCENE.off, SCENE.again]),
      power: wattmeter(power),
    });
    trace.push({ time, temperature: x.chamber, power, duty: out.duty, mode: out.mode });
    x = run(x, power, sampleTime, within(time, SCENE.door));
    duty = out.duty;
  }
  return trace;
}

export interface Figures {
  /** K above the first setpoint, before the door. */
  readonly overshoot: number;
  /** Seconds from the start until within 1 K. */
  readonly settling: number;
  /** K below 200 °C behind the open door, and seconds from its closing until within 1 K. */
  readonly doorDip: number;
  readonly doorRecovery: number;
  /** K, worst while the mains sag. */
  readonly sag: number;
  /** Seconds from the break to the fault. */
  readonly faultAfter: number;
  /** W: the heater's power while in fault. */
  readonly faultPower: number;
}

/** Seconds after `from` from which on the temperature stays within 1 K of `at` until `to`. */
function settling(trace: readonly Sample[], at: number, from: number, to: number): number {
  const outside = trace.filter(({ time, temperature }) => within(time, [from, to]) && Math.abs(temperature - at) > 1);
  return outside.length === 0 ? 0 : outside[outside.length - 1].time - from;
}

export function figures(trace: readonly Sample[]): Figures {
  const between = (from: number, to: number) => trace.filter(({ time }) => within(time, [from, to]));
  const temperatures = (from: number, to: number) => between(from, to).map(({ temperature }) => temperature);
  const [opened, closed] = SCENE.door;
  const fault = trace.find(({ mode }) => mode === 'fault');
  const inFault = trace.filter(({ mode }, n) => mode === 'fault' && trace[n - 1]?.mode === 'fault');
  return {
    overshoot: Math.max(...temperatures(SCENE.start, opened)) - FIRST,
    settling: settling(trace, FIRST, SCENE.start, opened),
    doorDip: FIRST - Math.min(...temperatures(opened, SCENE.sag[0])),
    doorRecovery: settling(trace, FIRST, closed, SCENE.sag[0]),
    sag: Math.max(...temperatures(SCENE.sag[0], SCENE.higher).map((t) => Math.abs(t - FIRST))),
    faultAfter: (fault?.time ?? Number.NaN) - SCENE.broken[0],
    faultPower: Math.max(...inFault.map(({ power }) => power)),
  };
}

export function deviation(a: readonly Sample[], b: readonly Sample[], of: 'temperature' | 'power') {
  const errors = a.map((x, n) => Math.abs(x[of] - b[n][of]));
  return {
    rms: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length),
    max: errors.reduce((most, e) => Math.max(most, e), 0),
  };
}

function report(float64: readonly Sample[], fixed: readonly Sample[]): string {
  const [a, b] = [figures(float64), figures(fixed)];
  const line = (name: string, of: (f: Figures) => number, digits: number, unit: string) =>
    `${name.padEnd(36)} ${of(a).toFixed(digits).padStart(9)} ${of(b).toFixed(digits).padStart(9)}   ${unit}\n`;
  const apart = (name: string, of: 'temperature' | 'power', digits: number, unit: string) => {
    const { rms, max } = deviation(float64, fixed, of);
    return `${name.padEnd(36)} ${rms.toFixed(digits).padStart(9)} ${max.toFixed(digits).padStart(9)}   ${unit}\n`;
  };
  const otherwise = float64.filter(({ mode }, n) => mode !== fixed[n].mode).length;
  return [
    `${''.padEnd(36)} ${'float64'.padStart(9)} ${'fixed'.padStart(9)}\n`,
    line('overshoot at 200 °C', (f) => f.overshoot, 2, 'K'),
    line('within 1 K after', (f) => f.settling, 0, 's'),
    line('dip by the open door', (f) => f.doorDip, 1, 'K'),
    line('back within 1 K after', (f) => f.doorRecovery, 0, 's'),
    line('worst under sagging mains', (f) => f.sag, 2, 'K'),
    line('fault after', (f) => f.faultAfter, 1, 's'),
    line('power in fault', (f) => f.faultPower, 0, 'W'),
    `${'fixed less float64'.padEnd(36)} ${'rms'.padStart(9)} ${'max'.padStart(9)}\n`,
    apart('temperature', 'temperature', 4, 'K'),
    apart('power', 'power', 2, 'W'),
    `${'samples in another mode'.padEnd(36)} ${String(otherwise).padStart(9)}\n`,
  ].join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(report(simulate('float64'), simulate('fixed')));
}
