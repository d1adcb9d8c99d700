// One minute of the walk through both filters, in float64 and with the very bits of the C.
// Run: npx jiti examples/kalman/simulate.ts
import { fileURLToPath } from 'node:url';
import { instance } from 'backstep';
import { steadyKalman, varyingKalman } from './design.js';
import { sampleTime } from './model.js';
import { type Moment, walk } from './plant.js';

type Arithmetic = 'float64' | 'fixed';

export interface Estimate {
  readonly position: number;
  readonly velocity: number;
}

/** Every echo is heard. */
export function steady(moments: readonly Moment[], arithmetic: Arithmetic): Estimate[] {
  const filter = instance(steadyKalman, { arithmetic });
  return moments.map(({ heard }) => filter.step(heard));
}

/** Some echoes are lost. */
export function varying(moments: readonly Moment[], arithmetic: Arithmetic): Estimate[] {
  const filter = instance(varyingKalman, { arithmetic });
  return moments.map(({ measured }) => filter.step(measured));
}

export interface Figures {
  /** Metre, rms over the run after its first five seconds. */
  readonly position: number;
  /** m/s, likewise. */
  readonly velocity: number;
  /** Seconds until the position stays within 15 cm of the truth, for the first time half a second long. */
  readonly settling: number;
}

const rms = (xs: readonly number[]): number => Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0) / xs.length);

export function figures(moments: readonly Moment[], estimates: readonly Estimate[]): Figures {
  const errors = moments.map((m, n) => ({
    position: estimates[n].position - m.position,
    velocity: estimates[n].velocity - m.velocity,
  }));
  const later = errors.slice(Math.round(5 / sampleTime));
  const long = Math.round(0.5 / sampleTime);
  const settled = errors.findIndex((_, n) => errors.slice(n, n + long).every((e) => Math.abs(e.position) < 0.15));
  return {
    position: rms(later.map((e) => e.position)),
    velocity: rms(later.map((e) => e.velocity)),
    settling: settled * sampleTime,
  };
}

export const deviation = (a: readonly Estimate[], b: readonly Estimate[], of: keyof Estimate) => {
  const errors = a.map((x, n) => Math.abs(x[of] - b[n][of]));
  return { rms: rms(errors), max: Math.max(...errors) };
};

function section(name: string, moments: readonly Moment[], of: (a: Arithmetic) => readonly Estimate[]): string {
  const [float64, fixed] = [of('float64'), of('fixed')];
  const [a, b] = [figures(moments, float64), figures(moments, fixed)];
  const line = (text: string, x: number, y: number, digits: number, unit: string) =>
    `  ${text.padEnd(30)} ${x.toFixed(digits).padStart(9)} ${y.toFixed(digits).padStart(9)}   ${unit}\n`;
  const [p, v] = [deviation(float64, fixed, 'position'), deviation(float64, fixed, 'velocity')];
  return [
    `${name.padEnd(32)} ${'float64'.padStart(9)} ${'fixed'.padStart(9)}\n`,
    line('error of position, rms', a.position * 1000, b.position * 1000, 2, 'mm'),
    line('error of velocity, rms', a.velocity * 1000, b.velocity * 1000, 1, 'mm/s'),
    line('within 15 cm after', a.settling, b.settling, 2, 's'),
    `  ${'fixed less float64'.padEnd(30)} ${'rms'.padStart(9)} ${'max'.padStart(9)}\n`,
    line('position', p.rms * 1000, p.max * 1000, 3, 'mm'),
    line('velocity', v.rms * 1000, v.max * 1000, 3, 'mm/s'),
  ].join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const moments = walk(60);
  process.stdout.write(section('steady gain', moments, (arithmetic) => steady(moments, arithmetic)));
  process.stdout.write(section('varying gain, echoes lost', moments, (arithmetic) => varying(moments, arithmetic)));
}
