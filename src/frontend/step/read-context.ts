// What every reader of TypeScript syntax shares: the parsed file, how its places are shown, and how a construct is refused.
import type ts from 'typescript';
import { FRONTEND_CODES } from '../../diag/codes/frontend.js';
import type { Span } from '../../diag/diagnostic.js';
import { diagnose, type Reporter } from '../../diag/reporter.js';
import type { Expr, Func } from './syntax.js';

export interface Reading {
  readonly ts: typeof ts;
  readonly file: ts.SourceFile;
  readonly path: string;
  readonly shown: string;
  readonly reporter: Reporter;
  /** Functions read so far: one syntax node is one Func. */
  readonly functions: Map<ts.Node, Func>;
}

export function spanOf(r: Reading, node: ts.Node): Span {
  const start = r.file.getLineAndCharacterOfPosition(node.getStart(r.file));
  const end = r.file.getLineAndCharacterOfPosition(node.getEnd());
  return {
    file: r.shown,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** Reports a construct outside the language; reading goes on behind it. */
export function refuse(r: Reading, node: ts.Node, what: string, instead: string): void {
  r.reporter.add(diagnose(FRONTEND_CODES, 'BS1401', { what, instead }, spanOf(r, node)));
}

export function refused(r: Reading, node: ts.Node, what: string, instead: string): Expr {
  refuse(r, node, what, instead);
  return { kind: 'poison', span: spanOf(r, node) };
}
