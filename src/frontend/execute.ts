// Executes a design file for its values. `backstep` always means the running package, so its blocks are of one make.
// Law: what the design prints goes to stderr, and what it throws becomes a diagnostic at the user's line.
import { createJiti } from 'jiti';
import type { Diagnostic } from '../diag/diagnostic.js';
import { laterFunctions } from './later-names.js';
import { restrain } from './quietly.js';
import { thrown } from './thrown.js';
import { instrumented, PACKAGE_FOLDER } from './transform.js';

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
  const { transform, virtualModules } = instrumented(path, shown, PACKAGE_FOLDER);
  const jiti = createJiti(path, {
    transform,
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    tryNative: false,
    sourceMaps: true,
    virtualModules: { backstep: { ...laterFunctions(), ...surface }, ...virtualModules },
  });
  const undo = restrain();
  try {
    return { exports: { ...((await jiti.import(path)) as object) } };
  } catch (error) {
    return { failure: thrown(error, path, shown, jiti) };
  } finally {
    undo();
  }
}
