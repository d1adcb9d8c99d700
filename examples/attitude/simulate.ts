// Ten minutes of motion through the filter, in float64 and with the very bits of the C: error against the truth, drift, and apart.
// Run: npx jiti examples/attitude/simulate.ts
import { fileURLToPath } from 'node:url';
import { instance } from 'backstep';
import { attitude, sampleTime } from './design.js';
import { noise, sensor, type Truth, truth } from './plant.js';

/** The filter starts level and without bias: the first minute is its own. */
const SETTLED = 60;

/** Radians, a sample each: the filter's angles. */
export function simulate(arithmetic: 'float64' | 'fixed', seconds = 600): Truth[] {
  const filter = instance(attitude, { arithmetic });
  const random = noise(1);
  return Array.from({ length: Math.round(seconds / sampleTime) }, (_, n) =>
    filter.step(sensor(n * sampleTime, random)),
  );
}

export interface Figures {
  /** Degrees, of roll and pitch together, after the first minute. */
  readonly rms: number;
  readonly worst: number;
  /** Degrees: mean error of the last minute, the larger of roll and pitch. */
  readonly drift: number;
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;

/** The angles are those of the sample before: the filter gives what the last step left. */
export function figures(trace: readonly Truth[]): Figures {
  const errors = trace.map((x, n) => {
    const exact = truth((n - 1) * sampleTime);
    return { roll: degrees(x.roll - exact.roll), pitch: degrees(x.pitch - exact.pitch) };
  });
  const settled = errors.slice(Math.round(SETTLED / sampleTime)).flatMap(({ roll, pitch }) => [roll, pitch]);
  const last = errors.slice(-Math.round(60 / sampleTime));
  const mean = (of: (x: Truth) => number) => Math.abs(last.reduce((sum, x) => sum + of(x), 0) / last.length);
  return {
    rms: Math.sqrt(settled.reduce((sum, e) => sum + e * e, 0) / settled.length),
    worst: settled.reduce((most, e) => Math.max(most, Math.abs(e)), 0),
    drift: Math.max(
      mean(({ roll }) => roll),
      mean(({ pitch }) => pitch),
    ),
  };
}

/** Degrees, worst and rms of the difference of two runs, roll and pitch together. */
export function deviation(a: readonly Truth[], b: readonly Truth[]): { readonly rms: number; readonly max: number } {
  let [squares, max] = [0, 0];
  for (const [n, x] of a.entries()) {
    for (const e of [degrees(x.roll - b[n].roll), degrees(x.pitch - b[n].pitch)]) {
      squares += e * e;
      max = Math.max(max, Math.abs(e));
    }
  }
  return { rms: Math.sqrt(squares / (2 * a.length)), max };
}

function report(float64: readonly Truth[], fixed: readonly Truth[]): string {
  const [a, b, apart] = [figures(float64), figures(fixed), deviation(float64, fixed)];
  const line = (name: string, x: number, y: number) =>
    `${name.padEnd(34)} ${x.toFixed(4).padStart(9)} ${y.toFixed(4).padStart(9)}   degrees\n`;
  return [
    `${''.padEnd(34)} ${'float64'.padStart(9)} ${'fixed'.padStart(9)}\n`,
    line('error, rms', a.rms, b.rms),
    line('error, worst', a.worst, b.worst),
    line('mean error of the last minute', a.drift, b.drift),
    `${'fixed less float64'.padEnd(34)} ${'rms'.padStart(9)} ${'max'.padStart(9)}\n`,
    line('roll and pitch', apart.rms, apart.max),
  ].join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(report(simulate('float64'), simulate('fixed')));
}
