// BS42xx: what cannot be proved of a step function.
import type { CodeRow } from '../reporter.js';

const row = <P>(r: CodeRow<P>): CodeRow<P> => r;

export const stepCodes = {
  BS4201: row<{ name: string; next: string; declared: string }>({
    severity: 'error',
    text: (p) =>
      `the range of the state '${p.name}' does not close: from ${p.declared} its next value reaches ${p.next}`,
    why: () => ['the declared range must hold after every step, for every input in range'],
    help: (p) =>
      `limit it (clamp(…) to ${p.declared}), declare it with saturate: true, or declare the range it can reach`,
  }),
  BS4202: row<{ name: string; range: string; declared: string }>({
    severity: 'error',
    text: (p) => `the output '${p.name}' can reach ${p.range}, outside its declared range ${p.declared}`,
    help: (p) => `declare range: ${p.range}, or limit the value, or declare saturate: true`,
  }),
  BS4203: row<{ name: string; asked: number; best: number; unit: string }>({
    severity: 'error',
    text: (p) =>
      `maxError ${p.asked}${p.unit} of '${p.name}' cannot be met: the best proved bound is ${p.best}${p.unit}`,
    why: () => ['values of 32 bits were tried throughout'],
    help: (p) =>
      `allow maxError: ${p.best} or more, or make the computation less sensitive (narrower ranges, no difference of large numbers)`,
  }),
  BS4204: row<{ name: string; problem: string }>({
    severity: 'error',
    text: (p) => `${p.name}: ${p.problem}`,
    help: () => 'guard it with an if, or limit the value with clamp() or Math.max() before',
  }),
  BS4205: row<{ name: string; problem: string }>({
    severity: 'error',
    text: (p) => `${p.name}: in fixed point ${p.problem}`,
    why: () => ['the exact value lies inside the domain, but the rounded one can leave it'],
    help: () => 'keep the value a little away from the edge with clamp() or Math.max()',
  }),
  BS4206: row<{ range: string; size: number }>({
    severity: 'error',
    text: (p) => `the index can be anything in ${p.range}, but there are ${p.size} elements`,
    help: (p) => `declare the index as int({ range: [0, ${p.size - 1}] }), or limit it with clamp()`,
  }),
  BS4207: row<{ what: string; range: string }>({
    severity: 'error',
    text: (p) => `a whole number is needed for ${p.what}, but the value can be any number in ${p.range}`,
    why: () => ['the bits that & | ^ << >> >>> work on are those of a whole number of 32 bits'],
    help: () => 'use Math.floor() or Math.round(), declare what it is made of with int(), or limit it with clamp()',
  }),
  BS4208: row<{ range: string }>({
    severity: 'error',
    text: (p) => `the divisor of % is not a constant: it can be anything in ${p.range}`,
    help: () => 'use a constant, or write the remainder out: a - n * Math.floor(a / n)',
  }),
  BS4209: row<{ what: string }>({
    severity: 'error',
    text: (p) => `the step needs more than 64 bits: ${p.what}`,
    help: () => 'use narrower ranges or a coarser resolution, or split the computation',
  }),
} as const;
