// Twelve seconds of sun and clouds over the panel, in float64 and with the very bits of the C.
// Run: npx jiti examples/mppt/simulate.ts
import { fileURLToPath } from 'node:url';
import { instance } from 'backstep';
import { sampleTime, tracker } from './design.js';
import { bestPower, open, run, sensors } from './plant.js';

const END = 12;

/** Part of full sun: steady, a cloud within half a second, thin cloud, and slowly back. */
export const sun = (time: number): number => {
  if (time < 4) return 1;
  if (time < 4.5) return 1 - 1.2 * (time - 4);
  if (time < 7) return 0.4;
  if (time < 9) return 0.4 + 0.25 * (time - 7);
  return 0.9;
};

export interface Sample {
  readonly time: number;
  readonly duty: number;
  /** W, what the panel gives and what it could give. */
  readonly power: number;
  readonly best: number;
}

export function simulate(arithmetic: 'float64' | 'fixed'): Sample[] {
  const controller = instance(tracker, { arithmetic });
  const trace: Sample[] = [];
  let x = run(open, 0.5, 1, 0.05);
  for (let n = 0; n * sampleTime < END; n++) {
    const time = n * sampleTime;
    const seen = sensors(x, sun(time));
    const duty = controller.step(seen);
    trace.push({ time, duty, power: seen.voltage * seen.current, best: bestPower(sun(time)) });
    x = run(x, duty, sun(time), sampleTime);
  }
  return trace;
}

export interface Figures {
  /** Percent of what the panel could give: the first second, then steady sun, the cloud, the way back, the end. */
  readonly start: number;
  readonly steady: number;
  readonly cloud: number;
  readonly back: number;
  readonly end: number;
}

export function figures(trace: readonly Sample[]): Figures {
  const efficiency = (from: number, to: number) => {
    const part = trace.filter(({ time }) => time >= from && time < to);
    const sum = (of: (x: Sample) => number) => part.reduce((total, x) => total + of(x), 0);
    return (100 * sum((x) => x.power)) / sum((x) => x.best);
  };
  return {
    start: efficiency(0, 1),
    steady: efficiency(1, 4),
    cloud: efficiency(4, 7),
    back: efficiency(7, 9),
    end: efficiency(9, END),
  };
}

function report(float64: readonly Sample[], fixed: readonly Sample[]): string {
  const [a, b] = [figures(float64), figures(fixed)];
  const line = (name: string, of: (f: Figures) => number) =>
    `${name.padEnd(34)} ${of(a).toFixed(2).padStart(9)} ${of(b).toFixed(2).padStart(9)}   %\n`;
  const apart = Math.max(...float64.map(({ duty }, n) => Math.abs(duty - fixed[n].duty)));
  return [
    `${''.padEnd(34)} ${'float64'.padStart(9)} ${'fixed'.padStart(9)}\n`,
    line('of the power to be had: 1st second', (f) => f.start),
    line('full sun', (f) => f.steady),
    line('a cloud comes', (f) => f.cloud),
    line('and goes', (f) => f.back),
    line('at the end', (f) => f.end),
    `${'largest difference of the duties'.padEnd(34)} ${''.padStart(9)} ${(apart * 1024).toFixed(3).padStart(9)}   counts\n`,
  ].join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(report(simulate('float64'), simulate('fixed')));
}
