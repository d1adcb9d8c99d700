// Runs the C of one kernel on the host and compares it with its meaning and its JavaScript, in every form the traits give.
// Law: a mismatch is listed with its arguments; the cross compilers must take the text without a warning.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  argumentType,
  type KernelContext,
  type KernelPrinter,
  resultType,
} from '../src/emit/kernels/kernel-printer.js';
import type { Kernel } from '../src/ir/kernel.js';
import { cName } from '../src/num/format.js';
import type { CTraits } from '../src/passes/machine/traits.js';

const traits = (on: Partial<CTraits>): CTraits => ({
  ...{ intBits: 32, hideConstants: false, dualMac: false, saturate: false, progmem: false, hardwareDivide: false },
  ...on,
});
const CORES: readonly { readonly name: string; readonly traits: CTraits; readonly cross?: readonly string[] }[] = [
  { name: 'host', traits: traits({ hardwareDivide: true }) },
  {
    name: 'm4',
    traits: traits({ dualMac: true, saturate: true, hardwareDivide: true }),
    cross: ['arm-none-eabi-gcc', '-mcpu=cortex-m4', '-mthumb'],
  },
  { name: 'm0', traits: traits({ hideConstants: true }), cross: ['arm-none-eabi-gcc', '-mcpu=cortex-m0', '-mthumb'] },
  { name: 'avr', traits: traits({ intBits: 16, progmem: true }), cross: ['avr-gcc', '-mmcu=atmega328p'] },
];
const WARNINGS = '-std=c99 -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wpedantic -Werror'.split(' ');

/** The kernel's tables and function as one piece of C, the function called `kernel`. */
export function kernelText(printer: KernelPrinter, kernel: Kernel, t: CTraits): string {
  const context: KernelContext = {
    kernel,
    name: 'kernel',
    table: (short) => `kernel_${short}`,
    read: (short, index) => `kernel_${short}[${index}]`,
    traits: t,
  };
  const tables = kernel.tables.map(
    (x) =>
      `static const ${cName(x.type)} kernel_${x.name}[${x.values.length}] = {${x.values.map((v) => (v === -2147483648n ? 'INT32_MIN' : `${v}`)).join(', ')}};`,
  );
  return ['#include <stdint.h>', ...tables, ...printer.lines(context), ''].join('\n');
}

const hasTool = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;

/** A main that reads rows of int64 arguments and writes int64 results. */
function mainText(kernel: Kernel): string {
  const args = kernel.args.map((r, i) => `(${cName(argumentType(r))})a[${i}]`).join(', ');
  return [
    '#include <stdio.h>',
    'int main(void) {',
    `  int64_t a[${kernel.args.length}];`,
    '  while (fread(a, sizeof a, 1, stdin) == 1) {',
    `    const ${cName(resultType(kernel))} y = kernel(${args});`,
    '    const int64_t out = y;',
    '    fwrite(&out, sizeof out, 1, stdout);',
    '  }',
    '  return 0;',
    '}',
    '',
  ].join('\n');
}

function runForm(folder: string, printer: KernelPrinter, kernel: Kernel, t: CTraits, rows: Buffer): BigInt64Array {
  const source = join(folder, 'k.c');
  writeFileSync(source, kernelText(printer, kernel, t) + mainText(kernel));
  const sanitize = ['-fsanitize=undefined', '-fno-sanitize-recover=all'];
  execFileSync('gcc', [...WARNINGS, '-O1', ...sanitize, '-o', join(folder, 'k'), source]);
  const bytes = execFileSync(join(folder, 'k'), { input: rows, maxBuffer: 1 << 30 });
  return new BigInt64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function crossCompile(
  folder: string,
  printer: KernelPrinter,
  kernel: Kernel,
  t: CTraits,
  cross: readonly string[],
): void {
  if (!hasTool(cross[0])) return;
  const source = join(folder, 'x.c');
  const types = kernel.args.map((r, i) => `${cName(argumentType(r))} a${i}`).join(', ');
  const call = `${cName(resultType(kernel))} f(${types});\n${cName(resultType(kernel))} f(${types}) { return kernel(${kernel.args.map((_, i) => `a${i}`).join(', ')}); }\n`;
  writeFileSync(source, kernelText(printer, kernel, t) + call);
  execFileSync(cross[0], [
    ...cross.slice(1),
    ...WARNINGS,
    '-ffreestanding',
    '-O2',
    '-c',
    '-o',
    join(folder, 'x.o'),
    source,
  ]);
}

export interface Mismatch {
  readonly where: string;
  readonly args: readonly bigint[];
  readonly got: bigint;
  readonly meaning: bigint;
}

/** JavaScript of the kernel over Numbers; undefined where it has none. */
export function kernelJavascript(kernel: Kernel): ((...args: number[]) => number) | undefined {
  if (kernel.javascript === undefined) return undefined;
  const names = kernel.args.map((_, i) => `a${i}`).join(', ');
  const make = new Function(...kernel.tables.map((_, i) => `t${i}`), `return (${names}) => {${kernel.javascript}};`);
  return make(...kernel.tables.map((t) => t.values.map(Number))) as (...args: number[]) => number;
}

/** Every place where the C of some core, the JavaScript or the stated range differs from the meaning; at most 20 of them. */
export function checkKernelC(
  printer: KernelPrinter,
  kernel: Kernel,
  inputs: readonly (readonly bigint[])[],
): Mismatch[] {
  const found: Mismatch[] = [];
  const add = (where: string, args: readonly bigint[], got: bigint, meaning: bigint): void => {
    if (found.length < 20) found.push({ where, args, got, meaning });
  };
  const wanted = inputs.map((args) => kernel.meaning(args));
  const { lo, hi } = kernel.range(kernel.args);
  const js = kernelJavascript(kernel);
  inputs.forEach((args, i) => {
    if (wanted[i] < lo || wanted[i] > hi) add('range', args, wanted[i], lo);
    const y = js?.(...args.map(Number));
    if (y !== undefined && !Object.is(y + 0, Number(wanted[i]))) add('javascript', args, BigInt(y), wanted[i]);
  });
  const folder = mkdtempSync(join(tmpdir(), 'backstep-kernel-'));
  try {
    const rows = Buffer.from(BigInt64Array.from(inputs.flat()).buffer);
    for (const core of CORES) {
      const got = runForm(folder, printer, kernel, core.traits, rows);
      if (got.length !== wanted.length) add(`${core.name}: ${got.length} results`, [], 0n, 0n);
      got.forEach((y, i) => {
        if (y !== wanted[i]) add(core.name, inputs[i], y, wanted[i]);
      });
      if (core.cross) crossCompile(folder, printer, kernel, core.traits, core.cross);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}
