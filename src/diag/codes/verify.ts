// BS7xxx: targets, running the C, comparing it with the reference, vectors given by the user.
import type { CodeRow } from '../reporter.js';

const row = <P>(r: CodeRow<P>): CodeRow<P> => r;

/** Where a run happened. */
interface Place {
  readonly block: string;
  readonly target: string;
  readonly runner: string;
}
const where = (p: Place): string => `${p.block} on ${p.target} (${p.runner})`;

export const VERIFY_CODES = {
  BS7001: row({
    severity: 'error',
    text: (p: Place & { step: number; signal: string; want: string; got: string; mismatches: number }) =>
      `${where(p)}: the C differs from the reference at step ${p.step}: ${p.signal} is ${p.got}, should be ${p.want}`,
    why: (p) => [`${p.mismatches} values differ in all, over every output and state`],
    help: () =>
      'run verify with --keep and send the kept folder: the emitted C or its compiler is wrong, not your design',
  }),
  BS7002: row({
    severity: 'error',
    text: (p: Place & { output: string; step: number; maxError: string; bound: string }) =>
      `${where(p)}: ${p.output} is off by ${p.maxError} at step ${p.step}, more than its bound ${p.bound}`,
    help: () => 'the certificate is wrong for this design: please report it together with the design file',
  }),
  BS7003: row({
    severity: 'error',
    text: (p: Place & { output: readonly string[] }) => `${where(p)}: the C does not build`,
    why: (p) => p.output,
    help: () => 'run verify with --keep to see the files and the command',
  }),
  BS7004: row({
    severity: 'error',
    text: (p: Place & { status: string; output: readonly string[] }) => `${where(p)}: the program stopped: ${p.status}`,
    why: (p) => p.output,
    help: () => 'run verify with --keep to run the same command again',
  }),
  BS7005: row({
    severity: 'error',
    text: (p: Place & { limit: string }) => `${where(p)}: no result within ${p.limit}; the program was stopped`,
    help: () => 'take fewer --steps, or run it on a machine that is less busy',
  }),
  BS7006: row({
    severity: 'warning',
    text: (p: { target: string; tool: string; package: string }) =>
      `${p.target} was skipped: ${p.tool} is not installed`,
    help: (p) => `install the Debian package ${p.package}`,
  }),
  BS7007: row({
    severity: 'info',
    text: (p: Place & { figure: string; reason: string }) => `${where(p)}: ${p.figure} not measured: ${p.reason}`,
  }),
  BS7008: row({
    severity: 'error',
    text: (p: Place & { output: string; step: number }) =>
      `${where(p)}: ${p.output} is another member than its real meaning's at step ${p.step}`,
    why: () => ['the certificate gives it no decision margin: it must be right at every step'],
    help: () => 'the certificate is wrong for this design: please report it together with the design file',
  }),
  BS7010: row({
    severity: 'error',
    text: (p: { file: string; reason: string }) => `cannot read the vectors in ${p.file}: ${p.reason}`,
    help: () => 'give the path of a CSV file: a line of input names, then one line of raw counts per step',
  }),
  BS7011: row({
    severity: 'error',
    text: (p: { file: string; missing: readonly string[]; unknown: readonly string[] }) =>
      `the header of ${p.file} does not name the inputs${p.missing.length ? `; missing: ${p.missing.join(', ')}` : ''}${
        p.unknown.length ? `; unknown or repeated: ${p.unknown.join(', ')}` : ''
      }`,
    help: () =>
      "the first line holds every input's name once, separated by commas; elements of an array are x[0], x[1], …",
  }),
  BS7012: row({
    severity: 'error',
    text: (p: { file: string; line: number; have: number; need: number }) =>
      `${p.file}:${p.line}: ${p.have} values, the header names ${p.need}`,
    help: () => 'give one raw count for each input',
  }),
  BS7013: row({
    severity: 'error',
    text: (p: { file: string; line: number; input: string; value: string; type: string; lo: string; hi: string }) =>
      `${p.file}:${p.line}: '${p.value}' is not a count of ${p.input}`,
    why: (p) => [`${p.input} travels as ${p.type}, admissible here are whole numbers from ${p.lo} to ${p.hi}`],
    help: () => 'give raw counts, not engineering values',
  }),
  BS7014: row({
    severity: 'error',
    text: (p: { file: string }) => `${p.file} has no vectors`,
    help: () => 'add at least one line of raw counts below the header',
  }),
  BS7020: row({
    severity: 'error',
    text: (p: { name: string; known: readonly string[] }) => `there is no target '${p.name}'`,
    help: (p) => `take one of ${p.known.join(', ')}`,
  }),
  BS7021: row({
    severity: 'error',
    text: (p: { name: string; known: readonly string[] }) => `target '${p.name}' is not in this version`,
    help: (p) => `this version has ${p.known.join(', ')}`,
  }),
  BS7022: row({
    severity: 'error',
    text: (p: { name: string; problems: readonly string[] }) => `targets/${p.name}/target.json is malformed`,
    why: (p) => p.problems,
    help: () => 'compare it with the target.json of another target',
  }),
} as const;
