// Every sample of test/cases/step computes in the graph what Node computes, bit for bit, over seeded inputs.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realViolations } from '../src/ir/real-verify.js';
import { compare, extractFile } from './step-harness.js';

const folder = join(import.meta.dirname, 'cases/step');
const cases = readdirSync(folder)
  .filter((f) => /^\d\d-.*\.ts$/.test(f))
  .sort();

describe('the language of steps', () => {
  it.each(cases)('%s', async (file) => {
    const { blocks, diagnostics } = await extractFile(join(folder, file), {}, file);
    const errors = diagnostics.filter((d) => d.severity === 'error');
    expect(errors.map((d) => `${JSON.stringify(d.place)} ${d.code} ${d.message}`)).toEqual([]);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      expect(realViolations(block.model!.graph)).toEqual([]);
      expect(compare(block, 300)).toBeUndefined();
    }
  });
});
