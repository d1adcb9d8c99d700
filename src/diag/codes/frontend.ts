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
    help: () => 'write export const name = lti({ … }) or block({ … })',
  },
  BS1302: {
    severity: 'error',
    text: () => 'a block is exported as default, which gives it no name in C',
    help: () => 'write export const name = lti({ … }) or block({ … })',
  },
  BS1401: {
    severity: 'error',
    text: (p: { what: string; instead: string }) => `${p.what} cannot be used in a step function`,
    help: (p: { instead: string }) => p.instead,
  },
  BS1402: {
    severity: 'error',
    text: (p: { reason: string }) => `the number of turns of this loop is not known when compiling: ${p.reason}`,
    help: () => 'loop to a constant bound and leave the loop early with if (…) break',
  },
  BS1403: {
    severity: 'error',
    text: (p: { name: string }) => `${p.name} calls itself`,
    why: () => ['the C has no recursion: its stack is bounded'],
    help: () => 'write a loop with a constant bound',
  },
  BS1404: {
    severity: 'error',
    text: (p: { name: string }) => `${p.name} is declared outside the step and changes`,
    why: () => ['two instances of the block would share it, and the C has no globals'],
    help: () => 'declare it in `state` and use self.name',
  },
  BS1405: {
    severity: 'error',
    text: (p: { op: string }) => `strings cannot be computed with ${p.op}`,
    help: () => 'compare strings of a literal union with ===, or switch on them',
  },
  BS1406: {
    severity: 'error',
    text: (p: { name: string; reason: string }) => `${p.name} cannot be used in a step function: ${p.reason}`,
    help: () => 'use inputs, self, constants of the file, Math, and the helpers of backstep',
  },
  BS1407: {
    severity: 'error',
    text: (p: { name: string; instead: string }) => `${p.name} cannot be compiled`,
    help: (p: { instead: string }) => p.instead,
  },
  BS1408: {
    severity: 'error',
    text: (p: { name: string; needs: string; given: number }) =>
      `${p.name} takes ${p.needs} arguments, and ${p.given} are given`,
    help: () => 'give every argument, or a default in the declaration',
  },
  BS1409: {
    severity: 'error',
    text: (p: { index: number; length: number }) => `the index ${p.index} lies outside the array`,
    why: (p: { length: number }) => [`the array has ${p.length} elements: 0 to ${p.length - 1}`],
    help: () => 'change the bounds of the loop, or the length of the array',
  },
  BS1410: {
    severity: 'error',
    text: (p: { what: string }) => `${p.what} must be a whole number`,
    help: () => 'declare the signal as int({ range }), or round: Math.floor(x)',
  },
  BS1411: {
    severity: 'error',
    text: (p: { name: string }) => `self.${p.name} is called twice in one step`,
    why: () => ['its state belongs to the name and moves once per step'],
    help: () => 'call it once and keep the result, or give each call a name of its own in `uses`',
  },
  BS1412: {
    severity: 'error',
    text: (p: { name: string; reason: string; help: string }) => `self.${p.name} cannot be used like this: ${p.reason}`,
    help: (p: { help: string }) => p.help,
  },
  BS1414: {
    severity: 'error',
    text: (p: { name: string }) => `${p.name} may be null here`,
    why: (p: { name: string }) => [`${p.name} is an input with an \`invalid\` count: null is a sensor fault`],
    help: (p: { name: string }) => `handle the fault first: ${p.name} ?? fallback, or if (${p.name} === null) { … }`,
  },
  BS1415: {
    severity: 'error',
    text: (p: { reason: string }) => `this value cannot be used here: ${p.reason}`,
    help: () => 'give the value one kind (number, boolean, string) on every path before it is used',
  },
  BS1416: {
    severity: 'error',
    text: (p: { target: string; needs: string; given: string; help: string }) =>
      `${p.target} needs ${p.needs}, and this is ${p.given}`,
    help: (p: { help: string }) => p.help,
  },
  BS1417: {
    severity: 'error',
    text: (p: { reason: string; names: string }) => `step must return its outputs: ${p.reason}`,
    help: (p: { names: string }) => `write return { ${p.names} } at every end of step`,
  },
  BS1418: {
    severity: 'error',
    text: (p: { name: string; why: string; help: string }) => `${p.name} cannot be assigned: ${p.why}`,
    help: (p: { help: string }) => p.help,
  },
  BS1419: {
    severity: 'error',
    text: (p: { why: string; help: string }) => `this array has two names: ${p.why}`,
    help: (p: { help: string }) => p.help,
  },
  BS1420: {
    severity: 'error',
    text: (p: { object: string; name: string; near: string | undefined; names: readonly string[] }) =>
      `${p.object} has no ${p.name}`,
    help: (p: { near: string | undefined; names: readonly string[] }) =>
      p.near !== undefined
        ? `did you mean ${p.near}?`
        : p.names.length > 0
          ? `it has ${p.names.slice(0, 8).join(', ')}`
          : 'declare it, or use another value',
  },
  BS1421: {
    severity: 'error',
    text: (p: { what: string }) => `arrays have a fixed length: ${p.what}`,
    help: () => 'make the array with all its elements, and assign elements by index',
  },
  BS1422: {
    severity: 'error',
    text: (p: { most: number }) => `the step unrolls to more than ${p.most} operations`,
    why: () => ['loops are written out when compiling'],
    help: () => 'use smaller bounds or arrays',
  },
  BS1423: {
    severity: 'error',
    text: (p: { name: string; file: string }) => `the source of the step of ${p.name} cannot be read`,
    why: (p: { file: string }) => [p.file === '' ? 'its file is not known' : `its file is ${p.file}`],
    help: () => 'write block({ … step(inputs, self) { … } }) in a TypeScript file that can be read when compiling',
  },
  BS1424: {
    severity: 'error',
    text: (p: { value: string }) => `${p.value} is no number of fixed point`,
    help: () => 'use a finite number',
  },
  BS1425: {
    severity: 'error',
    text: (p: { name: string }) => `the transfer function self.${p.name} cannot be compiled inside a block here`,
    help: () => 'export it as a block of its own',
  },
  BS1426: {
    severity: 'error',
    text: (p: { name: string }) => `the source of the function ${p.name} cannot be found`,
    why: () => ['it comes from a package, or was made by another function'],
    help: () =>
      'declare it with function or const f = (x) => … in a file of the design; compute constants outside the step',
  },
  BS1428: {
    severity: 'error',
    text: () => 'the property of an object must be known when compiling',
    help: () => 'write object.name, or use an array and a whole number as index',
  },
  BS1429: {
    severity: 'error',
    text: (p: { name: string; what: string }) => `${p.name} needs ${p.what} known when compiling`,
    help: () => 'write the constant in the file, or compute it outside the step',
  },
} as const satisfies CodeTable;
