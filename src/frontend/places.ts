// Where each property of each exported block stands in the source: `export const NAME = lti({ output: real({ range: … }) })`
// gives '' (the name), '*' (all of the value), 'output', 'output.range', 'output.range.0'. Names of values are followed to their declarations.
import { Node, type SourceFile } from 'ts-morph';
import type { Span } from '../diag/diagnostic.js';
import { nodeSpan } from './type-check.js';

type Spans = Record<string, Span>;
type Shown = (file: string) => string;

const DEEPEST = 8;

/** Spans of every exported variable of the design, by name in source order. */
export function placesOf(design: SourceFile, shown: Shown): Record<string, Spans> {
  const found: Record<string, Spans> = {};
  for (const declaration of design.getVariableDeclarations()) {
    if (!declaration.getVariableStatement()?.hasExportKeyword()) continue;
    const spans: Spans = { '': nodeSpan(declaration.getNameNode(), shown) };
    const initializer = declaration.getInitializer();
    if (initializer) spans['*'] = nodeSpan(initializer, shown);
    collect(initializer, '', spans, shown, 0);
    found[declaration.getName()] = spans;
  }
  for (const named of design.getExportDeclarations().flatMap((d) => d.getNamedExports())) {
    const exported = named.getAliasNode() ?? named.getNameNode();
    const spans: Spans = { '': nodeSpan(exported, shown) };
    if (Node.isIdentifier(named.getNameNode())) collect(named.getNameNode(), '', spans, shown, 0);
    found[exported.getText()] = spans;
  }
  return found;
}

function collect(node: Node | undefined, path: string, spans: Spans, shown: Shown, depth: number): void {
  const value = node && settle(node, depth);
  if (!value || depth > DEEPEST) return;
  if (Node.isObjectLiteralExpression(value)) {
    for (const property of value.getProperties()) collectProperty(property, path, spans, shown, depth);
  } else if (Node.isArrayLiteralExpression(value)) {
    for (const [i, element] of value.getElements().entries()) {
      spans[join(path, String(i))] = nodeSpan(element, shown);
    }
  }
}

function collectProperty(property: Node, path: string, spans: Spans, shown: Shown, depth: number): void {
  if (Node.isSpreadAssignment(property)) {
    collect(property.getExpression(), path, spans, shown, depth + 1);
  } else if (Node.isPropertyAssignment(property)) {
    const key = join(path, property.getName().replace(/^(['"])(.*)\1$/, '$2'));
    spans[key] = nodeSpan(property, shown);
    collect(property.getInitializer(), key, spans, shown, depth + 1);
  } else if (Node.isMethodDeclaration(property)) {
    spans[join(path, property.getName())] = nodeSpan(property.getNameNode(), shown);
  } else if (Node.isShorthandPropertyAssignment(property)) {
    const key = join(path, property.getName());
    spans[key] = nodeSpan(property, shown);
    collect(declared(property.getValueSymbol()?.getValueDeclaration()), key, spans, shown, depth + 1);
  }
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** The literal behind casts, calls such as real({…}), and names. */
function settle(node: Node, depth: number): Node | undefined {
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node) || Node.isParenthesizedExpression(node)) {
    return settle(node.getExpression(), depth);
  }
  if (Node.isCallExpression(node)) {
    const options = node.getArguments()[0];
    return options && settle(options, depth);
  }
  if (!Node.isIdentifier(node) || depth > DEEPEST) return node;
  const symbol = node.getSymbol();
  const value = declared((symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration());
  return value && settle(value, depth + 1);
}

const declared = (node: Node | undefined): Node | undefined =>
  node && Node.isVariableDeclaration(node) ? node.getInitializer() : undefined;
