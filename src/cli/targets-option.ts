// The -t option: names of targets to targets.
import { DesignError } from '../diag/reporter.js';
import { loadTarget } from '../target/load.js';
import type { Target } from '../target/schema.js';
import { CommandFailure } from './failure.js';
import { USAGE } from './status.js';

/** The named targets, each once, in the order given; `host` when none is. Throws CommandFailure of status 2. */
export function chosenTargets(names: readonly string[]): readonly Target[] {
  const unique = [...new Set(names.length === 0 ? ['host'] : names.flatMap((n) => n.split(',')))];
  const loaded = unique.map((name) => {
    try {
      return loadTarget(name);
    } catch (error) {
      if (error instanceof DesignError) return error;
      throw error;
    }
  });
  const wrong = loaded.flatMap((t) => (t instanceof DesignError ? t.diagnostics : []));
  if (wrong.length > 0) throw new CommandFailure(wrong, USAGE);
  return loaded.filter((t): t is Target => !(t instanceof DesignError));
}
