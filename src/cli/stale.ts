// build --check: how the files on disk differ from what the design builds.
import { createTwoFilesPatch } from 'diff';
import { type OutputFile, readIfThere } from './ownership.js';

export interface Stale {
  readonly paths: readonly string[];
  /** Unified diff from what is there to what would be written. */
  readonly patch: string;
}

/** Differing and missing files. */
export function staleFiles(files: readonly OutputFile[]): Stale {
  const differing = files.flatMap(({ path, text }) => {
    const old = readIfThere(path);
    if (old === text) return [];
    const from = old === undefined ? '/dev/null' : `a/${path}`;
    const options = { context: 3, headerOptions: undefined };
    return [{ path, patch: createTwoFilesPatch(from, `b/${path}`, old ?? '', text, '', '', options) }];
  });
  const patch = differing.map((d) => d.patch.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2')).join('');
  return { paths: differing.map((d) => d.path), patch };
}
