// The command line: what is written and what is not, exit statuses, streams, documents.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CORES, LATER_CORES } from '../src/blocks/lti.js';
import { readIfThere, seal, standing } from '../src/cli/ownership.js';
import { worst } from '../src/cli/status.js';
import { ALL_CODES } from '../src/diag/codes/index.js';
import { targetNames } from '../src/target/load.js';
import { LATER_TARGETS } from '../src/target/schema.js';
import { documentOf, inFolder, put, run } from './command.js';

const DESIGN = `import { lti, real, tf } from 'backstep';
export const slow = lti({
  system: tf([1], [0.01, 1]),
  sampleTime: 1e-3,
  input: real({ range: [-1, 1], format: 'q15' }),
  output: real({ range: [-2, 2], maxError: 1e-3 }),
  saturate: [-2, 2],
});
`;
const NAMES = ['slow.c', 'slow.h', 'slow.json'];

/** A folder with a design and its built files. */
const built = (use: (at: { design: string; out: string; folder: string }) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const design = put(folder, 'design.ts', DESIGN);
    const out = path.join(folder, 'gen');
    const ran = await run('build', design, '-o', out);
    expect([ran.status, readdirSync(out).sort()]).toEqual([0, NAMES]);
    await use({ design, out, folder });
  });
const codes = (ran: { out: string; status: number }) =>
  documentOf({ ...ran, err: '' })
    .diagnostics.filter((d) => d.severity === 'error')
    .map((d) => d.code);
const texts = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((n) => [n, readFileSync(path.join(folder, n), 'utf8')]));

describe('build', () => {
  it('lists its files on stdout and the bound on stderr', () =>
    built(async ({ design, out }) => {
      const ran = await run('build', design, '-o', out);
      expect(ran.out.split('\n')).toEqual([...NAMES.map((n) => path.join(out, n)), '']);
      expect(ran.err).toMatch(/slow: \|y error\| <= \S+ = \S+ LSB, proven/);
    }));

  it('prints one document with --json', () =>
    built(async ({ design, out }) => {
      const { ok, files, blocks } = documentOf(await run('build', design, '-o', out, '--json'));
      expect([ok, files.length, blocks[0].name]).toEqual([true, 3, 'slow']);
      expect(blocks[0].outputs).toEqual([{ name: 'y', errorBound: expect.any(Number), boundKind: 'proven' }]);
    }));

  it('keeps the console of a design off stdout', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', `${DESIGN}console.log('hello');\n`);
      expect(documentOf(await run('build', design, '-o', path.join(folder, 'gen'), '--json')).ok).toBe(true);
    }));

  it('writes several targets into folders of their own', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      const ran = await run('build', design, '-o', folder, '-t', 'cortex-m4', '-t', 'avr');
      expect(ran.status).toBe(0);
      expect(readdirSync(path.join(folder, 'avr')).sort()).toEqual(NAMES);
      expect(readdirSync(path.join(folder, 'cortex-m4')).sort()).toEqual(NAMES);
    }));

  it('gives the same bytes in two folders', () =>
    built(({ out: a }) => built(async ({ out: b }) => expect(texts(a)).toEqual(texts(b)))));

  it('puts the prefix before files and symbols', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      await run('build', design, '-o', folder, '--prefix', 'acme_');
      expect(readFileSync(path.join(folder, 'acme_slow.h'), 'utf8')).toContain('acme_slow_step(');
    }));

  it('leaves files alone that are as they should be', () =>
    built(async ({ design, out }) => {
      const before = statSync(path.join(out, 'slow.c')).mtimeMs;
      await run('build', design, '-o', out);
      expect(statSync(path.join(out, 'slow.c')).mtimeMs).toBe(before);
    }));

  it('imports TypeScript, JSON and Node beside the design', () =>
    inFolder(async (folder) => {
      put(folder, 'gains.json', '{ "corner": 100 }');
      put(folder, 'signals.ts', `import { real } from 'backstep';\nexport const x = real({ range: [-1, 1] });\n`);
      const design = put(
        folder,
        'design.ts',
        `import { basename } from 'node:path';\nimport { lti, real, tf } from 'backstep';\nimport gains from './gains.json';\nimport { x } from './signals.js';\nvoid basename;\nexport const slow = lti({ system: tf([gains.corner], [1, gains.corner]), sampleTime: 1e-3, input: x, output: real({ range: [-2, 2] }) });\n`,
      );
      const ran = await run('build', design, '-o', path.join(folder, 'gen'));
      expect([ran.status, ran.err.includes('error BS')]).toEqual([0, false]);
    }));
});

describe('ownership', () => {
  it('builds anew over its own files when the design changes', () =>
    built(async ({ design, out }) => {
      const before = texts(out);
      writeFileSync(design, DESIGN.replace('0.01', '0.02'));
      expect((await run('build', design, '-o', out)).status).toBe(0);
      expect(texts(out)['slow.c']).not.toBe(before['slow.c']);
    }));

  it.each(NAMES)('BS6002: refuses a hand-edited %s, and all others with it', (name) =>
    built(async ({ design, out }) => {
      const file = path.join(out, name);
      writeFileSync(file, readFileSync(file, 'utf8').replace('slow', 'fast'));
      const before = texts(out);
      writeFileSync(design, DESIGN.replace('0.01', '0.02'));
      const ran = await run('build', design, '-o', out, '--json');
      expect(codes(ran)).toContain('BS6002');
      expect([ran.status, documentOf(ran).files]).toEqual([1, []]);
      expect(texts(out)).toEqual(before);
      expect((await run('build', design, '-o', out, '--force')).status).toBe(0);
    }));

  it('BS6001: refuses a foreign file', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      put(folder, 'slow.h', '/* mine */\n');
      const ran = await run('build', design, '-o', folder, '--json');
      expect([ran.status, codes(ran)]).toEqual([1, ['BS6001']]);
      expect(readdirSync(folder).sort()).toEqual(['design.ts', 'slow.h']);
    }));

  it('does not take a file for its own whose marker is copied', () =>
    built(async ({ out }) => {
      const copy = path.join(out, 'other.c');
      writeFileSync(copy, readFileSync(path.join(out, 'slow.c'), 'utf8'));
      expect(standing([{ path: copy, text: 'new' }]).edited).toEqual([copy]);
    }));

  it('seals a manifest so that any change shows', () => {
    const text = seal({
      path: 'a.json',
      text: '{\n  "schemaVersion": 1,\n  "generator": "backstep 1",\n  "files": {}\n}\n',
    }).text;
    expect(JSON.parse(text).manifestSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(seal({ path: 'a.c', text: 'int a;\n' }).text).toBe('int a;\n');
  });
});

describe('--check', () => {
  it('is silent and 0 when all is as built', () =>
    built(async ({ design, out }) => {
      const ran = await run('build', design, '-o', out, '--check');
      expect([ran.status, ran.out]).toEqual([0, '']);
    }));

  it('BS6005: prints a unified diff and writes nothing', () =>
    built(async ({ design, out }) => {
      const before = texts(out);
      writeFileSync(design, DESIGN.replace('0.01', '0.02'));
      const ran = await run('build', design, '-o', out, '--check');
      expect(ran.status).toBe(1);
      expect(ran.out).toMatch(/^--- a\/.*slow\.c\n\+\+\+ b\/.*slow\.c\n@@ /m);
      expect(ran.err).toContain('BS6005');
      expect(texts(out)).toEqual(before);
    }));

  it('BS6005: shows a missing file whole', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      const out = path.join(folder, 'gen');
      const ran = await run('build', design, '-o', out, '--check');
      expect([ran.status, existsSync(out)]).toEqual([1, false]);
      expect(ran.out).toContain('--- /dev/null');
    }));
});

describe('folders that cannot be written', () => {
  const isRoot = process.getuid?.() === 0;
  it.skipIf(isRoot)('BS6003: a read-only folder', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      const out = path.join(folder, 'gen');
      mkdirSync(out);
      chmodSync(out, 0o555);
      const ran = await run('build', design, '-o', out, '--json');
      chmodSync(out, 0o755);
      expect([ran.status, codes(ran), readdirSync(out)]).toEqual([1, ['BS6003'], []]);
    }),
  );

  it.runIf(process.platform === 'linux')('BS6003: a folder that cannot be made', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      const ran = await run('build', design, '-o', '/proc/backstep', '--json');
      expect([ran.status, codes(ran), documentOf(ran).files]).toEqual([1, ['BS6003'], []]);
    }),
  );

  it('BS6004: a file where the folder should be', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      const out = put(folder, 'gen', 'a file');
      const ran = await run('build', design, '-o', out, '--json');
      expect([ran.status, codes(ran), readFileSync(out, 'utf8')]).toEqual([1, ['BS6004'], 'a file']);
    }));

  it('BS6003: a folder where a file should be; nothing else is written', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', DESIGN);
      mkdirSync(path.join(folder, 'slow.h'));
      const ran = await run('build', design, '-o', folder, '--json', '--force');
      expect([ran.status, codes(ran)]).toEqual([1, ['BS6003']]);
      expect(readdirSync(folder).sort()).toEqual(['design.ts', 'slow.h']);
    }));
});

describe('wrong usage', () => {
  const usage: readonly (readonly [string, string, readonly string[]])[] = [
    ['no command', 'BS6101', []],
    ['an unknown command', 'BS6101', ['biuld']],
    ['an unknown option', 'BS6101', ['build', 'x.ts', '--fast']],
    ['no design', 'BS6101', ['build']],
    ['a file that does not exist', 'BS1001', ['build', 'nowhere.ts']],
    ['a folder for a design', 'BS1002', ['build', 'src']],
    ['a file that is no design', 'BS1003', ['build', 'package.json']],
    ['an unknown target', 'BS7020', ['build', 'nowhere.ts', '-t', 'z80']],
    ['a target of a later version', 'BS7021', ['build', 'nowhere.ts', '-t', 'cortex-m7']],
    ['a package of a later version', 'BS6103', ['build', 'nowhere.ts', '--package', 'arduino']],
    ['an unknown package', 'BS6102', ['build', 'nowhere.ts', '--package', 'deb']],
    ['--split-rates', 'BS6103', ['build', 'nowhere.ts', '--split-rates']],
    ['--export', 'BS6103', ['build', 'nowhere.ts', '--export', 'a2l']],
    ['--format sarif', 'BS6103', ['build', 'nowhere.ts', '--format', 'sarif']],
    ['--junit', 'BS6103', ['verify', 'nowhere.ts', '--junit', 'x.xml']],
    ['--steps many', 'BS6102', ['verify', 'nowhere.ts', '--steps', 'many']],
    ['--steps 0', 'BS6102', ['verify', 'nowhere.ts', '--steps', '0']],
    ['a negative seed', 'BS6102', ['verify', 'nowhere.ts', '--seed=-1']],
    ['prove', 'BS6103', ['prove', 'x.ts']],
    ['report', 'BS6103', ['report', 'x.ts', '-o', 'r.html']],
    ['tune', 'BS6103', ['tune', 'x.ts']],
    ['import', 'BS6103', ['import', 'onnx', 'x.onnx']],
    ['an unknown code', 'BS6106', ['explain', 'BS0000']],
    ['explain of a design that is not there', 'BS1001', ['explain', 'x.ts:y']],
  ];
  it.each(usage)('%s: %s, status 2', async (_name, code, argv) => {
    const ran = await run(...argv, '--json');
    expect([ran.status, documentOf(ran).ok, codes(ran)]).toEqual([2, false, [code]]);
    const told = await run(...argv);
    expect([told.status, told.out]).toEqual([2, '']);
    expect(told.err).toContain(code);
  });

  it('BS6105: a prefix that cannot begin a name', () =>
    inFolder(async (folder) => {
      const ran = await run('build', put(folder, 'design.ts', DESIGN), '--prefix', '2nd', '--json');
      expect([ran.status, codes(ran)]).toEqual([2, ['BS6105']]);
    }));

  it('suggests what was meant', async () => {
    expect((await run('biuld')).err).toContain('Did you mean build');
    expect((await run('explain', 'BS2055')).err).toMatch(/did you mean/);
  });
});

describe('init', () => {
  it('makes a project that builds', () =>
    inFolder(async (folder) => {
      const dir = path.join(folder, 'my-loop');
      expect((await run('init', dir)).status).toBe(0);
      expect(readdirSync(dir).sort()).toEqual([
        '.gitignore',
        'README.md',
        'design.ts',
        'package.json',
        'tsconfig.json',
      ]);
      expect(JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'))).toMatchObject({
        name: 'my-loop',
        type: 'module',
      });
      const ran = await run('build', path.join(dir, 'design.ts'), '-o', path.join(dir, 'gen'));
      expect([ran.status, readdirSync(path.join(dir, 'gen')).sort()]).toEqual([
        0,
        ['speed_loop.c', 'speed_loop.h', 'speed_loop.json'],
      ]);
    }));

  it('BS6007: overwrites nothing', () =>
    inFolder(async (folder) => {
      put(folder, 'README.md', 'mine');
      const ran = await run('init', folder, '--json');
      expect([ran.status, codes(ran), readdirSync(folder)]).toEqual([1, ['BS6007'], ['README.md']]);
    }));
});

describe('explain', () => {
  it.each(Object.keys(ALL_CODES))('%s has a page, and its command prints it', async (code) => {
    const ran = await run('explain', code.toLowerCase());
    expect([ran.status, ran.out.startsWith(`# ${code}: `)]).toEqual([0, true]);
    expect(ran.out.split('\n').length).toBeGreaterThanOrEqual(7);
  });

  it('has no page without a code', () => {
    const pages = readdirSync('docs/codes').map((name) => name.replace('.md', ''));
    expect(pages.filter((code) => !Object.hasOwn(ALL_CODES, code))).toEqual([]);
  });
});

describe('targets', () => {
  it('lists every target', async () => {
    const { targets } = JSON.parse((await run('targets', '--json')).out) as { targets: { name: string }[] };
    expect(targets.map((t) => t.name)).toEqual(targetNames());
  });

  it('are the cores that optimizeFor knows', () => {
    expect([...CORES].sort()).toEqual([...targetNames()].sort());
    expect([...LATER_CORES].sort()).toEqual([...LATER_TARGETS].sort());
  });
});

describe('exit statuses', () => {
  it('rank 70 > 2 > 1 > 3 > 0', () => {
    expect([worst([0, 3, 1]), worst([3, 0]), worst([1, 2]), worst([2, 70]), worst([])]).toEqual([1, 3, 2, 70, 0]);
  });
  it('--help and --version are 0, on stdout', async () => {
    expect(await run('--version')).toMatchObject({ status: 0, err: '' });
    const help = await run('build', '--help');
    expect([help.status, help.err, help.out.includes('--check')]).toEqual([0, '', true]);
  });
});

const BIN = path.resolve('bin/backstep.mjs');
describe.skipIf(!existsSync('dist/cli/main.js'))('the real command', () => {
  it('exits 2, colourless, with nothing on stdout', () => {
    const ran = spawnSync(process.execPath, [BIN, 'build', 'nowhere.ts'], {
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: '' },
    });
    expect([ran.status, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(/^nowhere\.ts:1:1 - error BS1001: there is no file nowhere\.ts\.\n/);
  });

  it('paints when FORCE_COLOR asks, never when NO_COLOR does', () => {
    const colour = (env: Record<string, string>) =>
      spawnSync(process.execPath, [BIN, 'frob'], { encoding: 'utf8', env: { ...process.env, ...env } }).stderr;
    expect(colour({ FORCE_COLOR: '1', NO_COLOR: '' })).toContain('\x1b[31m');
    expect(colour({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\x1b[');
  });

  it('builds from any folder, reading types from the package', () =>
    inFolder(async (folder) => {
      put(folder, 'design.ts', DESIGN);
      const out = execFileSync(process.execPath, [BIN, 'build', 'design.ts', '--json'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(JSON.parse(out)).toMatchObject({ ok: true, files: NAMES.map((n) => `gen/${n}`) });
    }));

  it('is killed without leaving half a file', () =>
    built(async ({ design, out }) => {
      const before = readIfThere(path.join(out, 'slow.c'));
      writeFileSync(design, DESIGN.replace('0.01', '0.02'));
      spawnSync(process.execPath, [BIN, 'build', design, '-o', out], { timeout: 150, killSignal: 'SIGKILL' });
      const now = texts(out)['slow.c'];
      expect(now === before || now.endsWith('}\n')).toBe(true);
    }));
});
