// A table that both arms of an inner if read, made in an outer arm: it stands once in the generated JavaScript.
import { describe, expect, it } from 'vitest';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import { evaluateStep } from '../src/ir/fixed-evaluate.js';
import { makeRunner } from '../src/ir/fixed-javascript.js';

describe('a table owned by sibling regions', () => {
  it('is stepped as the oracle steps it', () => {
    const b = fixedBuilder();
    const input = (name: string) =>
      b.input({ name, type: { bits: 8, signed: true }, range: { lo: 0n, hi: 1n }, clamp: true });
    const [p, r] = [input('p'), input('r')];
    const [y] = b.if(
      p,
      () => {
        const table = b.table([4n, -6n], 0);
        return b.if(
          r,
          () => [b.element(table, p)],
          () => [b.neg(b.element(table, r))],
        );
      },
      () => [b.constant(1n, 0)],
    );
    b.output({ name: 'y', type: { bits: 8, signed: true }, range: { lo: -6n, hi: 6n } }, y);
    const program = b.finish('tables');
    const runner = makeRunner(program);
    for (const [i, j] of [
      [0, 0],
      [1, 0],
      [1, 1],
    ]) {
      const oracle = evaluateStep(program, {}, { p: BigInt(i), r: BigInt(j) }).outputs.y;
      expect(runner.step([i, j])).toEqual([oracle]);
    }
  });
});
