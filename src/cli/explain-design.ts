// backstep explain design.ts[:name]: compiles the design and says what became of it, of a block or of one name.
// Law: a name that is not there is wrong usage, and the names that are there are told.
import { FILE_CODES } from '../diag/codes/files.js';
import { diagnosticJson } from '../diag/json.js';
import { diagnose } from '../diag/reporter.js';
import type { CompiledBlock } from '../ir/compiled.js';
import { loadTarget } from '../target/load.js';
import { blockJson, blockText } from './explain-block.js';
import { type Entry, entriesOf } from './explain-entry.js';
import { entryJson, entryText } from './explain-signal.js';
import { CommandFailure } from './failure.js';
import { type Io, json, tell } from './io.js';
import { type CompiledDesign, compileDesign } from './pipeline.js';
import { FAILED, OK, type Status, USAGE } from './status.js';

/** `design.ts:block.signal` in its two parts; undefined for what names no source file. */
export function designAndName(given: string): { readonly file: string; readonly name?: string } | undefined {
  const match = /^(.*?\.[cm]?[jt]s)(?::(.*))?$/s.exec(given);
  if (!match) return undefined;
  const name = match[2]?.replace(/^self\./, '');
  return { file: match[1], ...(name ? { name } : {}) };
}

interface Explained {
  readonly block: CompiledBlock;
  readonly entries: readonly Entry[];
}

const costsFor = (block: CompiledBlock) => loadTarget(block.optimizeFor).costs;

export async function explainDesign(file: string, name: string | undefined, asJson: boolean, io: Io): Promise<Status> {
  const compiled = await compileDesign(file);
  if (compiled.failed) return refused(compiled, asJson, io);
  const { places } = await compiled.design.reading;
  const all = compiled.blocks.map((block) => ({ block, entries: entriesOf(block, places) }));
  const { whole, found } = name === undefined ? { whole: true, found: all } : matching(all, name);
  if (asJson) {
    const diagnostics = compiled.diagnostics.map(diagnosticJson);
    const said = whole ? { blocks: found.map(toJson) } : { signals: found.flatMap(signals) };
    json(io, { ok: true, ...said, diagnostics });
  } else {
    io.out((whole ? found.map((x) => blockText(x.block, x.entries)) : found.flatMap(signalTexts)).join('\n'));
  }
  return OK;
}

const signals = ({ block, entries }: Explained) => entries.map((e) => entryJson(e, costsFor(block)));
const signalTexts = ({ block, entries }: Explained) => entries.map((e) => entryText(e, costsFor(block)));
const toJson = (x: Explained) => blockJson(x.block, signals(x));

function refused({ diagnostics }: CompiledDesign, asJson: boolean, io: Io): Status {
  if (asJson) json(io, { ok: false, diagnostics: diagnostics.map(diagnosticJson) });
  else tell(io, diagnostics);
  return FAILED;
}

interface Found {
  /** Blocks, not names of them. */
  readonly whole: boolean;
  readonly found: readonly Explained[];
}

/** A block by its name, or what bears the name in any block, or in the one named before the dot. */
function matching(all: readonly Explained[], name: string): Found {
  const blocks = all.filter((x) => x.block.exportName === name || x.block.name === name);
  if (blocks.length > 0) return { whole: true, found: blocks };
  const found = all.map((x) => ({ ...x, entries: named(x, name) })).filter((x) => x.entries.length > 0);
  if (found.length > 0) return { whole: false, found };
  const known = [...new Set(all.flatMap((x) => [x.block.exportName, ...x.entries.map((e) => e.name)]))];
  throw new CommandFailure([diagnose(FILE_CODES, 'BS6107', { name, known })], USAGE);
}

function named({ block, entries }: Explained, name: string): readonly Entry[] {
  const prefix = [`${block.exportName}.`, `${block.name}.`].find((p) => name.startsWith(p));
  const bare = prefix === undefined ? name : name.slice(prefix.length).replace(/^self\./, '');
  const own = entries.filter((e) => e.name === bare);
  return own.length > 0 ? own : entries.filter((e) => e.name === name);
}
