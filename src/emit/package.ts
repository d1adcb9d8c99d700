// A package: every file of a build as path and text.
// Law: a function of its arguments alone (no clock, no paths of this machine), sorted by path.
import { createHash } from 'node:crypto';
import type { CompiledBlock } from '../ir/compiled.js';
import type { CTraits } from '../passes/machine/traits.js';
import { blockContext, marker, optionsOf } from './block-context.js';
import type { PackageContext } from './context.js';
import { manifest } from './manifest.js';
import { legal } from './names.js';
import { applicable, loadTemplates, render } from './render.js';

export interface RenderOptions {
  readonly packageName: 'plain' | 'cmake';
  readonly traits: CTraits;
  readonly singleHeader?: boolean;
  readonly toolVersion: string;
  /** SPDX expression of the design's package.json. */
  readonly license?: string;
  /** The design file as named in files (no folders of this machine) and its hash. */
  readonly source: { readonly name: string; readonly sha256: string };
  readonly optionsLine: string;
  readonly project?: { readonly name: string; readonly version: string };
}

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Name and version as CMake takes them. */
function project(blocks: readonly CompiledBlock[], given: RenderOptions['project']): { name: string; version: string } {
  const name = legal(given?.name ?? blocks[0]?.name ?? 'control');
  const version = /^\d+(\.\d+){0,3}/.exec(given?.version ?? '')?.[0] ?? '0.0.0';
  return { name, version };
}

function packageContext(blocks: readonly CompiledBlock[], options: RenderOptions): PackageContext {
  const { name, version } = project(blocks, options.project);
  const names = blocks.map((b) => b.name).sort();
  const single = options.singleHeader ?? false;
  return {
    marker: marker(options.toolVersion, options.source.name),
    options: optionsOf(options),
    project: name,
    projectVersion: version,
    libraryKind: single ? ' INTERFACE' : '',
    scope: single ? 'INTERFACE' : 'PUBLIC',
    sources: single ? [] : names.map((n) => `${n}.c`),
    headers: names.map((n) => `${n}.h`),
  };
}

const hashes = (files: readonly OutputFile[]): Record<string, string> =>
  Object.fromEntries(files.map((f) => [f.path, sha256(f.text)]));

const byPath = (a: OutputFile, b: OutputFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

/** All files of a package, the manifests among them. */
export function renderPackage(blocks: readonly CompiledBlock[], options: RenderOptions): OutputFile[] {
  const templates = loadTemplates(options.packageName);
  const mode = { singleHeader: options.singleHeader ?? false };
  const shared = applicable(templates.files, mode).map((t) => render(t, packageContext(blocks, options)));
  const own = blocks.flatMap((block) => {
    const context = blockContext(block, options);
    const files = applicable(templates.blocks, mode).map((t) => render(t, context));
    const text = manifest(block, {
      toolVersion: options.toolVersion,
      source: options.source,
      options: options.optionsLine,
      files: hashes([...files, ...shared].sort(byPath)),
    });
    return [...files, { path: `${block.name}.json`, text }];
  });
  return [...own, ...shared].sort(byPath);
}
