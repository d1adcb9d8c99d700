// BS3xxx: systems, their algebra and analysis, and discretisation.
import type { CodeRow } from '../reporter.js';

const row = <P>(r: CodeRow<P>): CodeRow<P> => r;
const list = (names: readonly string[]): string => names.join(', ');

export const systemsCodes = {
  BS3001: row<{ call: string; what: string; got: string }>({
    severity: 'error',
    text: (p) => `${p.call}: ${p.what} is ${p.got}, not a finite number`,
    help: () => 'every coefficient, gain, zero and pole must be a finite number',
  }),
  BS3002: row<{ call: string; got: 'empty' | 'zero' }>({
    severity: 'error',
    text: (p) => `${p.call}: the denominator is ${p.got}`,
    help: () =>
      'give at least one non-zero denominator coefficient, in descending powers; a pure gain has the denominator [1]',
  }),
  BS3003: row<{ call: string; got: string }>({
    severity: 'error',
    text: (p) => `${p.call}: the sample time is ${p.got}`,
    help: () => 'a sample time is a positive finite number of seconds; leave it out for a continuous system',
  }),
  BS3004: row<{ call: string; what: string; expected: string; got: string }>({
    severity: 'error',
    text: (p) => `${p.call}: ${p.what} must be ${p.expected}, got ${p.got}`,
  }),
  BS3005: row<{ call: string; name: string; known: readonly string[] }>({
    severity: 'error',
    text: (p) => `${p.call} has no option '${p.name}'`,
    help: (p) => `its options are ${list(p.known)}`,
  }),
  BS3006: row<{ call: string; name: string }>({
    severity: 'error',
    text: (p) => `${p.call}: the option '${p.name}' is missing`,
  }),
  BS3007: row<{ call: string; what: string; root: string }>({
    severity: 'error',
    text: (p) => `${p.call}: the ${p.what} ${p.root} has no conjugate`,
    why: () => ['a system with real coefficients has complex zeros and poles in exact conjugate pairs'],
    help: () => 'list both members, equal in re and opposite in im, as often as each occurs',
  }),
  BS3008: row<{ call: string; what: string; got: number; need: string }>({
    severity: 'error',
    text: (p) => `${p.call}: ${p.what} is ${p.got}, but it must be ${p.need}`,
  }),
  BS3101: row<{ call: string; times: readonly string[] }>({
    severity: 'error',
    text: (p) => `${p.call}: the systems have different sample times (${list(p.times)})`,
    help: () => 'discretise every part at the same sample time first, with c2d(sys, Ts, { method })',
  }),
  BS3102: row<{ call: string }>({
    severity: 'error',
    text: (p) => `${p.call}: the loop is algebraic: its direct gain makes the loop equation lose its highest power`,
    why: () => ['the closed loop would need the value it is computing, so it has no causal solution'],
    help: () => 'put a delay or a strictly proper system into the loop, or check the sign of the feedback',
  }),
  BS3103: row<{ call: string }>({
    severity: 'error',
    text: (p) => `${p.call} is defined for a discrete system, and this one is continuous`,
    help: () => 'discretise it first: c2d(sys, Ts, { method })',
  }),
  BS3104: row<{ call: string; zeros: number; poles: number }>({
    severity: 'error',
    text: (p) => `${p.call}: the system is not causal: the numerator has degree ${p.zeros}, the denominator ${p.poles}`,
    why: () => ['its output would depend on inputs that have not happened yet'],
    help: () => 'multiply the denominator by z (one delay) for every missing pole',
  }),
  BS3105: row<{ call: string; radius: string; steps: string }>({
    severity: 'error',
    text: (p) => `${p.call}: the impulse response decays too slowly to be summed: ${p.steps} samples are needed`,
    why: (p) => [`the poles that decide have radius ${p.radius}`],
    help: () => 'use a longer sample time for this slow part, or split it off as a section of its own',
  }),
  BS3106: row<{ samples: number; bits: string }>({
    severity: 'error',
    text: (p) => `stepResponse: ${p.samples} samples of this unstable system need numbers of ${p.bits} bits`,
    help: () => 'ask for fewer samples',
  }),
  BS3201: row<{ call: string; kind: 'discrete' | 'continuous' }>({
    severity: 'error',
    text: (p) => `${p.call}: the system is already ${p.kind}`,
    help: (p) =>
      p.kind === 'discrete' ? 'leave c2d out, or use d2c first to change its sample time' : 'leave d2c out',
  }),
  BS3202: row<{ call: string; got: string; known: readonly string[] }>({
    severity: 'error',
    text: (p) => `${p.call}: there is no method ${p.got}`,
    help: (p) => `the methods are ${list(p.known)}`,
  }),
  BS3203: row<{ call: string; method: string }>({
    severity: 'error',
    text: (p) => `${p.call}: prewarp belongs to the method 'tustin', not to '${p.method}'`,
    help: () => "leave prewarp out, or choose method: 'tustin'",
  }),
  BS3204: row<{ call: string; prewarp: number; nyquist: number }>({
    severity: 'error',
    text: (p) => `${p.call}: prewarp is ${p.prewarp} rad/s, but it must lie strictly between 0 and pi/Ts`,
    why: (p) => [`pi/Ts is ${p.nyquist} rad/s`],
    help: () => 'give a frequency below half the sampling frequency, in rad/s',
  }),
  BS3205: row<{ call: string; method: string; pole: number }>({
    severity: 'error',
    text: (p) => `${p.call}: '${p.method}' moves the pole at s = ${p.pole} to infinity, so the result is not causal`,
    why: () => ['the recurrence would have to divide by zero to find its newest output'],
    help: () => 'change the sample time slightly, or use another method',
  }),
  BS3206: row<{ call: string; method: string; zeros: number; poles: number }>({
    severity: 'error',
    text: (p) =>
      `${p.call}: '${p.method}' of a system with more zeros (${p.zeros}) than poles (${p.poles}) is not causal`,
    help: () => "filter the derivative (the option tf of pid), or use 'backward-euler' or 'tustin'",
  }),
  BS3901: row<{ call: string; method: string; known: readonly string[] }>({
    severity: 'error',
    text: (p) => `${p.call}: this version does not have the method '${p.method}' yet`,
    help: (p) => `the methods of this version are ${list(p.known)}`,
  }),
} as const;

export type SystemsCode = keyof typeof systemsCodes;
