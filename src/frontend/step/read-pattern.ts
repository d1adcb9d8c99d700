// What values are bound or assigned to: names, elements, properties, and arrays and objects of them.
import type ts from 'typescript';
import { type Reading, refuse, spanOf } from './read-context.js';
import { readExpression } from './read-expression.js';
import type { Part, Pattern } from './syntax.js';

/** The target of a declaration or parameter. */
export function readBinding(r: Reading, node: ts.BindingName): Pattern {
  const { ts } = r;
  const span = spanOf(r, node);
  if (ts.isIdentifier(node)) return { kind: 'bind', name: node.text, span };
  const elements = node.elements.filter((e) => !ts.isOmittedExpression(e)) as ts.BindingElement[];
  const last = elements.find((e) => e.dotDotDotToken);
  const rest = last ? { rest: readBinding(r, last.name) } : {};
  if (ts.isObjectBindingPattern(node)) {
    const parts = elements.filter((e) => !e.dotDotDotToken).map((e) => ({ key: keyOf(r, e), ...readPart(r, e) }));
    return { kind: 'object', parts, ...rest, span };
  }
  const parts = node.elements.filter((e) => ts.isOmittedExpression(e) || !e.dotDotDotToken);
  return {
    kind: 'array',
    parts: parts.map((e) => (ts.isOmittedExpression(e) ? undefined : readPart(r, e))),
    ...rest,
    span,
  };
}

const readPart = (r: Reading, e: ts.BindingElement): Part => ({
  pattern: readBinding(r, e.name),
  ...(e.initializer ? { init: readExpression(r, e.initializer) } : {}),
});

function keyOf(r: Reading, e: ts.BindingElement): string {
  const name = e.propertyName ?? (e.name as ts.Identifier);
  if (!r.ts.isComputedPropertyName(name)) return (name as ts.Identifier).text;
  refuse(r, name, 'a computed property', 'write the property by its name');
  return '';
}

/** The target of an assignment. */
export function readTarget(r: Reading, node: ts.Expression): Pattern {
  const { ts } = r;
  const span = spanOf(r, node);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return readTarget(r, node.expression);
  if (ts.isArrayLiteralExpression(node)) {
    const rest = node.elements.find(ts.isSpreadElement);
    const parts = node.elements.filter((e) => !ts.isSpreadElement(e));
    return {
      kind: 'array',
      parts: parts.map((e) => (ts.isOmittedExpression(e) ? undefined : targetPart(r, e))),
      ...(rest ? { rest: readTarget(r, rest.expression) } : {}),
      span,
    };
  }
  if (ts.isObjectLiteralExpression(node)) return objectTarget(r, node);
  return { kind: 'place', place: readExpression(r, node), span };
}

function targetPart(r: Reading, node: ts.Expression): Part {
  const { ts } = r;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return { pattern: readTarget(r, node.left), init: readExpression(r, node.right) };
  }
  return { pattern: readTarget(r, node) };
}

function objectTarget(r: Reading, node: ts.ObjectLiteralExpression): Pattern {
  const { ts } = r;
  const parts: (Part & { readonly key: string })[] = [];
  let rest: Pattern | undefined;
  for (const p of node.properties) {
    if (ts.isSpreadAssignment(p)) rest = readTarget(r, p.expression);
    else if (ts.isShorthandPropertyAssignment(p)) {
      const init = p.objectAssignmentInitializer;
      parts.push({
        key: p.name.text,
        pattern: readTarget(r, p.name),
        ...(init ? { init: readExpression(r, init) } : {}),
      });
    } else if (ts.isPropertyAssignment(p) && !ts.isComputedPropertyName(p.name)) {
      parts.push({ key: (p.name as ts.Identifier).text, ...targetPart(r, p.initializer) });
    } else refuse(r, p, 'this assignment target', 'assign each value by its name');
  }
  return { kind: 'object', parts, ...(rest ? { rest } : {}), span: spanOf(r, node) };
}
