// compile(), verify() and instance() as a program meets them: mistakes are diagnostics, only our bugs throw.
import { describe, expect, it } from 'vitest';
import { block, compile, instance, lti, network, real, tf, verify } from '../src/index.js';

const VOLTS = real({ range: [-2, 2] });
const blocks = { a: lti({ system: tf([1], [1, 1]), sampleTime: 0.1, input: VOLTS, output: VOLTS, saturate: [-2, 2] }) };
const wrong = (value: unknown): never => value as never;

const codesOf = async (work: Promise<{ readonly ok: boolean; readonly diagnostics: readonly { code: string }[] }>) => {
  const { ok, diagnostics } = await work;
  expect(ok).toBe(false);
  return diagnostics.map((d) => d.code);
};

describe('compile and verify tell mistakes', () => {
  it.each([
    ['an unknown option', () => compile(blocks, wrong({ target: 'host' })), 'BS6102'],
    ['options that are none', () => compile(blocks, wrong(3)), 'BS6102'],
    ['an unknown target', () => compile(blocks, { targets: ['z80'] }), 'BS7020'],
    ['a later package', () => compile(blocks, wrong({ package: 'zephyr' })), 'BS6103'],
    ['an unknown package', () => compile(blocks, wrong({ package: 'zip' })), 'BS6102'],
    ['a bad prefix', () => compile(blocks, { prefix: '9' }), 'BS6105'],
    ['nothing', () => compile(wrong(undefined)), 'BS6102'],
    ['no block', () => compile({}), 'BS6102'],
    ['a number for a block', () => compile(wrong({ x: 3 })), 'BS2117'],
    ['a system for a block', () => compile(wrong({ x: tf([1], [1, 1]) })), 'BS2117'],
    ['a block without options', () => compile(wrong({ x: block(wrong({})) })), 'BS2002'],
    ['a network', () => compile(wrong({ x: network({}) })), 'BS2901'],
    ['a missing file', () => compile('nowhere.ts'), 'BS1001'],
    ['a missing file, verified', () => verify('nowhere.ts'), 'BS1001'],
    ['steps below one', () => verify(blocks, { steps: -1 }), 'BS6102'],
    ['half a step', () => verify(blocks, { steps: 0.5 }), 'BS6102'],
    ['a seed that is none', () => verify(blocks, { seed: Number.NaN }), 'BS6102'],
    ['an unknown option of verify', () => verify(blocks, wrong({ package: 'plain' })), 'BS6102'],
  ])('%s', async (_, work, code) => expect(await codesOf(work())).toContain(code));

  it('and compiles what is right', async () => {
    const { ok, files, manifests } = await compile(blocks, { prefix: 'p_', singleHeader: true });
    expect([ok, files.map((f) => f.path), manifests.length]).toEqual([true, ['p_a.h', 'p_a.json'], 1]);
  });
});

describe('instance tells mistakes', () => {
  it.each([
    ['nothing', undefined, 'BS2117'],
    ['a system', tf([1], [1, 1]), 'BS2117'],
    ['a block without options', block(wrong({})), 'BS2002'],
    ['a network', network({}), 'BS2901'],
  ])('%s', (_, value, code) => {
    expect(() => instance(wrong(value), { arithmetic: 'fixed' })).toThrow(code);
  });
});
