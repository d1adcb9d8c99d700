// Reads a design file through TypeScript: its errors, its exports in source order, the place of every property.
// A kept reader parses again what changed, not the libraries. Law: it answers as a new one would; in doubt it is made anew.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Project, SourceFile } from 'ts-morph';
import type { Reading } from './design.js';
import { placesOf } from './places.js';
import { openProject, ownFiles, settingsFor, typeErrors } from './type-check.js';

/** What an open project can be trusted with, and for how long. */
interface Open {
  readonly project: Project;
  readonly path: string;
  /** The settings it was opened with, and the names beside its files: another name can be another meaning of an import. */
  readonly settings: string;
  readonly names: string;
  /** All imports were found: a missing one may be there next time, anywhere. */
  readonly complete: boolean;
}

/** Reads one design after the other; the last one's project is kept. */
export function designReader(): (path: string, shown: string) => Reading {
  let open: Open | undefined;
  return (path, shown) => {
    const settings = JSON.stringify(settingsFor(path, readFileSync(path, 'utf8')));
    const kept = open && open.path === path && open.settings === settings ? refreshed(open) : undefined;
    const project = kept ?? openProject(path, readFileSync(path, 'utf8'));
    const reading = readFrom(project, path, shown);
    const complete = !reading.diagnostics.some((d) => d.code === 'BS1103');
    open = { project, path, settings, names: namesBeside(reading.files), complete };
    return reading;
  };
}

/**
 * @param path absolute path of the design
 * @param shown how the user names it
 */
export const readDesign = (path: string, shown: string): Reading => designReader()(path, shown);

/** The project with its files as they are now; undefined when it is better made anew. */
function refreshed({ project, path, names, complete }: Open): Project | undefined {
  const design = project.getSourceFile(path);
  if (!design || !complete) return undefined;
  const own = ownFiles(project, design);
  if (namesBeside(own.map((file) => file.getFilePath())) !== names) return undefined;
  for (const file of own) file.refreshFromFileSystemSync();
  const needed = reachable(design);
  return own.every((file) => needed.has(file)) ? project : undefined;
}

/** What a file refers to, and what that refers to: a file that nothing refers to any more has no say. */
function reachable(design: SourceFile): ReadonlySet<SourceFile> {
  const found = new Set([design]);
  for (const file of found) for (const other of file.getReferencedSourceFiles()) found.add(other);
  return found;
}

/** Names in the folders of these files. */
function namesBeside(files: readonly string[]): string {
  const folders = [...new Set(files.map((file) => dirname(file)))].sort();
  return folders.map((folder) => [folder, ...readdirSync(folder).sort()].join('/')).join('\n');
}

function readFrom(project: Project, path: string, shown: string): Reading {
  const design = project.getSourceFile(path) ?? project.addSourceFileAtPath(path);
  project.resolveSourceFileDependencies();
  const name = (file: string) =>
    file === design.getFilePath() ? shown : relative(process.cwd(), file).replaceAll('\\', '/');
  const diagnostics = typeErrors(project, design, name);
  const blocks = placesOf(design, name);
  const files = ownFiles(project, design).map((file) => file.getFilePath());
  return { diagnostics, places: { blocks }, exportOrder: Object.keys(blocks), files };
}
