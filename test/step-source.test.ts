// The source of a block is found in the user's own process too, and probes change neither lines nor meaning.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { checkBlock } from '../src/blocks/check-block.js';
import { Reporter } from '../src/diag/reporter.js';
import { extractStep } from '../src/frontend/step/extract.js';
import { instrument } from '../src/frontend/step/instrument.js';
import { reExecution } from '../src/frontend/step/re-execute.js';
import * as surface from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'backstep-source-'));
afterAll(() => rmSync(folder, { recursive: true }));
const options = (body: string) =>
  `sampleTime: 1, inputs: { x: real({ range: [0, 1] }) }, outputs: { y: real({ range: [0, 9] }) }, ${body}`;

describe('the source of a step', () => {
  it('is found by executing the file again, up to the call of instance', () => {
    const file = join(folder, 'own.ts');
    writeFileSync(
      file,
      `import { block, instance, real } from 'backstep';\nconst k = 2;\nexport const b = block({ ${options('step: ({ x }) => ({ y: k * x })')} });\ninstance(b, { arithmetic: 'fixed' });\nthrow new Error('not reached');\n`,
    );
    const reporter = new Reporter();
    const made = surface.block({
      sampleTime: 1,
      inputs: { x: surface.real({ range: [0, 1] }) },
      outputs: { y: surface.real({ range: [0, 9] }) },
      step: ({ x }) => ({ y: 2 * x }),
    });
    const checked = checkBlock({ ...made, site: { file, line: 3, column: 18 } }, 'b', reporter)!;
    const model = extractStep(checked, reporter, { findProbe: reExecution(() => surface) });
    expect(reporter.failed).toBe(false);
    expect(model?.graph.outputs.map((o) => o.name)).toEqual(['y']);
    const elsewhere = { ...checked, site: { file, line: 2, column: 1 } };
    expect(extractStep(elsewhere, reporter, { findProbe: reExecution(() => surface) })).toBeUndefined();
    expect(reporter.diagnostics.at(-1)?.code).toBe('BS1423');
  });

  it('keeps its lines when probes are written in', () => {
    const text = `import { block } from 'backstep';\nexport const a = block({\n  step(inputs) {\n    return inputs;\n  },\n});\n`;
    const changed = instrument(ts, '/a.ts', text);
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const own = changed.split('\n');
    expect(lines.filter((line, i) => !own[i].includes(line.slice(0, 4)))).toEqual([]);
    expect(ts.transpileModule(changed, { reportDiagnostics: true }).diagnostics).toEqual([]);
  });
});
