// Writes probes into a user's file before it is executed, without moving a line: at the head of every `step` and `reset` of an object
// literal, and at the end of the file for the names of its top level. Law: an instrumented file means what it meant.
import type ts from 'typescript';

const IF_ASKED = `if(globalThis[Symbol.for('backstep.probe')])return`;
export const PROBE_MODULE = 'backstep:probe';

interface Edit {
  readonly at: number;
  readonly text: string;
}

/** The file with its probes. `path` is how the registry knows it. */
export function instrument(typescript: typeof ts, path: string, text: string): string {
  const file = typescript.createSourceFile(path, text, typescript.ScriptTarget.ES2022, true);
  if (!typescript.isExternalModule(file)) return text;
  const thunks = thunksOf(valueNames(typescript, file));
  const key = JSON.stringify(path);
  const edits = stepFunctions(typescript, file).flatMap((fn) => editsOf(typescript, file, fn, key, thunks));
  const tail = `\n;import{registry as __backstep}from"${PROBE_MODULE}";__backstep.modules.set(${key},${thunks});`;
  return applyEdits(text, edits) + tail;
}

/** From the end; edits of one place (an empty body) stand in their own order. */
const applyEdits = (text: string, edits: readonly Edit[]): string =>
  [...edits]
    .reverse()
    .sort((a, b) => b.at - a.at)
    .reduce((done, e) => done.slice(0, e.at) + e.text + done.slice(e.at), text);

/** Each in an arrow of its own: evaluated when asked for, alone. */
const thunksOf = (names: readonly string[]): string =>
  `{${names.map((n) => `${JSON.stringify(n)}:()=>${n}`).join(',')}}`;

/** Names that stand for values somewhere in the file; asking for one out of scope throws, and is told. */
function valueNames(typescript: typeof ts, file: ts.SourceFile): string[] {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node)) return;
    if (typescript.isImportDeclaration(node) || typescript.isInterfaceDeclaration(node)) return;
    if (typescript.isIdentifier(node) && isValue(typescript, node)) names.add(node.text);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return [...names].filter((n) => n !== 'arguments' && n !== 'undefined');
}

function isValue(typescript: typeof ts, node: ts.Identifier): boolean {
  const { parent } = node;
  if (typescript.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (typescript.isShorthandPropertyAssignment(parent)) return true;
  if (typescript.isPropertyAssignment(parent)) return parent.initializer === node;
  if (typescript.isBindingElement(parent) || typescript.isParameter(parent)) return parent.initializer === node;
  if (typescript.isVariableDeclaration(parent)) return parent.initializer === node;
  return typescript.isExpression(parent) || typescript.isStatement(parent) || typescript.isSpreadAssignment(parent)
    ? !(typescript.isFunctionLike(parent) && parent.name === node)
    : typescript.isComputedPropertyName(parent) || typescript.isCaseClause(parent) || typescript.isTemplateSpan(parent);
}

type StepNode = ts.MethodDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.FunctionDeclaration;

/** Functions called step or reset in object literals, and functions that are named as one: `block({ step: control })`. */
function stepFunctions(typescript: typeof ts, file: ts.SourceFile): StepNode[] {
  const found = new Set<StepNode>();
  const named = new Set<string>();
  const isStep = (name: ts.PropertyName): boolean => 'text' in name && (name.text === 'step' || name.text === 'reset');
  const visit = (node: ts.Node): void => {
    if (typescript.isMethodDeclaration(node) && isStep(node.name) && node.body) found.add(node);
    if (typescript.isPropertyAssignment(node) && isStep(node.name)) {
      if (isFunction(typescript, node.initializer)) found.add(node.initializer);
      if (typescript.isIdentifier(node.initializer)) named.add(node.initializer.text);
    }
    if (typescript.isShorthandPropertyAssignment(node) && isStep(node.name)) named.add(node.name.text);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  const addNamed = (node: ts.Node): void => {
    if (typescript.isFunctionDeclaration(node) && node.name && named.has(node.name.text) && node.body) found.add(node);
    if (typescript.isVariableDeclaration(node) && typescript.isIdentifier(node.name) && named.has(node.name.text)) {
      if (node.initializer && isFunction(typescript, node.initializer)) found.add(node.initializer);
    }
    typescript.forEachChild(node, addNamed);
  };
  if (named.size > 0) addNamed(file);
  return [...found];
}

const isFunction = (typescript: typeof ts, node: ts.Node): node is ts.FunctionExpression | ts.ArrowFunction =>
  typescript.isFunctionExpression(node) || typescript.isArrowFunction(node);

/** The body goes into a block of its own, so that its names do not hide those around it from the probe. */
function editsOf(typescript: typeof ts, file: ts.SourceFile, fn: StepNode, key: string, thunks: string): Edit[] {
  const { body } = fn;
  if (!body) return [];
  const probe = `{registry:__backstep,file:${key},at:${fn.getStart(file)},names:${thunks}}`;
  if (typescript.isBlock(body)) {
    return [
      { at: body.getStart(file) + 1, text: `${IF_ASKED} ${probe};{` },
      { at: body.getEnd() - 1, text: '}' },
    ];
  }
  const cond = `globalThis[Symbol.for('backstep.probe')]?(${probe}):(`;
  return [
    { at: body.getStart(file), text: cond },
    { at: body.getEnd(), text: ')' },
  ];
}
