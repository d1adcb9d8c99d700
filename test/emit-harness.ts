// Compiles printed programs natively and runs them against the evaluator. What the emit tests share.
// Law: a missing compiler skips a test with its reason, except in CI, where it fails.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KernelPrinters } from '../src/emit/c-kernel.js';
import { type PrintedProgram, printProgram } from '../src/emit/c-printer.js';
import { fieldNames, symbols } from '../src/emit/names.js';
import type { FixedProgram } from '../src/ir/fixed.js';
import type { Word, Words } from '../src/ir/fixed-evaluate.js';
import { runMachinePasses } from '../src/passes/machine/index.js';
import type { CTraits } from '../src/passes/machine/traits.js';

const traits = (intBits: 16 | 32, ...on: readonly Exclude<keyof CTraits, 'intBits'>[]): CTraits => ({
  intBits,
  hideConstants: on.includes('hideConstants'),
  dualMac: on.includes('dualMac'),
  saturate: on.includes('saturate'),
  progmem: on.includes('progmem'),
  hardwareDivide: on.includes('hardwareDivide'),
});

export const TRAITS = {
  host: traits(32, 'hardwareDivide'),
  'cortex-m0': traits(32, 'hideConstants'),
  'cortex-m3': traits(32, 'saturate', 'hardwareDivide'),
  'cortex-m4': traits(32, 'dualMac', 'saturate', 'hardwareDivide'),
  avr: traits(16, 'progmem'),
} as const;

export const WARNINGS =
  '-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wpedantic -Wcast-qual -Wdouble-promotion -Werror'.split(' ');
export const SANITIZE = ['-fsanitize=undefined', '-fno-sanitize-recover=all'];

export interface Compiler {
  readonly label: string;
  readonly command: string;
  readonly flags: readonly string[];
}

const c99 = ['-std=c99', ...WARNINGS];
export const COMPILERS: readonly Compiler[] = [
  { label: 'gcc', command: 'gcc', flags: [...c99, '-O2'] },
  { label: 'clang', command: 'clang', flags: [...c99, '-O2'] },
  { label: 'g++ C++17', command: 'g++', flags: ['-x', 'c++', '-std=c++17', ...WARNINGS, '-O2'] },
  ...['m0', 'm3', 'm4'].map((core) => ({
    label: `arm cortex-${core}`,
    command: 'arm-none-eabi-gcc',
    flags: [...c99, `-mcpu=cortex-${core}`, '-mthumb', '-ffreestanding', '-O2'],
  })),
  {
    label: 'arm cortex-m3 -O0',
    command: 'arm-none-eabi-gcc',
    flags: [...c99, '-mcpu=cortex-m3', '-mthumb', '-ffreestanding', '-O0'],
  },
  {
    label: 'arm cortex-m4 -O0',
    command: 'arm-none-eabi-gcc',
    flags: [...c99, '-mcpu=cortex-m4', '-mthumb', '-ffreestanding', '-O0'],
  },
  { label: 'avr', command: 'avr-gcc', flags: [...c99, '-mmcu=atmega328p', '-O2'] },
];

const found = new Map<string, boolean>();
/** Whether a tool can be started; asked once per process. */
export function hasTool(command: string): boolean {
  const known = found.get(command) ?? spawnSync(command, ['--version']).status === 0;
  found.set(command, known);
  return known;
}

/** True when the test has to be skipped for want of `command`; throws in CI. */
export function missing(command: string): boolean {
  if (hasTool(command)) return false;
  if (process.env.CI) throw new Error(`${command} is not installed, and CI runs everything`);
  return true;
}

/** A folder that lives as long as `use`. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'backstep-emit-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Compiles files (by path and text) with one compiler; returns its messages, '' when it was silent. */
export function compileAll(
  c: Compiler,
  files: readonly { path: string; text: string }[],
  extra: readonly string[] = [],
): string {
  return inFolder((folder) => {
    for (const f of files) writeFileSync(join(folder, f.path), f.text);
    const sources = files.filter((f) => f.path.endsWith('.c')).map((f) => f.path);
    const run = spawnSync(c.command, [...c.flags, ...extra, '-c', ...sources], { cwd: folder, encoding: 'utf8' });
    return run.status === 0 ? run.stderr : `${run.stderr}\nexit status ${run.status}`;
  });
}

const struct = (fields: PrintedProgram['stateFields'], type: string): string =>
  fields.length === 0 ? '' : `typedef struct { ${fields.map((f) => f.declaration).join(' ')} } ${type};\n`;

/** One program as a C text of its own, without the package around it. */
export function programText(program: FixedProgram, t: CTraits, printers?: KernelPrinters): string {
  const printed = printProgram(runMachinePasses(program, t), t, program.name, printers);
  const sym = symbols(program.name);
  return [
    '#include <stdint.h>',
    '#if defined(__ARM_FEATURE_DSP) || defined(__ARM_FEATURE_SAT)',
    '#include <arm_acle.h>',
    '#endif',
    '#if defined(__AVR__)',
    '#include <avr/pgmspace.h>',
    `#define ${sym.macro('PROGMEM')} PROGMEM`,
    '#else',
    `#define ${sym.macro('PROGMEM')}`,
    '#endif',
    struct(printed.stateFields, sym.stateType) + struct(printed.outFields, sym.outType),
    ...printed.helpers.flat(),
    ...printed.kernels,
    ...printed.tables,
    ...(printed.initPrototype
      ? [`${printed.initPrototype};`, printed.initPrototype, '{', ...printed.initBody, '}']
      : []),
    `${printed.stepPrototype.join('\n')};`,
    ...printed.stepPrototype,
    '{',
    ...printed.stepBody,
    '}',
    '',
  ].join('\n');
}

const flat = (w: Word): readonly bigint[] => (typeof w === 'bigint' ? [w] : w);
const literal = (x: bigint, unsigned: boolean): string =>
  unsigned ? `UINT64_C(${x})` : x === -(1n << 63n) ? 'INT64_MIN' : `INT64_C(${x})`;

/** A main() that runs the steps and prints outputs and states of each, one integer a line. */
export function driverText(program: FixedProgram, steps: readonly Words[]): string {
  const sym = symbols(program.name);
  const { inputs, outputs, states } = program;
  const data = inputs.map((i) => {
    const rows = steps.flatMap((s) => flat(s[i.name])).map((x) => literal(x, !i.type.signed && i.type.bits === 64));
    const type = `${i.type.signed ? '' : 'u'}int${i.type.bits}_t`;
    return `static const ${type} in_${i.name}[] = { ${rows.map((r) => `(${type})${r}`).join(', ')} };`;
  });
  const args = inputs.map((i) => (i.length === undefined ? `in_${i.name}[k]` : `&in_${i.name}[k * ${i.length}]`));
  const single = outputs.length === 1 && outputs[0].value.length === undefined;
  const list = [...(states.length > 0 ? ['&s'] : []), ...args, ...(single ? [] : ['&out'])].join(', ');
  const shows = [
    ...outputs.map((o) => ({ text: single ? 'y' : `out.${o.name}`, length: o.value.length })),
    ...states.map((s) => ({ text: `s.${fieldNames(states).get(s.name)}`, length: s.length })),
  ].flatMap((x) => (x.length === undefined ? [x.text] : Array.from({ length: x.length }, (_, k) => `${x.text}[${k}]`)));
  return [
    '#include <stdio.h>',
    ...data,
    'int main(void)',
    '{',
    ...(states.length > 0 ? [`    ${sym.stateType} s;`, `    ${sym.init}(&s);`] : []),
    ...(single ? [] : [`    ${sym.outType} out;`]),
    `    for (int k = 0; k < ${steps.length}; k++) {`,
    single ? `        const long long y = (long long)${sym.step}(${list});` : `        ${sym.step}(${list});`,
    ...shows.map((x) => `        printf("%lld\\n", (long long)${x});`),
    '    }',
    '    return 0;',
    '}',
    '',
  ].join('\n');
}

/** Builds and runs natively under UBSan; the printed integers. */
export function runNative(
  program: FixedProgram,
  t: CTraits,
  steps: readonly Words[],
  flags: readonly string[] = [],
  printers?: KernelPrinters,
): bigint[] {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'x.c'), programText(program, t, printers) + driverText(program, steps));
    execFileSync('gcc', [...c99, '-O1', ...SANITIZE, ...flags, 'x.c', '-o', 'x'], { cwd: folder, stdio: 'pipe' });
    const text = execFileSync(join(folder, 'x'), { encoding: 'utf8', stdio: 'pipe' });
    return text.split('\n').filter(Boolean).map(BigInt);
  });
}
