// Ways for a command to end early that are not our bugs: one class, so that main() can tell them from bugs.

import { FILE_CODES } from '../diag/codes/files.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnose } from '../diag/reporter.js';
import { FAILED, type Status, USAGE } from './status.js';

/** Thrown by a command's steps, caught by main(): the diagnostics are shown, the status returned. */
export class CommandFailure extends Error {
  override name = 'CommandFailure';
  constructor(
    readonly diagnostics: readonly Diagnostic[],
    readonly status: Status = FAILED,
  ) {
    super(diagnostics.map((d) => d.message).join('; '));
  }
}

/** Something the contract names and this version lacks. */
export const notYet = (what: string): CommandFailure =>
  new CommandFailure([diagnose(FILE_CODES, 'BS6103', { what })], USAGE);

/** An option with a value that is none. */
export const badOption = (option: string, value: string, expected: string): CommandFailure =>
  new CommandFailure([diagnose(FILE_CODES, 'BS6102', { option, value, expected })], USAGE);

/** A file system error in words, without our stack. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is not a folder',
    ENOENT: 'no such file or folder',
  };
  return code === undefined ? String(error) : (words[code] ?? code);
}
