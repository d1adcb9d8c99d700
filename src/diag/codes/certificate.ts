// BS4xxx: what the certificate cannot promise.
import type { CodeRow } from '../reporter.js';

const row = <P>(r: CodeRow<P>): CodeRow<P> => r;

export const certificateCodes = {
  BS4001: row<{ poles: readonly string[] }>({
    severity: 'error',
    text: () => 'the discrete system is not stable: no bound holds for all time',
    why: (p) => [`poles on or outside the unit circle, other than one at z = 1: ${p.poles.join(', ')}`],
    help: () =>
      'close the loop first (feedback), give a derivative its filter (tf), or change the method; one integrator (z = 1) is allowed',
  }),
  BS4002: row<{ count: number }>({
    severity: 'error',
    text: (p) => `the system has ${p.count} poles at z = 1; this version compiles at most one integrator in a block`,
    help: () => 'split the controller into two blocks, each with one integrator and its own limits',
  }),
  BS4003: row<Record<never, never>>({
    severity: 'error',
    text: () => "antiWindup: 'none' leaves the integrator without limits, so its range does not close",
    help: () => "declare integralLimits: [lo, hi] or use antiWindup: 'clamp'",
  }),
  BS4004: row<{ range: string; declared: string }>({
    severity: 'error',
    text: (p) => `the output can reach ${p.range}, outside its declared range ${p.declared}`,
    why: () => ['worst case over every input sequence in range (peak gain times input range)'],
    help: (p) => `declare range: ${p.range}, or saturate: ${p.declared}, or a narrower input range`,
  }),
  BS4005: row<{ asked: string; best: string; unit: string }>({
    severity: 'error',
    text: (p) => `maxError ${p.asked}${p.unit} cannot be met: the best proved bound is ${p.best}${p.unit}`,
    why: () => ['every realisation up to 32-bit values and 64-bit accumulators was tried'],
    help: (p) => `allow maxError: ${p.best} or more, or give the output a finer resolution`,
  }),
  BS4006: row<{ name: string; asked: string; stored: string; bits: number }>({
    severity: 'error',
    text: (p) =>
      `the integrator gain of ${p.name} is stored as ${p.stored} where ${p.asked} was asked: more than 2^-15 apart`,
    why: (p) => [`it needs ${p.bits} fraction bits in the integrator, more than a 64-bit state has beside its range`],
    help: () => 'use a longer sample time, a larger ki, or narrower limits',
  }),
  BS4007: row<{ name: string; asked: string; stored: string; bits: number }>({
    severity: 'error',
    text: (p) => `the gain ${p.name} = ${p.asked} would be stored as ${p.stored}`,
    why: (p) => [`${p.bits} fraction bits are needed to store it to one part in 256`],
    help: () => 'use a wider format, a narrower input range, or scale the gain',
  }),
  BS4009: row<{ what: string }>({
    severity: 'error',
    text: (p) => `the quantised ${p.what} is not stable in any format tried`,
    why: () => ['rounding its coefficients moves a pole onto or outside the unit circle'],
    help: () => 'use a wider format, or a longer sample time (poles crowd at z = 1)',
  }),
  BS4010: row<Record<never, never>>({
    severity: 'error',
    text: () => 'the discrete system is not causal: its numerator has a higher degree than its denominator',
    help: () => 'add a delay or a filter pole',
  }),
  BS4011: row<{ have: string; pinned: string }>({
    severity: 'error',
    text: (p) => `realisation '${p.pinned}' does not exist for this system (${p.have})`,
    help: () => "leave `realisation` out, or choose 'df1', 'df2t', 'sos-df1' or 'sos-df2t'; 'parallel-pid' needs pid()",
  }),
  BS4012: row<{ range: string }>({
    severity: 'error',
    text: (p) => `integralLimits ${p.range} do not contain 0, where the integrator starts`,
    help: () => 'widen integralLimits to include 0',
  }),
  BS4013: row<{ radius: string }>({
    severity: 'error',
    text: (p) => `the response dies away too slowly to be summed: its slowest pole has radius ${p.radius}`,
    why: () => ['a peak gain is a sum over the impulse response, and this one lasts for millions of samples'],
    help: () => 'use a longer sample time for this filter, or split the slow part off into a block of its own',
  }),
  BS4102: row<{ offset: string; name: string }>({
    severity: 'warning',
    text: (p) => `the zero of input '${p.name}' is not a multiple of 2^-8 counts; it is stored ${p.offset} counts off`,
    help: () => 'choose a raw mapping whose zero falls on a count',
  }),
} as const;
