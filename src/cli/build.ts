// backstep build: a design file to C, header, manifest and package files.
import { join } from 'node:path';
import { FILE_CODES } from '../diag/codes/files.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticJson } from '../diag/json.js';
import { spell } from '../diag/numbers.js';
import { diagnose } from '../diag/reporter.js';
import type { CompiledBlock } from '../ir/compiled.js';
import * as q from '../num/rational.js';
import { CommandFailure, notYet, reasonOf } from './failure.js';
import { refuseFormats, wantsJson } from './format-option.js';
import { type Io, json, tell } from './io.js';
import { packageName } from './package-option.js';
import { compileDesign } from './pipeline.js';
import { type RenderRequest, renderDesign } from './render-design.js';
import { staleFiles } from './stale.js';
import { FAILED, OK, type Status } from './status.js';
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
}

function requestOf(flags: BuildFlags): RenderRequest {
  refuseFormats(flags);
  if (flags.watch) throw notYet('--watch');
  if (flags.export !== undefined) throw notYet('--export');
  const name = packageName('--package', flags.package);
  return {
    targets: chosenTargets(flags.target),
    packageName: name,
    ...(flags.prefix ? { prefix: flags.prefix } : {}),
    ...(flags.singleHeader ? { singleHeader: true } : {}),
  };
}

/** Builds, or with --check compares. Throws CommandFailure for wrong usage and for files that cannot be written. */
export async function build(file: string, flags: BuildFlags, io: Io): Promise<Status> {
  const request = requestOf(flags);
  const { design, blocks, diagnostics, failed } = await compileDesign(file, request);
  if (failed) return finish(io, flags, { diagnostics, blocks: [], files: [] });
  const files = renderDesign(design, blocks, request).map((f) => ({ ...f, path: join(flags.out, f.path) }));
  const paths = files.map((f) => f.path.replaceAll('\\', '/'));
  if (flags.check) return check(files, { diagnostics, blocks, files: paths }, flags, io);
  try {
    if (!flags.force) refuseStrangers(files);
    writeFiles(files);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return finish(io, flags, { diagnostics: [...diagnostics, ...error.diagnostics], blocks, files: [] });
  }
  return finish(io, flags, { diagnostics, blocks, files: paths });
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
      return `${block.name}: |${c.name} error| <= ${bound} = ${spell(q.toNumberUp(c.errorBoundLsb))} LSB, ${c.boundKind}; ${block.realisation}\n`;
    })
    .join('');
}
