// compile() and verify() as a program calls them. The work loads when it is called, so that a design may import this package cheaply.
import type { Block } from './blocks/block.js';
import type { Lti } from './blocks/lti.js';
import type { DiagnosticJson } from './diag/json.js';
import type { SkippedRunner, VerifyRow } from './sim/verify.js';

/** The path of a design file, or blocks by the names their C shall have. */
export type DesignInput = string | Readonly<Record<string, Lti | Block>>;

export interface DesignOptions {
  /** 'host' by default. With several, each one's files lie in a folder of its name. */
  readonly targets?: readonly string[];
  readonly package?: 'plain' | 'cmake';
  readonly prefix?: string;
  readonly singleHeader?: boolean;
}

export interface CompileResult {
  readonly ok: boolean;
  /** Paths relative to the output folder; [] when a diagnostic is an error. Nothing is written. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly manifests: readonly object[];
  readonly diagnostics: readonly DiagnosticJson[];
}

export interface VerifyOptions {
  readonly targets?: readonly string[];
  readonly steps?: number;
  readonly seed?: number;
  /** A CSV file of raw inputs, instead of made vectors. */
  readonly vectors?: string;
  readonly prefix?: string;
}

export interface VerifyResult {
  readonly ok: boolean;
  readonly results: readonly VerifyRow[];
  readonly skipped: readonly SkippedRunner[];
  readonly diagnostics: readonly DiagnosticJson[];
}

/** Compiles a design to files in memory. Mistakes are in `diagnostics`; only a bug of ours throws. */
export const compile = async (design: DesignInput, options: DesignOptions = {}): Promise<CompileResult> =>
  (await import('./cli/programmatic.js')).compile(design, options);

/** Compiles a design, runs its C on the targets and compares. Mistakes are in `diagnostics`; only a bug of ours throws. */
export const verify = async (design: DesignInput, options: VerifyOptions = {}): Promise<VerifyResult> =>
  (await import('./cli/programmatic.js')).verify(design, options);
