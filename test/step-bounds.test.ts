// Designs whose bounds were once wrong, each for a reason of its own: they agree with Node within what is promised, every range the
// program claims is asserted by the oracle, or they are refused with the code that stands in their first line.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileDesign } from '../src/cli/pipeline.js';
import { initialState, makeEvaluator, type Word } from '../src/ir/fixed-evaluate.js';
import { agreement } from './language/agreement.js';

const folder = path.join(import.meta.dirname, 'cases/bounds');
const designs = readdirSync(folder).filter((f) => f.endsWith('.ts'));

/** Steps the oracle, which throws where a value leaves its proved range. */
function assertRanges(block: Awaited<ReturnType<typeof compileDesign>>['blocks'][number], steps: number): void {
  const { program } = block;
  const evaluate = makeEvaluator(program);
  let [state, seed] = [initialState(program), 12345];
  const random = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) / 0x7fffffff;
  const pick = ({ lo, hi }: { readonly lo: bigint; readonly hi: bigint }): bigint => {
    const r = random();
    return r < 0.2 ? lo : r < 0.4 ? hi : lo + BigInt(Math.floor(random() * Number(hi - lo)));
  };
  for (let k = 0; k < steps; k++) {
    const inputs: Record<string, Word> = Object.fromEntries(program.inputs.map((i) => [i.name, pick(i.range)]));
    state = evaluate(state, inputs).state;
  }
}

describe.each(designs)('%s', (file) => {
  const whole = path.join(folder, file);
  const refused = /Refused: (BS\d+)/.exec(readFileSync(whole, 'utf8'))?.[1];

  it(refused ? `is refused with ${refused}` : 'keeps its bounds and its ranges', async () => {
    const { design, blocks, diagnostics } = await compileDesign(whole);
    const codes = diagnostics.filter((d) => d.severity === 'error').map((d) => d.code);
    if (refused) {
      expect(codes).toContain(refused);
      return;
    }
    expect(codes).toEqual([]);
    for (const block of blocks) {
      assertRanges(block, 400);
      const own = design.blocks.find((b) => b.exportName === block.exportName)?.block;
      expect(agreement(block, own, 3000, 7).violations).toEqual([]);
    }
  });
});
