// Targets are data: those shipped are complete, a new folder is found, a malformed one is refused with every reason.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { VERIFY_CODES } from '../src/diag/codes/verify.js';
import { DesignError } from '../src/diag/reporter.js';
import { checkTarget } from '../src/target/check.js';
import { loadTarget, loadTargets, targetNames, targetStatus, targetsFolder } from '../src/target/load.js';
import { lacking, probeTools } from '../src/target/probe.js';

const root = mkdtempSync(path.join(os.tmpdir(), 'backstep-targets-'));
afterAll(() => rmSync(root, { recursive: true }));

function problemsOf(call: () => unknown): DesignError['diagnostics'] {
  try {
    call();
  } catch (error) {
    if (error instanceof DesignError) return error.diagnostics;
    throw error;
  }
  return [];
}

describe('the targets of this version', () => {
  test('are the five of the contract, host first', () => {
    expect(targetNames()).toEqual(['host', 'avr', 'cortex-m0', 'cortex-m3', 'cortex-m4']);
    expect(loadTargets().map((t) => t.name)).toEqual(targetNames());
  });
  test('have traits that differ where the cores do', () => {
    const c = Object.fromEntries(loadTargets().map((t) => [t.name, t.c]));
    expect(c.avr).toMatchObject({ intBits: 16, progmem: true });
    expect(c['cortex-m0'].hideConstants).toBe(true);
    expect(c['cortex-m4']).toMatchObject({ dualMac: true, saturate: true });
    expect(c['cortex-m3'].dualMac).toBe(false);
  });
  test('have costs that tell the cores apart', () => {
    const mul64 = (name: string) => loadTarget(name).costs.mul[64];
    expect(mul64('cortex-m0')).toBeGreaterThan(10 * mul64('cortex-m3'));
    expect(loadTarget('avr').costs.unit).toBe('cycles');
    expect(loadTarget('cortex-m4').costs.macPair).toBeLessThan(loadTarget('cortex-m3').costs.macPair);
  });
  test('names of later versions are known as such', () => {
    for (const name of ['cortex-m0plus', 'cortex-m7', 'cortex-m33', 'cortex-m55', 'rv32imc']) {
      expect(targetStatus(name)).toBe('later');
      expect(problemsOf(() => loadTarget(name))).toMatchObject([{ code: 'BS7021' }]);
    }
    expect(problemsOf(() => loadTarget('z80'))).toMatchObject([{ code: 'BS7020' }]);
    expect(problemsOf(() => loadTarget('common'))).toMatchObject([{ code: 'BS7020' }]);
  });
  test('every tool they use has a package, and probing reports each', async () => {
    for (const target of loadTargets()) {
      const tools = await probeTools(target);
      expect(tools.map((t) => t.tool)).toEqual(target.tools.map((t) => t.tool));
      for (const t of tools) expect(t.package).not.toBe('');
      for (const t of tools) if (t.version !== undefined) expect(t.version).toMatch(/\d+\.\d+/);
    }
  });
});

describe('a target of one’s own', () => {
  const { folder: _, ...row } = loadTarget('cortex-m3');
  const write = (name: string, text: string) => {
    mkdirSync(path.join(root, name), { recursive: true });
    writeFileSync(path.join(root, name, 'target.json'), text);
  };
  test('is found by its folder alone', () => {
    write('cortex-m7', JSON.stringify({ ...row, name: 'cortex-m7' }));
    expect(targetStatus('cortex-m7', root)).toBe('here');
    expect(loadTarget('cortex-m7', root).folder).toBe(path.join(root, 'cortex-m7'));
  });
  test('is refused with every reason at once', () => {
    const bad = { ...row, c: { ...row.c, intBits: 24 }, colour: 'red', costs: { ...row.costs, call: -1 } };
    write('bad', JSON.stringify(bad));
    const [d] = problemsOf(() => loadTarget('bad', root));
    expect(d.code).toBe('BS7022');
    expect(d.why.join('\n')).toMatch(/target\.colour is not known/);
    expect(d.why.join('\n')).toMatch(/c\.intBits should be one of 16, 32/);
    expect(d.why.join('\n')).toMatch(/costs\.call should be a number >= 0/);
    expect(d.why.join('\n')).toMatch(/name is 'cortex-m3' but the folder is called 'bad'/);
  });
  test('is refused when it is no JSON, and every missing field is named', () => {
    write('torn', '{ "name": ');
    expect(problemsOf(() => loadTarget('torn', root))).toMatchObject([{ code: 'BS7022' }]);
    const checked = checkTarget({}, 'x', root);
    const problems = 'problems' in checked ? checked.problems.join('\n') : '';
    for (const key of ['name', 'c.intBits', 'builds', 'runner.kind', 'tools', 'costs.macPair', 'costs.constant.32']) {
      expect(problems).toContain(`${key} should be`);
    }
  });
});

test('one of several compilers suffices where the target says so', () => {
  const host = loadTarget('host');
  const status = (installed: readonly boolean[]) =>
    host.tools.map((t, i) => ({ tool: t.tool, package: t.package, installed: installed[i] }));
  expect(lacking(host, status([true, false]))).toEqual([]);
  expect(lacking(host, status([false, true]))).toEqual([]);
  expect(lacking(host, status([false, false])).map((t) => t.tool)).toEqual(['gcc', 'clang']);
});

test('every BS7xxx code has its page, and no page is without a code', () => {
  const pages = path.join(targetsFolder(), '..', 'docs', 'codes');
  for (const code of Object.keys(VERIFY_CODES)) expect(existsSync(path.join(pages, `${code}.md`)), code).toBe(true);
  const written = readdirSync(pages).filter((f) => f.startsWith('BS7'));
  expect(written.sort()).toEqual(
    Object.keys(VERIFY_CODES)
      .map((c) => `${c}.md`)
      .sort(),
  );
});
