// The last look at a function body: locals that no text after all mentions (two operands may print alike and fall away together).
// Law: only whole declarations of constants go, and they have no effect.
import type { Line } from './c-layout.js';

const DECLARATION = /^\s*const \w+ (\w+) = /;
/** Names in a text, fields of structs left out. */
const words = (text: string): readonly string[] => text.match(/(?<![\w>.])[A-Za-z_]\w*/g) ?? [];

/** The lines without declarations that nothing reads, uses by other dropped ones not counted. */
export function withoutUnused(lines: readonly Line[]): Line[] {
  const counts = new Map<string, number>();
  const count = (line: Line, by: number): void => {
    for (const word of words(line.code)) counts.set(word, (counts.get(word) ?? 0) + by);
  };
  for (const line of lines) count(line, 1);
  const kept: Line[] = [];
  for (const line of [...lines].reverse()) {
    const name = DECLARATION.exec(line.code)?.[1];
    if (name !== undefined && counts.get(name) === 1) count(line, -1);
    else kept.push(line);
  }
  return kept.reverse();
}

/** Whether any line mentions a name. */
export function mentioned(lines: readonly Line[]): (name: string) => boolean {
  const found = new Set(lines.flatMap((l) => words(l.code)));
  return (name) => found.has(name);
}
