// Signals of step functions: every kind from schema to counts and back, and every mistake of a schema by its code.
import { bool, cyclic, int, matrix, oneOf, real, vector } from 'backstep';
import { describe, expect, it } from 'vitest';
import { Reporter } from '../src/diag/reporter.js';
import type { Signal } from '../src/ir/signal.js';
import { cName, type Quantity } from '../src/num/format.js';
import * as q from '../src/num/rational.js';
import { inputSignal, outputSignal, stateSignal, tunableSignal } from '../src/signals/check-signal.js';
import type { Checking } from '../src/signals/checking.js';
import { decode, decodeOutputSignal, decodeSignal, encode, encodeSignal } from '../src/signals/travel.js';

function run<S>(check: (name: string, schema: unknown, c: Checking) => S | undefined, schema: unknown) {
  const c: Checking = { reporter: new Reporter(), block: 'b', path: ['x'] };
  const signal = check('x', schema, c);
  return { signal, codes: c.reporter.diagnostics.map((d) => d.code) };
}
function must<S>(check: (name: string, schema: unknown, c: Checking) => S | undefined, schema: unknown): S {
  const { signal, codes } = run(check, schema);
  if (!signal) throw new Error(`refused: ${codes.join()}`);
  return signal;
}
const travel = ({ quantity }: { readonly quantity: Quantity }) => [
  cName(quantity.type),
  q.toNumber(quantity.lsb),
  quantity.frac,
  Number(quantity.rawRange.lo),
  Number(quantity.rawRange.hi),
];
const starts = (s: Signal) => s.init.map(q.toNumber);

describe('how each kind travels', () => {
  it.each<[string, unknown, unknown[]]>([
    ['int of a byte', int({ range: [0, 255] }), ['uint8_t', 1, 0, 0, 255]],
    ['int above a byte', int({ range: [0, 256] }), ['uint16_t', 1, 0, 0, 256]],
    ['int with a sign', int({ range: [-1, 127] }), ['int8_t', 1, 0, -1, 127]],
    ['int of 16 bits', int({ range: [-129, 1] }), ['int16_t', 1, 0, -129, 1]],
    ['int of 32 bits', int({ range: [0, 2 ** 32 - 1] }), ['uint32_t', 1, 0, 0, 2 ** 32 - 1]],
    ['bool', bool(), ['uint8_t', 1, 0, 0, 1]],
    ['oneOf', oneOf(['a', 'b', 'c']), ['uint8_t', 1, 0, 0, 2]],
    ['cyclic of 16 bits', cyclic({ period: 360, raw: { bits: 16 } }), ['uint16_t', 360 / 65536, undefined, 0, 65535]],
    ['cyclic of one turn', cyclic({ period: 1, raw: { bits: 8 } }), ['uint8_t', 1 / 256, 8, 0, 255]],
    ['cyclic of 12 bits', cyclic({ period: 4096, raw: { bits: 12 } }), ['uint16_t', 1, 0, 0, 4095]],
    ['real', real({ range: [-1, 1], format: 'q15' }), ['int16_t', 2 ** -15, 15, -32768, 32767]],
    ['vector', vector(3, int({ range: [0, 9] })), ['uint8_t', 1, 0, 0, 9]],
  ])('%s', (_, schema, want) => expect(travel(must(inputSignal, schema))).toEqual(want));

  it('keeps kind, shape, members, period and the count of a fault', () => {
    expect(must(inputSignal, oneOf(['a', 'b']))).toMatchObject({ kind: 'oneOf', shape: [], members: ['a', 'b'] });
    expect(must(inputSignal, matrix(2, 3, real({ range: [0, 1] })))).toMatchObject({ kind: 'real', shape: [2, 3] });
    expect(must(inputSignal, cyclic({ period: 360, raw: { bits: 16 } })).cyclic).toEqual({
      period: q.rational(360),
      bits: 16,
    });
    const sensor = real({ range: [0, 100], raw: { bits: 12, lsb: 0.1, invalid: 0xffff }, outOfRange: 'assume' });
    expect(must(inputSignal, sensor)).toMatchObject({ invalid: 0xffffn, outOfRange: 'assume' });
  });

  it('requires exact ints, decided bools and one count of a cyclic', () => {
    expect(must(outputSignal, int({ range: [0, 9] }))).toMatchObject({ lsb: q.one, maxError: q.zero, enforced: true });
    expect(must(outputSignal, bool())).toMatchObject({ lsb: q.one, maxError: q.zero, enforced: false });
    expect(must(outputSignal, oneOf(['a', 'b']))).toMatchObject({ enforced: false, saturate: false });
    const angle = must(outputSignal, cyclic({ period: 1, raw: { bits: 8 } }));
    expect([angle.enforced, q.toNumber(angle.lsb), q.toNumber(angle.maxError)]).toEqual([true, 1 / 256, 1 / 256]);
    expect(q.toNumber(must(outputSignal, cyclic({ period: 1, raw: { bits: 8 }, maxError: 0.01 })).maxError)).toBe(0.01);
    expect(must(outputSignal, real({ range: [0, 1], saturate: true })).saturate).toBe(true);
  });

  it('a state has counts only where they are asked for, and the declared range otherwise', () => {
    const free = must(stateSignal, real({ range: [-0.1, 0.1], resolution: 0.01 }));
    expect(free.quantity).toBeUndefined();
    expect([q.toNumber(free.range.hi), q.toNumber(free.resolution ?? q.zero)]).toEqual([0.1, 0.01]);
    expect(must(stateSignal, real({ range: [-1, 1], format: 'q15' })).quantity?.frac).toBe(15);
    expect(must(stateSignal, int({ range: [0, 3] })).quantity?.type.bits).toBe(8);
  });
});

describe('where signals start', () => {
  it.each<[string, unknown, number[]]>([
    ['real', real({ range: [-1, 1] }), [0]],
    ['with init', real({ range: [1, 2], init: 1.5 }), [1.5]],
    ['an end that moved', real({ range: [-1, 1], format: 'q15', init: 1 }), [32767 / 32768]],
    ['bool', bool({ init: true }), [1]],
    ['oneOf', oneOf(['a', 'b'], { init: 'b' }), [1]],
    ['cyclic', cyclic({ period: 360, raw: { bits: 16 }, init: 90 }), [90]],
    ['vector of one value', vector(3, real({ range: [-1, 1] }), { init: 0.5 }), [0.5, 0.5, 0.5]],
    ['vector by its element', vector(2, real({ range: [-1, 1], init: 0.25 })), [0.25, 0.25]],
    ['vector of values', vector(2, bool(), { init: [true, false] }), [1, 0]],
    [
      'matrix',
      matrix(2, 2, real({ range: [0, 4] }), {
        init: [
          [1, 2],
          [3, 4],
        ],
      }),
      [1, 2, 3, 4],
    ], // prettier-ignore
  ])('%s', (_, schema, want) => expect(starts(must(stateSignal, schema))).toEqual(want));

  it('an output starts at the value nearest 0', () => {
    expect(starts(must(outputSignal, real({ range: [2, 4], maxError: 0.1 })))).toEqual([2]);
    expect(starts(must(outputSignal, int({ range: [-9, -3] })))).toEqual([-3]);
  });
});

describe('raw counts and values', () => {
  const sensor = must(inputSignal, real({ range: [0, 100], raw: { bits: 16, lsb: 0.5, invalid: 0xffff } }));
  const mode = must(inputSignal, oneOf(['off', 'on']));
  const angle = must(inputSignal, cyclic({ period: 360, raw: { bits: 12 } }));
  it('decode', () => {
    expect([decode(sensor, 10), decode(sensor, 0xffff), decode(sensor, 0xfffe)]).toEqual([5, null, 32767]);
    expect([decode(mode, 1), decode(mode, 7)]).toEqual(['on', 'off']);
    expect([decode(angle, 1024), decode(angle, 4096 + 1024)]).toEqual([90, 90]);
    expect([decode(must(inputSignal, bool()), 9), decode(must(inputSignal, bool()), 0)]).toEqual([true, false]);
  });
  it('encode', () => {
    expect([encode(sensor, 5), encode(sensor, null), encode(sensor, -1), encode(sensor, 1e9)]).toEqual([
      10n,
      0xffffn,
      0n,
      0xfffen,
    ]);
    expect([encode(mode, 'on'), encode(mode, 'none')]).toEqual([1n, 0n]);
    expect([encode(angle, 90), encode(angle, -90), encode(angle, 360)]).toEqual([1024n, 3072n, 0n]);
  });
  it('arrays, row by row', () => {
    const grid = must(inputSignal, matrix(2, 2, real({ range: [0, 8], raw: { bits: 8, lsb: 1 } })));
    const values = [
      [1, 2],
      [3, 4],
    ];
    expect(encodeSignal(grid, values)).toEqual([1n, 2n, 3n, 4n]);
    expect(decodeSignal(grid, [1, 2, 3, 4])).toEqual(values);
    expect(encodeSignal(grid, [1, 2])).toBeUndefined();
    expect(decodeOutputSignal(must(outputSignal, vector(2, bool())), [1, 0])).toEqual([true, false]);
  });
});

describe('mistakes', () => {
  const R = real({ range: [-1, 1] });
  it.each<[string, typeof run, unknown, string]>(
    (
      [
        ['int without a range', inputSignal, { kind: 'int' }, 'BS2002'],
        ['half an int', inputSignal, int({ range: [0, 1.5] }), 'BS2003'],
        ['an int too wide', inputSignal, int({ range: [-1, 2 ** 31] }), 'BS2003'],
        ['a range turned round', inputSignal, int({ range: [3, 1] }), 'BS2005'],
        ['an unknown option', inputSignal, { ...bool(), rnage: 1 }, 'BS2001'],
        ['bool with a number', stateSignal, bool({ init: 1 as never }), 'BS2018'],
        ['oneOf of one', inputSignal, oneOf(['a']), 'BS2019'],
        ['oneOf twice', inputSignal, oneOf(['on', 'ON']), 'BS2019'],
        ['oneOf of numbers', inputSignal, { kind: 'oneOf', members: [1, 2] }, 'BS2019'],
        ['a start that is no member', stateSignal, oneOf(['a', 'b'], { init: 'c' as never }), 'BS2018'],
        ['cyclic without bits', inputSignal, cyclic({ period: 1, raw: {} as never }), 'BS2002'],
        ['cyclic of 33 bits', inputSignal, cyclic({ period: 1, raw: { bits: 33 } }), 'BS2003'],
        ['cyclic backwards', inputSignal, cyclic({ period: -1, raw: { bits: 8 } }), 'BS2003'],
        ['a start past the turn', stateSignal, cyclic({ period: 1, raw: { bits: 8 }, init: 1 }), 'BS2018'],
        ['a vector of none', inputSignal, vector(0, R), 'BS2003'],
        ['a vector of angles', inputSignal, vector(2, cyclic({ period: 1, raw: { bits: 8 } }) as never), 'BS2020'],
        ['a matrix of bools', inputSignal, matrix(2, 2, bool() as never), 'BS2020'],
        ['a vector of nothing', inputSignal, vector(2, 3 as never), 'BS2021'],
        ['a vector too long', inputSignal, vector(1e6, R), 'BS2028'],
        ['a start of another length', stateSignal, vector(3, R, { init: [0, 0] }), 'BS2018'],
        ['an element out of range', stateSignal, vector(2, R, { init: [0, 5] }), 'BS2006'],
        ['a number for a signal', inputSignal, 3, 'BS2021'],
        ['0 outside a state', stateSignal, real({ range: [1, 2] }), 'BS2017'],
        ['0 outside a tunable', tunableSignal, int({ range: [1, 2] }), 'BS2017'],
        [
          'a fault on an output',
          outputSignal,
          real({ range: [0, 1], raw: { bits: 8, min: 0, max: 1, invalid: 255 } }),
          'BS2016',
        ],
        [
          'a fault beyond the type',
          inputSignal,
          real({ range: [0, 1], raw: { bits: 8, min: 0, max: 1, invalid: 256 } }),
          'BS2003',
        ],
        [
          'a fault in an array',
          inputSignal,
          vector(2, real({ range: [0, 1], raw: { bits: 8, min: 0, max: 1, invalid: 255 } })),
          'BS2901',
        ],
        ['a start of an input', inputSignal, real({ range: [0, 1], init: 1 }), 'BS2012'],
      ] as const
    ).map(([name, check, schema, code]) => [name, check as never, schema, code]),
  )('%s', (_, check, schema, code) => expect(run(check as never, schema).codes).toContain(code));
});
