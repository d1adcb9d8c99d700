// The files that steps and their helpers are written in, parsed when first needed, and the values of names in them.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type ts from 'typescript';
import type { Reporter } from '../../diag/reporter.js';
import { isFunction, topBinding } from './bindings.js';
import type { Probe, Registry } from './probe.js';
import type { Reading } from './read-context.js';
import { readFunction } from './read-function.js';
import type { Binding, Func } from './syntax.js';

/** Loaded when the first step is read: designs of transfer functions alone do without. */
export const typescript = (): typeof ts => createRequire(import.meta.url)('typescript') as typeof ts;

const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];

export class Sources {
  private readonly open = new Map<string, Reading>();
  constructor(private readonly reporter: Reporter) {}

  /** The function that a probe points at. */
  functionAt(probe: Probe): Func | undefined {
    const r = this.reading(probe.registry, probe.file);
    const node = r && functionNode(r, probe.at);
    return node && readFunction(r, node);
  }

  /** What a file exports under a name, followed through imports and re-exports; undefined outside the user's own files. */
  exported(registry: Registry, from: string, specifier: string, name: string): Binding | undefined {
    const path = resolveFile(registry, from, specifier);
    const r = path === undefined ? undefined : this.reading(registry, path);
    if (!r || path === undefined) return undefined;
    const local = localName(r, name);
    const found = topBinding(r, local ?? name);
    if (found?.kind === 'import') return this.exported(registry, found.from, found.specifier, found.imported);
    if (found) return found;
    for (const again of reexports(r, name)) {
      const deeper = this.exported(registry, path, again.specifier, again.name);
      if (deeper) return deeper;
    }
    return undefined;
  }

  private reading(registry: Registry, path: string): Reading | undefined {
    const known = this.open.get(path);
    if (known) return known;
    const source = registry.files.get(path);
    if (!source) return undefined;
    const tsc = typescript();
    const file = tsc.createSourceFile(path, source.text, tsc.ScriptTarget.ES2022, true);
    const r: Reading = { ts: tsc, file, path, shown: source.shown, reporter: this.reporter, functions: new Map() };
    this.open.set(path, r);
    return r;
  }
}

function functionNode(r: Reading, at: number) {
  const search = (node: ts.Node): ReturnType<typeof asFunction> =>
    (node.getStart(r.file) === at && asFunction(r, node)) || r.ts.forEachChild(node, search);
  return search(r.file);
}
const asFunction = (r: Reading, node: ts.Node) =>
  isFunction(r, node) && 'body' in node && node.body ? node : undefined;

function resolveFile(registry: Registry, from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const bare = resolve(dirname(from), specifier);
  const stems = [bare, bare.replace(/\.([cm]?)js$/, '.$1ts')];
  return stems.flatMap((s) => ENDINGS.map((e) => s + e)).find((p) => registry.files.has(p) && existsSync(p));
}

/** `export { local as name }`. */
function localName(r: Reading, name: string): string | undefined {
  const { ts } = r;
  for (const s of r.file.statements) {
    if (!ts.isExportDeclaration(s) || s.moduleSpecifier || !s.exportClause || !ts.isNamedExports(s.exportClause))
      continue;
    const found = s.exportClause.elements.find((e) => e.name.text === name);
    if (found) return (found.propertyName ?? found.name).text;
  }
  return undefined;
}

/** `export { a as name } from` and `export * from`. */
function reexports(r: Reading, name: string): { readonly specifier: string; readonly name: string }[] {
  const { ts } = r;
  return r.file.statements.flatMap((s) => {
    if (!ts.isExportDeclaration(s) || !s.moduleSpecifier) return [];
    const specifier = (s.moduleSpecifier as ts.StringLiteral).text;
    if (!s.exportClause) return [{ specifier, name }];
    if (!ts.isNamedExports(s.exportClause)) return [];
    const found = s.exportClause.elements.find((e) => e.name.text === name);
    return found ? [{ specifier, name: (found.propertyName ?? found.name).text }] : [];
  });
}
