// What to write instead of the operators and types that a step cannot have.
import type ts from 'typescript';
import type { Reading } from './read-context.js';

const INSTEAD: Readonly<Record<string, string>> = {
  ',': 'write two statements',
  in: 'properties are known when compiling',
  instanceof: 'types are known when compiling',
};
export const refusalOf = (operator: string): string => INSTEAD[operator] ?? 'see docs/LANGUAGE.md';

export const isAny = (r: Reading, type: ts.TypeNode | undefined): boolean =>
  type !== undefined && type.kind === r.ts.SyntaxKind.AnyKeyword;
