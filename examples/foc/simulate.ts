// A current step on the motor model, once in float64 and once with the very bits of the C, each closing its own loop.
// Run: npx jiti examples/foc/simulate.ts
import { fileURLToPath } from 'node:url';
import { instance } from 'backstep';
import { currentLoop } from './design.js';
import { baseCurrent, baseSpeed, sampleTime } from './machine.js';
import { atRest, type Duties, run, sensors } from './plant.js';

/** Ampere on q at 2 ms, reversed at 20 ms; 3 A on d between 10 and 15 ms to see that the axes are apart. */
export const STEP = { q: 12, at: 0.002, reverse: 0.02, d: -3, dFrom: 0.01, dTo: 0.015 } as const;
const END = 0.03;
const LOAD = 0.2;

export interface Sample {
  /** Seconds. */
  readonly time: number;
  /** Ampere, the motor's true currents. */
  readonly d: number;
  readonly q: number;
  readonly qReference: number;
  readonly dReference: number;
  /** Electrical rad/s. */
  readonly speed: number;
  readonly duties: Duties;
}

const TURN = 2 * Math.PI;
const ENCODER = TURN / 65536;

/** The angle as its 16-bit counter gives it. */
const counted = (angle: number): number => (Math.round(angle / ENCODER) & 0xffff) * ENCODER;

function references(time: number): { readonly dReference: number; readonly qReference: number } {
  const q = time < STEP.at ? 0 : time < STEP.reverse ? STEP.q : -STEP.q;
  const d = time >= STEP.dFrom && time < STEP.dTo ? STEP.d : 0;
  return { dReference: d / baseCurrent, qReference: q / baseCurrent };
}

/** The duties found in one period act in the next, as in a timer with preload. */
export function simulate(arithmetic: 'float64' | 'fixed'): Sample[] {
  const controller = instance(currentLoop, { arithmetic });
  const trace: Sample[] = [];
  let x = atRest;
  let acting: Duties = [0.5, 0.5, 0.5];
  for (let n = 0; n * sampleTime < END; n++) {
    const time = n * sampleTime;
    const [currentA, currentB] = sensors(x);
    const { dReference, qReference } = references(time);
    const speed = Math.max(-1, Math.min(1, x[2] / baseSpeed));
    const out = controller.step({ currentA, currentB, angle: counted(x[3]), speed, dReference, qReference });
    trace.push({
      time,
      d: x[0],
      q: x[1],
      dReference: dReference * baseCurrent,
      qReference: qReference * baseCurrent,
      speed: x[2],
      duties: acting,
    });
    x = run(x, acting, LOAD);
    acting = [out.dutyA, out.dutyB, out.dutyC];
  }
  return trace;
}

export interface Figures {
  /** Seconds from 10 to 90 percent of the first step. */
  readonly riseTime: number;
  /** Percent of the step. */
  readonly overshoot: number;
  /** Ampere, rms of reference less current over the last 5 ms before the reversal. */
  readonly steadyRms: number;
  /** Ampere, the furthest the q current leaves its reference while d steps. */
  readonly crossTalk: number;
  /** Seconds after the reversal until the current stays within 5 percent. */
  readonly reversal: number;
}

export function figures(trace: readonly Sample[]): Figures {
  const between = (from: number, to: number) => trace.filter(({ time }) => time >= from && time < to);
  const first = between(STEP.at, STEP.dFrom);
  const reaches = (part: number) => first.find(({ q }) => q >= part * STEP.q)?.time ?? Number.NaN;
  const steady = between(STEP.reverse - 0.004, STEP.reverse);
  const off = between(STEP.reverse, END).filter(({ q, qReference }) => Math.abs(q - qReference) > 0.05 * STEP.q);
  return {
    riseTime: reaches(0.9) - reaches(0.1),
    overshoot: (Math.max(...first.map(({ q }) => q)) / STEP.q - 1) * 100,
    steadyRms: Math.sqrt(steady.reduce((sum, { q, qReference }) => sum + (q - qReference) ** 2, 0) / steady.length),
    crossTalk: Math.max(...between(STEP.dFrom, STEP.dTo).map(({ q, qReference }) => Math.abs(q - qReference))),
    reversal: off[off.length - 1].time + sampleTime - STEP.reverse,
  };
}

/** Of two runs: rms and worst difference, in the same unit. */
export function deviation(a: readonly Sample[], b: readonly Sample[], of: (x: Sample) => number) {
  const errors = a.map((x, n) => Math.abs(of(x) - of(b[n])));
  return {
    rms: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length),
    max: Math.max(...errors),
  };
}

function report(float64: readonly Sample[], fixed: readonly Sample[]): string {
  const [a, b] = [figures(float64), figures(fixed)];
  const line = (name: string, of: (f: Figures) => number, digits: number, unit: string) =>
    `${name.padEnd(34)} ${of(a).toFixed(digits).padStart(9)} ${of(b).toFixed(digits).padStart(9)}   ${unit}\n`;
  const apart = (name: string, of: (x: Sample) => number, digits: number, unit: string) => {
    const { rms, max } = deviation(float64, fixed, of);
    return `${name.padEnd(34)} ${rms.toFixed(digits).padStart(9)} ${max.toFixed(digits).padStart(9)}   ${unit}\n`;
  };
  return [
    `${''.padEnd(34)} ${'float64'.padStart(9)} ${'fixed'.padStart(9)}\n`,
    line('rise time, 10 to 90 %', (f) => f.riseTime * 1e6, 0, 'us'),
    line('overshoot', (f) => f.overshoot, 2, '%'),
    line('steady error, rms', (f) => f.steadyRms * 1000, 2, 'mA'),
    line('q while d steps by 3 A, worst', (f) => f.crossTalk * 1000, 0, 'mA'),
    line('reversal, to within 5 %', (f) => f.reversal * 1e6, 0, 'us'),
    `${'fixed less float64'.padEnd(34)} ${'rms'.padStart(9)} ${'max'.padStart(9)}\n`,
    apart('d current', (x) => x.d * 1000, 2, 'mA'),
    apart('q current', (x) => x.q * 1000, 2, 'mA'),
    apart('duty of phase a', (x) => x.duties[0] * 4096, 2, 'counts'),
  ].join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(report(simulate('float64'), simulate('fixed')));
}
