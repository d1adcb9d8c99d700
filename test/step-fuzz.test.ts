// Mutated sources never crash the front end: they are refused with diagnostics, or they compute what Node computes.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DesignError } from '../src/diag/reporter.js';
import { compare, type Extracted, extractFile, seeded } from './step-harness.js';

const cases = join(import.meta.dirname, 'cases/step');
const files = readdirSync(cases)
  .filter((f) => /^\d\d-.*\.ts$/.test(f))
  .sort();
const folder = mkdtempSync(join(tmpdir(), 'backstep-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));
const MUTATIONS = 300;

/** Deletes, doubles or exchanges tokens of the step's body. */
function mutate(text: string, random: () => number): string {
  const from = text.indexOf('step(');
  const tokens = text.slice(from).match(/\s+|[\w$.]+|=>|[<>=!&|?*+-]+|[^\s\w]/g) ?? [];
  const pick = (): number => {
    let at = 0;
    do at = Math.floor(random() * tokens.length);
    while (/^\s+$/.test(tokens[at]));
    return at;
  };
  const [i, j, kind] = [pick(), pick(), Math.floor(random() * 4)];
  const old = tokens[i];
  if (kind === 0) tokens[i] = '';
  else if (kind === 1) tokens[i] = `${old} ${old}`;
  else if (kind === 2) tokens[i] = tokens[j];
  else [tokens[i], tokens[j]] = [tokens[j], old];
  return text.slice(0, from) + tokens.join('');
}

/** What is wrong with a compiled mutant; Node may refuse to go on where a value leaves its range. */
function wrong(block: Extracted): string | undefined {
  try {
    return compare(block, 40);
  } catch (error) {
    if (error instanceof DesignError || error instanceof RangeError) return undefined;
    throw error;
  }
}

describe('mutated programs', () => {
  it(`are compiled or refused: ${MUTATIONS} of them`, async () => {
    cpSync(cases, folder, { recursive: true });
    const random = seeded(7);
    const tally = { compiled: 0, refused: 0 };
    for (let k = 0; k < MUTATIONS; k++) {
      const path = join(folder, `mutant-${k}.ts`);
      const text = mutate(readFileSync(join(cases, files[k % files.length]), 'utf8'), random);
      writeFileSync(path, text);
      const outcome = await extractFile(path, {}, `mutant-${k}.ts`).catch((error: unknown) => {
        throw new Error(`mutant ${k}: ${String((error as Error).stack)}\n${text}`);
      });
      const failed = outcome.diagnostics.some((d) => d.severity === 'error');
      tally[failed ? 'refused' : 'compiled']++;
      if (!failed) expect(outcome.blocks.map(wrong).filter(Boolean), text).toEqual([]);
      expect(failed || outcome.blocks.length === 0 || outcome.blocks.every((b) => b.model)).toBe(true);
    }
    expect(tally.compiled + tally.refused).toBe(MUTATIONS);
    expect(Math.min(tally.compiled, tally.refused)).toBeGreaterThan(20);
  }, 120_000);
});
