// Runs one command line in this process and captures what it prints.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { main } from '../src/cli/main.js';
import type { DiagnosticJson } from '../src/diag/json.js';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export async function run(...argv: readonly string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const status = await main(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colour: false,
    progress: false,
  });
  return { status, out, err };
}

export interface Document {
  readonly ok: boolean;
  readonly diagnostics: readonly DiagnosticJson[];
  readonly files: readonly string[];
  readonly blocks: readonly { readonly name: string; readonly outputs: readonly unknown[] }[];
}

/** The one document of a --json run; throws when stdout is anything else. */
export const documentOf = (ran: Ran): Document => JSON.parse(ran.out) as Document;

/** A folder of the system's temporary folder that lives as long as `use`. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backstep-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a file below the folder and returns its path. */
export function put(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}
