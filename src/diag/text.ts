// Diagnostics as people read them: `file:line:col - error BS1234: sentence.`, the code frame, why, help.
import type { Colors } from 'picocolors/types.js';
import { codeFrame } from './code-frame.js';
import { type Diagnostic, isSpan } from './diagnostic.js';

/** The text of a file by the name a span gives it; undefined when it cannot be read. */
export type SourceOf = (file: string) => string | undefined;
type Paint = Pick<Colors, 'red' | 'yellow' | 'cyan' | 'bold' | 'gray'>;

const PLAIN: Paint = { red: String, yellow: String, cyan: String, bold: String, gray: String };
const HUE = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** One diagnostic, several lines, without a line end. */
export function diagnosticText(d: Diagnostic, sourceOf: SourceOf, paint: Paint = PLAIN): string {
  const hue = paint[HUE[d.severity]];
  const span = isSpan(d.place) ? d.place : undefined;
  const where = span ? `${paint.bold(`${span.file}:${span.line}:${span.column}`)} - ` : '';
  const source = span && sourceOf(span.file);
  return [
    `${where}${hue(d.severity)} ${paint.gray(`${d.code}:`)} ${sentence(d.message)}`,
    ...(span && source !== undefined ? codeFrame(source, span, hue) : []),
    ...d.why.map((line) => `  = why:  ${line}`),
    ...(d.hint === undefined ? [] : [`  = help: ${d.hint}`]),
  ].join('\n');
}

/** All diagnostics with a blank line between, and the count of errors and warnings; '' when there is none. */
export function diagnosticsText(all: readonly Diagnostic[], sourceOf: SourceOf, paint: Paint = PLAIN): string {
  if (all.length === 0) return '';
  const count = (severity: string, word: string) => {
    const n = all.filter((d) => d.severity === severity).length;
    return n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`];
  };
  const totals = [...count('error', 'error'), ...count('warning', 'warning')];
  const texts = all.map((d) => diagnosticText(d, sourceOf, paint));
  return `${[...texts, ...(totals.length > 0 ? [`${totals.join(', ')}.`] : [])].join('\n\n')}\n`;
}
