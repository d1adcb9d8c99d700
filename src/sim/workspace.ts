// A working folder for one run, and the log of what was executed in it. Removed at the end unless it is to be kept.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Command, commandLine, type Ended, run } from './command.js';
import type { Failed, SourceFile } from './result.js';

/** Thrown inside a runner and caught at its edge: it carries the answer. */
export class RunFailure extends Error {
  constructor(readonly failed: Omit<Failed, 'kind' | 'runner' | 'commands'>) {
    super(failed.status);
  }
}

const firstLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 12);

const describe = (ended: Ended, timeoutMs: number): string =>
  ended.how === 'timeout'
    ? `${timeoutMs / 1000} s`
    : ended.how === 'killed'
      ? `killed by ${ended.signal}`
      : ended.how === 'missing'
        ? 'it could not be started'
        : `exit status ${ended.status}`;

export class Workspace {
  readonly folder: string;
  readonly commands: string[] = [];

  constructor(
    readonly timeoutMs: number,
    private readonly keep: boolean,
  ) {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'backstep-'));
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }

  write(files: readonly SourceFile[]): void {
    for (const file of files) {
      mkdirSync(path.dirname(this.at(file.path)), { recursive: true });
      writeFileSync(this.at(file.path), file.text);
    }
  }

  /** Runs and logs a command; throws RunFailure when it does not exit with 0. Returns its standard output. */
  async must(
    stage: 'build' | 'run',
    program: string,
    args: readonly string[],
    env?: Command['env'],
    cwd: string = this.folder,
  ): Promise<string> {
    this.commands.push(commandLine(program, args));
    const ended = await run({ program, args, cwd, timeoutMs: this.timeoutMs, ...(env ? { env } : {}) });
    if (ended.how === 'exited' && ended.status === 0) return ended.stdout;
    throw new RunFailure({
      stage: ended.how === 'timeout' ? 'timeout' : stage,
      status: describe(ended, this.timeoutMs),
      output: firstLines(ended.stderr || ended.stdout),
      ...(this.keep ? { folder: this.folder } : {}),
    });
  }

  close(): void {
    if (!this.keep) this.discard();
  }

  /** Removes the folder even where it was to be kept: nothing happened in it. */
  discard(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
