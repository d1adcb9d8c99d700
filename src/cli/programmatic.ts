// compile() and verify() for programs: what the commands do, without files and without exits.
import type { CompileResult, DesignInput, DesignOptions, VerifyOptions, VerifyResult } from '../api.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticJson } from '../diag/json.js';
import type { CompiledBlock } from '../ir/compiled.js';
import { CommandFailure } from './failure.js';
import { compileDesign, compileValues } from './pipeline.js';
import { type RenderedSource, renderDesign } from './render-design.js';
import { chosenTargets } from './targets-option.js';
import { DEFAULT_STEPS, verifyBlocks } from './verify-blocks.js';

interface Compiled {
  readonly design: RenderedSource;
  readonly blocks: readonly CompiledBlock[];
  readonly diagnostics: readonly Diagnostic[];
}

async function compiledOf(input: DesignInput, prefix?: string): Promise<Compiled> {
  if (typeof input === 'string') return compileDesign(input, { prefix });
  const { blocks, diagnostics } = await compileValues(input, prefix);
  return {
    design: { path: 'values', source: blocks.map((b) => `${b.name} ${b.numericsId}\n`).join('') },
    blocks,
    diagnostics,
  };
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
      const targets = chosenTargets(options.targets ?? []);
      const { design, blocks, diagnostics } = await compiledOf(input, options.prefix);
      if (!isOk(diagnostics)) return result(diagnostics, []);
      const { prefix, singleHeader, package: packageName = 'plain' } = options;
      return result(diagnostics, renderDesign(design, blocks, { targets, packageName, prefix, singleHeader }));
    },
    (diagnostics) => result(diagnostics, []),
  );
}

export function verify(input: DesignInput, options: VerifyOptions): Promise<VerifyResult> {
  return told<VerifyResult>(
    async () => {
      const targets = chosenTargets(options.targets ?? []);
      const compiled = await compiledOf(input, options.prefix);
      const { steps = DEFAULT_STEPS, seed = 1, vectors, prefix } = options;
      const done = await verifyBlocks(compiled, { targets, steps, seed, vectors, prefix });
      const diagnostics = [...compiled.diagnostics, ...done.flatMap((v) => v.diagnostics)];
      const skipped = done.flatMap((v) => v.skipped);
      const ok = isOk(diagnostics) && !skipped.some((s) => !s.extra);
      return { ok, results: done.flatMap((v) => v.rows), skipped, diagnostics: diagnostics.map(diagnosticJson) };
    },
    (diagnostics) => ({ ok: false, results: [], skipped: [], diagnostics: diagnostics.map(diagnosticJson) }),
  );
}
