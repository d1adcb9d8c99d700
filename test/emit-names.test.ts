// Names, template paths, and single statements whose form is a promise.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { layout, wrap } from '../src/emit/c-layout.js';
import { literal } from '../src/emit/c-type.js';
import { BLOCK_PATHS, PACKAGE_PATHS } from '../src/emit/context.js';
import { blockName, checkNames, checkSignalNames, legal, Scope, snake } from '../src/emit/names.js';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import { makeEvaluator } from '../src/ir/fixed-evaluate.js';
import { runMachinePasses } from '../src/passes/machine/index.js';
import { cascade } from './emit-fixtures.js';
import { programText, TRAITS } from './emit-harness.js';

describe('snake case', () => {
  const cases = {
    speedPI2: 'speed_pi2',
    speedPI: 'speed_pi',
    PIDLoop: 'pid_loop',
    notch50Hz: 'notch50_hz',
    x: 'x',
    already_snake: 'already_snake',
    HTTPServer2Go: 'http_server2_go',
  };
  for (const [from, to] of Object.entries(cases)) test(from, () => expect(snake(from)).toBe(to));
});

describe('names that cannot be C', () => {
  test('keywords of C, C11 and C++', () => {
    expect(checkNames(['register', 'template', 'fine']).map((p) => p.kind)).toEqual(['keyword', 'keyword']);
  });
  test('a prefix saves a keyword', () => expect(checkNames(['register'], 'p_')).toEqual([]));
  test('a standard header would be hidden by ours', () => {
    expect(checkNames(['math', 'stdint'])).toMatchObject([
      { kind: 'header', name: 'math' },
      { kind: 'header', name: 'stdint' },
    ]);
  });
  test('two exports of one snake-case name', () => {
    expect(checkNames(['speedPI', 'speedPi'])).toEqual([
      { kind: 'collision', exportName: 'speedPi', other: 'speedPI', name: 'speed_pi' },
    ]);
  });
  test('letters C does not have', () =>
    expect(checkNames(['größe', '$x'])).toMatchObject([{ kind: 'characters' }, { kind: 'characters' }]));
  test('names that belong to the implementation', () =>
    expect(checkNames(['_x', 'linux']).map((p) => p.kind)).toEqual(['reserved', 'reserved']));
  test('a prefix that is no identifier', () =>
    expect(checkNames(['x'], '1_')).toEqual([{ kind: 'prefix', prefix: '1_' }]));
  test('signals: keyword, and two with one macro', () => {
    expect(checkSignalNames(['int', 'refSpeed', 'ref_speed']).map((p) => p.kind)).toEqual(['keyword', 'collision']);
  });
  test('prefix and snake case', () => expect(blockName('speedPI', 'm1_')).toBe('m1_speed_pi'));
});

test('a scope never gives a name twice, nor a keyword', () => {
  const scope = new Scope();
  expect([scope.unique('y'), scope.unique('y'), scope.unique('if'), scope.unique('a b'), legal('2x')]).toEqual([
    'y',
    'y_2',
    'if_v',
    'a_b',
    'v2x',
  ]);
});

test('an input called s leaves the state another name', () => {
  const b = fixedBuilder();
  const s = b.input({ name: 's', type: { bits: 16, signed: true }, range: { lo: -32768n, hi: 32767n }, clamp: true });
  const range = { lo: -100n, hi: 100n };
  const z = b.state({ name: 'z', type: { bits: 16, signed: true }, range, frac: 0, init: 0n });
  b.store('z', b.clamp(s, -100n, 100n));
  b.output({ name: 'y', type: { bits: 16, signed: true }, range }, z);
  expect(programText(b.finish('p'), TRAITS.host)).toContain('int16_t p_step(p_state_t *s_2, int16_t s)');
});

test('literals say their width', () => {
  expect([
    literal(-32768n, 16),
    literal(40000n, 16),
    literal(-40000n, 32),
    literal(-(1n << 31n), 32),
    literal(1n << 31n, 32),
  ]).toEqual(['INT16_MIN', 'INT32_C(40000)', '-40000', 'INT32_MIN', 'INT64_C(2147483648)']);
});

test('long lines break at the outermost bracket that has to, comments fall back to a line above', () => {
  const long = `const int32_t value = first_function_name(argument_one, argument_two) + second_function_name(argument_three, argument_four);`;
  for (const line of wrap(long, 4)) expect(line.length).toBeLessThanOrEqual(90);
  expect(wrap(long, 4).join(' ').replace(/\s+/g, ' ').trim()).toBe(long);
  expect(layout([{ code: '    a = 1;', comment: 'Q0.15' }])[0]).toBe(`${'    a = 1;'.padEnd(49)} /* Q0.15 */`);
});

describe('templates name only what the context has', () => {
  const root = new URL('../templates/', import.meta.url);
  for (const folder of readdirSync(root).filter((f) => existsSync(new URL(`${f}/manifest.json`, root)))) {
    const manifest = JSON.parse(readFileSync(new URL(`${folder}/manifest.json`, root), 'utf8'));
    for (const [list, known] of [
      [manifest.blocks, BLOCK_PATHS],
      [manifest.files, PACKAGE_PATHS],
    ] as const) {
      for (const entry of list) {
        test(`${folder}/${entry.template}`, () => {
          const text = readFileSync(new URL(`${folder}/${entry.template}`, root), 'utf8') + entry.path;
          const paths = [...text.matchAll(/\{\{\s*(#\w+\s+|\/)?([\w.]+)\s*\}\}/g)]
            .filter((m) => m[1] !== '/')
            .map((m) => m[2]);
          expect(paths.length).toBeGreaterThan(0);
          for (const path of paths) expect([...Object.keys(known), 'this']).toContain(path);
          expect(text.match(/\{\{[^}]*\}\}/g)?.length).toBe(
            [...text.matchAll(/\{\{\s*(?:#\w+\s+|\/)?[\w.]+\s*\}\}/g)].length,
          );
        });
      }
    }
  }
});

test('pair-macs: a biquad has two dual MACs, bit for bit the same program', () => {
  const program = cascade('bq', 1);
  const paired = runMachinePasses(program, TRAITS['cortex-m4']);
  expect(paired.values.filter((v) => v.kind === 'mac2')).toHaveLength(2);
  expect(runMachinePasses(program, TRAITS.host)).toBe(program);
  const [a, b] = [makeEvaluator(program), makeEvaluator(paired)];
  const state = { s1_z1: 123456n, s1_z2: -98765n };
  for (const x of [-32768n, -1n, 0n, 12345n, 32767n]) expect(b(state, { x })).toEqual(a(state, { x }));
});
