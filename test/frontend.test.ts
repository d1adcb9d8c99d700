// The front end: where things stand in the source, what is told once, how it is shown.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeFrame } from '../src/diag/code-frame.js';
import type { Diagnostic, Span } from '../src/diag/diagnostic.js';
import { nearest } from '../src/diag/nearest.js';
import { spell } from '../src/diag/numbers.js';
import { diagnosticsText, diagnosticText } from '../src/diag/text.js';
import { calleeEnd, calleeStart } from '../src/frontend/callee.js';
import { exportSpan, loadDesign } from '../src/frontend/load.js';
import { readDesign } from '../src/frontend/read.js';
import { settle, spanOfPlace } from '../src/frontend/settle.js';
import { inFolder, put } from './command.js';

const surface = () => import('../src/index.js');
const DESIGN = `import { lti, real, tf } from 'backstep';
const common = { sampleTime: 1e-3, system: tf([1], [1, 1]) };
const output = real({ range: [-2, 2] });
export const second = lti({ ...common, input: real({ range: [0, 1], raw: { bits: 8, min: 0, max: 1 } }), output });
const hidden = lti({ ...common, 'input': output, output: (output) });
export const gain = 2;
export { hidden as first };
`;

describe('places', () => {
  it('follows spreads, names, shorthands, quotes and export lists', () =>
    inFolder(async (folder) => {
      const { places, exportOrder, diagnostics } = readDesign(put(folder, 'd.ts', DESIGN), 'd.ts');
      const at = (block: string, ...where: string[]) => {
        const span = spanOfPlace({ block, path: where }, places);
        return span && `${span.line}:${span.column}-${span.endColumn}`;
      };
      expect(diagnostics).toEqual([]);
      expect(exportOrder).toEqual(['second', 'gain', 'first']);
      expect(at('second')).toBe('4:14-20');
      expect(at('second', 'input', 'raw', 'max')).toBe('4:93-99');
      expect(at('second', 'input', 'nothing')).toBe('4:40-104');
      expect(at('second', 'sampleTime')).toBe('2:18-34');
      expect(at('second', 'output', 'range')).toBe('3:23-37');
      expect(at('second', 'output')).toBe('4:106-112');
      expect(at('first', 'output', 'range')).toBe('3:23-37');
      expect(at('first', 'input')).toBe('5:33-48');
      expect(at('nobody', 'input')).toBeUndefined();
    }));

  it('follows imported names into their files', () =>
    inFolder(async (folder) => {
      put(folder, 's.ts', `import { real } from 'backstep';\nexport const x = real({ range: [1, 0] });\n`);
      const file = put(
        folder,
        'd.ts',
        `import { lti, tf } from 'backstep';\nimport { x } from './s.js';\nexport const a = lti({ system: tf([1], [1, 1]), sampleTime: 1, input: x, output: x });\n`,
      );
      const span = spanOfPlace({ block: 'a', path: ['input', 'range'] }, readDesign(file, 'd.ts').places);
      expect([path.basename(span?.file ?? ''), span?.line, span?.column]).toEqual(['s.ts', 2, 25]);
    }));
});

describe('loading', () => {
  it('gives the blocks in the order of the source, with their places', () =>
    inFolder(async (folder) => {
      const design = await loadDesign(put(folder, 'd.ts', DESIGN), surface);
      if ('unusable' in design) throw new Error(design.unusable.message);
      expect(design.blocks.map((b) => b.exportName)).toEqual(['second', 'first']);
      expect(exportSpan(design, 'second')).toMatchObject({ line: 4, column: 14, endColumn: 20 });
      expect(exportSpan(design, 'first')).toBeUndefined();
      expect(design.blocks[0].block.site).toMatchObject({ line: 4 });
      expect(await design.settle([])).toEqual([]);
    }));

  it('resolves backstep to the running package: its blocks are of our make', () =>
    inFolder(async (folder) => {
      const file = put(
        folder,
        'd.ts',
        `import { DesignError, lti, real, tf } from 'backstep';\nexport const same = DesignError;\nexport const a = lti({ system: tf([1], [1, 1]), sampleTime: 1, input: real({ range: [0, 1] }), output: real({ range: [0, 1] }) });\n`,
      );
      const { executeDesign } = await import('../src/frontend/execute.js');
      const { exports } = await executeDesign(file, 'd.ts', await surface());
      expect(exports?.same).toBe((await surface()).DesignError);
    }));

  it('restores the console and process.exit', () =>
    inFolder(async (folder) => {
      const [console, exit] = [globalThis.console, process.exit];
      await loadDesign(put(folder, 'd.ts', 'throw new Error("x");\n'), surface);
      expect(globalThis.console).toBe(console);
      expect(process.exit).toBe(exit);
    }));

  it('accepts Node in a design, with or without its types', () =>
    inFolder(async (folder) => {
      const file = put(
        folder,
        'd.ts',
        `import { readFileSync } from 'node:fs';\nvoid readFileSync(new URL(import.meta.url));\nvoid process.env.HOME;\n`,
      );
      expect(readDesign(file, 'd.ts').diagnostics).toEqual([]);
    }));
});

const span = (line: number, column: number, endColumn: number): Span => ({
  file: 'd.ts',
  line,
  column,
  endLine: line,
  endColumn,
});
const told = (code: string, place: Span | { block: string; path: string[] }, message = 'm'): Diagnostic => ({
  code,
  severity: 'error',
  message,
  why: [],
  place,
});

describe('settling', () => {
  const places = { blocks: { a: { '': span(1, 14, 15), '*': span(1, 18, 90), input: span(1, 30, 50) } } };
  const reading = (...diagnostics: Diagnostic[]) => ({ diagnostics, places, exportOrder: ['a'] });
  const codes = (all: readonly Diagnostic[]) => all.map((d) => d.code);

  it('prefers the check of a value to the type error at the same place', () => {
    expect(
      codes(settle([], [told('BS2003', { block: 'a', path: ['input'] })], reading(told('BS1102', span(1, 35, 40))))),
    ).toEqual(['BS2003']);
    expect(
      codes(settle([], [told('BS2002', { block: 'a', path: [] })], reading(told('BS1102', span(1, 22, 25))))),
    ).toEqual(['BS2002']);
  });
  it('keeps a type error elsewhere', () => {
    expect(
      codes(settle([], [told('BS2003', { block: 'a', path: ['input'] })], reading(told('BS1102', span(3, 1, 4))))),
    ).toEqual(['BS2003', 'BS1102']);
  });
  it('drops the exception that a type error caused', () => {
    expect(codes(settle([told('BS1201', span(3, 5, 9))], [], reading(told('BS1102', span(3, 1, 4)))))).toEqual([
      'BS1102',
    ]);
    expect(codes(settle([told('BS1201', span(4, 5, 9))], [], reading(told('BS1102', span(3, 1, 4)))))).toEqual([
      'BS1102',
      'BS1201',
    ]);
  });
});

describe('text', () => {
  const source = 'const a = 1;\n\tconst range = [1,\n    0];\nend\n';
  it('underlines the span', () => {
    expect(codeFrame(source, span(1, 7, 8))).toEqual(['1 | const a = 1;', '  |       ^']);
  });
  it('shows up to three lines of a long span, tabs one column wide', () => {
    expect(codeFrame(source, { ...span(2, 16, 0), endLine: 3, endColumn: 7 })).toEqual([
      '2 |  const range = [1,',
      '  |                ^^^',
      '3 |     0];',
      '  |     ^^',
    ]);
  });
  it('is empty outside the text', () => expect(codeFrame('a\n', span(9, 1, 2))).toEqual([]));
  it('says what, why and what to do', () => {
    const d: Diagnostic = {
      ...told('BS2005', span(1, 7, 8), "'range' is [1, 0]"),
      why: ['because'],
      hint: 'write [0, 1]',
    };
    expect(diagnosticText(d, () => source)).toBe(
      "d.ts:1:7 - error BS2005: 'range' is [1, 0].\n1 | const a = 1;\n  |       ^\n  = why:  because\n  = help: write [0, 1]",
    );
    expect(diagnosticsText([d, d], () => undefined)).toMatch(/\n\n2 errors\.\n$/);
    expect(diagnosticsText([], () => undefined)).toBe('');
  });
  it('spells a number in one way', () => {
    expect([0.1, -0, 1e-9, 4095, 1 / 3, Number.NaN, Infinity].map(spell)).toEqual([
      '0.1',
      '0',
      '1e-9',
      '4095',
      '0.333333',
      'NaN',
      'infinity',
    ]);
  });
  it('knows the nearest word, or none', () => {
    expect([nearest('resolutoin', ['range', 'resolution']), nearest('xyz', ['range'])]).toEqual([
      'resolution',
      undefined,
    ]);
  });
  it('finds the ends of a call', () => {
    expect([calleeEnd('a = tf([1], (2)) + 1', 5), calleeEnd('throw new Error(x);', 7), calleeEnd('a.b.c;', 1)]).toEqual(
      [17, 19, 6],
    );
    expect([calleeStart('a = tf([1])', 7), calleeStart('a = tf', 5)]).toEqual([5, 5]);
  });
});
