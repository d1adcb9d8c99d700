// backstep verify: compiles the C of a design, runs it on its targets, compares every bit with the fixed-point reference.
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticJson } from '../diag/json.js';
import { spell } from '../diag/numbers.js';
import type { SkippedRunner, Verification, VerifyRow } from '../sim/verify.js';
import { notYet } from './failure.js';
import { refuseFormats, wantsJson } from './format-option.js';
import { type Io, json, tell } from './io.js';
import { compileDesign } from './pipeline.js';
import { FAILED, OK, type Status, TOOL_MISSING, worst } from './status.js';
import { chosenTargets } from './targets-option.js';
import { type Bounds, DEFAULT_STEPS, gathered, SEEDS, STEPS, verifyBlocks, within } from './verify-blocks.js';

export interface VerifyFlags {
  readonly target: readonly string[];
  readonly steps?: string;
  readonly seed?: string;
  readonly vectors?: string;
  readonly prefix?: string;
  readonly keep?: boolean;
  readonly json?: boolean;
  readonly format?: string;
  readonly junit?: string;
}

const wholeNumber = (option: string, text: string | undefined, otherwise: number, bounds: Bounds): number =>
  text === undefined ? otherwise : within(option, text, /^\d+$/.test(text) ? Number(text) : Number.NaN, bounds);

/** Verifies every block on every target. Throws CommandFailure for wrong usage. */
export async function verify(file: string, flags: VerifyFlags, io: Io): Promise<Status> {
  refuseFormats(flags);
  if (flags.junit !== undefined) throw notYet('--junit');
  const steps = wholeNumber('--steps', flags.steps, DEFAULT_STEPS, STEPS);
  const seed = wholeNumber('--seed', flags.seed, 1, SEEDS);
  const targets = chosenTargets(flags.target);
  const compiled = await compileDesign(file, flags);
  if (compiled.failed) return finish(io, flags, compiled.diagnostics, []);
  const request = { targets, steps, seed, vectors: flags.vectors, prefix: flags.prefix, keep: flags.keep };
  const onProgress = (text: string) => {
    if (io.progress) io.err(`\r\x1b[K${text}`);
  };
  const verifications = await verifyBlocks(compiled, { ...request, onProgress });
  if (io.progress) io.err('\r\x1b[K');
  return finish(io, flags, compiled.diagnostics, verifications);
}

function finish(io: Io, flags: VerifyFlags, design: readonly Diagnostic[], done: readonly Verification[]): Status {
  const { rows: results, skipped, kept, diagnostics: found } = gathered(done);
  const diagnostics = [...design, ...found];
  const failed = diagnostics.some((d) => d.severity === 'error');
  const status = worst([failed ? FAILED : OK, skipped.some((s) => !s.extra) ? TOOL_MISSING : OK]);
  if (wantsJson(flags)) {
    json(io, { ok: status === OK, results, skipped, diagnostics: diagnostics.map(diagnosticJson) });
  } else {
    tell(io, diagnostics);
    io.out([...results.map(rowText), ...skipped.filter((s) => s.extra).map(skipText)].join(''));
    for (const folder of kept) io.err(`kept: ${folder}\n`);
  }
  return status;
}

function rowText(row: VerifyRow): string {
  const cost = row.instructionsPerStep ?? row.cyclesPerStep;
  const unit = row.instructionsPerStep ? 'instructions' : 'cycles';
  return [
    `${row.block} on ${row.target} (${row.runner}): ${row.steps} steps, ${row.mismatches} mismatches`,
    ...row.outputs.map((o) => `|${o.name} error| ${spell(o.maxError)} <= ${spell(o.errorBound)} ${o.boundKind}`),
    ...(cost ? [`${cost.min} to ${cost.max} ${unit} per step`] : []),
    ...(row.flashBytes === undefined ? [] : [`flash ${row.flashBytes} B`]),
    ...(row.ramBytes === undefined ? [] : [`RAM ${row.ramBytes} B`]),
    ...(row.stackBytes === undefined ? [] : [`stack ${row.stackBytes} B`]),
  ]
    .join(', ')
    .concat('\n');
}

const skipText = (s: SkippedRunner): string =>
  `${s.target} (${s.runner}): skipped, ${s.tool} is not installed (${s.package})\n`;
