// The files of a build: clean on every compiler, linkable together, deterministic, and pinned as golden files.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type RenderOptions, renderPackage, sha256 } from '../src/emit/package.js';
import type { CompiledBlock } from '../src/ir/compiled.js';
import { biquadBlock, cascade, piBlock } from './emit-fixtures.js';
import { COMPILERS, compileAll, inFolder, missing, TRAITS, WARNINGS } from './emit-harness.js';

const options = (core: keyof typeof TRAITS, more: Partial<RenderOptions> = {}): RenderOptions => ({
  packageName: 'plain',
  traits: TRAITS[core],
  toolVersion: '0.1.0',
  license: 'Apache-2.0',
  source: { name: 'motor.ts', sha256: sha256('text of the design') },
  optionsLine: `-t ${core}`,
  ...more,
});

const wide: CompiledBlock = {
  ...biquadBlock('wide', 'wide'),
  program: cascade('wide', 2, { io: 32, state: 64, frac: 30 }),
};
const blocks = [biquadBlock(), piBlock(), wide];
const CORES = Object.keys(TRAITS) as (keyof typeof TRAITS)[];

describe("every core's C is clean on every compiler", () => {
  for (const c of COMPILERS) {
    test.skipIf(missing(c.command))(c.label, () => {
      for (const core of CORES)
        expect(`${core}: ${compileAll(c, renderPackage(blocks, options(core)))}`).toBe(`${core}: `);
    });
  }
});

test.skipIf(missing('gcc'))('a single header defines the functions in one file and declares them in others', () => {
  const files = renderPackage([biquadBlock()], options('host', { singleHeader: true }));
  expect(files.map((f) => f.path)).toEqual(['notch_filter.h', 'notch_filter.json']);
  const use = (define: string, name: string) => ({
    path: `${name}.c`,
    text: `${define}#include "notch_filter.h"\n#include "notch_filter.h"\nint16_t ${name}(notch_filter_state_t *s);\nint16_t ${name}(notch_filter_state_t *s) { return notch_filter_step(s, 1); }\n`,
  });
  const all = [...files, use('#define NOTCH_FILTER_IMPLEMENTATION\n', 'one'), use('', 'two')];
  expect(compileAll(COMPILERS[0], all)).toBe('');
});

test.skipIf(missing('g++'))('headers of two designs and versions link into one C++ firmware', () => {
  inFolder((folder) => {
    const other = renderPackage([{ ...piBlock('p_speed_pi'), equation: ['another design'] }], {
      ...options('host'),
      toolVersion: '0.2.0',
    });
    for (const f of [...renderPackage(blocks, options('host')), ...other]) writeFileSync(join(folder, f.path), f.text);
    const main = `#include "notch_filter.h"\n#include "speed_pi.h"\n#include "p_speed_pi.h"
int main() {
  speed_pi_state_t s; speed_pi_init(&s); p_speed_pi_state_t p; p_speed_pi_init(&p);
  return speed_pi_step(&s, 1000) == p_speed_pi_step(&p, 1000) ? 0 : 1; }\n`;
    writeFileSync(join(folder, 'main.cpp'), main);
    const sources = ['notch_filter.c', 'speed_pi.c', 'p_speed_pi.c'];
    execFileSync('gcc', ['-std=c99', '-c', ...sources], { cwd: folder });
    execFileSync('g++', ['main.cpp', ...sources.map((s) => s.replace('.c', '.o')), '-o', 'main'], { cwd: folder });
    execFileSync(join(folder, 'main'));
  });
});

test.skipIf(missing('gcc'))('NAME_X_RAW rounds halves up, both signs, as a constant expression', () => {
  inFolder((folder) => {
    for (const f of renderPackage(blocks, options('host'))) writeFileSync(join(folder, f.path), f.text);
    // e: value = (raw - 5)*0.3; y: value = raw/1000; x: Q0.15.
    const cases = [
      'SPEED_PI_E_RAW(0.0)',
      'SPEED_PI_E_RAW(-1.5)',
      'SPEED_PI_E_RAW(3)',
      'SPEED_PI_Y_RAW(-0.25)',
      'NOTCH_FILTER_X_RAW(0.5f)',
      'NOTCH_FILTER_X_RAW(-1)',
      'NOTCH_FILTER_X_RAW(-1.5 / 32768)',
      'NOTCH_FILTER_X_RAW(1.5 / 32768)',
      'NOTCH_FILTER_X_MIN',
      'NOTCH_FILTER_X_MAX',
      'NOTCH_FILTER_X_FRAC',
      'SPEED_PI_E_MIN',
    ];
    const main = `#include <stdio.h>\n#include "speed_pi.h"\n#include "notch_filter.h"\nstatic const int16_t c[] = { ${cases.join(', ')} };
int main(void) { for (unsigned k = 0; k < sizeof c / sizeof c[0]; k++) printf("%d ", c[k]); printf("%lu", (unsigned long)SPEED_PI_TS_NS); return 0; }\n`;
    writeFileSync(join(folder, 'main.c'), main);
    execFileSync('gcc', ['-std=c99', ...WARNINGS, 'main.c', '-o', 'main'], { cwd: folder, stdio: 'pipe' });
    const text = execFileSync(join(folder, 'main'), { encoding: 'utf8' });
    expect(text).toBe('5 0 15 -250 16384 -32768 -1 2 -32768 32767 15 -4095 1000000');
  });
});

test('the same input gives the same bytes, sorted, in LF, without trailing blanks or folders', () => {
  const [a, b] = [1, 2].map(() =>
    renderPackage(blocks, options('cortex-m4', { packageName: 'cmake', project: { name: 'motor', version: '1.2.3' } })),
  );
  expect(a).toEqual(b);
  expect(a.map((f) => f.path)).toEqual(a.map((f) => f.path).toSorted());
  for (const f of a) {
    expect(f.text).not.toMatch(/\r|[ \t]\n|\n\n\n/);
    expect(f.text).not.toContain(process.cwd());
    expect(f.text.endsWith('\n')).toBe(true);
  }
});

test('the manifest names every other file by its hash, and the bound is never rounded down', () => {
  const files = renderPackage([piBlock()], options('host'));
  const manifest = JSON.parse(files.find((f) => f.path === 'speed_pi.json')?.text ?? '');
  for (const f of files.filter((x) => !x.path.endsWith('.json'))) expect(manifest.files[f.path]).toBe(sha256(f.text));
  expect(Object.keys(manifest.files)).toHaveLength(files.length - 1);
  expect(manifest.outputs[0]).toMatchObject({
    cType: 'int16_t',
    boundKind: 'proven',
    errorBoundLsb: 0.53,
    unit: 'duty',
  });
  expect(manifest.state[0]).toMatchObject({ name: 'w', cType: 'int32_t', fractionBits: 30 });
  expect(manifest.memory.stateBytes).toBe(4);
});

describe('golden files', () => {
  for (const core of CORES) {
    test(core, async () => {
      for (const f of renderPackage([biquadBlock(), piBlock()], options(core))) {
        await expect(f.text).toMatchFileSnapshot(`golden/plain/${core}/${f.path}`);
      }
    });
  }
});

test.skipIf(missing('cmake') || missing('g++'))('the cmake package installs and is found by find_package', () => {
  inFolder((folder) => {
    const files = renderPackage(
      [biquadBlock(), piBlock()],
      options('host', { packageName: 'cmake', project: { name: 'motor-control', version: '1.2.3-beta.1' } }),
    );
    execFileSync('mkdir', ['lib', 'app'], { cwd: folder });
    for (const f of files) writeFileSync(join(folder, 'lib', f.path), f.text);
    const quiet = { cwd: folder, stdio: 'pipe' } as const;
    execFileSync('cmake', ['-S', 'lib', '-B', 'b1', `-DCMAKE_INSTALL_PREFIX=${join(folder, 'inst')}`], quiet);
    execFileSync('cmake', ['--build', 'b1', '--target', 'install'], quiet);
    writeFileSync(
      join(folder, 'app', 'main.cpp'),
      '#include <speed_pi.h>\nint main() { speed_pi_state_t s; speed_pi_init(&s); return speed_pi_step(&s, 0); }\n',
    );
    writeFileSync(
      join(folder, 'app', 'CMakeLists.txt'),
      'cmake_minimum_required(VERSION 3.14)\nproject(app LANGUAGES CXX)\nfind_package(motor_control 1.2 REQUIRED)\nadd_executable(app main.cpp)\ntarget_link_libraries(app motor_control::motor_control)\n',
    );
    execFileSync('cmake', ['-S', 'app', '-B', 'b2', `-DCMAKE_PREFIX_PATH=${join(folder, 'inst')}`], quiet);
    execFileSync('cmake', ['--build', 'b2'], quiet);
    execFileSync(join(folder, 'b2', 'app'));
    expect(readFileSync(join(folder, 'inst/include/motor_control/speed_pi.h'), 'utf8')).toContain('SPEED_PI_H');
  });
});

test.skipIf(missing('gcc'))('an input taken on trust is checked under -DNAME_CHECK and free otherwise', () => {
  inFolder((folder) => {
    const block = piBlock();
    const program = { ...block.program, inputs: block.program.inputs.map((i) => ({ ...i, clamp: false })) };
    for (const f of renderPackage([{ ...block, program }], options('host')))
      writeFileSync(join(folder, f.path), f.text);
    const main =
      '#include "speed_pi.h"\nint main(void) { speed_pi_state_t s; speed_pi_init(&s); return speed_pi_step(&s, 5000) == 0; }\n';
    writeFileSync(join(folder, 'main.c'), main);
    const build = (...flags: string[]) =>
      execFileSync('gcc', ['-std=c99', ...WARNINGS, ...flags, 'main.c', 'speed_pi.c', '-o', 'main'], { cwd: folder });
    build();
    execFileSync(join(folder, 'main'));
    build('-DSPEED_PI_CHECK');
    expect(() => execFileSync(join(folder, 'main'), { stdio: 'pipe' })).toThrow();
  });
});
