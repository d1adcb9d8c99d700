// Writes the files of a build: all or none. Each goes to a temporary name in its folder first, then all are renamed;
// what a failure in between has renamed is put back. A killed build leaves every old file whole; the next build tidies up.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FILE_CODES } from '../diag/codes/files.js';
import { diagnose } from '../diag/reporter.js';
import { CommandFailure, reasonOf } from './failure.js';
import { isManifestText, type OutputFile, readIfThere, stagedBy, stagedName, standing } from './ownership.js';

/** Throws CommandFailure BS6001/BS6002 when a file is not ours as we left it. */
export function refuseStrangers(files: readonly OutputFile[]): void {
  const { foreign, edited } = guarded(dirname(files[0]?.path ?? '.'), () => standing(files));
  const diagnostics = [
    ...(foreign.length > 0 ? [diagnose(FILE_CODES, 'BS6001', { paths: foreign })] : []),
    ...(edited.length > 0 ? [diagnose(FILE_CODES, 'BS6002', { paths: edited })] : []),
  ];
  if (diagnostics.length > 0) throw new CommandFailure(diagnostics);
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure([diagnose(FILE_CODES, 'BS6003', { path, reason: reasonOf(error) })]);
  }
}

/** Creates a folder; throws CommandFailure when a file is in the way or the folder cannot be made. */
function makeFolder(folder: string): void {
  const status = guarded(folder, () => statSync(folder, { throwIfNoEntry: false }));
  if (status?.isDirectory()) return;
  if (status) throw new CommandFailure([diagnose(FILE_CODES, 'BS6004', { path: folder })]);
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent); // mkdir's own `recursive` never ends below /proc (Node 20)
  guarded(folder, () => {
    if (!existsSync(folder)) mkdirSync(folder);
  });
}

const temporaryOf = (path: string): string => join(dirname(path), stagedName(basename(path), process.pid));

/** Manifests go last: while files are renamed, the old or the staged manifest vouches for each of them. */
const manifestsLast = (files: readonly OutputFile[]): OutputFile[] => [
  ...files.filter((f) => !isManifestText(f.text)),
  ...files.filter((f) => isManifestText(f.text)),
];

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what builds that were killed have staged in a folder; a build that runs elsewhere keeps its own. */
function tidy(folder: string): void {
  for (const name of readdirSync(folder)) {
    const id = stagedBy(name);
    if (id === undefined || isRunning(id)) continue;
    try {
      rmSync(join(folder, name), { force: true });
    } catch {
      // another user's: it does no harm
    }
  }
}

function stage(file: OutputFile): void {
  const descriptor = openSync(temporaryOf(file.path), 'w');
  try {
    writeFileSync(descriptor, file.text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes what differs from what is there. Throws CommandFailure, with every old file as it was. */
export function writeFiles(files: readonly OutputFile[]): void {
  const folders = [...new Set(files.map((f) => dirname(f.path)))];
  for (const folder of folders) makeFolder(folder);
  const staged: OutputFile[] = [];
  const renamed: { readonly path: string; readonly old: string | undefined }[] = [];
  let path = '';
  try {
    for (const file of files) {
      path = file.path;
      if (readIfThere(path) === file.text) continue;
      staged.push(file);
      stage(file);
    }
    for (const file of manifestsLast(staged)) {
      path = file.path;
      renamed.push({ path, old: readIfThere(path) });
      renameSync(temporaryOf(path), path);
    }
  } catch (error) {
    undo(renamed.slice(0, -1));
    for (const file of staged) rmSync(temporaryOf(file.path), { force: true });
    throw new CommandFailure([diagnose(FILE_CODES, 'BS6003', { path, reason: reasonOf(error) })]);
  }
  for (const folder of folders) tidy(folder);
}

function undo(renamed: readonly { readonly path: string; readonly old: string | undefined }[]): void {
  for (const { path, old } of renamed) {
    if (old === undefined) rmSync(path, { force: true });
    else writeFileSync(path, old);
  }
}
