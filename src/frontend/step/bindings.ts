// What a free name of a function means in its file: found by scope, as TypeScript does.
import type ts from 'typescript';
import type { Reading } from './read-context.js';
import { type FunctionNode, readFunction } from './read-function.js';
import type { Binding } from './syntax.js';

/** The declaration that `name` refers to; undefined for globals. */
export function bindingOf(r: Reading, name: ts.Identifier): Binding | undefined {
  return lookup(r, name, name.text);
}

/** The declaration of `name` at the top of the file. */
export const topBinding = (r: Reading, name: string): Binding | undefined => lookup(r, r.file, name);

function lookup(r: Reading, from: ts.Node, name: string): Binding | undefined {
  for (let scope: ts.Node = from; scope; scope = scope.parent) {
    const found = declaredIn(r, scope, name);
    if (found) return found;
  }
  return undefined;
}

function declaredIn(r: Reading, scope: ts.Node, name: string): Binding | undefined {
  const { ts } = r;
  if (ts.isSourceFile(scope) || ts.isBlock(scope))
    return fromStatements(r, scope.statements, name, ts.isSourceFile(scope));
  const loop = ts.isForStatement(scope) || ts.isForOfStatement(scope) ? scope.initializer : undefined;
  if (loop && ts.isVariableDeclarationList(loop) && loop.declarations.some((d) => binds(r, d.name, name))) {
    return { kind: 'declared', file: r.path, module: false, mutated: false }; // each turn has its own
  }
  if (ts.isFunctionLike(scope) && scope.parameters.some((p) => binds(r, p.name, name))) {
    return { kind: 'declared', file: r.path, module: false, mutated: assigned(r, scope, name) };
  }
  return undefined;
}

const binds = (r: Reading, node: ts.BindingName, name: string): boolean =>
  r.ts.isIdentifier(node)
    ? node.text === name
    : node.elements.some((e) => !r.ts.isOmittedExpression(e) && binds(r, e.name, name));

function fromStatements(
  r: Reading,
  statements: readonly ts.Statement[],
  name: string,
  module: boolean,
): Binding | undefined {
  const { ts } = r;
  for (const s of statements) {
    if (ts.isImportDeclaration(s)) {
      const imported = importedAs(r, s, name);
      if (imported)
        return { kind: 'import', from: r.path, specifier: (s.moduleSpecifier as ts.StringLiteral).text, imported };
    }
    if (ts.isFunctionDeclaration(s) && s.name?.text === name && s.body) return declared(r, s, s, name, module);
    if ((ts.isClassDeclaration(s) || ts.isEnumDeclaration(s)) && s.name?.text === name) {
      return declared(r, s, undefined, name, module);
    }
    if (ts.isVariableStatement(s)) {
      const found = s.declarationList.declarations.find((d) => binds(r, d.name, name));
      if (found) return declared(r, found, ts.isIdentifier(found.name) ? found.initializer : undefined, name, module);
    }
  }
  return undefined;
}

function importedAs(r: Reading, s: ts.ImportDeclaration, name: string): string | undefined {
  const clause = s.importClause;
  if (clause?.name?.text === name) return 'default';
  const named = clause?.namedBindings;
  if (named && r.ts.isNamespaceImport(named)) return named.name.text === name ? '*' : undefined;
  const found = named?.elements.find((e) => e.name.text === name);
  return found && (found.propertyName ?? found.name).text;
}

function declared(r: Reading, node: ts.Node, init: ts.Node | undefined, name: string, module: boolean): Binding {
  const value = init && bare(r, init);
  const isConst = r.ts.isVariableDeclaration(node) && (node.parent.flags & r.ts.NodeFlags.Const) !== 0;
  return {
    kind: 'declared',
    file: r.path,
    module,
    mutated: !isConst && assigned(r, r.file, name),
    ...(value && isFunction(r, value) ? { fn: () => readFunction(r, value) } : {}),
    ...(value && r.ts.isObjectLiteralExpression(value) ? { methods: (key: string) => methodOf(r, value, key) } : {}),
  };
}

function methodOf(r: Reading, object: ts.ObjectLiteralExpression, key: string) {
  const { ts } = r;
  const found = object.properties.find((p) => p.name && 'text' in p.name && p.name.text === key);
  const value = found && (ts.isPropertyAssignment(found) ? bare(r, found.initializer) : found);
  return value && isFunction(r, value) ? () => readFunction(r, value) : undefined;
}

function bare(r: Reading, node: ts.Node): ts.Node {
  const { ts } = r;
  const wrapped =
    ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node) ? node : undefined;
  return wrapped ? bare(r, wrapped.expression) : node;
}

export const isFunction = (r: Reading, node: ts.Node): node is FunctionNode =>
  r.ts.isFunctionDeclaration(node) ||
  r.ts.isFunctionExpression(node) ||
  r.ts.isArrowFunction(node) ||
  r.ts.isMethodDeclaration(node);

/** Is a variable of this name assigned anywhere inside? Names are compared, not scopes: too many are found, never too few. */
function assigned(r: Reading, within: ts.Node, name: string): boolean {
  const { ts } = r;
  const isTarget = (node: ts.Node): boolean => {
    if (ts.isBinaryExpression(node)) {
      const text = node.operatorToken.getText(r.file);
      return text.endsWith('=') && !/^([=!]==?|<=|>=)$/.test(text) && mentions(r, node.left, name);
    }
    if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return false;
    const steps = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken];
    return steps.includes(node.operator) && ts.isIdentifier(node.operand) && node.operand.text === name;
  };
  const search = (node: ts.Node): boolean => isTarget(node) || (ts.forEachChild(node, search) ?? false);
  return search(within);
}

function mentions(r: Reading, target: ts.Node, name: string): boolean {
  const { ts } = r;
  if (ts.isIdentifier(target)) return target.text === name;
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) return false;
  return ts.forEachChild(target, (x) => mentions(r, x, name)) ?? false;
}
