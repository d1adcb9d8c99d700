// Collects the diagnostics of one run. User mistakes go through here and never through an exception that reaches the user raw.
import type { Diagnostic, Severity, Span, ValuePlace } from './diagnostic.js';

/** One diagnostic: what is wrong, why (with the numbers), what to do. Tables of rows are in codes/<stage>.ts. */
export interface CodeRow<P> {
  readonly severity: Severity;
  readonly text: (p: P) => string;
  readonly why?: (p: P) => readonly string[];
  readonly help?: (p: P) => string;
}

// biome-ignore lint/suspicious/noExplicitAny: a row's parameters are its own business; `diagnose` ties them to the code.
export type CodeTable = Readonly<Record<string, CodeRow<any>>>;
type Parameters<T extends CodeTable, C extends keyof T> = T[C] extends CodeRow<infer P> ? P : never;

/** Fills one row of `table`. */
export function diagnose<T extends CodeTable, C extends keyof T & string>(
  table: T,
  code: C,
  parameters: Parameters<T, C>,
  place?: Span | ValuePlace,
): Diagnostic {
  const row = table[code];
  const hint = row.help?.(parameters);
  return {
    code,
    severity: row.severity,
    message: row.text(parameters),
    why: row.why?.(parameters) ?? [],
    ...(hint === undefined ? {} : { hint }),
    ...(place === undefined ? {} : { place }),
  };
}

export class Reporter {
  readonly diagnostics: Diagnostic[] = [];

  add(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  get failed(): boolean {
    return this.diagnostics.some((d) => d.severity === 'error');
  }
}

/** Thrown by calls in the user's own process (tf, c2d, instance ...) where there is no reporter; carries finished diagnostics. */
export class DesignError extends Error {
  override name = 'DesignError';
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => `${d.code}: ${d.message}${d.hint ? ` (${d.hint})` : ''}`).join('\n'));
  }
}
