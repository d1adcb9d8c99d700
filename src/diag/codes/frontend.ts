// BS1xxx: reading and executing a design file. One row per mistake; the page for each is docs/codes/<code>.md.
import type { CodeTable } from '../reporter.js';

export const FRONTEND_CODES = {
  BS1001: {
    severity: 'error',
    text: (p: { file: string }) => `there is no file ${p.file}`,
    help: () => 'give the path of a design file; `backstep init` makes one',
  },
  BS1002: {
    severity: 'error',
    text: (p: { file: string; reason: string }) => `${p.file} cannot be read: ${p.reason}`,
  },
  BS1003: {
    severity: 'error',
    text: (p: { file: string }) => `${p.file} is not a TypeScript or JavaScript file`,
    help: () => 'a design file ends in .ts, .mts, .js or .mjs',
  },
  BS1101: {
    severity: 'error',
    text: (p: { message: string }) => p.message,
    why: (p: { ts: number }) => [`TypeScript TS${p.ts}, a syntax error`],
  },
  BS1102: {
    severity: 'error',
    text: (p: { message: string }) => p.message,
    why: (p: { ts: number }) => [`TypeScript TS${p.ts}, a type error`],
  },
  BS1103: {
    severity: 'error',
    text: (p: { specifier: string }) => `cannot find the module '${p.specifier}' that is imported here`,
    help: () => 'check the path, or install the package next to the design',
  },
  BS1201: {
    severity: 'error',
    text: (p: { name: string; message: string }) => `the design threw ${p.name}: ${p.message}`,
    help: () => 'a design file is executed once, for its values; this line of it did not finish',
  },
  BS1202: {
    severity: 'error',
    text: (p: { value: string }) => `the design threw ${p.value}`,
    help: () => 'throw an Error, so that the place is known',
  },
  BS1203: {
    severity: 'error',
    text: (p: { code: number }) => `the design called process.exit(${p.code})`,
    help: () => 'a design file must run to its end',
  },
  BS1301: {
    severity: 'error',
    text: () => 'the design exports no block',
    help: () => 'write export const name = lti({ … })',
  },
  BS1302: {
    severity: 'error',
    text: () => 'a block is exported as default, which gives it no name in C',
    help: () => 'write export const name = lti({ … })',
  },
} as const satisfies CodeTable;
