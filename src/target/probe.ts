// Which of a target's tools are installed, in which version, and which package gives a missing one.
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { Target, Tool } from './schema.js';

export interface ToolStatus {
  readonly tool: string;
  /** The Debian package that gives it. */
  readonly package: string;
  readonly installed: boolean;
  /** Absent when not installed. */
  readonly path?: string;
  /** First line of `--version`; absent for files. */
  readonly version?: string;
}

const executable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** The program's path on PATH; undefined when there is none. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find(executable);
}

/** Standard output of a short command; undefined when it fails or takes more than ten seconds. */
const ask = (program: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: 10_000, env: { ...process.env, LC_ALL: 'C' } }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });

async function probeFile(tool: Tool & { readonly file: string }): Promise<ToolStatus> {
  const [command, ...args] = tool.of ?? [];
  const program = command === undefined ? undefined : findProgram(command);
  const answer = program && (await ask(program, [...args, `-print-file-name=${tool.file}`]));
  const found = answer?.trim();
  const status = { tool: tool.tool, package: tool.package };
  // gcc echoes the bare name when it does not find the file
  return found && path.isAbsolute(found)
    ? { ...status, installed: true, path: found }
    : { ...status, installed: false };
}

async function probeProgram(tool: Tool): Promise<ToolStatus> {
  const program = findProgram(tool.tool);
  const status = { tool: tool.tool, package: tool.package };
  if (program === undefined) return { ...status, installed: false };
  const version = (await ask(program, ['--version']))?.split('\n')[0].trim();
  return { ...status, installed: true, path: program, ...(version ? { version } : {}) };
}

const hasFile = (tool: Tool): tool is Tool & { readonly file: string } => tool.file !== undefined;

/** The state of every tool of the target, in the order of target.json. */
export const probeTools = (target: Target): Promise<readonly ToolStatus[]> =>
  Promise.all(target.tools.map((tool) => (hasFile(tool) ? probeFile(tool) : probeProgram(tool))));

/** The tools without which nothing runs on this target: all missing ones, or none while one compiler of `anyBuild` is left. */
export function lacking(target: Target, tools: readonly ToolStatus[]): readonly ToolStatus[] {
  const missing = tools.filter((t) => !t.installed);
  return target.anyBuild && missing.length < tools.length ? [] : missing;
}
