// What a design threw, as diagnostics at the user's line and column.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Jiti } from 'jiti';
import { framesOf, type Site } from '../blocks/site.js';
import { FRONTEND_CODES } from '../diag/codes/frontend.js';
import { Bug, type Diagnostic, isSpan, type Span } from '../diag/diagnostic.js';
import { spellValue } from '../diag/numbers.js';
import { DesignError, diagnose } from '../diag/reporter.js';
import { calleeEnd, calleeStart } from './callee.js';
import { ExitCalled } from './exit-called.js';

const OURS = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Diagnostics for an exception out of the design at `path`. A Bug of ours is thrown on. */
export function thrown(error: unknown, path: string, shown: string, jiti: Jiti): readonly Diagnostic[] {
  if (error instanceof Bug) throw error;
  if (!(error instanceof Error) && !hasStack(error)) {
    return [diagnose(FRONTEND_CODES, 'BS1202', { value: spellValue(error) }, wholeFile(shown))];
  }
  const place = placeOf(error, path, shown, jiti);
  if (error instanceof DesignError) {
    return error.diagnostics.map((d) => (isSpan(d.place) ? d : { ...d, place }));
  }
  if (error instanceof ExitCalled) return [diagnose(FRONTEND_CODES, 'BS1203', { code: error.code }, place)];
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message);
  if (missing) return [diagnose(FRONTEND_CODES, 'BS1103', { specifier: missing[1] }, place)];
  const syntax = /^ParseError: ([^\n]*)\n\s*(.*):(\d+):(\d+)/.exec(error.message);
  if (syntax) return [parseError(syntax, path, shown)];
  const message = error.message.split('\n')[0];
  return [diagnose(FRONTEND_CODES, 'BS1201', { name: error.name, message }, place)];
}

/** Errors of another realm (the design runs in its own) are not instances of ours. */
const hasStack = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'stack' in error && 'message' in error;

const wholeFile = (shown: string): Span => ({ file: shown, line: 1, column: 1, endLine: 1, endColumn: 1 });

function parseError(match: RegExpExecArray, path: string, shown: string): Diagnostic {
  const [, message, file, line, column] = match;
  const start = {
    file: named(file.trim() || path, path, shown),
    line: Number(line),
    column: Math.max(1, Number(column)),
  };
  const place: Span = { ...start, endLine: start.line, endColumn: start.column + 1 };
  return diagnose(FRONTEND_CODES, 'BS1101', { message: message.trim(), ts: 1109 }, place);
}

function placeOf(error: Error, path: string, shown: string, jiti: Jiti): Span {
  const frames = framesOf(error.stack ?? '').filter((frame) => !frame.file.startsWith(OURS));
  const frame = frames.find((f) => !f.file.includes('node_modules')) ?? frames.find((f) => f.file === path);
  if (!frame) return wholeFile(shown);
  const at = original(frame, jiti);
  const text = lineOf(at.file, at.line);
  const column = calleeStart(text, at.column);
  return {
    file: named(at.file, path, shown),
    line: at.line,
    column,
    endLine: at.line,
    endColumn: calleeEnd(text, column),
  };
}

const named = (file: string, path: string, shown: string): string =>
  file === path ? shown : relative(process.cwd(), file).replaceAll('\\', '/');

function lineOf(file: string, line: number): string {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[line - 1] ?? '';
  } catch {
    return '';
  }
}

/** jiti keeps lines but not columns: compiles the file once more and looks the column up in its source map. */
function original(frame: Site, jiti: Jiti): Site {
  try {
    const source = readFileSync(frame.file, 'utf8');
    const ts = /\.[cm]?ts$/.test(frame.file);
    const code = jiti.transform({ source, filename: frame.file, ts, async: true, retainLines: true });
    const map = new SourceMap(JSON.parse(Buffer.from(code.split('base64,').at(-1) ?? '', 'base64').toString()));
    const entry = map.findEntry(frame.line - 1, frame.column - 1);
    return 'originalLine' in entry
      ? { ...frame, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
      : frame;
  } catch {
    return { ...frame, column: 1 }; // the line is right; the underline then covers all of it
  }
}
