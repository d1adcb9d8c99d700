// What an acceptance tester found through the command line, each with its case.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, inFolder, put, run } from './command.js';
import { onTarget } from './sim/need.js';

const HEAD = `import { lti, pid, real, tf } from 'backstep';\n`;
const loop = (kp: number): string =>
  `${HEAD}const volts = real({ range: [-1, 1], format: 'q15' });
export const loop = lti({ system: pid({ kp: ${kp}, ki: 2 }), sampleTime: 1e-3, input: volts, output: volts, saturate: [-1, 1] });
export const slow = lti({ system: tf([0.2], [1, 5]), sampleTime: 1e-2, input: volts, output: volts, saturate: [-1, 1] });
`;
const stable = (inputs: string): string =>
  `${HEAD}export const a = lti({ system: tf([1], [1, -0.5], 0.1), inputs: { ${inputs}: real({ range: [-1, 1] }) }, output: real({ range: [-2, 2] }) });\n`;
/** The number of a process that has ended. */
const ended = (): number => spawnSync(process.execPath, ['-e', '']).pid;
const text = (...at: readonly string[]): string => readFileSync(path.join(...at), 'utf8');

describe('a build that was killed', () => {
  /** Old files of one design in `out`, new ones of another in `next`. */
  const midway = (use: (at: { folder: string; out: string; next: string }) => Promise<void>): Promise<void> =>
    inFolder(async (folder) => {
      const [out, next] = [path.join(folder, 'out'), path.join(folder, 'next')];
      await run('build', put(folder, 'design.ts', loop(0.5)), '-o', out);
      await run('build', put(folder, 'design.ts', loop(0.75)), '-o', next);
      await use({ folder, out, next });
    });

  it('while it wrote leaves temporary files, which the next build removes', () =>
    midway(async ({ folder, out, next }) => {
      copyFileSync(path.join(next, 'loop.c'), path.join(out, `.loop.c.backstep-${ended()}.tmp`));
      writeFileSync(path.join(out, `.loop.h.backstep-${process.ppid}.tmp`), 'of a build that runs');
      expect((await run('build', path.join(folder, 'design.ts'), '-o', out)).status).toBe(0);
      expect(readdirSync(out).filter((n) => n.endsWith('.tmp'))).toEqual([`.loop.h.backstep-${process.ppid}.tmp`]);
    }));

  it('while it renamed does not make the next build of another design think of edits', () =>
    midway(async ({ folder, out, next }) => {
      const staged = (name: string) => path.join(out, `.${name}.backstep-${ended()}.tmp`);
      copyFileSync(path.join(next, 'loop.c'), path.join(out, 'loop.c'));
      copyFileSync(path.join(next, 'loop.h'), staged('loop.h'));
      copyFileSync(path.join(next, 'loop.json'), staged('loop.json'));
      const third = put(folder, 'design.ts', loop(0.6));
      expect((await run('build', third, '-o', out)).err).not.toContain('BS6002');
      expect((await run('build', third, '-o', out, '--check')).status).toBe(0);
      expect(readdirSync(out).filter((n) => n.endsWith('.tmp'))).toEqual([]);
    }));

  it('but an edit stays an edit', () =>
    midway(async ({ folder, out, next }) => {
      renameSync(path.join(next, 'loop.json'), path.join(out, `.loop.json.backstep-${ended()}.tmp`));
      writeFileSync(path.join(out, 'loop.c'), `${text(out, 'loop.c')}/* mine */\n`);
      const ran = await run('build', path.join(folder, 'design.ts'), '-o', out);
      expect([ran.status, ran.err.includes('BS6002')]).toEqual([1, true]);
    }));
});

describe('names of signals', () => {
  const first = (inputs: string) =>
    inFolder(async (folder) => {
      const ran = await run(
        'build',
        put(folder, 'design.ts', stable(inputs)),
        '-o',
        path.join(folder, 'gen'),
        '--json',
      );
      expect([ran.status, existsSync(path.join(folder, 'gen'))]).toEqual([1, false]);
      return documentOf(ran).diagnostics.find((d) => d.severity === 'error');
    });

  it('cannot be macros of stdint.h', async () => {
    expect((await first('INT16_MAX'))?.code).toBe('BS2113');
    expect((await first('UINT32_C'))?.code).toBe('BS2113');
  });

  it('collide as signals, not as exports', async () => {
    const found = await first('y');
    expect(found?.code).toBe('BS2114');
    expect(found?.message).toContain("signals 'y' and 'y'");
    expect(found?.hint).toContain('signals');
  });
});

it('signals of two blocks whose macros would meet are told', () =>
  inFolder(async (folder) => {
    const block = (name: string, input: string) =>
      `export const ${name} = lti({ system: tf([1], [1, -0.5], 0.1), inputs: { ${input}: real({ range: [-1, 1] }) }, output: real({ range: [-2, 2] }) });\n`;
    const design = `${HEAD}${block('speed', 'loop_x')}${block('speedLoop', 'x')}${block('speedy', 'x')}`;
    const ran = await run('build', put(folder, 'design.ts', design), '-o', path.join(folder, 'gen'), '--json');
    const found = documentOf(ran).diagnostics.filter((d) => d.severity === 'error');
    expect(found.map((d) => [d.code, d.line])).toEqual([['BS2114', 3]]);
    expect(found[0].message).toBe(
      "the signals 'speed.loop_x' and 'speedLoop.x' would both be called SPEED_LOOP_X in C",
    );
  }));

it('weights of a set-point that is not there are a warning', () =>
  inFolder(async (folder) => {
    const system = 'pid({ kp: 1, b: 0.5, c: 0 })';
    const design = `${HEAD}const x = real({ range: [-1, 1] });
export const a = lti({ system: ${system}, sampleTime: 0.1, input: x, output: x });
export const b = lti({ system: ${system}, sampleTime: 0.1, inputs: { ref: x, meas: x }, output: real({ range: [-2, 2] }) });\n`;
    const ran = await run('build', put(folder, 'design.ts', design), '-o', path.join(folder, 'gen'), '--json');
    const warnings = documentOf(ran).diagnostics.filter((d) => d.severity === 'warning');
    expect(warnings.map((d) => [d.code, d.line, d.message.startsWith('b and c do nothing')])).toEqual([
      ['BS2116', 3, true],
    ]);
    expect(ran.status).toBe(0);
  }));

describe('files', () => {
  it('say which options made them, each', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', loop(0.5));
      await run('build', design, '-o', folder, '--package', 'cmake', '--prefix', 'fw_');
      const made = readdirSync(folder).filter((n) => /\.(c|h|in|txt|json)$/.test(n));
      expect(made).toHaveLength(8);
      for (const name of made) expect(text(folder, name)).toMatch(/options"?: "?-t host --package cmake --prefix fw_/);
    }));

  it('say what an output count is worth, apart from the unit of error', () =>
    inFolder(async (folder) => {
      const falling = 'real({ range: [0, 100], raw: { bits: 16, lsb: -0.01, zero: 10000 } })';
      const design = `${HEAD}const x = real({ range: [0, 1] });
export const a = lti({ system: tf([100], [1], 0.1), input: x, output: ${falling} });
export const b = lti({ system: tf([1], [1], 0.1), input: x, output: real({ range: [0, 1], resolution: 0.003 }), saturate: [0, 0.75] });\n`;
      await run('build', put(folder, 'design.ts', design), '-o', folder);
      const output = (name: string) => (JSON.parse(text(folder, `${name}.json`)) as { outputs: object[] }).outputs[0];
      expect(output('a')).toMatchObject({ lsb: -0.01, zero: 10000, errorLsb: 0.01 });
      expect(output('b')).toMatchObject({ lsb: 2 ** -9, fractionBits: 9, errorLsb: 0.003, saturates: true });
      expect(text(folder, 'b.h')).toContain(', saturates)');
    }));
});

it('a tool that is missing is told once, however many blocks there are', () =>
  inFolder(async (folder) => {
    const design = put(folder, 'design.ts', loop(0.5));
    const { PATH } = process.env;
    process.env.PATH = folder;
    try {
      const ran = await run('verify', design, '--steps', '10', '--json', '-t', 'avr', '-t', 'host');
      const { skipped, diagnostics } = JSON.parse(ran.out) as { skipped: { target: string }[] } & ReturnType<
        typeof documentOf
      >;
      expect([ran.status, skipped.map((s) => s.target)]).toEqual([3, ['avr', 'host']]);
      expect(diagnostics.filter((d) => d.code === 'BS7006')).toHaveLength(2);
    } finally {
      process.env.PATH = PATH;
    }
  }));

(await onTarget('host'))('a handful of steps verifies like many', () =>
  inFolder(async (folder) => {
    const design = put(folder, 'design.ts', loop(0.5));
    for (const steps of ['1', '2', '100']) expect((await run('verify', design, '--steps', steps)).status).toBe(0);
  }),
);

const MACROS = `#include "b.h"
static const int16_t given[] = { B_X_RAW(1.0), B_X_RAW(-1), B_X_RAW(7), B_X_RAW(-7e9), B_X_RAW(0.5f), B_X_RAW(-0.75 / 32768) };
static const int16_t wanted[] = { 32767, -32768, 32767, -32768, 16384, -1 };
static const uint8_t duty[] = { B_Y_RAW(0), B_Y_RAW(2), B_Y_RAW(-1), B_Y_RAW(0.5) };
static const uint8_t duties[] = { 0, 255, 0, 128 };
int main(void) {
    unsigned k;
    for (k = 0; k < 6; k++) if (given[k] != wanted[k]) return 1;
    for (k = 0; k < 4; k++) if (duty[k] != duties[k]) return 2;
    return 0;
}
`;
const WARNINGS = '-Wall -Wextra -Wconversion -Wsign-conversion -Wpedantic -Werror'.split(' ');

(await onTarget('host'))('NAME_X_RAW of a value beyond the range is the end of the range, in C and in C++', () =>
  inFolder(async (folder) => {
    const design = `${HEAD}export const b = lti({ system: tf([0.5], [1], 0.1), input: real({ range: [-1, 1], format: 'q15' }),
  output: real({ range: [0, 1], raw: { bits: 8, min: 0, max: 1 } }), saturate: [0, 1] });\n`;
    await run('build', put(folder, 'design.ts', design), '-o', folder);
    const c = put(folder, 'main.c', MACROS);
    const compile = (...flags: readonly string[]) =>
      spawnSync('gcc', [...WARNINGS, '-I', folder, ...flags, c, '-o', path.join(folder, 'main')], { encoding: 'utf8' });
    for (const flags of [['-std=c99'], ['-x', 'c++', '-std=c++17']]) {
      expect(compile(...flags).stderr).toBe('');
      expect(spawnSync(path.join(folder, 'main')).status).toBe(0);
    }
  }),
);
