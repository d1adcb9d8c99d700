// A compiled design to the files of one or several targets, in memory.
import { basename, join } from 'node:path';
import { renderPackage, sha256 } from '../emit/package.js';
import type { Design } from '../frontend/load.js';
import type { CompiledBlock } from '../ir/compiled.js';
import type { Target } from '../target/schema.js';
import { type OutputFile, seal } from './ownership.js';
import { version } from './package-info.js';
import { projectOf } from './project.js';

/** What the files say they were made from. */
export type RenderedSource = Pick<Design, 'path' | 'source'>;

export interface RenderRequest {
  readonly targets: readonly Target[];
  readonly packageName: 'plain' | 'cmake';
  readonly prefix?: string;
  readonly singleHeader?: boolean;
}

/** The options that shaped the files, as the command line says them; the output folder is not one of them. */
const optionsLine = (target: Target, r: RenderRequest): string =>
  [
    `-t ${target.name}`,
    `--package ${r.packageName}`,
    ...(r.prefix ? [`--prefix ${r.prefix}`] : []),
    ...(r.singleHeader ? ['--single-header'] : []),
  ].join(' ');

/** Paths are relative to the output folder: one target's files lie in it, several targets' in a folder each. */
export function renderDesign(
  design: RenderedSource,
  blocks: readonly CompiledBlock[],
  request: RenderRequest,
): OutputFile[] {
  const source = { name: basename(design.path), sha256: sha256(design.source) };
  return request.targets.flatMap((target) => {
    const files = renderPackage(blocks, {
      packageName: request.packageName,
      traits: target.c,
      singleHeader: request.singleHeader ?? false,
      toolVersion: version(),
      ...projectOf(design.path),
      source,
      optionsLine: optionsLine(target, request),
    });
    const folder = request.targets.length > 1 ? target.name : '';
    return files.map((file) => seal({ ...file, path: join(folder, file.path) }));
  });
}
