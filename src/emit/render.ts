// Templates to text; handlebars lives here and nowhere else.
// Law: a missing field is an error (strict), nothing is escaped, and lines end in LF without trailing blanks.
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { BlockContext, PackageContext } from './context.js';

const ROOT = new URL('../../templates/', import.meta.url);

export interface TemplateEntry {
  readonly template: string;
  readonly path: string;
  readonly if?: 'singleHeader';
  readonly unless?: 'singleHeader';
}

interface TemplateManifest {
  readonly description: string;
  readonly extends?: string;
  readonly blocks: readonly TemplateEntry[];
  readonly files: readonly TemplateEntry[];
}

export interface PackageTemplates {
  readonly blocks: readonly LoadedTemplate[];
  readonly files: readonly LoadedTemplate[];
}

export interface LoadedTemplate extends TemplateEntry {
  readonly text: string;
}

const readText = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** The templates of a package, those it extends first. */
export function loadTemplates(packageName: string): PackageTemplates {
  const manifest = JSON.parse(readText(`${packageName}/manifest.json`)) as TemplateManifest;
  const load = (e: TemplateEntry): LoadedTemplate => ({ ...e, text: readText(`${packageName}/${e.template}`) });
  const base = manifest.extends ? loadTemplates(manifest.extends) : { blocks: [], files: [] };
  return {
    blocks: [...base.blocks, ...manifest.blocks.map(load)],
    files: [...base.files, ...manifest.files.map(load)],
  };
}

/** The templates that apply with these options. */
export const applicable = (
  entries: readonly LoadedTemplate[],
  options: { readonly singleHeader: boolean },
): LoadedTemplate[] =>
  entries.filter((e) => (e.if === undefined || options[e.if]) && (e.unless === undefined || !options[e.unless]));

function fill(template: string, context: BlockContext | PackageContext): string {
  const render = Handlebars.compile(template, { strict: true, noEscape: true, knownHelpersOnly: true });
  return render(context);
}

/** Path and text of one file. */
export function render(t: LoadedTemplate, context: BlockContext | PackageContext): { path: string; text: string } {
  const lines = fill(t.text, context)
    .split('\n')
    .map((line) => line.trimEnd());
  const body = lines
    .join('\n')
    .replace(/^\n+/, '')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
  return { path: fill(t.path, context), text: `${body}\n` };
}
