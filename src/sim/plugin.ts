// The instruction counter as a QEMU plugin: built once per user, version and source text, and kept in a private folder of
// the system's temporary folder; where that folder is not ours alone, in the run's own folder.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findProgram } from '../target/probe.js';
import type { Target } from '../target/schema.js';
import { commonFolder } from './result.js';
import { RunFailure, type Workspace } from './workspace.js';

/** A folder that only this user can have written to; undefined when there is none. */
function privateFolder(): string | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  const folder = path.join(os.tmpdir(), `backstep-cache-${user}`);
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const status = lstatSync(folder);
    return status.isDirectory() && status.uid === user && (status.mode & 0o077) === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The plugin API this QEMU accepts: 1 up to QEMU 8, 2 from 9 on (its loader refuses older ones; not tried here). */
async function apiVersion(w: Workspace, qemu: string): Promise<number> {
  const major = /version (\d+)\./.exec(await w.must('build', qemu, ['--version']))?.[1];
  return Number(major ?? 0) >= 9 ? 2 : 1;
}

export type Plugin = { readonly file: string } | { readonly reason: string };

/** The plugin's file, built if need be; `reason` says why there is none. */
export async function counterPlugin(w: Workspace, target: Target & { runner: { command: string } }): Promise<Plugin> {
  if (findProgram('gcc') === undefined) return { reason: 'gcc, which builds the counter, is not installed' };
  const source = path.join(commonFolder(target), 'icnt.c');
  const api = await apiVersion(w, target.runner.command);
  const key = createHash('sha256').update(readFileSync(source)).update(`API ${api}`).digest('hex').slice(0, 16);
  const file = path.join(privateFolder() ?? w.folder, `icnt-${key}.so`);
  if (existsSync(file)) return { file };
  const built = w.at('icnt.so');
  try {
    await w.must('build', 'gcc', [
      '-O2',
      '-shared',
      '-fPIC',
      '-fvisibility=hidden',
      `-DAPI=${api}`,
      '-o',
      built,
      source,
    ]);
  } catch (error) {
    if (error instanceof RunFailure) return { reason: `the counter does not build: ${error.failed.output[0] ?? ''}` };
    throw error;
  }
  try {
    renameSync(built, file);
    return { file };
  } catch {
    return { file: built }; // another file system: use it where it is
  }
}
