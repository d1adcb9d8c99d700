// The house rules that a machine can check: imports go down the list, files and opening comments keep their size.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const ORDER = [
  'num',
  'diag',
  'ir',
  'kernels',
  'elementary',
  'ops',
  'systems',
  'discretise',
  'signals',
  'blocks',
  'frontend',
  'target',
  'passes',
  'emit',
  'compile.ts',
  'instance.ts',
  'sim',
  'cli',
]; // prettier-ignore
const LINE_CEILING = 300;

const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts'))
  .map((f) => f.split(path.sep).join('/'));
const textOf = (file: string): string => readFileSync(path.join(root, 'src', file), 'utf8');
/** The public surface (index.ts, api.ts) and the command line are two doors of one room. */
const roomOf = (file: string): string => {
  const room = file.split('/')[0];
  if (room.startsWith('instance')) return 'instance.ts';
  return room === 'api.ts' || room === 'index.ts' ? 'cli' : room;
};
const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((m) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), m[1])).replace(/\.js$/, '.ts'),
  );

describe('the house', () => {
  it('lists every folder of src in the order', () => {
    expect([...new Set(sources.map(roomOf))].filter((r) => !ORDER.includes(r))).toEqual([]);
  });

  it('imports only from its own folder or from one above', () => {
    const upward = sources.flatMap((file) =>
      importsOf(file)
        .filter((target) => {
          const [from, to] = [roomOf(file), roomOf(target)];
          return ORDER.indexOf(to) > ORDER.indexOf(from);
        })
        .map((target) => `${file} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it('keeps ts-morph in frontend/ and handlebars in emit/render.ts', () => {
    const users = (name: string) =>
      sources.filter((f) => new RegExp(`from '${name}'|import\\('${name}'\\)`).test(textOf(f)));
    expect(users('ts-morph').filter((f) => roomOf(f) !== 'frontend')).toEqual([]);
    expect(users('handlebars')).toEqual(['emit/render.ts']);
  });

  it(`keeps files under ${LINE_CEILING} lines, tables of codes and names apart`, () => {
    const long = sources.filter((f) => !/codes\/|reserved/.test(f) && textOf(f).split('\n').length > LINE_CEILING);
    expect(long).toEqual([]);
  });

  it('opens every file with a comment that says what it is', () => {
    expect(sources.filter((f) => !/^(\/\/|\/\*)/.test(textOf(f)))).toEqual([]);
  });

  it('has no any, no enum, no default export, no TODO', () => {
    const banned = /:\s*any\b|\bas any\b|^\s*(?:export )?(?:const )?enum |export default|\bTODO\b|\bFIXME\b/m;
    const code = (f: string) =>
      textOf(f)
        .replace(/\/\/ biome-ignore[^\n]*\n[^\n]*/g, '')
        .replace(/`[^`]*`/g, '');
    expect(sources.filter((f) => banned.test(code(f)))).toEqual([]);
  });

  it('takes no clock and no unseeded randomness outside cli and sim', () => {
    const clocks = /Math\.random|Date\.now|new Date\(|performance\.now/;
    expect(sources.filter((f) => !['cli', 'sim'].includes(roomOf(f)) && clocks.test(textOf(f)))).toEqual([]);
  });
});
