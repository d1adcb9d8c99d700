// User vectors: read as raw counts; every mistake is reported with its line.
import { describe, expect, test } from 'vitest';
import type { FixedInput } from '../src/ir/fixed.js';
import { parseVectors, readVectors } from '../src/sim/csv.js';

const inputs: readonly FixedInput[] = [
  { name: 'ref', type: { bits: 16, signed: true }, range: { lo: -100n, hi: 100n }, clamp: false },
  { name: 'adc', type: { bits: 16, signed: false }, range: { lo: 0n, hi: 4095n }, clamp: true },
];
const codes = (text: string) => {
  const v = parseVectors('v.csv', text, inputs);
  return 'stimulus' in v ? [] : v.diagnostics.map((d) => `${d.code} ${d.message}`);
};

describe('vectors from CSV', () => {
  test('columns in any order, CRLF, byte order mark, blank lines and spaces', () => {
    const v = parseVectors('v.csv', '\uFEFFadc, ref\r\n0,-100\r\n\r\n 65535 , 7\r\n', inputs);
    if (!('stimulus' in v)) throw new Error('refused');
    expect(v.stimulus.steps).toBe(2);
    expect(v.stimulus.inputs).toEqual({ ref: Int16Array.of(-100, 7), adc: Uint16Array.of(0, 65535) });
    expect(Array.from(v.stimulus.starts)).toEqual([1, 0]);
  });
  test('elements of an array input have columns of their own', () => {
    const array = [{ ...inputs[0], length: 2 }];
    const v = parseVectors('v.csv', 'ref[1],ref[0]\n1,2\n3,4\n', array);
    expect('stimulus' in v && v.stimulus.inputs.ref).toEqual(Int16Array.of(2, 1, 4, 3));
  });
  test('a header that misses, repeats or invents a name', () => {
    expect(codes('ref\n1\n')[0]).toMatch(/^BS7011 .*missing: adc/);
    expect(codes('ref,adc,u\n1,2,3\n')[0]).toMatch(/^BS7011 .*unknown or repeated: u/);
    expect(codes('ref,adc,ref\n1,2,3\n')[0]).toMatch(/^BS7011 .*unknown or repeated: ref/);
  });
  test('every bad row, with its line', () => {
    const text = 'ref,adc\n1,2\n1\n1.5,2\n101,65536\n,3\n1,2\n';
    expect(codes(text).map((c) => c.split(' ').slice(0, 2).join(' '))).toEqual([
      'BS7012 v.csv:3:',
      'BS7013 v.csv:4:',
      'BS7013 v.csv:5:',
      'BS7013 v.csv:5:',
      'BS7013 v.csv:6:',
    ]);
  });
  test('no rows, no file, a folder', () => {
    expect(codes('ref,adc\n')[0]).toMatch(/^BS7014/);
    expect(codes('')[0]).toMatch(/^BS7014/);
    const missing = readVectors('/nonexistent/v.csv', inputs);
    expect('diagnostics' in missing && missing.diagnostics[0]).toMatchObject({ code: 'BS7010' });
    const folder = readVectors('.', inputs);
    expect('diagnostics' in folder && folder.diagnostics[0].message).toMatch(/it is a folder/);
  });
});
