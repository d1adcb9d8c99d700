// Executes a design file for its values. `backstep` always means the running package, so its blocks are of one make.
// Law: what the design prints goes to stderr, and what it throws becomes a diagnostic at the user's line.
import { Console } from 'node:console';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import type { Diagnostic } from '../diag/diagnostic.js';
import { ExitCalled } from './exit-called.js';
import { laterFunctions } from './later-names.js';
import { thrown } from './thrown.js';
import { instrumented } from './transform.js';

const OURS = resolve(dirname(fileURLToPath(import.meta.url)), '..');

export interface Execution {
  readonly exports?: Readonly<Record<string, unknown>>;
  /** Present when the design threw. */
  readonly failure?: readonly Diagnostic[];
}

/**
 * @param path absolute path of the design
 * @param shown how the user names that file
 * @param surface the namespace that `import … from 'backstep'` gives
 */
export async function executeDesign(
  path: string,
  shown: string,
  surface: Readonly<Record<string, unknown>>,
): Promise<Execution> {
  const { transform, virtualModules } = instrumented(path, shown, OURS);
  const jiti = createJiti(path, {
    transform,
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    tryNative: false,
    sourceMaps: true,
    virtualModules: { backstep: { ...laterFunctions(), ...surface }, ...virtualModules },
  });
  const restore = [divertConsole(), forbidExit()];
  try {
    return { exports: { ...((await jiti.import(path)) as object) } };
  } catch (error) {
    return { failure: thrown(error, path, shown, jiti) };
  } finally {
    for (const undo of restore) undo();
  }
}

/** stdout belongs to our data: console.log in a design goes to stderr. Returns the undoing. */
function divertConsole(): () => void {
  const own = globalThis.console;
  globalThis.console = new Console(process.stderr, process.stderr);
  return () => {
    globalThis.console = own;
  };
}

function forbidExit(): () => void {
  const own = process.exit;
  process.exit = (code) => {
    throw new ExitCalled(Number(code ?? 0));
  };
  return () => {
    process.exit = own;
  };
}
