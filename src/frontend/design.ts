// What a design file amounts to once executed and read: its blocks in source order, and where each property stands.
import type { Block } from '../blocks/block.js';
import type { LaterBlock } from '../blocks/later.js';
import type { Lti } from '../blocks/lti.js';
import type { Diagnostic, Span } from '../diag/diagnostic.js';

export type ExportedBlock = Lti | Block | LaterBlock;

export interface NamedBlock {
  readonly exportName: string;
  readonly block: ExportedBlock;
}

/** Spans by block and by property path, the path joined with '.'; '' is the export's name, '*' its whole value. Plain data: it crosses threads. */
export interface Places {
  readonly blocks: Readonly<Record<string, Readonly<Record<string, Span>>>>;
}

/** What the TypeScript side knows of a design file. */
export interface Reading {
  /** Syntax and type errors. */
  readonly diagnostics: readonly Diagnostic[];
  readonly places: Places;
  /** Names of exported variables in source order. */
  readonly exportOrder: readonly string[];
  /** Absolute paths of the design and of the user's own files that it imports, existing ones. */
  readonly files: readonly string[];
}

const isBlock = (value: unknown): value is ExportedBlock =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'options' in value &&
  (value.kind === 'lti' || value.kind === 'block' || value.kind === 'network');

/** The blocks among a module's exports (default apart), in source order where it is known. */
export function blocksOf(exports: Readonly<Record<string, unknown>>, order: readonly string[]): NamedBlock[] {
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(exports)
    .flatMap(([exportName, block]) => (exportName !== 'default' && isBlock(block) ? [{ exportName, block }] : []))
    .sort((a, b) => rank(a.exportName) - rank(b.exportName));
}

export const hasDefaultBlock = (exports: Readonly<Record<string, unknown>>): boolean => isBlock(exports.default);
