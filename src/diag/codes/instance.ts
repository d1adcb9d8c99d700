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
  BS2509: row<{ what: string; name: string; value: string; lo: string; hi: string }>({
    severity: 'error',
    text: (p) => `${p.what} '${p.name}' = ${p.value} lies outside its range [${p.lo}, ${p.hi}]`,
    why: () => ['compiled, this range would have to be proved, so the design would be refused'],
    help: () => 'clamp the value, declare a wider range, or give saturate: true',
  }),
  BS2510: row<{ what: string; name: string; value: string; expected: string }>({
    severity: 'error',
    text: (p) => `${p.what} '${p.name}' is ${p.value}, but must be ${p.expected}`,
  }),
  BS2511: row<{ name: string }>({
    severity: 'error',
    text: (p) => `'${p.name}' is called twice in one step`,
    why: () => ['state belongs to the name: one call is one sample of the block'],
    help: () => 'keep the result in a variable, or use array(2, …) for two blocks',
  }),
  BS2512: row<{ problem: string; names: string }>({
    severity: 'error',
    text: (p) => `step must return an object of its outputs (${p.names}), but ${p.problem}`,
    help: () => 'return every output by its name on every path: return { y }',
  }),
  BS2513: row<{ name: string; given: string; expected: string }>({
    severity: 'error',
    text: (p) => `input '${p.name}' needs ${p.expected}, not ${p.given}`,
    help: () =>
      "null is possible where the input's raw has 'invalid'; a block of several inputs takes an object of them",
  }),
  BS2514: row<Record<never, never>>({
    severity: 'error',
    text: () => 'this block defines no reset, so there is no reset(inputs, u0)',
    help: () => 'reset() alone puts it back to its inits; or define reset(inputs, self, u0) { … } in the block',
  }),
  BS2515: row<{ wrong: string; names: string }>({
    severity: 'error',
    text: (p) => `the block has no '${p.wrong}' to set; there is ${p.names || 'nothing'}`,
  }),
  BS2516: row<{ name: string; names: string }>({
    severity: 'error',
    text: (p) => `the block has no input '${p.name}'`,
    help: (p) => `its inputs are ${p.names}`,
  }),
} as const;
