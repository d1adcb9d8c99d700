// The filter in both arithmetics over the whole record: how far the fixed point strays, beside what the certificate allows.
// Run: npx jiti examples/ecg/compare.ts
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { instance } from 'backstep';
import { ecgFilter } from './design.js';
import { rate, record } from './record.js';

/** mV per count, at the converter and at the output. */
const LSB = 0.005;
const ZERO = 1024;

export interface Comparison {
  readonly samples: number;
  /** mV, over all samples. */
  readonly worstError: number;
  readonly rmsError: number;
  /** mV, from the manifest of the committed C. */
  readonly errorBound: number;
  readonly before: Quality;
  readonly after: Quality;
}

/** What the filter is for, in mV. */
export interface Quality {
  /** Spread (largest less smallest) of the baseline: the median of each second. */
  readonly drift: number;
  /** Amplitude at 60 Hz, the mean over seconds. */
  readonly hum: number;
  /** Height of the R peaks above the baseline, the mean over pieces of two seconds. */
  readonly peak: number;
}

export function compare(): Comparison {
  const adc = record();
  const exact = instance(ecgFilter, { arithmetic: 'float64' });
  const fixed = instance(ecgFilter, { arithmetic: 'fixed', values: 'raw' });
  const after: number[] = [];
  let [worst, squares] = [0, 0];
  for (const count of adc) {
    const y = fixed.step(count) * LSB;
    const error = Math.abs(y - exact.step((count - ZERO) * LSB));
    worst = Math.max(worst, error);
    squares += error ** 2;
    after.push(y);
  }
  const before = adc.map((count) => (count - ZERO) * LSB);
  return {
    samples: adc.length,
    worstError: worst,
    rmsError: Math.sqrt(squares / adc.length),
    errorBound: certifiedBound(),
    before: quality(before),
    after: quality(after.slice(10 * rate)), // without the start, where the high-pass takes the first offset away
  };
}

function certifiedBound(): number {
  const manifest = readFileSync(new URL('gen/host/ecg_filter.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { outputs: { errorBound: number }[] }).outputs[0].errorBound;
}

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** Consecutive pieces of n samples. */
const pieces = (xs: readonly number[], n: number): number[][] =>
  Array.from({ length: Math.floor(xs.length / n) }, (_, k) => xs.slice(k * n, (k + 1) * n));

/** Amplitude of the sinusoid of f Hz in xs. */
function amplitude(xs: readonly number[], f: number): number {
  const angle = (k: number) => (2 * Math.PI * f * k) / rate;
  return 2 * Math.hypot(mean(xs.map((x, k) => x * Math.cos(angle(k)))), mean(xs.map((x, k) => x * Math.sin(angle(k)))));
}

const middle = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];

function quality(xs: readonly number[]): Quality {
  const baseline = pieces(xs, rate).map(middle);
  return {
    drift: Math.max(...baseline) - Math.min(...baseline),
    hum: mean(pieces(xs, rate).map((second) => amplitude(second, 60))),
    peak: mean(pieces(xs, 2 * rate).map((piece) => Math.max(...piece) - middle(piece))),
  };
}

const microvolts = (mV: number): string => `${(mV * 1000).toFixed(3)} uV`;

function report(c: Comparison): string {
  const line = (name: string, of: (q: Quality) => number) =>
    `  ${name.padEnd(22)} ${of(c.before).toFixed(4).padStart(8)} ${of(c.after).toFixed(4).padStart(8)}`;
  return [
    `${c.samples} samples`,
    `worst |fixed - float64|  ${microvolts(c.worstError)}`,
    `rms                      ${microvolts(c.rmsError)}`,
    `certificate              ${microvolts(c.errorBound)}, for every input and for all time`,
    `                           before    after   mV`,
    line('drift of the baseline', (q) => q.drift),
    line('hum at 60 Hz', (q) => q.hum),
    line('height of the R peaks', (q) => q.peak),
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(report(compare()));
