// backstep build: a design file to C, header, manifest and package files.
import { join } from 'node:path';
import { FILE_CODES } from '../diag/codes/files.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticJson } from '../diag/json.js';
import { spell } from '../diag/numbers.js';
import { diagnose } from '../diag/reporter.js';
import type { Design } from '../frontend/load.js';
import { keptReader, type Reader } from '../frontend/reader.js';
import type { CompiledBlock } from '../ir/compiled.js';
import * as q from '../num/rational.js';
import { CommandFailure, notYet, reasonOf } from './failure.js';
import { refuseFormats, wantsJson } from './format-option.js';
import { type Io, json, tell } from './io.js';
import { packageName } from './package-option.js';
import { compileDesign } from './pipeline.js';
import { type RenderRequest, renderDesign } from './render-design.js';
import { staleFiles } from './stale.js';
import { FAILED, OK, type Status, USAGE } from './status.js';
import { chosenTargets } from './targets-option.js';
import { refuseStrangers, writeFiles } from './write-files.js';

export interface BuildFlags {
  readonly target: readonly string[];
  readonly out: string;
  readonly package: string;
  readonly prefix?: string;
  readonly singleHeader?: boolean;
  readonly check?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly format?: string;
  readonly watch?: boolean;
  readonly export?: string;
  readonly splitRates?: boolean;
}

function requestOf(flags: BuildFlags): RenderRequest {
  refuseFormats(flags);
  if (flags.export !== undefined) throw notYet('--export');
  if (flags.splitRates) throw notYet('--split-rates');
  if (flags.watch) refuseWatching(flags);
  const name = packageName('--package', flags.package);
  return {
    targets: chosenTargets(flags.target),
    packageName: name,
    ...(flags.prefix ? { prefix: flags.prefix } : {}),
    ...(flags.singleHeader ? { singleHeader: true } : {}),
  };
}

/** A watch has no end, so neither one document nor one verdict. */
function refuseWatching(flags: BuildFlags): void {
  const other = wantsJson(flags) ? '--json' : flags.check ? '--check' : undefined;
  if (other === undefined) return;
  const message = `--watch and ${other} do not go together`;
  throw new CommandFailure([diagnose(FILE_CODES, 'BS6101', { message })], USAGE);
}

/** Builds, or with --check compares, or with --watch goes on. Throws CommandFailure for wrong usage. */
export async function build(file: string, flags: BuildFlags, io: Io): Promise<Status> {
  const request = requestOf(flags);
  return flags.watch ? watch(file, flags, request, io) : (await buildOnce(file, flags, request, io)).status;
}

/** Until Ctrl-C, which is the way to end it and no failure. */
async function watch(file: string, flags: BuildFlags, request: RenderRequest, io: Io): Promise<Status> {
  const { watchDesign } = await import('./watch.js');
  const reader = keptReader();
  const stop = new AbortController();
  let warm = false;
  const end = () => stop.abort();
  process.once('SIGINT', end);
  try {
    const once = async () => {
      const { status, design } = await buildOnce(file, flags, request, io, reader);
      const { files } = await design.reading;
      if (!warm) reader.read(design.path, design.shown).catch(() => undefined); // while nothing waits: the second reading is the slow one
      warm = true;
      return { status, files };
    };
    return await watchDesign(file, once, io, stop.signal);
  } finally {
    process.removeListener('SIGINT', end);
    await reader.close();
  }
}

interface Once {
  readonly status: Status;
  readonly design: Design;
}

async function buildOnce(
  file: string,
  flags: BuildFlags,
  request: RenderRequest,
  io: Io,
  reader?: Reader,
): Promise<Once> {
  const { design, blocks, diagnostics, failed } = await compileDesign(file, { ...request, ...(reader && { reader }) });
  const ended = (outcome: Outcome): Once => ({ design, status: finish(io, flags, outcome) });
  if (failed) return ended({ diagnostics, blocks: [], files: [] });
  const files = renderDesign(design, blocks, request).map((f) => ({ ...f, path: join(flags.out, f.path) }));
  const paths = files.map((f) => f.path.replaceAll('\\', '/'));
  if (flags.check) return { design, status: check(files, { diagnostics, blocks, files: paths }, flags, io) };
  try {
    if (!flags.force) refuseStrangers(files);
    writeFiles(files);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return ended({ diagnostics: [...diagnostics, ...error.diagnostics], blocks, files: [] });
  }
  return ended({ diagnostics, blocks, files: paths });
}

interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly blocks: readonly CompiledBlock[];
  readonly files: readonly string[];
  readonly patch?: string;
}

function check(files: Parameters<typeof staleFiles>[0], outcome: Outcome, flags: BuildFlags, io: Io): Status {
  try {
    const { paths, patch } = staleFiles(files);
    const stale = paths.length === 0 ? [] : [diagnose(FILE_CODES, 'BS6005', { paths })];
    return finish(io, flags, { ...outcome, diagnostics: [...outcome.diagnostics, ...stale], patch });
  } catch (error) {
    const unread = diagnose(FILE_CODES, 'BS6006', { path: flags.out, reason: reasonOf(error) });
    return finish(io, flags, { ...outcome, diagnostics: [...outcome.diagnostics, unread] });
  }
}

function finish(io: Io, flags: BuildFlags, { diagnostics, blocks, files, patch }: Outcome): Status {
  const ok = !diagnostics.some((d) => d.severity === 'error');
  if (wantsJson(flags)) {
    const extra = patch ? { patch } : {};
    json(io, { ok, files, diagnostics: diagnostics.map(diagnosticJson), blocks: blocks.map(summary), ...extra });
  } else {
    tell(io, diagnostics);
    if (patch !== undefined) io.out(patch);
    else if (ok) io.out(files.map((f) => `${f}\n`).join(''));
    if (ok) io.err(blocks.map(bounds).join(''));
  }
  return ok ? OK : FAILED;
}

const summary = (block: CompiledBlock) => ({
  name: block.name,
  outputs: block.certificates.map((c) => ({
    name: c.name,
    errorBound: q.toNumberUp(c.errorBound),
    boundKind: c.boundKind,
  })),
});

/** One line per output: the bound in units and LSB, and how it is known. */
function bounds(block: CompiledBlock): string {
  return block.certificates
    .map((c) => {
      const unit = block.outputs.find((o) => o.name === c.name)?.unit;
      const bound = `${spell(q.toNumberUp(c.errorBound))}${unit ? ` ${unit}` : ''}`;
      if (c.decisionMargin) {
        return `${block.name}: ${c.name} agrees wherever its condition is farther than ${spell(q.toNumberUp(c.decisionMargin))} from its threshold; ${block.realisation}\n`;
      }
      const jump = c.jumpBound ? ` + ${spell(q.toNumberUp(c.jumpBound))} once a decision differs` : '';
      return `${block.name}: |${c.name} error| <= ${bound} = ${spell(q.toNumberUp(c.errorBoundLsb))} LSB, ${c.boundKind}${jump}; ${block.realisation}\n`;
    })
    .join('');
}
