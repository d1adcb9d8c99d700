// build --watch: rebuilds on change, survives errors, writes nothing on failure, ends with status 0.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../src/cli/main.js';
import { watchDesign } from '../src/cli/watch.js';
import { designReader, readDesign } from '../src/frontend/read.js';
import { documentOf, inFolder, put, run } from './command.js';

const GAIN = 'export const gain = 1;\n';
const DESIGN = `import { block, real } from 'backstep';
import { gain } from './gain.js';
export const scaled = block({
  sampleTime: 1e-3,
  inputs: { x: real({ range: [-1, 1], format: 'q15' }) },
  outputs: { y: real({ range: [-2, 2], maxError: 1e-3 }) },
  step: ({ x }) => ({ y: gain * x }),
});
`;

/** Keeps what is printed, and waits for the n-th time that it matches. */
function listener() {
  let text = '';
  let wake = (): void => undefined;
  const heard = (pattern: RegExp): number => [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].length;
  return {
    io: {
      out: () => undefined,
      err: (more: string) => {
        text += more;
        wake();
      },
      colour: false,
      progress: false,
    },
    text: () => text,
    until: async (pattern: RegExp, times: number): Promise<void> => {
      while (heard(pattern) < times) {
        await new Promise<void>((done) => {
          wake = done;
        });
      }
    },
  };
}

interface At {
  readonly folder: string;
  readonly out: string;
  readonly heard: ReturnType<typeof listener>;
}

/** A watched design; ends as Ctrl-C ends it and gives the status. */
const watched = (use: (at: At) => Promise<void>): Promise<number> =>
  inFolder(async (folder) => {
    put(folder, 'gain.ts', GAIN);
    const design = put(folder, 'design.ts', DESIGN);
    const out = path.join(folder, 'gen');
    const heard = listener();
    const done = main(['build', design, '--watch', '-o', out], heard.io);
    await heard.until(/^built in \d+ ms, watching$/m, 1);
    await use({ folder, out, heard });
    process.emit('SIGINT');
    return done;
  });

const REBUILT = /rebuilt in \d+ ms/;
const FAILED = /failed in \d+ ms/;

describe('a kept reader', () => {
  it(
    'says what a new one says, whatever was changed in between',
    () =>
      inFolder(async (folder) => {
        const kept = designReader();
        const design = put(folder, 'design.ts', DESIGN);
        put(folder, 'gain.ts', GAIN);
        const both = () => [kept(design, 'design.ts'), readDesign(design, 'design.ts')];
        const changes: readonly (readonly [string, string])[] = [
          ['gain.ts', 'export const gain = 2;\n'],
          ['gain.ts', "export const gain = 'much';\n"],
          ['design.ts', DESIGN.replace('./gain.js', './other.js')],
          ['other.ts', "export { gain } from './gain.js';\n"],
          ['gain.ts', 'export const gain = process.pid;\n'],
          ['design.ts', `${DESIGN}\nconsole.log(process.pid);\n`],
        ];
        for (const [name, text] of [['gain.ts', GAIN] as const, ...changes]) {
          put(folder, name, text);
          const [old, fresh] = both();
          expect(old).toEqual(fresh);
        }
      }),
    120_000,
  );
});

describe('build --watch', () => {
  it('builds again when the design or what it imports changes, and ends with 0', async () => {
    const status = await watched(async ({ folder, out, heard }) => {
      const c = () => readFileSync(path.join(out, 'scaled.c'), 'utf8');
      const first = c();
      put(folder, 'gain.ts', 'export const gain = 1.5;\n');
      await heard.until(REBUILT, 1);
      const second = c();
      expect(second).not.toBe(first);
      put(folder, 'design.ts', DESIGN.replace('gain * x', '-gain * x'));
      await heard.until(REBUILT, 2);
      expect(c()).not.toBe(second);
    });
    expect(status).toBe(0);
  });

  it('shows errors, writes nothing then, and goes on', async () => {
    const status = await watched(async ({ folder, out, heard }) => {
      rmSync(out, { recursive: true });
      put(folder, 'gain.ts', "export const gain = 'much';\n");
      await heard.until(FAILED, 1);
      expect([heard.text().includes('error BS'), existsSync(out)]).toEqual([true, false]);
      put(folder, 'design.ts', DESIGN.replace('./gain.js', './other.js'));
      await heard.until(FAILED, 2);
      expect(heard.text()).toContain("'./other.js'");
      put(folder, 'other.ts', GAIN);
      await heard.until(REBUILT, 1);
      expect(existsSync(path.join(out, 'scaled.c'))).toBe(true);
    });
    expect(status).toBe(0);
  });

  it('builds nothing when only the output changes', () =>
    watched(async ({ folder, heard }) => {
      put(folder, 'notes.txt', 'nothing');
      await new Promise((done) => setTimeout(done, 200));
      expect(heard.text()).not.toMatch(REBUILT);
    }).then((status) => expect(status).toBe(0)));

  it.each(['--json', '--check'])('does not go together with %s', async (other) => {
    const ran = await run('build', 'nowhere.ts', '--watch', other);
    expect(ran.status).toBe(2);
    expect(ran.out + ran.err).toContain('BS6101');
    if (other === '--json') expect(documentOf(ran).ok).toBe(false);
  });

  it('is wrong usage for a design that is not there', async () => {
    expect(await run('build', 'nowhere.ts', '--watch')).toMatchObject({ status: 2, out: '' });
  });

  it('BS6008: a folder that cannot be watched', async () => {
    const { io } = listener();
    const build = async () => ({ status: 0 as const, files: ['/nowhere/at/all/design.ts'] });
    await expect(watchDesign('design.ts', build, io, new AbortController().signal)).rejects.toThrow(
      'cannot be watched',
    );
  });
});
