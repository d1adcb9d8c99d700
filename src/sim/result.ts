// What a run returns: figures and a trace, or why there is none. Nothing here is an exception: a missing tool is an answer.
import path from 'node:path';
import type { Target } from '../target/schema.js';
import type { Trace } from './trace.js';

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export interface SourceFile {
  /** Relative to the folder the files are compiled in. */
  readonly path: string;
  readonly text: string;
}

/** A figure that was not measured is absent, never zero; `notes` says why. */
export interface Figures {
  readonly instructionsPerStep?: Spread;
  readonly cyclesPerStep?: Spread;
  /** Code, constants and the compiler's library routines reached from NAME_step and NAME_init. */
  readonly flashBytes?: number;
  /** The state struct and whatever the object keeps in RAM. */
  readonly ramBytes?: number;
  /** Below the stack pointer of the caller (QEMU, AVR: measured, worst of the steps run; host: sum of -fstack-usage). */
  readonly stackBytes?: number;
}

export interface Completed extends Trace, Figures {
  readonly kind: 'completed';
  readonly runner: string;
  /** Exact command lines of compilers and emulators, in order. */
  readonly commands: readonly string[];
  readonly notes: readonly { readonly figure: string; readonly reason: string }[];
  /** The working folder, when it was kept. */
  readonly folder?: string;
}

/** What a runner returns to run.ts. */
export type Measured = Omit<Completed, 'kind' | 'runner' | 'commands' | 'folder'>;

export interface Failed {
  readonly kind: 'failed';
  readonly runner: string;
  readonly stage: 'build' | 'run' | 'timeout';
  /** e.g. 'exit status 1', 'killed by SIGSEGV', '60 s'. */
  readonly status: string;
  /** The first lines the tool printed. */
  readonly output: readonly string[];
  readonly commands: readonly string[];
  readonly folder?: string;
}

export interface Skip {
  readonly target: string;
  readonly tool: string;
  readonly package: string;
}

export interface Skipped {
  readonly kind: 'skipped';
  readonly runner: string;
  readonly skipped: Skip;
  /** The target has another runner, so nothing is lost: status 0. */
  readonly extra: boolean;
}

export type RunResult = Completed | Failed | Skipped;

export interface RunOptions {
  /** Per child process. */
  readonly timeoutMs?: number;
  /** Leave the working folders. */
  readonly keep?: boolean;
  /** Steps whose instructions are counted on an emulator; 0: none. */
  readonly countSteps?: number;
  /** Builds of one target run at a time; the number of processors if absent. */
  readonly parallel?: number;
  readonly onProgress?: (text: string) => void;
}

export const DEFAULT_TIMEOUT_MS = 120_000;
export const DEFAULT_COUNT_STEPS = 512;

/** Minimum, lower median and maximum; undefined for no counts. */
export function spread(counts: Uint32Array): Spread | undefined {
  if (counts.length === 0) return undefined;
  const sorted = counts.slice().sort();
  return { min: sorted[0], median: sorted[(sorted.length - 1) >> 1], max: sorted[sorted.length - 1] };
}

/** The folder of a target's shared C files. */
export const commonFolder = (target: Target): string => path.join(target.folder, '..', 'common');
