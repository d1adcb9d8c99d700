// The cases of test/cases/discretise: one file per method, each `c2d` block a system and the coefficients it must become.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { c2d } from '../src/discretise/c2d.js';
import { methods } from '../src/discretise/index.js';
import type { Method } from '../src/systems/system.js';
import { tf } from '../src/systems/tf.js';

function check(block: string): void {
  const read = (label: string): string => {
    const line = block.split('\n').find((l) => l.startsWith(`${label} `));
    return line?.slice(label.length + 1) ?? '';
  };
  const numbers = (label: string): number[] => read(label).split(' ').map(Number);
  const d = c2d(tf(numbers('num'), numbers('den')), Number(read('Ts')), { method: read('method') as Method });
  expect(d.num).toEqual(numbers('=> num'));
  expect(d.den).toEqual(numbers('=> den'));
}

describe.each(methods.map((m) => m.name))('%s', (name) => {
  const text = readFileSync(new URL(`./cases/discretise/${name}.md`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```c2d\n([^`]*)```/g)].map((m) => m[1]);
  it('has a case', () => expect(blocks.length).toBeGreaterThan(0));
  it.each(blocks)('%s', check);
});
