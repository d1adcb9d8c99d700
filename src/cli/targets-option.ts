// The -t option: names of targets to targets.
import { FILE_CODES } from '../diag/codes/files.js';
import { diagnose } from '../diag/reporter.js';
import { loadTarget, targetNames, targetStatus } from '../target/load.js';
import type { Target } from '../target/schema.js';
import { CommandFailure } from './failure.js';
import { USAGE } from './status.js';

/** The named targets, each once, in the order given; `host` when none is. Throws CommandFailure of status 2. */
export function chosenTargets(names: readonly string[]): readonly Target[] {
  const unique = [...new Set(names.length === 0 ? ['host'] : names.flatMap((n) => n.split(',')))];
  const wrong = unique.flatMap((target) => {
    const status = targetStatus(target);
    if (status === 'later') return [diagnose(FILE_CODES, 'BS6103', { what: `the target ${target}` })];
    return status === 'unknown' ? [diagnose(FILE_CODES, 'BS6104', { target, known: targetNames() })] : [];
  });
  if (wrong.length > 0) throw new CommandFailure(wrong, USAGE);
  return unique.map((name) => loadTarget(name));
}
