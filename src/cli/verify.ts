// backstep verify: compiles the C of a design, runs it on its targets, compares every bit with the fixed-point reference.
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticJson } from '../diag/json.js';
import { spell } from '../diag/numbers.js';
import type { CompiledBlock } from '../ir/compiled.js';
import { readVectors } from '../sim/csv.js';
import { referenceTrace } from '../sim/reference.js';
import type { Stimulus } from '../sim/trace.js';
import { type SkippedRunner, type Verification, type VerifyRow, verifyBlock } from '../sim/verify.js';
import type { Target } from '../target/schema.js';
import { badOption, CommandFailure, notYet } from './failure.js';
import { refuseFormats, wantsJson } from './format-option.js';
import { type Io, json, tell } from './io.js';
import { type CompiledDesign, compileDesign } from './pipeline.js';
import { renderDesign } from './render-design.js';
import { FAILED, OK, type Status, TOOL_MISSING, worst } from './status.js';
import { chosenTargets } from './targets-option.js';
import { realTraces, vectorsFor } from './vectors.js';

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

const DEFAULT_STEPS = 20_000;
const MOST_STEPS = 100_000_000;

function wholeNumber(option: string, text: string | undefined, otherwise: number, least: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw badOption(option, text, `a whole number from ${least} to ${most}`);
}

/** Verifies every block on every target. Throws CommandFailure for wrong usage. */
export async function verify(file: string, flags: VerifyFlags, io: Io): Promise<Status> {
  refuseFormats(flags);
  if (flags.junit !== undefined) throw notYet('--junit');
  const steps = wholeNumber('--steps', flags.steps, DEFAULT_STEPS, 1, MOST_STEPS);
  const seed = wholeNumber('--seed', flags.seed, 1, 0, 2 ** 32 - 1);
  const targets = chosenTargets(flags.target);
  const compiled = await compileDesign(file, flags);
  if (compiled.failed) return finish(io, flags, compiled.diagnostics, []);
  const verifications: Verification[] = [];
  for (const block of compiled.blocks) {
    const stimulus = flags.vectors === undefined ? vectorsFor(block, steps, seed) : userVectors(flags.vectors, block);
    verifications.push(await verifyOne(compiled, block, targets, stimulus, flags, io));
  }
  if (io.progress) io.err('\r\x1b[K');
  const found = verifications.flatMap((v) => v.diagnostics);
  return finish(io, flags, [...compiled.diagnostics, ...found], verifications);
}

function userVectors(path: string, block: CompiledBlock): Stimulus {
  const read = readVectors(path, block.program.inputs);
  if ('diagnostics' in read) throw new CommandFailure(read.diagnostics);
  return read.stimulus;
}

function verifyOne(
  compiled: CompiledDesign,
  block: CompiledBlock,
  targets: readonly Target[],
  stimulus: Stimulus,
  flags: VerifyFlags,
  io: Io,
): Promise<Verification> {
  const builds = targets.map((target) => {
    const request = { targets: [target], packageName: 'plain' as const, prefix: flags.prefix };
    const files = renderDesign(compiled.design, [block], request);
    return { target, sources: files.filter((f) => /\.[ch]$/.test(f.path)) };
  });
  return verifyBlock({
    block,
    builds,
    stimulus,
    reference: referenceTrace(block.program, stimulus),
    real: realTraces(block, stimulus),
    options: {
      keep: flags.keep ?? false,
      onProgress: (text) => {
        if (io.progress) io.err(`\r\x1b[K${text}`);
      },
    },
  });
}

function finish(io: Io, flags: VerifyFlags, diagnostics: readonly Diagnostic[], done: readonly Verification[]): Status {
  const results = done.flatMap((v) => v.rows);
  const skipped = done.flatMap((v) => v.skipped);
  const failed = diagnostics.some((d) => d.severity === 'error');
  const status = worst([failed ? FAILED : OK, skipped.some((s) => !s.extra) ? TOOL_MISSING : OK]);
  if (wantsJson(flags)) {
    json(io, { ok: status === OK, results, skipped, diagnostics: diagnostics.map(diagnosticJson) });
  } else {
    tell(io, diagnostics);
    io.out([...results.map(rowText), ...skipped.filter((s) => s.extra).map(skipText)].join(''));
    for (const folder of done.flatMap((v) => v.kept)) io.err(`kept: ${folder}\n`);
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
