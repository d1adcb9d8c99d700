// Runs one program to its end. Law: nothing outlives the call: the whole process group is killed at the time limit, and when
// this process is interrupted.
import { spawn } from 'node:child_process';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly how: 'exited' | 'killed' | 'timeout' | 'missing';
  /** Exit status when it exited by itself, else -1. */
  readonly status: number;
  /** The signal's name when it was killed. */
  readonly signal?: string;
  readonly stdout: string;
  readonly stderr: string;
}

const KEPT_CHARACTERS = 200_000;

const plain = /^[\w@%+=:,./-]+$/;
/** The command as one would type it. */
export const commandLine = (program: string, args: readonly string[]): string =>
  [program, ...args].map((word) => (plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // the group is gone already
  }
}

/** Never rejects: a program that cannot be started is `missing`. Standard input is empty. */
export function run(command: Command): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command.program, command.args, {
      cwd: command.cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', ...command.env },
    });
    const text = { stdout: '', stderr: '' };
    let timedOut = false;
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        if (text[name].length < KEPT_CHARACTERS) text[name] += chunk;
      });
    }
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, command.timeoutMs);
    const interrupted = (signal: NodeJS.Signals) => {
      killGroup(child.pid);
      process.kill(process.pid, signal);
    };
    const onExit = () => killGroup(child.pid);
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted).once('exit', onExit);
    const end = (ended: Omit<Ended, 'stdout' | 'stderr'>) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted).off('exit', onExit);
      resolve({ ...ended, ...text });
    };
    child.on('error', () => end({ how: 'missing', status: -1 }));
    child.on('close', (status, signal) => {
      killGroup(child.pid); // what it may have left behind
      if (timedOut) end({ how: 'timeout', status: -1 });
      else if (status === null) end({ how: 'killed', status: -1, signal: signal ?? 'unknown' });
      else end({ how: 'exited', status });
    });
  });
}

/** Runs jobs side by side, at most `limit` at a time; results in the order of the jobs. */
export async function sideBySide<T>(jobs: readonly (() => Promise<T>)[], limit: number): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    while (next < jobs.length) {
      const at = next++;
      results[at] = await jobs[at]();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, jobs.length)) }, work));
  return results;
}
