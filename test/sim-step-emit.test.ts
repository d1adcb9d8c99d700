// The C that is emitted for a step block, through the harness: fields of paths, array states, enums, setters of tunables.
import { expect } from 'vitest';
import { renderDesign } from '../src/cli/render-design.js';
import { realMeaning, vectorsFor } from '../src/cli/vectors.js';
import { referenceTrace } from '../src/sim/reference.js';
import { verifyBlock } from '../src/sim/verify.js';
import { loadTarget } from '../src/target/load.js';
import { onTarget } from './sim/need.js';
import { gizmo } from './sim/step-block.js';

const block = gizmo();
const stimulus = vectorsFor(block, 3000, 5);
const reference = referenceTrace(block.program, stimulus);
const { free, restarted } = realMeaning(block, stimulus, reference);

for (const name of ['host', 'cortex-m0', 'cortex-m3', 'cortex-m4', 'avr']) {
  const it = await onTarget(name);
  it('the emitted C of a step block has the bits of its program', async () => {
    const target = loadTarget(name);
    const files = renderDesign({ path: 'gizmo.ts', source: '' }, [block], { targets: [target], packageName: 'plain' });
    const sources = files.filter((f) => /\.[ch]$/.test(f.path));
    const v = await verifyBlock({ block, builds: [{ target, sources }], stimulus, reference, real: free, restarted });
    expect(v.diagnostics).toEqual([]);
    for (const row of v.rows) expect(row.mismatches).toBe(0);
  });
}
