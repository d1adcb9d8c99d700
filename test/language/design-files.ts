// Design texts as files: written to a folder of their own, type-checked together as the front end would, executed as it would.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { executeDesign } from '../../src/frontend/execute.js';
import { openProject, typeErrors } from '../../src/frontend/type-check.js';

export interface DesignText {
  /** File name without its ending. */
  readonly name: string;
  readonly source: string;
}
export interface DesignFile extends DesignText {
  readonly path: string;
}

export function writeDesigns(designs: readonly DesignText[]): readonly DesignFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'backstep-designs-'));
  return designs.map((d) => {
    const path = join(folder, `${d.name}.ts`);
    writeFileSync(path, d.source);
    return { ...d, path };
  });
}

/** What strict TypeScript has to say, 'name: line: message' each. */
export function typeProblems(files: readonly DesignFile[]): readonly string[] {
  if (files.length === 0) return [];
  const project = openProject(files[0].path, '');
  const sources = files.map((f) => project.addSourceFileAtPath(f.path));
  const told = typeErrors(project, sources[0], (file) => basename(file));
  return told.map((d) => `${d.place && 'file' in d.place ? `${d.place.file}:${d.place.line}` : ''}: ${d.message}`);
}

/** The exports of a design, run as the compiler runs it. */
export async function exportsOf(file: DesignFile): Promise<Readonly<Record<string, unknown>>> {
  const { exports, failure } = await executeDesign(file.path, `${file.name}.ts`, await import('../../src/index.js'));
  if (!exports) throw new Error(`${file.name} threw: ${failure?.map((d) => d.message).join('; ')}`);
  return exports;
}
