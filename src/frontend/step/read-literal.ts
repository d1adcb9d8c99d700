// Array and object literals of a step.
import type ts from 'typescript';
import { type Reading, refused, spanOf } from './read-context.js';
import { readExpression, readItems, readName } from './read-expression.js';
import { readFunction } from './read-function.js';
import type { Entry, Expr } from './syntax.js';

export function readArrayLiteral(r: Reading, node: ts.ArrayLiteralExpression): Expr {
  const hole = node.elements.find((x) => r.ts.isOmittedExpression(x));
  if (hole) return refused(r, node, 'an array with a hole', 'give every element a value');
  return { kind: 'array', items: readItems(r, node.elements), span: spanOf(r, node) };
}

export const readObjectLiteral = (r: Reading, node: ts.ObjectLiteralExpression): Expr => ({
  kind: 'object',
  entries: node.properties.map((p) => readEntry(r, p)),
  span: spanOf(r, node),
});

function readEntry(r: Reading, p: ts.ObjectLiteralElementLike): Entry {
  const { ts } = r;
  if (ts.isSpreadAssignment(p)) return { value: readExpression(r, p.expression) };
  if (ts.isShorthandPropertyAssignment(p)) return { key: p.name.text, value: readName(r, p.name) };
  if (ts.isPropertyAssignment(p)) return { key: readKey(r, p.name), value: readExpression(r, p.initializer) };
  if (ts.isMethodDeclaration(p)) {
    return { key: readKey(r, p.name), value: { kind: 'function', fn: readFunction(r, p), span: spanOf(r, p) } };
  }
  return { key: readKey(r, p.name), value: refused(r, p, 'a getter or setter', 'write a function and call it') };
}

function readKey(r: Reading, name: ts.PropertyName): string | Expr {
  const { ts } = r;
  if (ts.isComputedPropertyName(name)) return readExpression(r, name.expression);
  return ts.isPrivateIdentifier(name) ? name.text : name.text;
}
