// backstep targets: what C can be built for, and which tools to run it are installed.
import { loadTargets } from '../target/load.js';
import { lacking, probeTools } from '../target/probe.js';
import type { Target } from '../target/schema.js';
import { type Io, json } from './io.js';
import { OK, type Status } from './status.js';

interface Row {
  readonly name: string;
  readonly description: string;
  /** Whether verify can run here. */
  readonly ready: boolean;
  readonly tools: readonly {
    readonly tool: string;
    readonly package: string;
    readonly installed: boolean;
    readonly version?: string;
  }[];
  readonly missing: readonly string[];
}

async function rowOf(target: Target): Promise<Row> {
  const tools = await probeTools(target);
  const missing = lacking(target, tools).map((t) => t.package);
  return {
    name: target.name,
    description: target.description,
    ready: missing.length === 0,
    tools: tools.map(({ path: _, ...tool }) => tool),
    missing: [...new Set(missing)],
  };
}

const line = (row: Row, width: number): string => {
  const state = row.ready ? 'ready' : `install ${row.missing.join(', ')}`;
  return `${row.name.padEnd(width)}  ${row.description} (${state})\n`;
};

export async function targets(flags: { readonly json?: boolean }, io: Io): Promise<Status> {
  const rows = await Promise.all(loadTargets().map(rowOf));
  const width = Math.max(...rows.map((r) => r.name.length));
  if (flags.json) json(io, { ok: true, targets: rows });
  else io.out(rows.map((row) => line(row, width)).join(''));
  return OK;
}
