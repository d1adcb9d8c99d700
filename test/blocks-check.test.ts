// block(): what is checked, all mistakes at once, and where each is placed.
import { array, block, bool, every, lti, oneOf, real, tf, vector } from 'backstep';
import { describe, expect, it } from 'vitest';
import { checkAny, checkBlock } from '../src/blocks/check-block.js';
import type { ValuePlace } from '../src/diag/diagnostic.js';
import { Reporter } from '../src/diag/reporter.js';

const X = real({ range: [-1, 1] });
const good = { sampleTime: 1e-3, inputs: { x: X }, outputs: { y: X }, step: ({ x }: { x: number }) => ({ y: x }) };
const gain = block(good);
const slow = block({ ...good, sampleTime: 5e-3 });

function check(options: object) {
  const reporter = new Reporter();
  const checked = checkBlock(block(options as never), 'loop', reporter);
  const errors = reporter.diagnostics.filter((d) => d.severity === 'error');
  return { checked, errors: errors.map((d) => `${d.code} ${(d.place as ValuePlace).path.join('.')}`) };
}

describe('a block that is right', () => {
  it('is complete', () => {
    const { checked, errors } = check({
      ...good,
      state: { z: vector(2, X) },
      tunable: { k: X, on: bool() },
      uses: {
        g: gain,
        n: array(3, gain),
        s: every(5, slow, { phase: 2 }),
        f: lti({ system: tf([1], [1, 1]), sampleTime: 1e-3, input: X, output: X }),
      },
      optimizeFor: 'cortex-m0',
      reset: () => undefined,
    }); // prettier-ignore
    expect(errors).toEqual([]);
    expect(checked).toMatchObject({ kind: 'block', exportName: 'loop', optimizeFor: 'cortex-m0' });
    expect(checked?.site?.file).toContain('blocks-check.test.ts');
    expect(checked?.uses.map((u) => [u.name, u.block.kind, u.count, u.rate])).toEqual([
      ['g', 'block', undefined, undefined],
      ['n', 'block', 3, undefined],
      ['s', 'block', undefined, { every: 5, phase: 2 }],
      ['f', 'lti', undefined, undefined],
    ]);
    expect(checked?.tunables.map((t) => t.name)).toEqual(['k', 'on']);
  });
});

describe('mistakes', () => {
  it.each<[string, object, string[]]>([
    ['nothing at all', {}, ['sampleTime', 'inputs', 'outputs', 'step'].map(() => 'BS2002 ')],
    ['no outputs', { ...good, outputs: {} }, ['BS2026 outputs']],
    ['a negative sample time', { ...good, sampleTime: -1 }, ['BS2102 sampleTime']],
    ['an unknown option', { ...good, inputz: {} }, ['BS2001 inputz']],
    ['learning', { ...good, params: {}, train: 1 }, ['BS2901 params', 'BS2901 train']],
    ['a list of inputs', { ...good, inputs: [X] }, ['BS2003 inputs']],
    ['two bad signals', { ...good, inputs: { a: 3, b: oneOf(['a']) } }, ['BS2021 inputs.a', 'BS2019 inputs.b']],
    ['a name no path can hold', { ...good, state: { 'a.b': X, $c: X } }, ['BS2113 state.a.b', 'BS2113 state.$c']],
    ['one name for two', { ...good, state: { g: X }, uses: { g: gain } }, ['BS2022 uses.g']],
    ['an array to tune', { ...good, tunable: { k: vector(2, X) } }, ['BS2901 tunable.k']],
    ['a number to use', { ...good, uses: { g: 3 } }, ['BS2024 uses.g']],
    ['a system to use', { ...good, uses: { g: tf([1], [1, 1]) } }, ['BS2024 uses.g']],
    ['another sample time', { ...good, uses: { g: slow } }, ['BS2023 uses.g']],
    ['another rate', { ...good, uses: { g: every(4, slow) } }, ['BS2023 uses.g']],
    ['half a copy', { ...good, uses: { g: array(0.5, gain) } }, ['BS2003 uses.g.count']],
    ['a phase too late', { ...good, uses: { g: every(5, slow, { phase: 5 }) } }, ['BS2003 uses.g.phase']],
    ['every in array', { ...good, uses: { g: array(2, every(5, slow) as never) } }, ['BS2901 uses.g']],
    [
      'a bad block inside',
      { ...good, uses: { g: block({ ...good, inputs: { x: 3 as never } }) } },
      ['BS2021 uses.g.inputs.x'],
    ], // prettier-ignore
    ['step that is none', { ...good, step: 3 }, ['BS2003 step']],
    ['async step', { ...good, step: async () => ({ y: 0 }) }, ['BS2025 step']],
    ['a core that is none', { ...good, optimizeFor: 'z80' }, ['BS2004 optimizeFor']],
  ])('%s', (_, options, want) => {
    const { checked, errors } = check(options);
    expect(errors).toEqual(want);
    expect(checked).toBeUndefined();
  });

  it('a circle of uses ends', () => {
    const uses: Record<string, unknown> = {};
    const first = block({ ...good, uses: uses as never });
    uses.again = block({ ...good, uses: { first } as never });
    const reporter = new Reporter();
    expect(checkAny(first, 'first', reporter)).toBeUndefined();
    expect(reporter.diagnostics.map((d) => d.code)).toContain('BS2027');
  });

  it('dispatches lti, block and what is neither', () => {
    const codes = (value: unknown) => {
      const reporter = new Reporter();
      return checkAny(value, 'x', reporter)?.kind ?? reporter.diagnostics[0].code;
    };
    expect([
      codes(gain),
      codes(lti({ system: tf([1], [1, 1]), sampleTime: 1, input: X, output: X })),
      codes(3),
    ]).toEqual(['block', 'lti', 'BS2117']);
  });
});
