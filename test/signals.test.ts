// Signals: from what the user writes to counts. The law of every row: counts stay inside the range, ends are exact.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reporter } from '../src/diag/reporter.js';
import { cName, toReal } from '../src/num/format.js';
import * as q from '../src/num/rational.js';
import { checkReal } from '../src/signals/check-real.js';
import type { Checking } from '../src/signals/checking.js';
import { inputQuantity, outputQuantity } from '../src/signals/quantity.js';
import { real } from '../src/signals/real.js';
import type { RealOptions } from '../src/signals/schema.js';

const checking = (): Checking => ({ reporter: new Reporter(), path: [] });

function input(options: RealOptions) {
  const c = checking();
  const schema = checkReal(real(options), 'input', c);
  const travel = schema && inputQuantity(schema, c);
  return {
    travel,
    codes: c.reporter.diagnostics.map((d) => d.code),
    messages: c.reporter.diagnostics.map((d) => d.message),
  };
}
function output(options: RealOptions) {
  const c = checking();
  const schema = checkReal(real(options), 'output', c);
  const travel = schema && outputQuantity(schema, c);
  return { travel, codes: c.reporter.diagnostics.map((d) => d.code) };
}
const shape = (options: RealOptions) => {
  const { travel } = input(options);
  if (!travel) return undefined;
  const { type, frac, rawRange } = travel.quantity;
  return [cName(type), frac, Number(rawRange.lo), Number(rawRange.hi)];
};

describe('free formats', () => {
  it.each<[string, RealOptions, unknown[]]>([
    ['[-1, 1] at the default resolution', { range: [-1, 1] }, ['int16_t', 14, -16384, 16384]],
    ['[0, 1]: one count too many for int16', { range: [0, 1] }, ['uint16_t', 15, 0, 32768]],
    ['[0, 60] at 0.01', { range: [0, 60], resolution: 0.01 }, ['int16_t', 7, 0, 7680]],
    [
      'a resolution that is a power of two is taken as it is',
      { range: [0, 100], resolution: 0.25 },
      ['int16_t', 2, 0, 400],
    ],
    ['[-1, 1] at 1e-6', { range: [-1, 1], resolution: 1e-6 }, ['int32_t', 20, -1048576, 1048576]],
    ['[0, 2^32 - 1] in whole numbers', { range: [0, 2 ** 32 - 1], resolution: 1 }, ['uint32_t', 0, 0, 2 ** 32 - 1]],
    ['wide ranges have negative fractions', { range: [-1e9, 1e9] }, ['int16_t', -15, -30517, 30517]],
    ['ends between counts move inwards', { range: [-0.1, 0.1], resolution: 0.03 }, ['int16_t', 6, -6, 6]],
  ])('%s', (_name, options, want) => expect(shape(options)).toEqual(want));

  it('an output is fine enough for its own rounding', () => {
    const { travel } = output({ range: [0, 1], resolution: 0.01, maxError: 0.001 });
    expect(travel?.quantity.frac).toBe(10);
    expect(q.toNumber(travel?.lsb ?? q.zero)).toBe(0.01);
  });
});

describe('pinned formats', () => {
  it('q15 with [-1, 1] loses one count, with an info line', () => {
    const { travel, codes, messages } = input({ range: [-1, 1], format: 'q15' });
    expect(travel?.quantity.rawRange).toEqual({ lo: -32768n, hi: 32767n });
    expect(q.eq(travel?.range.hi ?? q.zero, q.rational(32767, 32768))).toBe(true);
    expect(codes).toEqual(['BS2014']);
    expect(messages[0]).toContain('1 - 2^-15');
  });
  it.each<[RealOptions['format'], unknown[]]>([
    ['q7', ['int8_t', 7, -64, 64]],
    ['q31', ['int32_t', 31, -(2 ** 30), 2 ** 30]],
    [{ bits: 12, frac: 8 }, ['int16_t', 8, -128, 128]],
  ])('%s', (format, want) => expect(shape({ range: [-0.5, 0.5], format })).toEqual(want));
  it('{ signed: false }', () =>
    expect(shape({ range: [0, 0.5], format: { bits: 8, frac: 8, signed: false } })).toEqual(['uint8_t', 8, 0, 128]));
  it('reports the bound without enforcing it', () => {
    expect(output({ range: [-0.5, 0.5], format: 'q15' }).travel).toMatchObject({ enforced: false, pinnedBits: 16 });
    expect(output({ range: [-0.5, 0.5], format: 'q15', maxError: 1 }).travel).toMatchObject({ enforced: true });
  });
});

describe('raw counts', () => {
  it('end points give an exact lsb', () => {
    const { travel, codes } = input({ range: [0, 3.3], raw: { bits: 12, min: 0, max: 3.3 } });
    expect(travel?.quantity.type).toEqual({ bits: 16, signed: false });
    expect(travel?.quantity.rawRange).toEqual({ lo: 0n, hi: 4095n });
    expect(q.eq(travel?.quantity.lsb ?? q.zero, q.div(q.fromNumber(3.3), q.rational(4095)))).toBe(true);
    expect(codes).toEqual([]);
  });
  it('min > max is a negative slope', () => {
    const { travel } = input({ range: [-5, 5], raw: { bits: 10, min: 5, max: -5 } });
    expect(q.sign(travel?.quantity.lsb ?? q.zero)).toBe(-1);
    expect(travel?.quantity.rawRange).toEqual({ lo: 0n, hi: 1023n });
    expect(q.toNumber(travel?.range.lo ?? q.zero)).toBe(-5);
  });
  it('signed counts, and a range inside them', () => {
    const { travel } = input({ range: [-1, 1], raw: { bits: 16, signed: true, lsb: 0.001 } });
    expect(travel?.quantity).toMatchObject({ type: { bits: 16, signed: true }, rawRange: { lo: -1000n, hi: 1000n } });
  });
  it('an end written in decimal is the count that rounds to it', () => {
    expect(input({ range: [-40, 125], raw: { bits: 12, lsb: 0.1, zero: 1000 } }).travel?.quantity.rawRange).toEqual({
      lo: 600n,
      hi: 2250n,
    });
  });
  it('a power-of-two lsb has fraction bits', () => {
    expect(shape({ range: [0, 15], raw: { bits: 8, lsb: 0.0625 } })).toEqual(['uint8_t', 4, 0, 240]);
  });
  it('warns when 0 falls between counts, with the offset in units', () => {
    const { codes, messages } = input({ range: [-10, 10], unit: 'V', raw: { bits: 12, min: -10, max: 10 } });
    expect(codes).toEqual(['BS2013']);
    expect(messages[0]).toContain('0.002442 V');
  });
  it('does not warn when the range has no 0', () => {
    expect(input({ range: [1, 10], raw: { bits: 12, min: -10, max: 10 } }).codes).toEqual([]);
  });
  it('the default maxError is one count', () => {
    const { travel, codes } = output({ range: [0, 24], raw: { bits: 10, min: 0, max: 24 } });
    expect(q.eq(travel?.maxError ?? q.zero, q.div(q.rational(24), q.rational(1023)))).toBe(true);
    expect(codes).toEqual(['BS2015']);
  });
});

describe('laws', () => {
  const range = fc
    .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
    .map(([lo, width]) => [lo, lo + width] as const);

  it('every count of a free format lies in the range, the next ones do not', () => {
    fc.assert(
      fc.property(range, fc.option(fc.double({ min: 1e-4, max: 1, noNaN: true })), ([lo, hi], resolution) => {
        const { travel } = input({ range: [lo, hi], ...(resolution === null ? {} : { resolution }) });
        if (!travel) return;
        const { quantity } = travel;
        const value = (raw: bigint) => q.toNumber(toReal(raw, quantity));
        expect(value(quantity.rawRange.lo)).toBeGreaterThanOrEqual(lo);
        expect(value(quantity.rawRange.hi)).toBeLessThanOrEqual(hi);
        expect(value(quantity.rawRange.lo - 1n)).toBeLessThan(lo);
        expect(value(quantity.rawRange.hi + 1n)).toBeGreaterThan(hi);
        if (resolution !== null) expect(q.le(quantity.lsb, q.fromNumber(resolution))).toBe(true);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('raw counts stay within their bits', () => {
    fc.assert(
      fc.property(
        range,
        fc.integer({ min: 2, max: 24 }),
        fc.boolean(),
        fc.boolean(),
        ([lo, hi], bits, signed, falling) => {
          const raw = falling ? { bits, signed, min: hi, max: lo } : { bits, signed, min: lo, max: hi };
          const { travel } = input({ range: [lo, hi], raw });
          const first = signed ? -(2n ** BigInt(bits - 1)) : 0n;
          expect(travel?.quantity.rawRange).toEqual({ lo: first, hi: first + 2n ** BigInt(bits) - 1n });
        },
      ),
      { seed: 8, numRuns: 300 },
    );
  });
});
