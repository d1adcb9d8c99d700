// npm run bench: measures every design on every core, the tightness of every bound and the command's own speed.
// `node bench/run.mjs NAME…` measures the designs whose name contains one of the words, and writes nothing.
// Exit status 1: a bound or a bit is wrong, or a design did not compile, run or count; 3: a tool is missing.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Core } from '../src/blocks/lti.js';
import { sideBySide } from '../src/sim/command.js';
import { loadTarget } from '../src/target/load.js';
import { lacking, probeTools } from '../src/target/probe.js';
import {
  BenchFailure,
  compileFor,
  type DesignBlock,
  designFiles,
  isStep,
  loadBlocks,
  ROOT,
  type StepDesign,
} from './catalogue.js';
import { hasLibm } from './foc-float.js';
import { type Measurement, measure } from './measure.js';
import { type Findings, isBroken, missed, report, type TightnessRow, tables } from './report.js';
import { measureSeconds } from './seconds.js';
import { measureStep, type StepMeasurement } from './step.js';
import { stepVerdict } from './step-report.js';
import { tightness } from './tightness.js';

const CORES: readonly Core[] = ['cortex-m4', 'cortex-m3', 'cortex-m0', 'avr'];

/** Where a step function is measured: the cores of its requirements, and the one between. */
const STEP_CORES: readonly Core[] = ['cortex-m4', 'cortex-m3', 'cortex-m0'];

const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

interface Outcome<T> {
  readonly done: readonly T[];
  readonly failures: readonly string[];
}

/** Runs jobs side by side; a BenchFailure is collected, anything else is thrown. */
async function collect<T>(jobs: readonly (() => Promise<T>)[], parallel: number): Promise<Outcome<T>> {
  const results = await sideBySide(
    jobs.map((job) => async () => {
      try {
        return { value: await job() };
      } catch (error) {
        if (error instanceof BenchFailure) return { failure: error.message };
        throw error;
      }
    }),
    parallel,
  );
  return {
    done: results.flatMap((r) => ('value' in r ? [r.value as T] : [])),
    failures: results.flatMap((r) => ('failure' in r ? [r.failure as string] : [])),
  };
}

const measureAll = (blocks: readonly DesignBlock[]): Promise<Outcome<Measurement>> =>
  collect(
    blocks.flatMap((design) =>
      CORES.map((core) => async () => {
        progress(`${design.name} on ${core}`);
        return measure(design, core, compileFor(design, core));
      }),
    ),
    os.availableParallelism(),
  );

const measureSteps = (designs: readonly StepDesign[]): Promise<Outcome<StepMeasurement>> =>
  collect(
    designs.flatMap((design) =>
      STEP_CORES.map((core) => async () => {
        progress(`${design.name} on ${core}`);
        return measureStep(design, core);
      }),
    ),
    os.availableParallelism(),
  );

/** One row per set of numbers: cores whose build has the same numericsId share it. */
function tightnessOf(design: DesignBlock): TightnessRow[] {
  const builds = CORES.map((core) => ({ core, block: compileFor(design, core).compiled }));
  const ids = [...new Set(builds.map((b) => b.block.numericsId))];
  return ids.map((id) => {
    const same = builds.filter((b) => b.block.numericsId === id);
    progress(`bound of ${design.name} for ${same[0].core}`);
    return { ...tightness(same[0].block), design: design.name, cores: same.map((b) => b.core) };
  });
}

/** Every tool of every core; the missing ones apart. */
async function tools(): Promise<{ readonly lines: readonly string[]; readonly missing: readonly string[] }> {
  const [lines, missing] = [new Set<string>([`Node ${process.version}`]), new Set<string>()];
  for (const core of CORES) {
    const target = loadTarget(core);
    const found = await probeTools(target);
    for (const t of found) if (t.version) lines.add(t.version);
    for (const t of lacking(target, found)) missing.add(`${t.tool} is not installed (${t.package})`);
  }
  if (!(await hasLibm(loadTarget('cortex-m4')))) missing.add('newlib is not installed (libnewlib-arm-none-eabi)');
  return { lines: [...lines], missing: [...missing] };
}

/** @param words parts of design names; none: everything, and docs/BENCHMARKS.md is written. Returns the exit status. */
export async function main(words: readonly string[]): Promise<number> {
  const { lines, missing } = await tools();
  if (missing.length > 0) {
    process.stderr.write(`${missing.join('\n')}\n`);
    return 3;
  }
  const loaded = await collect(
    designFiles().map((file) => () => loadBlocks(file)),
    1,
  );
  const chosen = (b: DesignBlock | StepDesign) => words.length === 0 || words.some((w) => b.name.includes(w));
  const all = loaded.done.flat().filter(chosen);
  const blocks = all.filter((b): b is DesignBlock => !isStep(b));
  const costs = await measureAll(blocks);
  const steps = await measureSteps(all.filter(isStep));
  const bounds = await collect(
    blocks.map((b) => async () => tightnessOf(b)),
    1,
  );
  const seconds = await collect(words.length === 0 ? [async () => measureSeconds()] : [], 1);
  progress('');
  const findings: Findings = {
    measurements: costs.done,
    steps: steps.done,
    tightness: bounds.done.flat(),
    seconds: seconds.done.flat(),
    tools: lines,
    machine: `${os.availableParallelism()} x ${os.cpus()[0]?.model ?? os.arch()}`,
  };
  return conclude(
    findings,
    [loaded, costs, steps, bounds, seconds].flatMap((o) => o.failures),
    words.length === 0,
  );
}

const brokenSteps = (f: Findings): boolean => f.steps.some((m) => stepVerdict(m) === 'BROKEN');

function conclude(findings: Findings, failures: readonly string[], whole: boolean): number {
  process.stdout.write(tables(findings));
  for (const line of missed(findings)) process.stdout.write(`short of a requirement: ${line}\n`);
  for (const line of failures) process.stderr.write(`failed: ${line}\n`);
  const wrong =
    findings.measurements.some((m) => m.mismatches > 0) || findings.tightness.some(isBroken) || brokenSteps(findings);
  const status = wrong || failures.length > 0 ? 1 : 0;
  // a report with holes would read as if nothing were missing
  if (whole && failures.length === 0) writeFileSync(path.join(ROOT, 'docs/BENCHMARKS.md'), report(findings));
  return status;
}
