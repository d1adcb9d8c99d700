// TypeScript statements to the language of steps.
import type ts from 'typescript';
import { type Reading, refuse, spanOf } from './read-context.js';
import { readExpression } from './read-expression.js';
import { readFunction } from './read-function.js';
import { readBinding, readTarget } from './read-pattern.js';
import { isAny } from './refusals.js';
import type { Pattern, Stmt } from './syntax.js';

export const readStatements = (r: Reading, nodes: readonly ts.Statement[]): readonly Stmt[] =>
  nodes.flatMap((node) => readStatement(r, node));

const bodyOf = (r: Reading, node: ts.Statement): readonly Stmt[] =>
  r.ts.isBlock(node) ? readStatements(r, node.statements) : readStatement(r, node);

function readStatement(r: Reading, node: ts.Statement): readonly Stmt[] {
  const { ts } = r;
  const span = spanOf(r, node);
  if (ts.isVariableStatement(node)) return readDeclarations(r, node.declarationList);
  if (ts.isExpressionStatement(node)) return [{ kind: 'expression', value: readExpression(r, node.expression), span }];
  if (ts.isIfStatement(node)) {
    const otherwise = node.elseStatement ? bodyOf(r, node.elseStatement) : [];
    return [
      {
        kind: 'if',
        cond: readExpression(r, node.expression),
        then: bodyOf(r, node.thenStatement),
        else: otherwise,
        span,
      },
    ];
  }
  if (ts.isReturnStatement(node)) {
    return [{ kind: 'return', ...(node.expression ? { value: readExpression(r, node.expression) } : {}), span }];
  }
  if (ts.isBlock(node)) return [{ kind: 'block', body: readStatements(r, node.statements), span }];
  if (ts.isFunctionDeclaration(node)) return [{ kind: 'function', fn: readFunction(r, node), span }];
  return readLoop(r, node) ?? readJump(r, node);
}

function readDeclarations(r: Reading, list: ts.VariableDeclarationList): Stmt[] {
  const { NodeFlags } = r.ts;
  if ((list.flags & (NodeFlags.Let | NodeFlags.Const)) === 0) refuse(r, list, 'var', 'declare it with let or const');
  const constant = (list.flags & NodeFlags.Const) !== 0;
  return list.declarations.map((d) => {
    if (isAny(r, d.type)) refuse(r, d.type!, 'any', 'give the type: number, boolean, or a union of strings');
    const init = d.initializer ? { init: readExpression(r, d.initializer) } : {};
    return { kind: 'declare', constant, pattern: readBinding(r, d.name), ...init, span: spanOf(r, d) };
  });
}

function readLoop(r: Reading, node: ts.Statement): readonly Stmt[] | undefined {
  const { ts } = r;
  const span = spanOf(r, node);
  if (ts.isForStatement(node)) return [readFor(r, node)];
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    const cond = readExpression(r, node.expression);
    return [{ kind: 'for', init: [], cond, body: bodyOf(r, node.statement), testAfter: ts.isDoStatement(node), span }];
  }
  if (ts.isForOfStatement(node)) {
    if (node.awaitModifier) refuse(r, node.awaitModifier, 'for await', 'write for … of');
    const [pattern, list] = [readLoopTarget(r, node.initializer), readExpression(r, node.expression)];
    return [{ kind: 'forOf', pattern, list, body: bodyOf(r, node.statement), span }];
  }
  if (!ts.isForInStatement(node)) return undefined;
  refuse(r, node, 'for … in', 'write for … of over the array, or over [a, b, c]');
  return [];
}

function readFor(r: Reading, node: ts.ForStatement): Stmt {
  const { initializer: first } = node;
  const init: readonly Stmt[] = !first
    ? []
    : r.ts.isVariableDeclarationList(first)
      ? readDeclarations(r, first)
      : [{ kind: 'expression', value: readExpression(r, first), span: spanOf(r, first) }];
  return {
    kind: 'for',
    init,
    ...(node.condition ? { cond: readExpression(r, node.condition) } : {}),
    ...(node.incrementor ? { update: readExpression(r, node.incrementor) } : {}),
    body: bodyOf(r, node.statement),
    testAfter: false,
    span: spanOf(r, node),
  };
}

const readLoopTarget = (r: Reading, node: ts.ForInitializer): Pattern =>
  r.ts.isVariableDeclarationList(node) ? readBinding(r, node.declarations[0].name) : readTarget(r, node);

function readJump(r: Reading, node: ts.Statement): readonly Stmt[] {
  const { ts } = r;
  const span = spanOf(r, node);
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) {
    if (node.label) refuse(r, node, 'a label', 'put the loops into a function and return from it');
    return [{ kind: ts.isBreakStatement(node) ? 'break' : 'continue', span }];
  }
  if (ts.isSwitchStatement(node)) {
    const cases = node.caseBlock.clauses.map((clause) => ({
      ...(ts.isCaseClause(clause) ? { test: readExpression(r, clause.expression) } : {}),
      body: readStatements(r, clause.statements),
    }));
    return [{ kind: 'switch', subject: readExpression(r, node.expression), cases, span }];
  }
  if (isNothing(r, node)) return [];
  const [what, instead] = unreadable(r, node);
  refuse(r, node, what, instead);
  return [];
}

const isNothing = (r: Reading, node: ts.Statement): boolean =>
  r.ts.isEmptyStatement(node) || r.ts.isTypeAliasDeclaration(node) || r.ts.isInterfaceDeclaration(node);

function unreadable(r: Reading, node: ts.Statement): readonly [string, string] {
  const { ts } = r;
  if (ts.isThrowStatement(node)) return ['throw', 'a controller must go on: set a fault state or output'];
  if (ts.isTryStatement(node)) return ['try', 'nothing in a step can throw: handle the case with if'];
  if (ts.isClassDeclaration(node)) return ['a class', 'use functions and objects'];
  if (ts.isEnumDeclaration(node)) return ['an enum', "use a union of strings: 'off' | 'heat'"];
  if (ts.isLabeledStatement(node)) return ['a label', 'put the loops into a function and return from it'];
  if (ts.isWithStatement(node)) return ['with', 'name the object'];
  if (node.kind === ts.SyntaxKind.DebuggerStatement) return ['debugger', 'remove it before compiling'];
  return [`this ${ts.SyntaxKind[node.kind]}`, 'see docs/LANGUAGE.md for what a step may contain'];
}
