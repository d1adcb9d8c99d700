// Diagnostics as machines read them: the shape of `--json`, fixed by the contract.
import { type Diagnostic, isSpan, type Severity } from './diagnostic.js';

/** Lines and columns are 1-based, the end exclusive; all places are 0 and `file` is '' when the diagnostic has no place. */
export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly hint?: string;
  readonly why?: readonly string[];
}

export function diagnosticJson(d: Diagnostic): DiagnosticJson {
  const span = isSpan(d.place) ? d.place : { file: '', line: 0, column: 0, endLine: 0, endColumn: 0 };
  return {
    code: d.code,
    severity: d.severity,
    file: span.file,
    line: span.line,
    column: span.column,
    endLine: span.endLine,
    endColumn: span.endColumn,
    message: d.message,
    ...(d.hint === undefined ? {} : { hint: d.hint }),
    ...(d.why.length === 0 ? {} : { why: d.why }),
  };
}
