// backstep init: a project that builds and verifies at once. Law: nothing that exists is touched.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FILE_CODES } from '../diag/codes/files.js';
import { diagnose } from '../diag/reporter.js';
import { CommandFailure } from './failure.js';
import { type Io, json } from './io.js';
import { packagePath, version } from './package-info.js';
import { OK, type Status } from './status.js';
import { writeFiles } from './write-files.js';

/** File in the project, and its template: npm drops files called .gitignore from packages. */
const FILES: readonly (readonly [string, string])[] = [
  ['package.json', 'package.json'],
  ['tsconfig.json', 'tsconfig.json'],
  ['design.ts', 'design.ts'],
  ['README.md', 'README.md'],
  ['.gitignore', 'gitignore'],
];

/** The folder's name as npm takes it. */
const projectName = (dir: string): string =>
  basename(resolve(dir))
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '') || 'controller';

/** Writes the project into `dir`. Throws CommandFailure when one of its files exists. */
export async function init(dir: string, flags: { readonly json?: boolean }, io: Io): Promise<Status> {
  const files = FILES.map(([name, template]) => ({
    path: join(dir, name).replaceAll('\\', '/'),
    text: readFileSync(packagePath(`templates/init/${template}`), 'utf8')
      .replaceAll('{{name}}', projectName(dir))
      .replaceAll('{{version}}', version()),
  }));
  const paths = files.map((f) => f.path);
  const taken = paths.filter((path) => existsSync(path));
  if (taken.length > 0) throw new CommandFailure([diagnose(FILE_CODES, 'BS6007', { paths: taken })]);
  writeFiles(files);
  if (flags.json) json(io, { ok: true, files: paths, diagnostics: [] });
  else {
    io.out(paths.map((path) => `${path}\n`).join(''));
    io.err(`next: backstep build ${join(dir, 'design.ts')} -o ${join(dir, 'gen')}\n`);
  }
  return OK;
}
