// Wall-clock figures of the command itself: medians of five runs, each in a new process. Figures, never tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BenchFailure, ROOT } from './catalogue.js';

export interface Seconds {
  readonly what: string;
  readonly median: number;
  readonly all: readonly number[];
  readonly required: number;
  readonly aim?: number;
}

const RUNS = 5;
const EXAMPLE = 'examples/motor/design.ts';
/** The largest step function among the examples. */
const STEP = 'examples/foc/design.ts';

/** Poles at ten places of radius 0.9999; prints the seconds wcpg() took. */
const WCPG = `
  import { zpk } from './dist/index.js';
  const poles = [0.05, 0.3, 0.9, 1.7, 2.6].flatMap((t) => {
    const [re, im] = [0.9999 * Math.cos(t), 0.9999 * Math.sin(t)];
    return [{ re, im }, { re, im: -im }];
  });
  const system = zpk([], poles, 1e-6, 1e-3);
  const start = performance.now();
  if (!(system.wcpg() > 0)) throw new Error('no gain');
  console.log((performance.now() - start) / 1000);
`;

function node(args: readonly string[]): { readonly seconds: number; readonly stdout: string } {
  const start = performance.now();
  const ended = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (ended.status !== 0)
    throw new BenchFailure(`node ${args[0]} exits ${ended.status}: ${ended.stderr.slice(0, 400)}`);
  return { seconds, stdout: ended.stdout };
}

function median(what: string, required: number, aim: number | undefined, once: () => number): Seconds {
  const all = Array.from({ length: RUNS }, once);
  const sorted = [...all].sort((a, b) => a - b);
  return { what, median: sorted[RUNS >> 1], all, required, ...(aim === undefined ? {} : { aim }) };
}

function build(design: string): number {
  const out = mkdtempSync(path.join(os.tmpdir(), 'backstep-bench-'));
  try {
    return node(['bin/backstep.mjs', 'build', design, '-o', out]).seconds;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Needs dist/. Throws BenchFailure when a command fails. */
export function measureSeconds(): readonly Seconds[] {
  return [
    median('`backstep --help`', 0.2, undefined, () => node(['bin/backstep.mjs', '--help']).seconds),
    median(`\`backstep build ${EXAMPLE}\`, cold`, 1.8, 1.2, () => build(EXAMPLE)),
    median(`\`backstep build ${STEP}\`, cold`, 2.5, undefined, () => build(STEP)),
    median(
      `\`backstep verify ${EXAMPLE} -t host --steps 1000000\``,
      10,
      undefined,
      () => node(['bin/backstep.mjs', 'verify', EXAMPLE, '-t', 'host', '--steps', '1000000']).seconds,
    ),
    median('`wcpg()`, order 10, pole radius 0.9999', 5, 1, () =>
      Number(node(['--input-type=module', '-e', WCPG]).stdout),
    ),
  ];
}
