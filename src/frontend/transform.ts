// How user files are changed before they are executed: probes for step functions go in, lines stay where they are.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti, type JitiOptions } from 'jiti';
import { instrument, PROBE_MODULE } from './step/instrument.js';
import type { Registry } from './step/probe.js';
import { typescript } from './step/source.js';

export interface Instrumented {
  readonly registry: Registry;
  /** Options of jiti: the transform, and the module that probes import. */
  readonly transform: NonNullable<JitiOptions['transform']>;
  readonly virtualModules: Readonly<Record<string, unknown>>;
}

/** Files of the running package are executed as they are. */
export const PACKAGE_FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Designs of transfer functions alone need no probes. */
const MAY_HOLD_STEPS = /\bblock\b|from\s*['"]\./;

/**
 * @param root the design, absolute; `shown` is how the user names it
 * @param own folder of the running package, whose files are left alone
 */
export function instrumented(root: string, shown: string, own: string): Instrumented {
  const plain = createJiti(root, { fsCache: false, moduleCache: false, interopDefault: false, sourceMaps: true });
  const registry: Registry = { files: new Map(), modules: new Map() };
  const needed = MAY_HOLD_STEPS.test(textOf(root));
  const isUsers = (path: string): boolean => !path.includes('/node_modules/') && !path.startsWith(own);
  return {
    registry,
    virtualModules: { [PROBE_MODULE]: { registry } },
    transform: (options) => {
      const { filename, source } = options;
      if (!needed || filename === undefined || !isUsers(filename)) return { code: plain.transform(options) };
      const path = resolve(filename);
      const name = path === root ? shown : relative(process.cwd(), path).replaceAll('\\', '/');
      registry.files.set(path, { text: source, shown: name });
      return { code: plain.transform({ ...options, source: instrument(typescript(), path, source) }) };
    },
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
