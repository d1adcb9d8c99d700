// The case file of every operation: each line of its trace block is one exact evaluation, and double arithmetic agrees.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { format, parse, toNumber } from '../src/num/rational.js';
import { opNamed, opTable } from '../src/ops/index.js';

const folder = new URL('./cases/ops/', import.meta.url);
const LINE = /^(\w+)(?:\{(\w+) = (-?\d+)\})?\(([^)]*)\) = (\S+)$/;

function traceLines(file: string): readonly string[] {
  const block = /```trace\n([\s\S]*?)```/.exec(readFileSync(new URL(file, folder), 'utf8'));
  return (block?.[1] ?? '').trim().split('\n');
}

const files = readdirSync(folder).sort();

test('every operation has its case file and its source file', () => {
  const fileOf = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  expect(files).toEqual(
    Object.keys(opTable)
      .map((name) => `${fileOf(name)}.md`)
      .sort(),
  );
});

describe.each(files)('%s', (file) => {
  test.each(traceLines(file))('%s', (line) => {
    const [, name, key, value, args, want] = LINE.exec(line) ?? [];
    const op = opNamed(name, key ? { [key]: Number(value) } : {});
    const values = args.split(', ').map(parse);
    expect(op?.arity).toBe(values.length);
    expect(format(op!.exact(...values))).toBe(want);
    expect(op!.real(...values.map(toNumber)) + 0).toBeCloseTo(toNumber(parse(want)), 14);
  });
});
