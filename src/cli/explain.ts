// backstep explain CODE: the page of a diagnostic; explain design.ts[:name] is explain-design.ts.

import { FILE_CODES } from '../diag/codes/files.js';
import { ALL_CODES } from '../diag/codes/index.js';
import { Bug } from '../diag/diagnostic.js';
import { diagnose } from '../diag/reporter.js';
import { CommandFailure } from './failure.js';
import { type Io, json } from './io.js';
import { readIfThere } from './ownership.js';
import { packagePath } from './package-info.js';
import { OK, type Status, USAGE } from './status.js';

/** Prints docs/codes/CODE.md. An unknown code is wrong usage; a code without a page is our bug. */
export async function explain(given: string, flags: { readonly json?: boolean }, io: Io): Promise<Status> {
  const { designAndName, explainDesign } = await import('./explain-design.js');
  const design = designAndName(given);
  if (design) return explainDesign(design.file, design.name, flags.json ?? false, io);
  const code = given.toUpperCase();
  const known = Object.keys(ALL_CODES);
  if (!Object.hasOwn(ALL_CODES, code)) {
    throw new CommandFailure([diagnose(FILE_CODES, 'BS6106', { code: given, known })], USAGE);
  }
  const page = readIfThere(packagePath(`docs/codes/${code}.md`));
  if (page === undefined) throw new Bug(`${code} has no page docs/codes/${code}.md`);
  if (flags.json) json(io, { ok: true, code, severity: ALL_CODES[code].severity, page });
  else io.out(page);
  return OK;
}
