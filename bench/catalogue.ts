// The designs measured: bench/designs/*.ts and examples/*/design.ts, each compiled once per core with that core as `optimizeFor`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Block } from '../src/blocks/block.js';
import { checkBlock } from '../src/blocks/check-block.js';
import { checkLti } from '../src/blocks/check-lti.js';
import type { CheckedAny, CheckedLti } from '../src/blocks/checked.js';
import type { Core, Lti } from '../src/blocks/lti.js';
import { compileBlock } from '../src/compile.js';
import { Reporter } from '../src/diag/reporter.js';
import { blocksOf } from '../src/frontend/design.js';
import { executeDesign } from '../src/frontend/execute.js';
import * as surface from '../src/index.js';
import type { CompiledBlock } from '../src/ir/compiled.js';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface DesignFile {
  /** Row name: the file's stem, or the example's folder. */
  readonly name: string;
  readonly file: string;
  readonly isExample: boolean;
}

interface Loaded<B> extends DesignFile {
  readonly block: B;
  readonly exportName: string;
  readonly source: string;
}
export type DesignBlock = Loaded<Lti>;
/** A block with a step function. */
export type StepDesign = Loaded<Block>;

export const isStep = (design: DesignBlock | StepDesign): design is StepDesign => design.block.kind === 'block';

/** A design of ours that does not load or compile; the message carries the diagnostics. */
export class BenchFailure extends Error {}

const stems = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((f) => f.endsWith('.ts'))
        .map((f) => path.basename(f, '.ts'))
        .sort()
    : [];

/** Design files, the examples last. */
export function designFiles(): readonly DesignFile[] {
  const [designs, examples] = [path.join(ROOT, 'bench/designs'), path.join(ROOT, 'examples')];
  const found = existsSync(examples) ? readdirSync(examples).sort() : [];
  return [
    ...stems(designs).map((name) => ({ name, file: path.join(designs, `${name}.ts`), isExample: false })),
    ...found
      .map((name) => ({ name, file: path.join(examples, name, 'design.ts'), isExample: true }))
      .filter(({ file }) => existsSync(file)),
  ];
}

/** The blocks of one file; a file with several gives rows named file/export. Throws BenchFailure. */
export async function loadBlocks(design: DesignFile): Promise<readonly (DesignBlock | StepDesign)[]> {
  const { exports = {}, failure } = await executeDesign(design.file, path.relative(ROOT, design.file), { ...surface });
  if (failure) throw new BenchFailure(`${design.name}: ${failure.map((d) => d.message).join('; ')}`);
  const source = readFileSync(design.file, 'utf8');
  const named = blocksOf(exports, []);
  return named.flatMap(({ exportName, block }): readonly (DesignBlock | StepDesign)[] => {
    const name = named.length > 1 ? `${design.name}/${exportName}` : design.name;
    const found = { ...design, name, exportName, source };
    if (block.kind === 'lti') return [{ ...found, block }];
    return block.kind === 'block' ? [{ ...found, block }] : [];
  });
}

export interface CompiledFor {
  readonly checked: CheckedLti;
  readonly compiled: CompiledBlock;
}

const refused = (name: string, core: Core, reporter: Reporter): never => {
  const told = reporter.diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`);
  throw new BenchFailure(`${name} for ${core}: ${told.join('; ')}`);
};

function compiledOf(name: string, core: Core, checked: CheckedAny | undefined, reporter: Reporter): CompiledBlock {
  return (checked && compileBlock(checked, reporter, {})) ?? refused(name, core, reporter);
}

/** The design with another `optimizeFor`, all else as written. Throws BenchFailure. */
export function compileFor(design: DesignBlock, core: Core): CompiledFor {
  const reporter = new Reporter();
  const block: Lti = { ...design.block, options: { ...design.block.options, optimizeFor: core } };
  const checked = checkLti(block, design.exportName, reporter) ?? refused(design.name, core, reporter);
  return { checked, compiled: compiledOf(design.name, core, checked, reporter) };
}

/** The same for a step function. Throws BenchFailure. */
export function compileStepFor(design: StepDesign, core: Core): CompiledBlock {
  const reporter = new Reporter();
  const block: Block = { ...design.block, options: { ...design.block.options, optimizeFor: core } };
  return compiledOf(design.name, core, checkBlock(block, design.exportName, reporter), reporter);
}
