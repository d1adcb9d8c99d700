// Functions: the step itself, and those it calls. Each is read once, when it is first reached.
import type ts from 'typescript';
import { type Reading, refuse, spanOf } from './read-context.js';
import { readExpression } from './read-expression.js';
import { readBinding } from './read-pattern.js';
import { readStatements } from './read-statement.js';
import { isAny } from './refusals.js';
import type { Func, Part } from './syntax.js';

export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

export function readFunction(r: Reading, node: FunctionNode): Func {
  const known = r.functions.get(node);
  if (known) return known;
  refuseKind(r, node);
  const plain = node.parameters.filter((p) => !p.dotDotDotToken && p.name.getText(r.file) !== 'this');
  const last = node.parameters.find((p) => p.dotDotDotToken);
  const fn: Func = {
    name: nameOf(r, node),
    params: plain.map((p) => readParameter(r, p)),
    ...(last ? { rest: readBinding(r, last.name) } : {}),
    body: readBody(r, node),
    span: spanOf(r, node.name ?? node),
  };
  r.functions.set(node, fn);
  return fn;
}

function refuseKind(r: Reading, node: FunctionNode): void {
  const mark = node.modifiers?.find((m) => m.kind === r.ts.SyntaxKind.AsyncKeyword);
  if (mark) refuse(r, mark, 'async', 'a step ends at once: compute without waiting');
  if (node.asteriskToken) refuse(r, node.asteriskToken, 'a generator', 'keep what must last in `state`');
}

function nameOf(r: Reading, node: FunctionNode): string {
  if (node.name) return node.name.getText(r.file);
  const { parent } = node;
  return r.ts.isVariableDeclaration(parent) || r.ts.isPropertyAssignment(parent)
    ? parent.name.getText(r.file)
    : 'this function';
}

function readParameter(r: Reading, p: ts.ParameterDeclaration): Part {
  if (isAny(r, p.type)) refuse(r, p.type!, 'any', 'give the type: number, boolean, or a union of strings');
  return { pattern: readBinding(r, p.name), ...(p.initializer ? { init: readExpression(r, p.initializer) } : {}) };
}

function readBody(r: Reading, node: FunctionNode): Func['body'] {
  if (!node.body) {
    refuse(r, node, 'a function without a body', 'write the body');
    return [];
  }
  return r.ts.isBlock(node.body) ? readStatements(r, node.body.statements) : readExpression(r, node.body);
}
