// A design file to compiled blocks and all its diagnostics: what build, verify and the programmatic compile() share.
import { basename } from 'node:path';
import { checkAny } from '../blocks/check-block.js';
import type { CheckedAny } from '../blocks/checked.js';
import { BLOCK_CODES } from '../diag/codes/blocks.js';
import { FILE_CODES } from '../diag/codes/files.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnose, Reporter } from '../diag/reporter.js';
import { checkMacros, checkNames, checkSignalNames, type NameProblem } from '../emit/names.js';
import type { ExportedBlock, NamedBlock } from '../frontend/design.js';
import { type Design, exportSpan, loadDesign } from '../frontend/load.js';
import type { Reader } from '../frontend/reader.js';
import type { CompiledBlock } from '../ir/compiled.js';
import { inDeclaredOrder } from './declared-order.js';
import { CommandFailure } from './failure.js';
import { USAGE } from './status.js';

export interface CompiledDesign {
  readonly design: Design;
  /** [] when a diagnostic is an error. */
  readonly blocks: readonly CompiledBlock[];
  readonly diagnostics: readonly Diagnostic[];
  readonly failed: boolean;
}

/** The export's place as outputs show it: the file without its folders. */
const placeOf = (design: Design, name: string) => {
  const span = exportSpan(design, name);
  return span && { ...span, file: basename(design.path) };
};

/** Every block checked; the ones in order are returned, the mistakes of all are reported. */
export function checkBlocks(blocks: readonly NamedBlock[], reporter: Reporter, prefix: string): CheckedAny[] {
  for (const problem of checkNames(
    blocks.map((b) => b.exportName),
    prefix,
  )) {
    if (problem.kind === 'prefix') {
      throw new CommandFailure([diagnose(FILE_CODES, 'BS6105', { prefix })], USAGE);
    }
    reporter.add(nameDiagnostic(problem, 'the export', problem.exportName, []));
  }
  const checked = blocks.flatMap(({ exportName, block }) => checkAny(block, exportName, reporter) ?? []);
  checkSignals(checked, reporter);
  for (const block of checked) refuseReset(block, reporter);
  return checked;
}

/** NAME_reset would be missing from the C without a word. */
function refuseReset(block: CheckedAny, reporter: Reporter): void {
  if (block.kind === 'lti' || block.reset === undefined) return;
  const place = { block: block.exportName, path: ['reset'] };
  reporter.add(diagnose(BLOCK_CODES, 'BS2901', { what: 'reset(inputs, self, u0) of a block in the C' }, place));
}

/** Inputs, outputs and tunables: parameters, fields and macros of the C. */
function signalsOf(b: CheckedAny): string[] {
  const outputs = b.kind === 'lti' ? [b.output] : [...b.outputs, ...b.tunables];
  return [...b.inputs, ...outputs].map((s) => s.name);
}

/** Names of signals, within each block and, as macros, among all. */
function checkSignals(blocks: readonly CheckedAny[], reporter: Reporter): void {
  const named = blocks.map((b) => ({ exportName: b.exportName, signals: signalsOf(b) }));
  for (const { exportName, signals } of named) {
    for (const problem of checkSignalNames(signals)) {
      if (problem.kind === 'prefix') continue;
      reporter.add(nameDiagnostic(problem, 'the input', exportName, ['inputs', problem.exportName]));
    }
  }
  for (const { exportName, signal, other, name } of checkMacros(named)) {
    const given = { what: 'signals', first: other, second: `${exportName}.${signal}`, name };
    reporter.add(diagnose(BLOCK_CODES, 'BS2114', given, { block: exportName, path: ['inputs', signal] }));
  }
}

const WHY: Readonly<Record<string, string>> = {
  keyword: 'a keyword of C or C++',
  reserved: 'a name that compilers or the C library own',
  header: 'the name of a standard header',
  characters: 'only letters, digits and _ may stand in it',
};

function nameDiagnostic(
  problem: Exclude<NameProblem, { kind: 'prefix' }>,
  what: string,
  block: string,
  path: readonly string[],
): Diagnostic {
  const place = { block, path };
  if (problem.kind === 'collision') {
    const { other, exportName, name } = problem;
    const of = path.length > 0 ? 'signals' : 'exports';
    return diagnose(BLOCK_CODES, 'BS2114', { what: of, first: other, second: exportName, name }, place);
  }
  return diagnose(BLOCK_CODES, 'BS2113', { name: problem.name, what, why: `it is ${WHY[problem.kind]}` }, place);
}

async function compileAll(design: Design, checked: readonly CheckedAny[], reporter: Reporter, prefix?: string) {
  const { compileBlocks } = await import('../compile.js');
  const placed = checked.map((block) => ({ ...block, place: placeOf(design, block.exportName) }));
  const compiled = compileBlocks(placed, reporter, { prefix });
  return compiled.map((block) => {
    const declared = design.blocks.find((b) => b.exportName === block.exportName)?.block;
    return { ...inDeclaredOrder(block, declared), place: placeOf(design, block.exportName) };
  });
}

export interface PipelineOptions {
  readonly prefix?: string;
  /** Reads designs in place of a thread made for this one. */
  readonly reader?: Pick<Reader, 'read'>;
}

/** Loads, checks and compiles. A path that is no design is a CommandFailure of status 2. */
export async function compileDesign(file: string, options: PipelineOptions = {}): Promise<CompiledDesign> {
  const design = await loadDesign(file, () => import('../index.js'), options.reader?.read);
  if ('unusable' in design) throw new CommandFailure([design.unusable], USAGE);
  const reporter = new Reporter();
  const checked = checkBlocks(design.blocks, reporter, options.prefix ?? '');
  const stop = reporter.failed || design.failure.length > 0;
  const blocks = stop ? [] : await compileAll(design, checked, reporter, options.prefix);
  const diagnostics = await design.settle(reporter.diagnostics);
  const failed = diagnostics.some((d) => d.severity === 'error');
  return { design, blocks: failed ? [] : blocks, diagnostics, failed };
}

/** Blocks as values, by the names their C shall have: no file, so no places. */
export async function compileValues(
  blocks: Readonly<Record<string, ExportedBlock>>,
  prefix?: string,
): Promise<{ readonly blocks: readonly CompiledBlock[]; readonly diagnostics: readonly Diagnostic[] }> {
  const reporter = new Reporter();
  const named = Object.entries(blocks).map(([exportName, block]) => ({ exportName, block }));
  const checked = checkBlocks(named, reporter, prefix ?? '');
  const { compileBlocks } = await import('../compile.js');
  const compiled = reporter.failed ? [] : compileBlocks(checked, reporter, { prefix });
  const ordered = compiled.map((block) => inDeclaredOrder(block, blocks[block.exportName]));
  return { blocks: reporter.failed ? [] : ordered, diagnostics: reporter.diagnostics };
}
