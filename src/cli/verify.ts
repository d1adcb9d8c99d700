// backstep verify: compiles the C of a design, runs it on its targets, compares every bit with the fixed-point reference.
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticJson } from '../diag/json.js';
import { spell } from '../diag/numbers.js';
import type { OutputError, StateError } from '../sim/outputs.js';
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

/** One output: its error, what decisions that differ added, and how far free-running reference and C drift apart. */
function outputText(o: OutputError): string {
  const steps = `${o.jumps} step${o.jumps === 1 ? '' : 's'}`;
  if (o.decisionMargin !== undefined)
    return `${o.name} decided otherwise in ${steps}, margin ${spell(o.decisionMargin)}`;
  const jump = o.jumpBound === undefined ? '' : ` + jump ${spell(o.jumpBound)}`;
  return [
    `|${o.name} error| ${spell(o.maxError)} <= ${spell(o.errorBound)}${jump} ${o.boundKind}`,
    ...(o.jumps ? [`jumps in ${steps}, up to ${spell(o.jumpError ?? 0)}`] : []),
    ...(o.drift === undefined ? [] : [`drift ${spell(o.drift)}`]),
  ].join(', ');
}

const stateText = (s: StateError): string =>
  `|s.${s.name} error| ${spell(s.maxError)}, bound ${spell(s.errorBound)}${s.jumps ? `, jumps in ${s.jumps} steps` : ''}`;

const settingsText = (times: number): string =>
  times === 0 ? 'tunables at their init' : `tunables set ${times} time${times === 1 ? '' : 's'}`;

/** The line of one run. */
export function rowText(row: VerifyRow): string {
  const cost = row.instructionsPerStep ?? row.cyclesPerStep;
  const unit = row.instructionsPerStep ? 'instructions' : 'cycles';
  return [
    `${row.block} on ${row.target} (${row.runner}): ${row.steps} steps, ${row.mismatches} mismatches`,
    ...row.outputs.map(outputText),
    ...(row.states ?? []).filter((s) => !(s.maxError <= s.errorBound) || s.jumps).map(stateText),
    ...(row.settings === undefined ? [] : [settingsText(row.settings)]),
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
