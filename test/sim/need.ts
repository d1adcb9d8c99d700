// Tests say which target they need; a missing one is skipped with its reason in the test's name, but fails where CI is set.
import { test } from 'vitest';
import { loadTarget } from '../../src/target/load.js';
import { lacking, probeTools } from '../../src/target/probe.js';

/** A `test` that runs only where the target's tools are installed. */
export async function onTarget(name: string): Promise<(title: string, body: () => Promise<void>) => void> {
  const target = loadTarget(name);
  const missing = lacking(target, await probeTools(target)).map((t) => t.tool);
  const skip = missing.length > 0 && process.env.CI === undefined;
  const note = skip ? ` (skipped: ${missing.join(', ')} missing)` : '';
  return (title, body) => test.skipIf(skip)(`${name}: ${title}${note}`, body, 120_000);
}
