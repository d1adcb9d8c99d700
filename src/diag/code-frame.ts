// The lines of source under a diagnostic, with its span underlined.
import type { Span } from './diagnostic.js';

const MOST_LINES = 3;
const shown = (line: string): string => line.replaceAll('\t', ' ');

function underline(line: string, n: number, span: Span): string {
  const from = n === span.line ? span.column - 1 : line.length - line.trimStart().length;
  const to = n === span.endLine ? span.endColumn - 1 : line.trimEnd().length;
  return ' '.repeat(from) + '^'.repeat(Math.max(1, to - from));
}

/**
 * Lines such as `14 |   const u = kp * e;` followed by `   |             ^^^^^^`; at most three source lines, [] when the
 * span lies outside the text. `mark` paints the carets.
 */
export function codeFrame(source: string, span: Span, mark: (carets: string) => string = (s) => s): string[] {
  const lines = source.split(/\r?\n/);
  if (span.line > lines.length) return [];
  const last = Math.min(span.endLine, span.line + MOST_LINES - 1, lines.length);
  const width = String(last).length;
  const frame: string[] = [];
  for (let n = span.line; n <= last; n++) {
    const line = lines[n - 1];
    frame.push(`${String(n).padStart(width)} | ${shown(line)}`.trimEnd());
    if (n < last && line.trim() === '') continue;
    frame.push(`${' '.repeat(width)} | ${mark(underline(line, n, span))}`);
  }
  return last < span.endLine ? [...frame, `${' '.repeat(width)} | …`] : frame;
}
