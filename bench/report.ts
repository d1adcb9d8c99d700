// The bench's findings as text: the tables, what was missed, and how every figure was come by.
import type { Measurement } from './measure.js';
import { PEER_SOURCE, type Requirement, requirement } from './requirements.js';
import type { Seconds } from './seconds.js';
import type { StepMeasurement } from './step.js';
import { floatTable, missedSteps, stepTable } from './step-report.js';
import { left, right, table } from './table.js';
import type { Tightness } from './tightness.js';
import { number, spread, verdict } from './verdict.js';

export interface TightnessRow extends Tightness {
  readonly design: string;
  /** Cores whose design has these very numbers. */
  readonly cores: readonly string[];
}

export interface Findings {
  readonly measurements: readonly Measurement[];
  readonly steps: readonly StepMeasurement[];
  readonly tightness: readonly TightnessRow[];
  readonly seconds: readonly Seconds[];
  /** First lines of `--version` of compilers and emulators. */
  readonly tools: readonly string[];
  readonly machine: string;
}

const need = (m: Measurement): Requirement => requirement(m.design, m.core);
const judged = (m: Measurement): string => verdict(m.fixed.steps.median, need(m));

export const costTable = (rows: readonly Measurement[]): string =>
  table<Measurement>(
    [
      left('design', (m) => m.design),
      left('core = optimizeFor', (m) => m.core),
      left('form', (m) => m.realisation),
      right('per step', (m) => spread(m.fixed.steps)),
      right('required', (m) => number(need(m).required)),
      right('aim', (m) => number(need(m).aim)),
      left('reached', judged),
      right('peer', (m) => number(need(m).peer?.steps)),
      right('float C', (m) => spread(m.float.steps)),
      right('float / fixed', (m) => (m.float.steps.median / m.fixed.steps.median).toFixed(1)),
      right('flash', (m) => `${m.fixed.flashBytes}`),
      right('RAM', (m) => `${m.fixed.ramBytes}`),
      right('stack', (m) => `${m.fixed.stackBytes}`),
      right('float flash', (m) => `${m.float.flashBytes}`),
      right('float RAM', (m) => `${m.float.ramBytes}`),
      right('mismatches', (m) => `${m.mismatches}`),
    ],
    rows,
  );

/** A bound broken, beyond what the float64 reference may be off by. */
export const isBroken = (t: Tightness): boolean => !(t.worst <= t.bound + t.referenceError);
const tightVerdict = (t: Tightness): string => {
  if (isBroken(t)) return 'BROKEN';
  if (t.ratio <= 3) return 'aim';
  if (t.bound > 4) return '';
  return t.ratio <= 10 ? 'ok' : 'MISSED';
};

export const tightnessTable = (rows: readonly TightnessRow[]): string =>
  table<TightnessRow>(
    [
      left('design', (t) => t.design),
      left('optimizeFor', (t) => t.cores.join(' ')),
      left('form', (t) => t.realisation),
      right('bound, LSB', (t) => t.bound.toFixed(3)),
      right('worst found, LSB', (t) => t.worst.toFixed(3)),
      right('bound / worst', (t) => t.ratio.toFixed(2)),
      left('reached', tightVerdict),
      left('found by', (t) => t.found),
      left('integrates', (t) => (t.integrates ? 'yes' : '')),
    ],
    rows,
  );

export const secondsTable = (rows: readonly Seconds[]): string =>
  table<Seconds>(
    [
      left('what', (s) => s.what),
      right('median, s', (s) => s.median.toFixed(2)),
      right('required', (s) => number(s.required)),
      right('aim', (s) => number(s.aim)),
      left('reached', (s) => verdict(s.median, s)),
      left('runs', (s) => s.all.map((x) => x.toFixed(2)).join(' ')),
    ],
    rows,
  );

/** Everything short of a requirement, one line each. */
export const missed = (f: Findings): readonly string[] => [
  ...f.measurements
    .filter((m) => judged(m) === 'MISSED')
    .map((m) => `${m.design} on ${m.core}: ${m.fixed.steps.median} ${m.fixed.unit}, required ${need(m).required}`),
  ...f.tightness
    .filter((t) => /[A-Z]/.test(tightVerdict(t)))
    .map((t) => `${t.design} for ${t.cores.join(', ')}: bound ${t.bound} LSB, worst found ${t.worst} LSB`),
  ...f.seconds
    .filter((s) => verdict(s.median, s) === 'MISSED')
    .map((s) => `${s.what}: ${s.median.toFixed(2)} s, required ${s.required}`),
  ...missedSteps(f.steps),
];

/** The tables alone, for the terminal. */
export const tables = (f: Findings): string =>
  [
    ...(f.measurements.length > 0 ? [costTable(f.measurements), tightnessTable(f.tightness)] : []),
    ...(f.steps.length > 0 ? [stepTable(f.steps)] : []),
    ...(f.steps.some((m) => m.float) ? [floatTable(f.steps)] : []),
    ...(f.seconds.length > 0 ? [secondsTable(f.seconds)] : []),
  ].join('\n');

/** docs/BENCHMARKS.md. */
export function report(f: Findings): string {
  const misses = missed(f);
  const peers = [...new Set(f.measurements.flatMap((m) => need(m).peer?.name ?? []))];
  return `# Benchmarks

Written by \`npm run bench\`; do not edit. Designs: \`bench/designs/\` and \`examples/\`; every row is the design built with the
core of its row as \`optimizeFor\`.

## Cost of a step

Cortex-M: executed instructions of \`NAME_step\`, its return included and the caller's branch not, counted exactly by QEMU; they are
not cycles. AVR: true cycles in avr8js, call and return included. Median over the steps counted, least and most in brackets. Flash, RAM
and stack in bytes; flash holds the compiler's library routines too. All with -O2. Every run was compared with the TypeScript
reference, outputs and states, bit for bit (${f.measurements[0]?.steps ?? 0} steps each).

*float C*: the same controller as straightforward single-precision C (direct form II transposed sections, coefficients as
constants), float in and out, compiled and counted in the same run with the same flags and multiply-add contraction allowed; the
Cortex-M4 has its FPU on. Its conversions from and to integers are not counted, and its input clamp is left out.

*peer*: ${peers.join(', ')}. ${PEER_SOURCE}

\`biquad\`: Butterworth low-pass, all zeros at z = -1. \`mixed\`: every section different. The number is that of the sections.

${costTable(f.measurements)}
## Step functions

Every row is the product's own C for a \`block({ ... step(...) })\`, built with the core of its row as \`optimizeFor\`. Counted as above,
over all of ${f.steps[0]?.steps ?? 0} steps with inputs inside their ranges (shapes, then noise): the median of these. \`kernel-\` designs are
one line each: the sine and cosine of a 16-bit angle to 1 LSB of Q15, the angle of a vector of two Q15 numbers to 1e-4 rad, the
exact floor of the square root of a 32-bit number, and the quotient of two Q15 numbers, rounded and saturated. Output formats and
saturation are in the count. *decisions that differ*: steps in which a floor or a branch is not that of the real numbers.

${stepTable(f.steps)}
The whole step of \`examples/foc\` beside the same step by hand in single precision (\`examples/foc/float.c\`) with newlib's sinf, cosf and
sqrtf: counts in and out in both, the same inputs in the same run, -O2, no errno, multiply-add contraction allowed; the Cortex-M4 has its
FPU on, the Cortex-M0 has none. *worst*: distance from the real meaning, free-running.

${floatTable(f.steps)}
## How tight the bounds are

The worst error that was found beside the proved bound, in LSB of the output. Tried: shapes and noise; the sign sequences
that attain the peak gains of the response and of the coefficient error; inputs chosen one by one so that each rounding
error adds to the error at the end; seeded hill climbing from the worst of these. Required: at most 10 where the bound is at most 4 LSB, aim
3, below 1 never. Cores with the same numbers share a row. For a block that integrates the bound is against the stored gain.

${tightnessTable(f.tightness)}
## Seconds

Wall clock, medians of five runs in new processes on ${f.machine}.

${secondsTable(f.seconds)}
## Short of a requirement

${misses.length === 0 ? 'Nothing.' : misses.map((line) => `- ${line}`).join('\n')}

## Tools

${f.tools.map((line) => `- ${line}`).join('\n')}
`;
}
