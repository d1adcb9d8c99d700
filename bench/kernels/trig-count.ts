// Executed instructions of the trigonometric kernels on emulated cores, body and return, no call: `npx jiti bench/kernels/trig-count.ts`.
// Law: the counter is the one of the product (targets/common/icnt.c); inputs are fixed; results are held against the kernel's meaning.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KernelPrinter } from '../../src/emit/kernels/kernel-printer.js';
import { anglePrinter } from '../../src/emit/kernels/trig-angle.js';
import { sinePrinter } from '../../src/emit/kernels/trig-sine.js';
import { tangentPrinter } from '../../src/emit/kernels/trig-tangent.js';
import { angleWidePrinter, sineWidePrinter } from '../../src/emit/kernels/trig-wide.js';
import type { Kernel } from '../../src/ir/kernel.js';
import { angleKernel } from '../../src/kernels/trig-angle.js';
import { angleWideKernel } from '../../src/kernels/trig-angle-wide.js';
import { sineKernel } from '../../src/kernels/trig-sine.js';
import { sineLinearKernel } from '../../src/kernels/trig-sine-linear.js';
import { sineWideKernel } from '../../src/kernels/trig-sine-wide.js';
import { tangentKernel } from '../../src/kernels/trig-tangent.js';

interface Figure {
  readonly name: string;
  readonly printer: KernelPrinter;
  readonly kernel: Kernel;
  readonly head: string;
  readonly body: string;
  readonly call: string;
  /** The value of call i, counted from 1, as the kernel's meaning has it. */
  readonly meaning: (i: number) => number;
}

const CALLS = 2000;
const common = path.resolve('targets/common');
const CORES = ['cortex-m0', 'cortex-m3', 'cortex-m4'];

const ANGLE = sineKernel({ bits: 16, frac: 15 });
const CHORDS = sineLinearKernel({ bits: 16 });
const TANGENT = tangentKernel({ frac: 16, bits: 30 });
const spread = (i: number): number => (i * 40503) & 0xffff;
const other = (i: number): number => ((Math.imul(i, 2654435761 | 0) >>> 7) << 16) >> 16;
const of = (k: Kernel, ...a: readonly number[]): number => Number(k.meaning(a.map(BigInt)));
const short = (x: number): number => (x << 16) >> 16;
const angle = { head: 'int16_t f(uint16_t x)', call: 'f((uint16_t)(i * 40503u))' };
const vector = {
  head: 'int16_t f(int16_t y, int16_t x)',
  call: 'f((int16_t)(i * 40503u), (int16_t)(i * 2654435761u >> 7))',
};
const vectorFigure = (
  name: string,
  printer: KernelPrinter,
  kernel: Kernel,
  by: number,
  head = vector.head,
): Figure => ({
  ...{ name, printer, kernel, head, call: vector.call },
  body: `return (${head.split(' ')[0]})k(y * ${by}, x * ${by});`,
  meaning: (i) => of(kernel, short(spread(i)) * by, other(i) * by),
});

const FIGURES: readonly Figure[] = [
  {
    ...{ name: 'sin 16 bit', printer: sinePrinter, kernel: ANGLE, ...angle, body: 'return (int16_t)k(x, 0);' },
    meaning: (i) => of(ANGLE, spread(i), 0),
  },
  {
    ...{ name: 'cos 16 bit', printer: sinePrinter, kernel: ANGLE, ...angle, body: 'return (int16_t)k(x, 16);' },
    meaning: (i) => of(ANGLE, spread(i), 16),
  },
  {
    ...{ name: 'sin and cos', printer: sinePrinter, kernel: ANGLE },
    head: 'void f(uint16_t x, int16_t *s, int16_t *c)',
    body: '*s = (int16_t)k(x, 0); *c = (int16_t)k(x, 16);',
    call: 'f((uint16_t)(i * 40503u), &out[0], &out[1])',
    meaning: (i) => of(ANGLE, spread(i), 0) * 65536 + of(ANGLE, spread(i), 16),
  },
  {
    ...{ name: 'sin, 3.6 units', printer: sinePrinter, kernel: CHORDS, ...angle, body: 'return (int16_t)k(x, 0);' },
    meaning: (i) => of(CHORDS, spread(i), 0),
  },
  vectorFigure('atan2 Q13', anglePrinter, angleKernel({ frac: 13, wide: false }), 1),
  vectorFigure('atan2 Q13 wide', anglePrinter, angleKernel({ frac: 13, wide: true }), 30000),
  {
    ...{ name: 'sin 32 bit Q30', printer: sineWidePrinter, kernel: sineWideKernel() },
    ...{ head: 'int32_t f(int32_t x)', body: 'return k(x, 0);', call: 'f((int32_t)(i * 2654435761u))' },
    meaning: (i) => of(sineWideKernel(), Math.imul(i, 2654435761 | 0), 0),
  },
  vectorFigure('atan2 Q29', angleWidePrinter, angleWideKernel(), 30000, 'int32_t f(int16_t y, int16_t x)'),
  {
    ...{ name: 'tan Q16', printer: tangentPrinter, kernel: TANGENT },
    ...{ head: 'int32_t f(int32_t x)', body: 'return k(x);', call: 'f((int32_t)(i * 2654435761u))' },
    meaning: (i) => of(TANGENT, Math.imul(i, 2654435761 | 0)),
  },
];

function source(f: Figure, hardwareDivide: boolean): string {
  const traits = {
    intBits: 32,
    hideConstants: false,
    dualMac: false,
    saturate: false,
    progmem: false,
    hardwareDivide,
  } as never;
  const tables = f.kernel.tables.map((t) => `static const int32_t t_${t.name}[] = {${t.values.join(', ')}};`);
  const lines = f.printer.lines({
    kernel: f.kernel,
    name: 'k',
    table: (s) => `t_${s}`,
    read: (s, i) => `t_${s}[${i}]`,
    traits,
  });
  return [
    '#include <stdint.h>',
    '#include "semi.h"',
    ...tables,
    ...lines,
    `${f.head};`,
    `__attribute__((noinline)) ${f.head} { ${f.body} }`,
    'int16_t out[2]; static int32_t all[CALLS];'.replace('CALLS', `${CALLS}`),
    'int main(void);',
    'int main(void) {',
    `  for (uint32_t i = 1; i <= ${CALLS}; i++) { ${f.call.includes('out') ? `${f.call}; all[i - 1] = out[0] * 65536 + out[1]` : `all[i - 1] = ${f.call}`}; }`,
    '  const int32_t file = semi_open("values", 6, SEMI_WRITE_BINARY);',
    '  (void)semi_write(file, all, sizeof all); (void)semi_close(file); return 0;',
    '}',
  ].join('\n');
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'trig-count-'));
const plugin = path.join(folder, 'icnt.so');
execFileSync('gcc', [
  '-O2',
  '-shared',
  '-fPIC',
  '-fvisibility=hidden',
  '-DAPI=1',
  '-o',
  plugin,
  path.join(common, 'icnt.c'),
]);

function count(f: Figure, core: string): string {
  const target = JSON.parse(readFileSync(`targets/${core}/target.json`, 'utf8'));
  const [c, elf, out] = ['x.c', 'x.elf', 'x.cnt'].map((n) => path.join(folder, n));
  writeFileSync(c, source(f, core !== 'cortex-m0'));
  const { rom, ram, ramBytes } = target.memory;
  const place = [`ROM=${rom}`, `RAM=${ram}`, `RAM_BYTES=${ramBytes}`].map((d) => `-Wl,--defsym=${d}`);
  const link = [
    '-nostdlib',
    '-nostartfiles',
    '-T',
    path.join(common, 'board.ld'),
    ...place,
    '-Wl,--no-warn-rwx-segments',
  ];
  const files = [c, path.join(common, 'start.c'), path.join(common, 'memory.c')];
  const strict = ['-Wall', '-Wextra', '-Wconversion', '-Wpedantic'];
  execFileSync(
    'arm-none-eabi-gcc',
    [...target.builds[0].flags, ...strict, '-I', common, ...link, ...files, '-lgcc', '-o', elf],
    { stdio: 'inherit' },
  );
  const sizes = execFileSync('arm-none-eabi-nm', ['-S', elf], { encoding: 'utf8' });
  const [entry, bytes] = /^(\w+) (\w+) T f$/m.exec(sizes)?.slice(1) ?? [];
  const [from, size] = /^(\w+) (\w+) T main$/m.exec(sizes)?.slice(1) ?? [];
  const to = (Number.parseInt(from, 16) + Number.parseInt(size, 16)).toString(16);
  const arg = `file=${plugin},out=${out},entry=${entry},from=${from},to=${to}`;
  const run = [
    '-M',
    target.runner.machine,
    '-nographic',
    '-monitor',
    'none',
    '-serial',
    'none',
    '-semihosting-config',
    'enable=on,target=native',
    '-kernel',
    elf,
    '-plugin',
    arg,
  ];
  execFileSync(target.runner.command, run, { cwd: folder });
  const values = new Int32Array(new Uint8Array(readFileSync(path.join(folder, 'values'))).buffer);
  values.forEach((y, k) => {
    if (y !== f.meaning(k + 1))
      throw new Error(`${f.name} on ${core}: call ${k + 1} gives ${y}, not ${f.meaning(k + 1)}`);
  });
  const calls = readFileSync(out, 'utf8').trim().split('\n').map(Number);
  const mean = calls.reduce((a, b) => a + b, 0) / calls.length;
  return `${mean.toFixed(1)} (worst ${Math.max(...calls)}, ${Number.parseInt(bytes, 16)} bytes)`;
}

for (const f of FIGURES) console.log([f.name, ...CORES.map((core) => `${core}: ${count(f, core)}`)].join('   '));
