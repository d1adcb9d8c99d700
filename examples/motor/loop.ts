// The loop closed through instance(), once in float64 and once with the very bits of the C, on the same motor.
// Run: npx jiti examples/motor/loop.ts
import { fileURLToPath } from 'node:url';
import { instance } from 'backstep';
import { speedLoop } from './design.js';
import { atRest, encoder, motor, rpm, run } from './plant.js';

const SAMPLE = 0.002;
const REFERENCE = 3000;
const LIMIT = 24;
/** The load comes on halfway. */
const LOAD = { at: 0.5, torque: 0.06 };
const END = 1;

export interface Sample {
  /** Seconds. */
  readonly time: number;
  /** The motor's true speed, not the encoder's. */
  readonly rpm: number;
  /** Volts. */
  readonly u: number;
}

/** 0 to 3000 rpm, then the load. Both arithmetics see an encoder and drive a bridge of 1000 counts; only 'fixed' rounds inside. */
export function simulate(arithmetic: 'float64' | 'fixed'): Sample[] {
  const controller = instance(speedLoop, { arithmetic });
  const perCount = 60 / (motor.counts * SAMPLE);
  const trace: Sample[] = [];
  let [x, counter] = [atRest, 0];
  for (let n = 0; n * SAMPLE < END; n++) {
    const now = encoder(motor, x);
    const u = controller.step({ ref: REFERENCE, meas: (now - counter) * perCount });
    counter = now;
    const time = n * SAMPLE;
    trace.push({ time, rpm: rpm(x), u });
    x = run(motor, x, u, time < LOAD.at ? 0 : LOAD.torque, SAMPLE);
  }
  return trace;
}

export interface Figures {
  /** Seconds from 10 to 90 percent. */
  readonly riseTime: number;
  /** Percent of the reference. */
  readonly overshoot: number;
  /** rpm, mean over the last 100 ms before the load and of the whole run. */
  readonly steadyError: number;
  readonly steadyErrorLoaded: number;
  /** rpm, the deepest the load pulls the speed down. */
  readonly dip: number;
  /** Seconds at the limit of the bridge. */
  readonly saturated: number;
}

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

export function figures(trace: readonly Sample[]): Figures {
  const between = (from: number, to: number) =>
    trace.filter(({ time }) => time >= from && time < to).map((sample) => sample.rpm);
  const reaches = (part: number) => trace.find((sample) => sample.rpm >= part * REFERENCE)?.time ?? Number.NaN;
  return {
    riseTime: reaches(0.9) - reaches(0.1),
    overshoot: (Math.max(...between(0, LOAD.at)) / REFERENCE - 1) * 100,
    steadyError: REFERENCE - mean(between(LOAD.at - 0.1, LOAD.at)),
    steadyErrorLoaded: REFERENCE - mean(between(END - 0.1, END)),
    dip: REFERENCE - Math.min(...between(LOAD.at, END)),
    saturated: trace.filter(({ u }) => Math.abs(u) >= LIMIT).length * SAMPLE,
  };
}

function report(float64: Figures, fixed: Figures): string {
  const line = (name: string, of: (f: Figures) => number, digits: number, unit: string) =>
    `${name.padEnd(28)} ${of(float64).toFixed(digits).padStart(9)} ${of(fixed).toFixed(digits).padStart(9)}   ${unit}\n`;
  return [
    `${''.padEnd(28)} ${'float64'.padStart(9)} ${'fixed'.padStart(9)}\n`,
    line('rise time, 10 to 90 %', (f) => f.riseTime * 1000, 0, 'ms'),
    line('overshoot', (f) => f.overshoot, 2, '%'),
    line('steady-state error', (f) => f.steadyError, 2, 'rpm'),
    line('the same under load', (f) => f.steadyErrorLoaded, 2, 'rpm'),
    line('dip when the load comes', (f) => f.dip, 1, 'rpm'),
    line('time at the 24 V limit', (f) => f.saturated * 1000, 0, 'ms'),
  ].join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(report(figures(simulate('float64')), figures(simulate('fixed'))));
}
