// TypeScript expressions to the language of steps. What cannot be compiled is refused here, with what to write instead.
import type ts from 'typescript';
import { bindingOf } from './bindings.js';
import { type Reading, refuse, refused, spanOf } from './read-context.js';
import { readFunction } from './read-function.js';
import { readArrayLiteral, readObjectLiteral } from './read-literal.js';
import { readTarget } from './read-pattern.js';
import { isAny, refusalOf } from './refusals.js';
import type { BinaryOp, Expr, Item, LogicalOp, UnaryOp } from './syntax.js';

const BINARY: readonly string[] = '+ - * / % ** < <= > >= === !== & | ^ << >> >>>'.split(' ');
const LOGICAL: readonly string[] = ['&&', '||', '??'];

export function readExpression(r: Reading, node: ts.Expression): Expr {
  return readLiteral(r, node) ?? readAccess(r, node) ?? readOperation(r, node) ?? readRest(r, node);
}

function readLiteral(r: Reading, node: ts.Expression): Expr | undefined {
  const { ts } = r;
  const literal = (value: number | boolean | string | null): Expr => ({
    kind: 'literal',
    value,
    span: spanOf(r, node),
  });
  if (ts.isNumericLiteral(node)) return literal(Number(node.text));
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return literal(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return literal(true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return literal(false);
  if (node.kind === ts.SyntaxKind.NullKeyword) return literal(null);
  if (ts.isArrayLiteralExpression(node)) return readArrayLiteral(r, node);
  return ts.isObjectLiteralExpression(node) ? readObjectLiteral(r, node) : undefined;
}

function readAccess(r: Reading, node: ts.Expression): Expr | undefined {
  const { ts } = r;
  const span = spanOf(r, node);
  if (ts.isIdentifier(node)) return readName(r, node);
  if (ts.isPropertyAccessExpression(node)) {
    if (node.questionDotToken) return refused(r, node, '?.', 'test for null with === and use the value in that branch');
    return { kind: 'member', object: readExpression(r, node.expression), name: node.name.text, span };
  }
  if (ts.isElementAccessExpression(node)) {
    const [object, index] = [node.expression, node.argumentExpression].map((x) => readExpression(r, x));
    return { kind: 'index', object, index, span };
  }
  if (ts.isCallExpression(node)) return readCall(r, node);
  return undefined;
}

/** `undefined` is a name in the grammar. */
export const readName = (r: Reading, node: ts.Identifier): Expr =>
  node.text === 'undefined'
    ? { kind: 'literal', value: undefined, span: spanOf(r, node) }
    : { kind: 'name', name: node.text, outer: () => bindingOf(r, node), span: spanOf(r, node) };

function readCall(r: Reading, node: ts.CallExpression): Expr {
  if (node.questionDotToken) return refused(r, node, '?.()', 'call the function itself');
  const callee = readExpression(r, node.expression);
  return { kind: 'call', callee, args: readItems(r, node.arguments), span: spanOf(r, node) };
}

export const readItems = (r: Reading, nodes: readonly ts.Expression[]): Item[] =>
  nodes.map((x) =>
    r.ts.isSpreadElement(x)
      ? { spread: true, value: readExpression(r, x.expression) }
      : { spread: false, value: readExpression(r, x) },
  );

function readOperation(r: Reading, node: ts.Expression): Expr | undefined {
  const { ts } = r;
  const span = spanOf(r, node);
  if (ts.isBinaryExpression(node)) return readBinary(r, node);
  if (ts.isConditionalExpression(node)) {
    const [cond, then, otherwise] = [node.condition, node.whenTrue, node.whenFalse].map((x) => readExpression(r, x));
    return { kind: 'conditional', cond, then, else: otherwise, span };
  }
  if (ts.isPostfixUnaryExpression(node)) {
    const by = node.operator === ts.SyntaxKind.PlusPlusToken ? 1 : -1;
    return { kind: 'update', target: readExpression(r, node.operand), by, prefix: false, span };
  }
  return ts.isPrefixUnaryExpression(node) ? readPrefix(r, node) : undefined;
}

function readPrefix(r: Reading, node: ts.PrefixUnaryExpression): Expr {
  const { SyntaxKind } = r.ts;
  const span = spanOf(r, node);
  const operand = readExpression(r, node.operand);
  const steps = { [SyntaxKind.PlusPlusToken]: 1, [SyntaxKind.MinusMinusToken]: -1 } as const;
  const by = (steps as Readonly<Record<number, 1 | -1>>)[node.operator];
  if (by) return { kind: 'update', target: operand, by, prefix: true, span };
  return { kind: 'unary', op: r.ts.tokenToString(node.operator) as UnaryOp, operand, span };
}

function readBinary(r: Reading, node: ts.BinaryExpression): Expr {
  const span = spanOf(r, node);
  const text = node.operatorToken.getText(r.file);
  if (text === '==' || text === '!=') return readLooseEquality(r, node, text);
  if (text.endsWith('=') && !BINARY.includes(text)) return readAssignment(r, node, text.slice(0, -1));
  const [left, right] = [node.left, node.right].map((x) => readExpression(r, x));
  if (BINARY.includes(text)) return { kind: 'binary', op: text as BinaryOp, left, right, span };
  if (LOGICAL.includes(text)) return { kind: 'logical', op: text as LogicalOp, left, right, span };
  return refused(r, node, `the operator ${text}`, refusalOf(text));
}

/** `x == null` is the usual test for null; any other `==` converts its operands. */
function readLooseEquality(r: Reading, node: ts.BinaryExpression, text: '==' | '!='): Expr {
  const [left, right] = [node.left, node.right].map((x) => readExpression(r, x));
  const isNull = (e: Expr): boolean => e.kind === 'literal' && (e.value === null || e.value === undefined);
  const op = `${text}=` as BinaryOp;
  if (isNull(left) || isNull(right)) return { kind: 'binary', op, left, right, span: spanOf(r, node) };
  return refused(r, node, text, `write ${op}, which compares without converting`);
}

function readAssignment(r: Reading, node: ts.BinaryExpression, op: string): Expr {
  const span = spanOf(r, node);
  const target = readTarget(r, node.left);
  const value = readExpression(r, node.right);
  return { kind: 'assign', target, ...(op === '' ? {} : { op: op as BinaryOp | LogicalOp }), value, span };
}

function readRest(r: Reading, node: ts.Expression): Expr {
  const { ts } = r;
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return readExpression(r, node.expression);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isTypeAssertionExpression(node)) {
    if (isAny(r, node.type)) refuse(r, node.type, 'any', 'give the type: number, boolean, or a union of strings');
    return readExpression(r, node.expression);
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return { kind: 'function', fn: readFunction(r, node), span: spanOf(r, node) };
  }
  const [what, instead] = unreadable(r, node);
  return refused(r, node, what, instead);
}

function unreadable(r: Reading, node: ts.Expression): readonly [string, string] {
  const { ts } = r;
  if (ts.isTemplateExpression(node)) return ['a template string', "use a string of a literal union, such as 'heat'"];
  if (ts.isNewExpression(node)) return ['new', 'make the object outside the step and use its numbers'];
  if (ts.isAwaitExpression(node)) return ['await', 'a step ends at once: compute without waiting'];
  if (ts.isYieldExpression(node)) return ['yield', 'keep what must last in `state`'];
  if (ts.isDeleteExpression(node)) return ['delete', 'objects keep their properties; assign a neutral value'];
  if (ts.isTypeOfExpression(node)) return ['typeof', 'types are known when compiling; write the branch that applies'];
  if (ts.isClassExpression(node)) return ['a class', 'use functions and objects'];
  if (ts.isRegularExpressionLiteral(node))
    return ['a regular expression', 'strings are members of literal unions only'];
  if (ts.isBigIntLiteral(node)) return ['a bigint', 'write a number'];
  if (ts.isVoidExpression(node)) return ['void', 'leave it out'];
  if (ts.isTaggedTemplateExpression(node)) return ['a tagged template', 'call a function'];
  if (node.kind === ts.SyntaxKind.ThisKeyword) return ['this', 'state is reached through `self`'];
  return [`this ${ts.SyntaxKind[node.kind]}`, 'see docs/LANGUAGE.md for what a step may contain'];
}
