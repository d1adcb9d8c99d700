// build --watch: builds again whenever the design or a file it imports says something else than at the last build.
// Law: what decides is the text of the files; events only say when to look. An error is shown and the loop goes on.
import { type FSWatcher, readdirSync, watch as watchFolder } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FILE_CODES } from '../diag/codes/files.js';
import { diagnose } from '../diag/reporter.js';
import { failed } from './ending.js';
import { CommandFailure, reasonOf } from './failure.js';
import type { Io } from './io.js';
import { readIfThere } from './ownership.js';
import { OK, type Status, USAGE } from './status.js';

/** What one build leaves behind. */
export interface Built {
  readonly status: Status;
  /** Absolute paths of the design and what it imports; a missing import cannot be among them. */
  readonly files: readonly string[];
}

/** Editors write a file in several goes. */
const QUIET_MS = 20;

/** Builds until `stop` is aborted. Throws CommandFailure when the first build is wrong usage, or a folder cannot be watched. */
export async function watchDesign(
  design: string,
  build: () => Promise<Built>,
  io: Io,
  stop: AbortSignal,
): Promise<Status> {
  const folders = watchedFolders(stop);
  let files: readonly string[] = [resolve(design)];
  try {
    for (let round = 0; !stop.aborted; round++) {
      const before = textsOf(files);
      const built = await timed(round, () => attempt(round, build, files, io), io);
      const known = new Map([...textsOf(built.files), ...before]);
      files = built.files;
      folders.watch(files);
      await change(() => differs(files, known), folders, built.status === OK ? undefined : namesIn(files), stop);
    }
  } finally {
    folders.close();
  }
  return OK;
}

async function attempt(round: number, build: () => Promise<Built>, files: readonly string[], io: Io): Promise<Built> {
  try {
    return await build();
  } catch (error) {
    if (round === 0 && error instanceof CommandFailure && error.status === USAGE) throw error;
    return { status: failed(error, 'build', false, io), files };
  }
}

async function timed(round: number, work: () => Promise<Built>, io: Io): Promise<Built> {
  const start = performance.now();
  const built = await work();
  const time = `${Math.round(performance.now() - start)} ms`;
  io.err(`${built.status === OK ? (round === 0 ? 'built' : 'rebuilt') : 'failed'} in ${time}, watching\n`);
  return built;
}

const textsOf = (files: readonly string[]): ReadonlyMap<string, string | undefined> =>
  new Map(files.map((file) => [file, readable(file)]));

function readable(file: string): string | undefined {
  try {
    return readIfThere(file);
  } catch {
    return undefined; // a file that cannot be read now is as good as absent
  }
}

const differs = (files: readonly string[], known: ReadonlyMap<string, string | undefined>): boolean =>
  files.some((file) => readable(file) !== known.get(file));

const foldersOf = (files: readonly string[]): string[] => [...new Set(files.map((file) => dirname(file)))];

/** After a failure a new file may be the import that was missing: the sources that lie beside those known. */
function namesIn(files: readonly string[]): string {
  return foldersOf(files)
    .flatMap((folder) => {
      try {
        return readdirSync(folder).filter((name) => /\.(?:[cm]?[jt]s|json)$/.test(name));
      } catch {
        return [];
      }
    })
    .join('/');
}

/** Waits until the files differ, or names came or went beside them, or the end. */
async function change(
  differ: () => boolean,
  folders: Folders,
  names: string | undefined,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    if (differ() || (names !== undefined && folders.names() !== names)) return;
    await folders.event();
    if (!stop.aborted) await new Promise((done) => setTimeout(done, QUIET_MS));
  }
}

type Folders = ReturnType<typeof watchedFolders>;

/** Folders rather than files: a file that an editor replaces takes its watcher with it. */
function watchedFolders(stop: AbortSignal) {
  const open = new Map<string, FSWatcher>();
  let files: readonly string[] = [];
  let seen = false;
  let wake = (): void => undefined;
  const notice = (): void => {
    seen = true;
    wake();
  };
  stop.addEventListener('abort', notice);
  const shut = (folder: string): void => {
    open.get(folder)?.close();
    open.delete(folder);
  };
  return {
    watch: (given: readonly string[]): void => {
      files = given;
      const wanted = foldersOf(given);
      for (const folder of open.keys()) if (!wanted.includes(folder)) shut(folder);
      for (const folder of wanted)
        if (!open.has(folder))
          open.set(
            folder,
            opened(folder, notice, () => shut(folder)),
          );
    },
    names: () => namesIn(files),
    /** Settles at the next event, at once when there was one since the last call. */
    event: async (): Promise<void> => {
      if (!seen)
        await new Promise<void>((done) => {
          wake = done;
        });
      seen = false;
    },
    close: (): void => {
      stop.removeEventListener('abort', notice);
      for (const folder of [...open.keys()]) shut(folder);
    },
  };
}

function opened(folder: string, notice: () => void, lost: () => void): FSWatcher {
  try {
    return watchFolder(folder, notice).on('error', lost);
  } catch (error) {
    throw new CommandFailure([diagnose(FILE_CODES, 'BS6008', { path: folder, reason: reasonOf(error) })]);
  }
}
