// Compiles a block with its harness for one build of a target. Law: the block's own C is held to the strictest warnings, as
// errors, on every compiler; the harness is compiled apart, so that nothing of the block is inlined into it.
import path from 'node:path';
import type { Build, Target } from '../target/schema.js';
import { type CSymbol, parseSize, parseSymbols, stackUsage, symbolOf } from './figures.js';
import { type HarnessOptions, harness, type RunnableBlock } from './harness.js';
import { commonFolder, type Figures, type SourceFile } from './result.js';
import type { Workspace } from './workspace.js';

export const STRICT: readonly string[] = [
  '-std=c99',
  '-Wall',
  '-Wextra',
  '-Wconversion',
  '-Wsign-conversion',
  '-Wshadow',
  '-Wpedantic',
  '-Werror',
];

/** The emitted C of one block for one target. */
export interface BlockSources extends RunnableBlock {
  readonly sources: readonly SourceFile[];
}

interface Platform {
  readonly sources: readonly string[];
  readonly link: readonly string[];
}

/** Start-up code, I/O and linker options of a runner; all our own files under targets/. */
function platform(target: Target): Platform {
  const common = (name: string) => path.join(commonFolder(target), name);
  if (target.runner.kind === 'native') return { sources: [path.join(target.folder, 'io.c')], link: [] };
  if (target.runner.kind === 'avr8js') return { sources: [path.join(target.folder, 'io.c')], link: [] };
  const { rom = '0', ram = '0', ramBytes = 0 } = target.memory;
  const place = [`ROM=${rom}`, `RAM=${ram}`, `RAM_BYTES=${ramBytes}`].map((s) => `-Wl,--defsym=${s}`);
  return {
    sources: [common('start.c'), common('io-semi.c'), common('memory.c')],
    link: [
      ...['-nostdlib', '-nostartfiles', '-fno-tree-loop-distribute-patterns', '-Wl,--no-warn-rwx-segments'],
      ...[...place, '-T', common('board.ld'), '-lgcc'],
    ],
  };
}

const objectName = (file: string): string => `${path.basename(file, '.c')}.o`;

/** Compiles the block's .c files to objects in the workspace. */
export async function compileBlock(w: Workspace, build: Build, block: BlockSources): Promise<readonly string[]> {
  w.write(block.sources);
  const units = block.sources.map((s) => s.path).filter((p) => p.endsWith('.c'));
  const usage = build.figures ? ['-fstack-usage'] : [];
  for (const unit of units) {
    await w.must('build', build.compiler, [...STRICT, ...build.flags, ...usage, '-c', unit, '-o', objectName(unit)]);
  }
  return units.map(objectName);
}

/** Links the objects with a harness; returns the program's file name. */
export async function link(
  w: Workspace,
  target: Target,
  build: Build,
  block: BlockSources,
  objects: readonly string[],
  options: HarnessOptions,
): Promise<string> {
  const name = options.stack ? 'count' : 'main';
  w.write([{ path: `${name}.c`, text: harness(block, options) }]);
  const { sources, link: linkFlags } = platform(target);
  const include = ['-I', '.', '-I', commonFolder(target)];
  await w.must('build', build.compiler, [
    ...['-std=c99', '-Wall', '-Wextra', ...build.flags, ...include],
    ...[`${name}.c`, ...sources, ...objects, '-o', `${name}.elf`, ...linkFlags],
  ]);
  return `${name}.elf`;
}

export async function symbols(w: Workspace, target: Target, elf: string): Promise<ReadonlyMap<string, CSymbol>> {
  return parseSymbols(await w.must('build', `${target.binutils}nm`, ['-S', elf]));
}

/** Flash and RAM: a second link of NAME_init, NAME_step and what they pull in, and nothing else; the host counts its object. */
export async function sizes(
  w: Workspace,
  target: Target,
  build: Build,
  block: BlockSources,
  objects: readonly string[],
  elf: string,
): Promise<Pick<Figures, 'flashBytes' | 'ramBytes'>> {
  const hasState = block.program.states.length > 0;
  const state = hasState ? symbolOf(await symbols(w, target, elf), 'block_state').size : 0;
  let measured = objects;
  if (target.runner.kind !== 'native') {
    const keep = hasState ? ['-u', `${block.name}_init`] : [];
    const only = ['-nostdlib', '-nostartfiles', '-Wl,--gc-sections', `-Wl,--entry=${block.name}_step`, ...keep];
    await w.must('build', build.compiler, [...build.flags, ...only, ...objects, '-o', 'size.elf', '-lgcc']);
    measured = ['size.elf'];
  }
  let [flash, ram] = [0, state];
  for (const file of measured) {
    const size = parseSize(await w.must('build', `${target.binutils}size`, [file]));
    flash += size.flash;
    ram += size.ram;
  }
  return { flashBytes: flash, ramBytes: ram };
}

/** Stack by the compiler's own account, for builds where it is not measured. */
export const compiledStack = (w: Workspace, block: BlockSources, objects: readonly string[]): number =>
  objects.reduce((sum, o) => sum + stackUsage(w.at(o.replace(/\.o$/, '.su')), block.name), 0);
