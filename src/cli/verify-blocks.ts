// Every block of a compiled design on every target: vectors made or read, C rendered, run and judged.
import type { CompiledBlock } from '../ir/compiled.js';
import { readVectors } from '../sim/csv.js';
import { drivesOf } from '../sim/drive.js';
import { referenceTrace } from '../sim/reference.js';
import type { Stimulus } from '../sim/trace.js';
import { type Verification, verifyBlock } from '../sim/verify.js';
import type { Target } from '../target/schema.js';
import { badOption, CommandFailure } from './failure.js';
import { type RenderedSource, renderDesign } from './render-design.js';
import { realMeaning, vectorsFor } from './vectors.js';

export const DEFAULT_STEPS = 20_000;
export type Bounds = readonly [least: number, most: number];
export const STEPS: Bounds = [1, 100_000_000];
export const SEEDS: Bounds = [0, 2 ** 32 - 1];

/** A whole number within its bounds. Throws CommandFailure BS6102, with the text the user gave. */
export function within(option: string, given: unknown, value: unknown, [least, most]: Bounds): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw badOption(option, String(given), `a whole number from ${least} to ${most}`);
}

export interface VerifyRequest {
  readonly targets: readonly Target[];
  readonly steps: number;
  readonly seed: number;
  /** A CSV file of raw inputs, instead of the made vectors. */
  readonly vectors?: string;
  readonly prefix?: string;
  readonly keep?: boolean;
  readonly onProgress?: (text: string) => void;
}

export interface VerifiableDesign {
  readonly design: RenderedSource;
  readonly blocks: readonly CompiledBlock[];
}

/** One verification per block, one after the other. Throws CommandFailure when the user's vectors are not usable. */
export async function verifyBlocks(compiled: VerifiableDesign, request: VerifyRequest): Promise<Verification[]> {
  const done: Verification[] = [];
  for (const block of compiled.blocks) {
    const { vectors, steps, seed } = request;
    const stimulus = vectors === undefined ? vectorsFor(block, steps, seed) : userVectors(vectors, block);
    done.push(await verifyOne(compiled, block, stimulus, request));
  }
  return done;
}

const once = <T>(items: readonly T[], key: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];

/** What all blocks gave. A tool that is missing for one block is missing for all: it is told once. */
export function gathered(
  done: readonly Verification[],
): Pick<Verification, 'rows' | 'skipped' | 'diagnostics' | 'kept'> {
  const diagnostics = done.flatMap((v) => v.diagnostics);
  return {
    rows: done.flatMap((v) => v.rows),
    skipped: once(
      done.flatMap((v) => v.skipped),
      (s) => `${s.target} ${s.runner}`,
    ),
    diagnostics: once(diagnostics, (d) => `${d.code} ${d.message}`),
    kept: done.flatMap((v) => v.kept),
  };
}

function userVectors(path: string, block: CompiledBlock): Stimulus {
  const read = readVectors(path, drivesOf(block));
  if ('diagnostics' in read) throw new CommandFailure(read.diagnostics);
  return read.stimulus;
}

function verifyOne(compiled: VerifiableDesign, block: CompiledBlock, stimulus: Stimulus, request: VerifyRequest) {
  const builds = request.targets.map((target) => {
    const files = renderDesign(compiled.design, [block], {
      targets: [target],
      packageName: 'plain',
      prefix: request.prefix,
    });
    return { target, sources: files.filter((f) => /\.[ch]$/.test(f.path)) };
  });
  const reference = referenceTrace(block.program, stimulus);
  const { free, restarted } = realMeaning(block, stimulus, reference);
  return verifyBlock({
    block,
    builds,
    stimulus,
    reference,
    real: free,
    ...(restarted ? { restarted } : {}),
    options: {
      keep: request.keep ?? false,
      ...(request.onProgress ? { onProgress: request.onProgress } : {}),
    },
  });
}
