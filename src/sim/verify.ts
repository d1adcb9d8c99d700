// One block on its targets: run, compare bit for bit, hold the real-valued error against the certificate. Law: `ok` only when
// every run that took place is right in every bit and within every bound.
import os from 'node:os';
import { VERIFY_CODES } from '../diag/codes/verify.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnose } from '../diag/reporter.js';
import type { CompiledBlock } from '../ir/compiled.js';
import type { Target } from '../target/schema.js';
import { sideBySide } from './command.js';
import { compareTraces } from './compare.js';
import type { RealTraces, Restarted } from './meaning.js';
import { type Breach, type OutputError, realErrors, type StateError } from './outputs.js';
import type { Completed, Failed, Figures, RunOptions, RunResult, Skip, SourceFile } from './result.js';
import { runOn } from './run.js';
import type { Stimulus, Trace } from './trace.js';

/** The emitted files of the block for one target. */
export interface TargetBuild {
  readonly target: Target;
  readonly sources: readonly SourceFile[];
}

export interface VerifyInput {
  readonly block: CompiledBlock;
  readonly builds: readonly TargetBuild[];
  readonly stimulus: Stimulus;
  /** Outputs and states of the TypeScript fixed-point reference on `stimulus`. */
  readonly reference: Trace;
  /** The float64 meaning of each output on the exact values of `stimulus`, in engineering units. */
  readonly real: RealTraces;
  /** Of a block whose bounds are per-step: the same, restarted from the fixed state before every step. */
  readonly restarted?: Restarted;
  readonly options?: RunOptions;
}

/** One line of `verify --json`. */
export interface VerifyRow extends Figures {
  readonly block: string;
  readonly target: string;
  readonly runner: string;
  readonly steps: number;
  readonly mismatches: number;
  readonly outputs: readonly OutputError[];
  /** Of a block whose bounds are per-step. */
  readonly states?: readonly StateError[];
  /** How often the tunables were set; absent where there are none. */
  readonly settings?: number;
}

export interface SkippedRunner extends Skip {
  readonly runner: string;
  /** Another runner of the same target stands in: does not count as a missing target. */
  readonly extra: boolean;
}

export interface Verification {
  readonly ok: boolean;
  readonly rows: readonly VerifyRow[];
  readonly skipped: readonly SkippedRunner[];
  readonly diagnostics: readonly Diagnostic[];
  /** Exact command lines, by target and runner. */
  readonly commands: readonly { readonly target: string; readonly runner: string; readonly lines: readonly string[] }[];
  /** Working folders left behind with `keep`. */
  readonly kept: readonly string[];
}

interface Place {
  readonly block: string;
  readonly target: string;
  readonly runner: string;
}

interface Judged {
  readonly row?: VerifyRow;
  readonly diagnostics: readonly Diagnostic[];
}

const figuresOf = (r: Completed): Figures => ({
  ...(r.instructionsPerStep ? { instructionsPerStep: r.instructionsPerStep } : {}),
  ...(r.cyclesPerStep ? { cyclesPerStep: r.cyclesPerStep } : {}),
  ...(r.flashBytes === undefined ? {} : { flashBytes: r.flashBytes }),
  ...(r.ramBytes === undefined ? {} : { ramBytes: r.ramBytes }),
  ...(r.stackBytes === undefined ? {} : { stackBytes: r.stackBytes }),
});

function breached(at: Place, { signal, step, error, bound, decision }: Breach): Diagnostic {
  if (decision) return diagnose(VERIFY_CODES, 'BS7008', { ...at, output: signal, step });
  const [maxError, most] = [`${error}`, `${bound}`];
  return diagnose(VERIFY_CODES, 'BS7002', { ...at, output: signal, step, maxError, bound: most });
}

function judgeCompleted(input: VerifyInput, target: string, r: Completed): Judged {
  const { block } = input;
  const at = { block: block.name, target, runner: r.runner };
  const diagnostics: Diagnostic[] = [];
  const { mismatches, first } = compareTraces(input.reference, r);
  if (first !== undefined) diagnostics.push(diagnose(VERIFY_CODES, 'BS7001', { ...at, ...first, mismatches }));
  const { restarted, real, stimulus } = input;
  const { breaches, ...errors } = realErrors(block, { free: real, ...(restarted ? { restarted } : {}) }, r);
  for (const b of breaches) diagnostics.push(breached(at, b));
  for (const note of r.notes) diagnostics.push(diagnose(VERIFY_CODES, 'BS7007', { ...at, ...note }));
  const settings = block.tunables?.length ? { settings: stimulus.settings?.length ?? 0 } : {};
  return { row: { ...at, steps: r.steps, mismatches, ...errors, ...settings, ...figuresOf(r) }, diagnostics };
}

function judgeFailed(block: string, target: string, r: Failed): Diagnostic {
  const at = { block, target, runner: r.runner, output: r.output };
  if (r.stage === 'build') return diagnose(VERIFY_CODES, 'BS7003', at);
  if (r.stage === 'timeout') return diagnose(VERIFY_CODES, 'BS7005', { ...at, limit: r.status });
  return diagnose(VERIFY_CODES, 'BS7004', { ...at, status: r.status });
}

function judge(input: VerifyInput, target: string, r: RunResult): Judged {
  if (r.kind === 'completed') return judgeCompleted(input, target, r);
  if (r.kind === 'failed') return { diagnostics: [judgeFailed(input.block.name, target, r)] };
  return { diagnostics: r.extra ? [] : [diagnose(VERIFY_CODES, 'BS7006', r.skipped)] };
}

/** Runs the block on every target given, side by side, and judges every run. */
export async function verifyBlock(input: VerifyInput): Promise<Verification> {
  const processors = os.availableParallelism();
  const parallel = input.builds.length > 1 ? 1 : processors;
  const jobs = input.builds.map(({ target, sources }) => async () => {
    const results = await runOn(target, sources, input.block, input.stimulus, { ...input.options, parallel });
    return results.map((r) => ({ target: target.name, r, judged: judge(input, target.name, r) }));
  });
  const all = (await sideBySide(jobs, processors)).flat();
  const diagnostics = all.flatMap(({ judged }) => judged.diagnostics);
  return {
    ok: !diagnostics.some((d) => d.severity === 'error'),
    rows: all.flatMap(({ judged }) => (judged.row ? [judged.row] : [])),
    skipped: all.flatMap(({ r }) => (r.kind === 'skipped' ? [{ ...r.skipped, runner: r.runner, extra: r.extra }] : [])),
    diagnostics,
    commands: all.flatMap(({ target, r }) =>
      r.kind === 'skipped' ? [] : [{ target, runner: r.runner, lines: r.commands }],
    ),
    kept: all.flatMap(({ r }) => (r.kind !== 'skipped' && r.folder !== undefined ? [r.folder] : [])),
  };
}
