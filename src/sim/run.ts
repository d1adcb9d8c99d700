// Runs a block on a target, once per build. Law: a missing tool, a C that does not compile, a crash and a hang are results
// with their own kind; only our own mistakes throw.
import os from 'node:os';
import { lacking, probeTools, type ToolStatus } from '../target/probe.js';
import type { Build, Target } from '../target/schema.js';
import { runAvr } from './avr.js';
import type { BlockSources } from './build.js';
import { run, sideBySide } from './command.js';
import type { RunnableBlock } from './harness.js';
import { runNative } from './host.js';
import { runQemu } from './qemu.js';
import type { RunOptions, RunResult, SourceFile } from './result.js';
import * as result from './result.js';
import type { Stimulus } from './trace.js';
import { RunFailure, Workspace } from './workspace.js';

function start(w: Workspace, target: Target, build: Build, block: BlockSources, stimulus: Stimulus, counts: number) {
  const { runner } = target;
  switch (runner.kind) {
    case 'native':
      return runNative(w, target, build, block, stimulus);
    case 'qemu':
      return runQemu(w, { ...target, runner }, build, block, stimulus, counts);
    case 'avr8js':
      return runAvr(w, target, build, block, stimulus);
  }
}

/** Whether the libraries that `flags` ask for are there: sanitizers come in a package of their own. */
async function hasRuntime(w: Workspace, build: Build): Promise<boolean> {
  if (build.runtime === undefined) return true;
  w.write([{ path: 'empty.c', text: 'int main(void) { return 0; }\n' }]);
  const args = [...build.flags, 'empty.c', '-o', 'empty.elf'];
  const ended = await run({ program: build.compiler, args, cwd: w.folder, timeoutMs: w.timeoutMs });
  return ended.how === 'exited' && ended.status === 0;
}

async function runBuild(
  target: Target,
  build: Build,
  block: BlockSources,
  stimulus: Stimulus,
  options: RunOptions,
): Promise<RunResult> {
  const w = new Workspace(options.timeoutMs ?? result.DEFAULT_TIMEOUT_MS, options.keep ?? false);
  const common = { runner: build.runner, commands: w.commands, ...(options.keep ? { folder: w.folder } : {}) };
  options.onProgress?.(`${block.name} on ${target.name} (${build.runner})`);
  try {
    if (!(await hasRuntime(w, build))) {
      const { tool, package: from } = build.runtime!;
      w.discard();
      return skip(target, build.runner, { tool, package: from, installed: false }, true);
    }
    const counts = options.countSteps ?? result.DEFAULT_COUNT_STEPS;
    return { kind: 'completed', ...common, ...(await start(w, target, build, block, stimulus, counts)) };
  } catch (error) {
    if (error instanceof RunFailure) return { kind: 'failed', ...common, ...error.failed };
    throw error;
  } finally {
    w.close();
  }
}

const skip = (target: Target, runner: string, tool: ToolStatus, extra: boolean): RunResult => ({
  kind: 'skipped',
  runner,
  skipped: { target: target.name, tool: tool.tool, package: tool.package },
  extra,
});

/** Results of every build of the target, in the order of target.json; at most as many at a time as there are processors. */
export async function runOn(
  target: Target,
  sources: readonly SourceFile[],
  block: RunnableBlock,
  stimulus: Stimulus,
  options: RunOptions = {},
): Promise<readonly RunResult[]> {
  const tools = await probeTools(target);
  const [missing] = lacking(target, tools);
  if (missing !== undefined) return [skip(target, target.builds[0].runner, missing, false)];
  const own = { name: block.name, program: block.program, sources };
  const jobs = target.builds.map((build) => async (): Promise<RunResult> => {
    const compiler = tools.find((t) => t.tool === build.compiler);
    if (compiler !== undefined && !compiler.installed) return skip(target, build.runner, compiler, true);
    return runBuild(target, build, own, stimulus, options);
  });
  return sideBySide(jobs, options.parallel ?? os.availableParallelism());
}
