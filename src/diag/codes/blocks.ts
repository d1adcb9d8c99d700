// BS2xxx: what a design's signals and blocks may say. One row per mistake; the page for each is docs/codes/<code>.md.
import { suggest } from '../nearest.js';
import { spell, spellRange, spellValue } from '../numbers.js';
import type { CodeTable } from '../reporter.js';

interface Named {
  readonly what: string;
}

const article = (word: string): string => `${/^[aeio]/.test(word) ? 'an' : 'a'} ${word}`;

export const BLOCK_CODES = {
  BS2001: {
    severity: 'error',
    text: (p: { what: string; option: string; known: readonly string[] }) => `${p.what} has no option '${p.option}'`,
    help: (p: { what: string; option: string; known: readonly string[] }) => suggest(p.option, p.known),
  },
  BS2002: {
    severity: 'error',
    text: (p: { what: string; option: string }) => `${p.what} needs '${p.option}'`,
    help: (p: { what: string; option: string }) => `add ${p.option}: …`,
  },
  BS2003: {
    severity: 'error',
    text: (p: { option: string; value: unknown; expected: string }) =>
      `'${p.option}' is ${spellValue(p.value)}, but must be ${p.expected}`,
  },
  BS2004: {
    severity: 'error',
    text: (p: { option: string; value: unknown; known: readonly string[] }) =>
      `'${p.option}' cannot be ${spellValue(p.value)}`,
    help: (p: { option: string; value: unknown; known: readonly string[] }) => suggest(String(p.value), p.known),
  },
  BS2005: {
    severity: 'error',
    text: (p: { option: string; lo: number; hi: number }) =>
      `'${p.option}' is ${spellRange(p.lo, p.hi)}: the lower end must be below the upper end`,
    help: (p: { lo: number; hi: number }) =>
      p.lo === p.hi ? 'give the range a width' : `write [${spell(p.hi)}, ${spell(p.lo)}]`,
  },
  BS2006: {
    severity: 'error',
    text: (p: { value: number; lo: number; hi: number }) =>
      `init ${spell(p.value)} lies outside the range ${spellRange(p.lo, p.hi)}`,
    help: () => 'choose a start inside the range, or widen the range',
  },
  BS2007: {
    severity: 'error',
    text: () => "'raw' and 'format' are both given, but each alone decides how the signal travels",
    help: () => "keep 'raw' for counts of a converter or timer, 'format' for a Q format",
  },
  BS2008: {
    severity: 'error',
    text: (p: { problem: string }) => `'raw' is not a map from counts to values: ${p.problem}`,
    help: () => 'write raw: { bits, lsb, zero? } or raw: { bits, min, max }',
  },
  BS2009: {
    severity: 'error',
    text: (p: { lo: number; hi: number; has: string; how: string }) =>
      `${p.how} cannot hold the range ${spellRange(p.lo, p.hi)}: it reaches ${p.has}`,
    help: () => 'narrow the range, or give the signal more bits or a coarser step',
  },
  BS2010: {
    severity: 'error',
    text: (p: { lo: number; hi: number; lsb: string }) =>
      `the range ${spellRange(p.lo, p.hi)} in steps of ${p.lsb} does not fit a 32-bit integer`,
    help: () => 'ask for a coarser resolution (or maxError), or narrow the range',
  },
  BS2011: {
    severity: 'error',
    text: (p: { lo: number; hi: number; lsb: string }) =>
      `no count lies in the range ${spellRange(p.lo, p.hi)}: one count is ${p.lsb}`,
    help: () => 'widen the range, or use a finer step',
  },
  BS2012: {
    severity: 'warning',
    text: (p: { option: string; side: string }) => `'${p.option}' does nothing on ${p.side}`,
    help: (p: { option: string }) => `remove '${p.option}'`,
  },
  BS2013: {
    severity: 'warning',
    text: (p: { offset: string; unit?: string }) =>
      `0 falls between two counts: the nearest count means ${p.offset}${p.unit ? ` ${p.unit}` : ''}`,
    why: () => ['a loop resting at 0 sees this offset for ever'],
    help: () => 'shift zero (or min and max) so that 0 is a count, or ignore this if the offset is small enough',
  },
  BS2014: {
    severity: 'info',
    text: (p: { end: string; asked: number; got: string; how: string }) =>
      `the ${p.end} end ${spell(p.asked)} lies beyond ${p.how}; ${p.got} is used, in Node too`,
  },
  BS2015: {
    severity: 'info',
    text: (p: { lsb: string; unit?: string; source: string }) =>
      `maxError is not given: 1 LSB = ${p.lsb}${p.unit ? ` ${p.unit}` : ''} (${p.source}) is required`,
  },
  BS2016: {
    severity: 'error',
    text: (p: { role: string }) => `raw's 'invalid' is for inputs, and this is ${article(p.role)}`,
    help: () => "remove 'invalid'; give a fault an output of its own, for example ok: bool()",
  },
  BS2017: {
    severity: 'error',
    text: (p: { lo: number; hi: number; what: string }) =>
      `${p.what} starts at 0, and 0 lies outside its range ${spellRange(p.lo, p.hi)}`,
    help: () => 'give init a value inside the range',
  },
  BS2018: {
    severity: 'error',
    text: (p: { value: unknown; expected: string }) => `init is ${spellValue(p.value)}, but must be ${p.expected}`,
  },
  BS2019: {
    severity: 'error',
    text: (p: { problem: string }) => `oneOf needs a list of different words: ${p.problem}`,
    help: () => "for example oneOf(['off', 'heat', 'hold'])",
  },
  BS2020: {
    severity: 'error',
    text: (p: { what: string; kind: string }) => `${p.what} cannot hold ${p.kind} signals`,
    help: (p: { what: string; kind: string }) =>
      p.what === 'a matrix' ? 'a matrix holds real(…)' : 'a vector holds real(…), int(…) or bool()',
  },
  BS2021: {
    severity: 'error',
    text: (p: { what: string; name: string }) => `${p.what} '${p.name}' is no signal`,
    help: () => 'write real({ range: … }), int, bool, oneOf, cyclic, vector or matrix',
  },
  BS2022: {
    severity: 'error',
    text: (p: { name: string; first: string; second: string }) =>
      `'${p.name}' is both ${p.first} and ${p.second}, but self has one of each name`,
    help: () => 'rename one of the two',
  },
  BS2023: {
    severity: 'error',
    text: (p: { name: string; inner: string; outer: string; ratio: number }) =>
      `'${p.name}' has a sample time of ${p.inner} s, but here it runs every ${p.outer} s`,
    help: (p: { ratio: number }) =>
      p.ratio > 1 ? `use every(${p.ratio}, …), or give both the same sampleTime` : 'give both the same sampleTime',
  },
  BS2024: {
    severity: 'error',
    text: (p: { name: string; what: string }) => `'${p.name}' in uses is ${p.what}, not a block`,
    help: () => 'give what lti() or block() returns, array(n, block) or every(n, block, { phase })',
  },
  BS2025: {
    severity: 'error',
    text: (p: { option: string; what: string }) => `${p.option} of a block must be a plain function, not ${p.what}`,
    help: () => 'write step(inputs, self) { … return { y }; }: everything happens within one sample',
  },
  BS2026: {
    severity: 'error',
    text: () => 'a block needs at least one output',
    help: () => 'name what step returns: outputs: { y: real({ range: … }) }',
  },
  BS2027: {
    severity: 'error',
    text: (p: { names: readonly string[] }) => `the blocks use each other in a circle: ${p.names.join(' uses ')}`,
    help: () => 'a block can use only blocks that do not use it',
  },
  BS2028: {
    severity: 'error',
    text: (p: { elements: number; most: number }) => `${p.elements} elements are too many: ${p.most} are possible`,
  },
  BS2040: {
    severity: 'error',
    text: (p: { call: string; axis: string }) =>
      `${p.call}: ${p.axis} must hold at least two finite numbers, each greater than the one before`,
    help: (p: { axis: string }) => `sort the breakpoints in ${p.axis} and leave repeated ones out`,
  },
  BS2041: {
    severity: 'error',
    text: (p: { call: string; what: string; have: number; need: number }) =>
      `${p.call}: ${p.what} has ${p.have} element${p.have === 1 ? '' : 's'}, and needs ${p.need}`,
  },
  BS2101: {
    severity: 'error',
    text: (p: Named) => `${p.what} is not a system`,
    help: () => 'make one with tf, zpk or pid',
  },
  BS2102: {
    severity: 'error',
    text: (p: { given: unknown }) => `sampleTime is ${spellValue(p.given)}, but must be a positive number of seconds`,
    help: () => 'for example sampleTime: 1e-3 for 1 kHz',
  },
  BS2103: {
    severity: 'error',
    text: (p: { block: number; system: number }) =>
      `sampleTime is ${spell(p.block)} s but the system is discrete with ${spell(p.system)} s`,
    help: () => 'leave sampleTime out, or give the system the sample time of the block',
  },
  BS2104: {
    severity: 'error',
    text: (p: { option: string }) => `'${p.option}' has no meaning here: the system is discrete already`,
    help: (p: { option: string }) => `remove '${p.option}', or give a continuous system`,
  },
  BS2105: {
    severity: 'error',
    text: (p: { method: string }) => `'prewarp' belongs to the tustin method, not to ${p.method}`,
    help: () => "remove 'prewarp', or use method: 'tustin'",
  },
  BS2106: {
    severity: 'error',
    text: (p: { value: number; nyquist: number }) =>
      `prewarp ${spell(p.value)} rad/s is not below the Nyquist frequency ${spell(p.nyquist)} rad/s`,
    help: () => 'prewarp is in rad/s; hz(50) converts',
  },
  BS2107: {
    severity: 'error',
    text: () => "'input' and 'inputs' are both given",
    help: () => "keep 'input' for one input called x, 'inputs' to name them",
  },
  BS2108: {
    severity: 'error',
    text: (p: { names: readonly string[] }) =>
      `a system that is not a pid has one input, but inputs names ${p.names.length}: ${p.names.join(', ') || 'none'}`,
    help: () => "use 'input', or a pid for { ref, meas }",
  },
  BS2109: {
    severity: 'error',
    text: (p: { names: readonly string[] }) => `the inputs of a pid are ref and meas, not ${p.names.join(', ')}`,
    help: () => 'write inputs: { ref: real(…), meas: real(…) }, or input: real(…) for the error',
  },
  BS2110: {
    severity: 'error',
    text: (p: { what: string; lo: number; hi: number; outLo: number; outHi: number }) =>
      `${p.what} ${spellRange(p.lo, p.hi)} lies outside the output range ${spellRange(p.outLo, p.outHi)}`,
    help: () => 'limits must lie inside the range of the output; widen the range or narrow the limits',
  },
  BS2112: {
    severity: 'error',
    text: (p: { realisation: string }) => `realisation '${p.realisation}' is for a pid only`,
    help: () => 'leave realisation out and the cheapest that meets maxError is taken',
  },
  BS2113: {
    severity: 'error',
    text: (p: { name: string; what: string; why: string }) => `${p.what} '${p.name}' cannot be a name in C: ${p.why}`,
    help: () => 'choose another name',
  },
  BS2114: {
    severity: 'error',
    text: (p: { what: string; first: string; second: string; name: string }) =>
      `the ${p.what} '${p.first}' and '${p.second}' would both be called ${p.name} in C`,
    help: (p: { what: string }) => `rename one of the two ${p.what}`,
  },
  BS2115: {
    severity: 'error',
    text: (p: { lo: number; hi: number; lsb: string }) =>
      `between the limits ${spellRange(p.lo, p.hi)} lies no count of the output: one is ${p.lsb}`,
    help: () => 'widen the limits or use a finer output',
  },
  BS2116: {
    severity: 'warning',
    text: (p: { weights: readonly string[] }) =>
      `${p.weights.join(' and ')} ${p.weights.length > 1 ? 'do' : 'does'} nothing: the one input is the error, ref and meas are not apart`,
    help: (p: { weights: readonly string[] }) =>
      `write inputs: { ref: real(…), meas: real(…) }, or leave ${p.weights.join(' and ')} out of the pid`,
  },
  BS2117: {
    severity: 'error',
    text: (p: { what: string }) => `'${p.what}' is not a block`,
    help: () => 'a block is what lti({ … }) or block({ … }) returns',
  },
  BS2901: {
    severity: 'error',
    text: (p: Named) => `this version of backstep does not have ${p.what} yet`,
    help: () =>
      'this version has lti blocks of tf, zpk and pid, and block() with a step function; remove or replace this',
  },
} as const satisfies CodeTable;
