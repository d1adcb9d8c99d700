// compile() and verify() for programs: what the commands do, without files and without exits.
import type { CompileResult, DesignInput, DesignOptions, VerifyOptions, VerifyResult } from '../api.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticJson } from '../diag/json.js';
import type { CompiledBlock } from '../ir/compiled.js';
import { isObject } from '../signals/checking.js';
import { badOption, CommandFailure } from './failure.js';
import { packageName } from './package-option.js';
import { compileDesign, compileValues } from './pipeline.js';
import { type RenderedSource, renderDesign } from './render-design.js';
import { chosenTargets } from './targets-option.js';
import { DEFAULT_STEPS, gathered, SEEDS, STEPS, verifyBlocks, within } from './verify-blocks.js';

interface Compiled {
  readonly design: RenderedSource;
  readonly blocks: readonly CompiledBlock[];
  readonly diagnostics: readonly Diagnostic[];
}

async function compiledOf(input: DesignInput, prefix?: string): Promise<Compiled> {
  if (typeof input === 'string') return compileDesign(input, { prefix });
  if (!isObject(input) || Object.keys(input).length === 0) {
    throw badOption('design', describe(input), 'the path of a design file, nor an object of blocks by name');
  }
  const { blocks, diagnostics } = await compileValues(input, prefix);
  return {
    design: { path: 'values', source: blocks.map((b) => `${b.name} ${b.numericsId}\n`).join('') },
    blocks,
    diagnostics,
  };
}

const describe = (value: unknown): string => (isObject(value) ? '{}' : String(value));

/** Refuses options that are none, as the command line does. */
function checkOptions(options: unknown, known: readonly string[]): void {
  if (!isObject(options)) throw badOption('options', String(options), 'an object');
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw badOption('option', unknown, `one of ${known.join(', ')}`);
}

/** Refusals (an unknown target, a missing file) become diagnostics; bugs are thrown on. */
async function told<T>(work: () => Promise<T>, otherwise: (diagnostics: readonly Diagnostic[]) => T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommandFailure) return otherwise(error.diagnostics);
    throw error;
  }
}

const isOk = (diagnostics: readonly Diagnostic[]): boolean => !diagnostics.some((d) => d.severity === 'error');

export function compile(input: DesignInput, options: DesignOptions): Promise<CompileResult> {
  const result = (diagnostics: readonly Diagnostic[], files: CompileResult['files']): CompileResult => ({
    ok: isOk(diagnostics),
    files,
    manifests: files.filter((f) => f.path.endsWith('.json')).map((f) => JSON.parse(f.text) as object),
    diagnostics: diagnostics.map(diagnosticJson),
  });
  return told(
    async () => {
      checkOptions(options, ['targets', 'package', 'prefix', 'singleHeader']);
      const { prefix, singleHeader } = options;
      const name = packageName('package', options.package ?? 'plain');
      const targets = chosenTargets(options.targets ?? []);
      const { design, blocks, diagnostics } = await compiledOf(input, prefix);
      if (!isOk(diagnostics)) return result(diagnostics, []);
      return result(diagnostics, renderDesign(design, blocks, { targets, packageName: name, prefix, singleHeader }));
    },
    (diagnostics) => result(diagnostics, []),
  );
}

export function verify(input: DesignInput, options: VerifyOptions): Promise<VerifyResult> {
  return told<VerifyResult>(
    async () => {
      checkOptions(options, ['targets', 'steps', 'seed', 'vectors', 'prefix']);
      const { vectors, prefix } = options;
      const steps = within('steps', options.steps, options.steps ?? DEFAULT_STEPS, STEPS);
      const seed = within('seed', options.seed, options.seed ?? 1, SEEDS);
      const targets = chosenTargets(options.targets ?? []);
      const compiled = await compiledOf(input, prefix);
      const done = gathered(await verifyBlocks(compiled, { targets, steps, seed, vectors, prefix }));
      const diagnostics = [...compiled.diagnostics, ...done.diagnostics];
      const ok = isOk(diagnostics) && !done.skipped.some((s) => !s.extra);
      return { ok, results: done.rows, skipped: done.skipped, diagnostics: diagnostics.map(diagnosticJson) };
    },
    (diagnostics) => ({ ok: false, results: [], skipped: [], diagnostics: diagnostics.map(diagnosticJson) }),
  );
}
