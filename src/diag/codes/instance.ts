// BS25xx: calls of instance() and its step().
import type { CodeRow } from '../reporter.js';

const row = <P>(r: CodeRow<P>): CodeRow<P> => r;

export const instanceCodes = {
  BS2501: row<{ option: string }>({
    severity: 'error',
    text: (p) => `instance() has no option '${p.option}'`,
    help: () => "its options are arithmetic: 'float64' | 'fixed' and values: 'engineering' | 'raw'",
  }),
  BS2502: row<{ given: string }>({
    severity: 'error',
    text: (p) => `instance() computes in 'float64' or 'fixed', not '${p.given}'`,
    help: () => "write { arithmetic: 'fixed' }",
  }),
  BS2503: row<Record<never, never>>({
    severity: 'error',
    text: () => "raw counts exist in arithmetic: 'fixed' only",
    help: () => "use values: 'engineering' with 'float64'",
  }),
  BS2504: row<{ name: string; given: string }>({
    severity: 'error',
    text: (p) => `step() needs a finite number for input '${p.name}', not ${p.given}`,
    help: () =>
      'a block of one input takes the number, one of several an object of numbers by name; raw values are whole',
  }),
  BS2505: row<{ name: string; given: string; range: string }>({
    severity: 'error',
    text: (p) => `input '${p.name}' = ${p.given} breaks the assumed range ${p.range}`,
    help: () => "outOfRange: 'assume' is a precondition; use 'clamp' where it can be broken",
  }),
  BS2506: row<{ given: string }>({
    severity: 'error',
    text: (p) => `instance() has no values: '${p.given}'`,
    help: () => "write 'engineering' (the default) or, with arithmetic: 'fixed', 'raw'",
  }),
  BS2507: row<{ wrong: string; names: string; whole: boolean }>({
    severity: 'error',
    text: (p) =>
      `the state needs exactly these ${p.whole ? 'integers' : 'numbers'}: ${p.names || 'none'}; '${p.wrong}' is wrong`,
    help: () => 'set a state that was read from an instance of the same block and arithmetic',
  }),
  BS2508: row<Record<never, never>>({
    severity: 'error',
    text: () => 'this version does not have reset(inputs, u0) yet',
    help: () => 'reset() alone puts the block back to its initial state',
  }),
} as const;
