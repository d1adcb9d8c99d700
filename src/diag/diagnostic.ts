// What a diagnostic is. Text lives in codes/<stage>.ts; places are resolved by whoever knows the source.

/** 1-based lines and columns; the end is exclusive. `file` is as the user named it. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A property of an exported block, e.g. { block: 'speedPI', path: ['input', 'range'] }; the front end turns it into a Span. */
export interface ValuePlace {
  readonly block?: string;
  readonly path: readonly (string | number)[];
}

export type Severity = 'error' | 'warning' | 'info';

export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly why: readonly string[];
  readonly hint?: string;
  readonly place?: Span | ValuePlace;
}

export const isSpan = (p: Span | ValuePlace | undefined): p is Span => p !== undefined && 'line' in p;

/** Our own mistake: never shown as a user diagnostic, exit status 70. */
export class Bug extends Error {
  override name = 'Bug';
}
