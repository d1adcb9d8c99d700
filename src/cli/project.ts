// What a design's own package.json says that goes into the files: licence, name, version.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Project {
  readonly license?: string;
  readonly project?: { readonly name: string; readonly version: string };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The nearest package.json above the design; {} when there is none or it says nothing usable. */
export function projectOf(designPath: string): Project {
  for (let folder = dirname(designPath); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return read(file);
    if (dirname(folder) === folder) return {};
  }
}

function read(file: string): Project {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof json !== 'object' || json === null) return {};
    const { license, name, version } = json as Readonly<Record<string, unknown>>;
    const spdx = /^[A-Za-z0-9.+()-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+()-]+)*$/.exec(text(license) ?? '')?.[0];
    return {
      ...(spdx && spdx !== 'UNLICENSED' ? { license: spdx } : {}),
      ...(text(name) ? { project: { name: text(name) ?? '', version: text(version) ?? '0.0.0' } } : {}),
    };
  } catch {
    return {};
  }
}
