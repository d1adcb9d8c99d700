// Programs outside the language: each file of test/rejected names its codes and places in its first line; reason and help are always there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSpan } from '../src/diag/diagnostic.js';
import { extractFile } from './step-harness.js';

const folder = join(import.meta.dirname, 'rejected');
const files = readdirSync(folder).sort();

describe('rejected programs', () => {
  it('are at least sixty', () => expect(files.length).toBeGreaterThanOrEqual(60));

  it.each(files)('%s', async (file) => {
    const path = join(folder, file);
    const expected = readFileSync(path, 'utf8').split('\n')[0].slice(3).split(', ');
    const { diagnostics } = await extractFile(path, {}, file);
    const errors = diagnostics.filter((d) => d.severity === 'error');
    const found = errors.map((d) => `${d.code} ${isSpan(d.place) ? `${d.place.line}:${d.place.column}` : '-'}`);
    expect(found).toEqual(expected);
    for (const d of errors) {
      expect(d.message).not.toMatch(/undefined|\[object|Bug/);
      expect(d.hint ?? '').not.toBe('');
    }
  });
});
