// TypeScript's own verdict on a design file: its syntax and type errors, and those of the files it imports.
// Strict, without the DOM; types of Node only where the design speaks of Node. One Project per check.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Node, Project, type SourceFile, type Diagnostic as TsDiagnostic, ts } from 'ts-morph';
import { BLOCK_CODES } from '../diag/codes/blocks.js';
import { FRONTEND_CODES } from '../diag/codes/frontend.js';
import type { Diagnostic, Span } from '../diag/diagnostic.js';
import { diagnose } from '../diag/reporter.js';
import { LATER_NAMES } from './later-names.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const AMBIENT = 'backstep-ambient.d.ts';
/** What every JavaScript host has beside the language; untyped, for nothing here depends on it. */
const HOST = 'console URL URLSearchParams TextEncoder TextDecoder structuredClone performance setTimeout clearTimeout';
/** Node where its types are not installed: present, untyped. */
const NODE = 'process Buffer require';
const UNTYPED_NODE = `declare module 'node:*'; interface ImportMeta { url: string; dirname: string; filename: string }`;
const declareAll = (names: string): string => names.replace(/\S+/g, (name) => `declare const ${name}: any;`);
const SPEAKS_OF_NODE =
  /\bnode:|\bprocess\b|\bBuffer\b|\bimport\.meta\b|\brequire\b|\bsetTimeout\b|from\s*['"](?:fs|path|os|url)['"]/;

/** The declarations of the running package: .d.ts beside dist, the sources when run from src. */
function declarations(): string {
  const compiled = resolve(HERE, '../index.d.ts');
  return existsSync(compiled) ? compiled : resolve(HERE, '../index.ts');
}

function nodeTypes(path: string): string | undefined {
  try {
    return dirname(createRequire(path).resolve('@types/node/package.json'));
  } catch {
    return undefined;
  }
}

/** What of a design's text its project depends on. */
export const settingsFor = (path: string, source: string): { readonly nodeTypes?: string } => {
  const types = SPEAKS_OF_NODE.test(source) ? nodeTypes(path) : undefined;
  return types === undefined ? {} : { nodeTypes: types };
};

/** A project holding the design and what it imports. */
export function openProject(path: string, source: string): Project {
  const { nodeTypes: types } = settingsFor(path, source);
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      allowJs: true,
      resolveJsonModule: true,
      allowImportingTsExtensions: true,
      types: types ? ['node'] : [],
      ...(types ? { typeRoots: [dirname(types)] } : {}),
      paths: { backstep: [declarations()] },
    },
  });
  if (!types) {
    project.createSourceFile(resolve(dirname(path), AMBIENT), declareAll(`${HOST} ${NODE}`) + UNTYPED_NODE);
  }
  return project;
}

/** Errors of the design and its own imports, in the order of their places. `shown` names a file as the user would. */
export function typeErrors(project: Project, design: SourceFile, shown: (file: string) => string): Diagnostic[] {
  const own = ownFiles(project, design);
  const program = project.getProgram();
  return own.flatMap((file) => {
    const syntax = program.getSyntacticDiagnostics(file);
    if (syntax.length > 0) return syntax.map((d) => toDiagnostic(d, 'BS1101', shown));
    return program
      .getSemanticDiagnostics(file)
      .filter((d) => d.getCategory() === ts.DiagnosticCategory.Error)
      .map((d) => toDiagnostic(d, 'BS1102', shown));
  });
}

/** The design and the files of its author that it imports. */
export const ownFiles = (project: Project, design: SourceFile): SourceFile[] =>
  project.getSourceFiles().filter((f) => isOwn(f, design));

function isOwn(file: SourceFile, design: SourceFile): boolean {
  if (file === design) return true;
  const path = file.getFilePath();
  return !file.isDeclarationFile() && !path.includes('/node_modules/') && !path.startsWith(dirname(declarations()));
}

function toDiagnostic(d: TsDiagnostic, code: 'BS1101' | 'BS1102', shown: (file: string) => string): Diagnostic {
  const message = ts.flattenDiagnosticMessageText(d.compilerObject.messageText, '; ').replace(/\.$/, '');
  const file = d.getSourceFile();
  const place = file && spanOf(file, d.getStart() ?? 0, (d.getStart() ?? 0) + (d.getLength() ?? 0), shown);
  const unknown = /^Module '"backstep"' has no exported member (?:named )?'(\w+)'/.exec(message);
  if (unknown && LATER_NAMES.includes(unknown[1])) {
    return diagnose(BLOCK_CODES, 'BS2901', { what: unknown[1] }, place);
  }
  const missing = d.getCode() === 2307 && /^Cannot find module '([^']+)'/.exec(message);
  if (missing) return diagnose(FRONTEND_CODES, 'BS1103', { specifier: missing[1] }, place);
  return diagnose(FRONTEND_CODES, code, { message, ts: d.getCode() }, place);
}

/** Positions of a file as a span. */
export function spanOf(file: SourceFile, from: number, to: number, shown: (file: string) => string): Span {
  const [start, end] = [file.getLineAndColumnAtPos(from), file.getLineAndColumnAtPos(to)];
  return {
    file: shown(file.getFilePath()),
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

export const nodeSpan = (node: Node, shown: (file: string) => string): Span =>
  spanOf(node.getSourceFile(), node.getStart(), node.getEnd(), shown);
