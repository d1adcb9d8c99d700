// From the path of a design file to its blocks: executed here, read by TypeScript beside it.
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { FRONTEND_CODES } from '../diag/codes/frontend.js';
import type { Diagnostic, Span } from '../diag/diagnostic.js';
import { diagnose } from '../diag/reporter.js';
import { blocksOf, hasDefaultBlock, type NamedBlock, type Reading } from './design.js';
import { executeDesign } from './execute.js';
import { startReading } from './reading.js';
import { settle } from './settle.js';

export interface Design {
  readonly path: string;
  /** How the user names it, with forward slashes. */
  readonly shown: string;
  readonly source: string;
  readonly blocks: readonly NamedBlock[];
  /** What went wrong so far: the design threw, or exports nothing. Compile only when empty. */
  readonly failure: readonly Diagnostic[];
  /** What TypeScript says of it. */
  readonly reading: Promise<Reading>;
  /** All diagnostics, placed and sorted, once TypeScript has spoken. */
  settle(values: readonly Diagnostic[]): Promise<readonly Diagnostic[]>;
}

/** A path that is no design file at all: wrong usage. */
export interface Unusable {
  readonly unusable: Diagnostic;
}

/**
 * Executes the design and starts its reading.
 * @param surface what `import … from 'backstep'` gives
 * @param read what reads it: a thread made for it, or one that is kept
 */
export async function loadDesign(
  given: string,
  surface: () => Promise<Readonly<Record<string, unknown>>>,
  read: (path: string, shown: string) => Promise<Reading> = startReading,
): Promise<Design | Unusable> {
  const path = resolve(given);
  const shown = showPath(given);
  const source = readSource(path, shown);
  if (typeof source !== 'string') return { unusable: source };
  const reading = read(path, shown);
  reading.catch(() => undefined); // told by settle()
  const { exports = {}, failure = [] } = await executeDesign(path, shown, await surface());
  const blocks = blocksOf(exports, orderIn(source));
  const wrong = failure.length > 0 ? failure : exportProblems(exports, blocks, shown);
  return {
    path,
    shown,
    source,
    blocks,
    failure: wrong,
    reading,
    settle: async (values) => settle(wrong, values, await reading),
  };
}

/** As the user gave it; an absolute path inside the working folder is shortened, so that output does not depend on it. */
function showPath(given: string): string {
  const short = isAbsolute(given) ? relative(process.cwd(), given) : given;
  return (short.startsWith('..') ? given : short).replaceAll('\\', '/').replace(/^\.\//, '');
}

const whole = (file: string): Span => ({ file, line: 1, column: 1, endLine: 1, endColumn: 1 });

function readSource(path: string, shown: string): string | Diagnostic {
  try {
    if (!statSync(path).isFile())
      return diagnose(FRONTEND_CODES, 'BS1002', { file: shown, reason: 'it is a folder' }, whole(shown));
    if (!/\.[cm]?[jt]s$/.test(path) || path.endsWith('.d.ts')) {
      return diagnose(FRONTEND_CODES, 'BS1003', { file: shown }, whole(shown));
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return diagnose(FRONTEND_CODES, 'BS1001', { file: shown }, whole(shown));
    return diagnose(FRONTEND_CODES, 'BS1002', { file: shown, reason: code ?? String(error) }, whole(shown));
  }
}

function exportProblems(exports: Readonly<Record<string, unknown>>, blocks: readonly NamedBlock[], shown: string) {
  if (hasDefaultBlock(exports)) return [diagnose(FRONTEND_CODES, 'BS1302', {}, whole(shown))];
  return blocks.length === 0 ? [diagnose(FRONTEND_CODES, 'BS1301', {}, whole(shown))] : [];
}

/** Names after `export const` in the order of the text: enough to order blocks before TypeScript has spoken. */
const orderIn = (source: string): string[] =>
  [...source.matchAll(/^\s*export\s+(?:const|let|var)\s+([\w$]+)/gm)].map((match) => match[1]);

/** Where `export const NAME` stands, by text alone; undefined for other forms of export. */
export function exportSpan(design: Pick<Design, 'source' | 'shown'>, name: string): Span | undefined {
  const pattern = new RegExp(`^(\\s*export\\s+(?:const|let|var)\\s+)${name.replaceAll('$', '\\$')}(?![\\w$])`, 'm');
  const match = pattern.exec(design.source);
  if (!match) return undefined;
  const before = design.source.slice(0, match.index + match[1].length).split('\n');
  const [line, column] = [before.length, (before.at(-1) ?? '').length + 1];
  return { file: design.shown, line, column, endLine: line, endColumn: column + name.length };
}

export type { Reading };
