// Malformed designs through the command line: each gives its code, at its place, with its exit status, and writes nothing.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, inFolder, put, run } from './command.js';

const IMPORTS = `import { block, c2d, cyclic, hz, int, lti, network, pid, real, tf, vector, zpk } from 'backstep';\n`;
const X = `real({ range: [-1, 1] })`;

/** Text of a design whose one mistake is marked by « where the diagnostic begins. */
interface Case {
  readonly name: string;
  readonly code: string;
  readonly design: string;
  /** When the mistake has no mark: the diagnostic stands at the file's beginning. */
  readonly whole?: true;
}

const loop = (options: string, before = ''): string =>
  `${before}export const loop = lti({\n  sampleTime: 1e-3,\n  ${options},\n});\n`;
/** A whole block but for `option`, given as text. */
const first = (option: string): string =>
  loop(`${option},\n  system: tf([1], [1, 1]),\n  input: ${X},\n  output: real({ range: [-2, 2] })`);
const input = (schema: string): string =>
  loop(`system: tf([1], [1, 1]),\n  input: ${schema},\n  output: real({ range: [-2, 2] })`);
const output = (schema: string, more = ''): string =>
  loop(`system: tf([1], [1, 1]),\n  input: ${X},\n  output: ${schema}${more}`);
const timed = (time: string, system = 'tf([1], [1, 1])'): string =>
  `export const «loop = lti({\n  ${time}\n  system: ${system},\n  input: ${X},\n  output: real({ range: [-2, 2] }),\n});\n`;
const marked = (text: string): string => text.replace('«loop', 'loop');

const CASES: readonly Case[] = [
  // the file
  { name: 'a syntax error', code: 'BS1101', design: `export const a = «;\n` },
  { name: 'a missing brace', code: 'BS1101', design: `export const loop = lti({\n  sampleTime: 1e-3,\n«` },
  {
    name: 'a type error beside a good block',
    code: 'BS1102',
    design: `${input(X)}const «n: number = 'two';\nvoid n;\n`,
  },
  { name: 'an unknown name', code: 'BS1102', design: `${input(X)}console.log(«missing);\n` },
  { name: 'a misspelt import', code: 'BS1102', design: `import { «ltii } from 'backstep';\nvoid ltii;\n${input(X)}` },
  {
    name: 'a missing module',
    code: 'BS1103',
    design: `import { gains } from «'./nowhere.js';\nvoid gains;\n${input(X)}`,
  },
  {
    name: 'an exception',
    code: 'BS1201',
    design: `const f = (n: number): number => {\n  if (n > 1)   throw «new RangeError('too much');\n  return n;\n};\nf(2);\n${input(X)}`,
  },
  {
    name: 'an exception of a library',
    code: 'BS1201',
    design: `const gains = JSON.«parse('{ kp: 1 }');\nvoid gains;\n${input(X)}`,
  },
  { name: 'a thrown string', code: 'BS1202', design: `throw 'nothing';\n`, whole: true },
  {
    name: 'process.exit',
    code: 'BS1203',
    design: `declare const process: { «exit(n: number): never };\n${input(X)}process.exit(0);\n`
      .replace('«', '')
      .replace('process.exit(0)', 'process.«exit(0)'),
  },
  { name: 'nothing exported', code: 'BS1301', design: input(X).replace('export ', ''), whole: true },
  { name: 'only a number exported', code: 'BS1301', design: `export const ki = 2;\n`, whole: true },
  {
    name: 'a default export',
    code: 'BS1302',
    design: input(X).replace('export const loop =', 'export default'),
    whole: true,
  },
  // signals
  { name: 'an unknown option of a signal', code: 'BS2001', design: input(`real({ range: [0, 1], «resolutoin: 0.1 })`) },
  {
    name: 'an unknown option of raw',
    code: 'BS2001',
    design: input(`real({ range: [0, 1], raw: { bits: 8, lsb: 0.01, «offset: 3 } })`),
  },
  {
    name: 'no range',
    code: 'BS2002',
    design: loop(`system: tf([1], [1, 1]),\n  «input: real({} as { range: [number, number] }),\n  output: ${X}`),
  },
  { name: 'range with NaN', code: 'BS2003', design: input(`real({ «range: [0, Number.NaN] })`) },
  { name: 'infinite range', code: 'BS2003', design: input(`real({ «range: [0, Infinity] })`) },
  { name: 'range reversed', code: 'BS2005', design: input(`real({ «range: [1, -1] })`) },
  { name: 'empty range', code: 'BS2005', design: input(`real({ «range: [1, 1] })`) },
  { name: 'resolution 0', code: 'BS2003', design: input(`real({ range: [0, 1], «resolution: 0 })`) },
  { name: 'negative maxError', code: 'BS2003', design: output(`real({ range: [0, 1], «maxError: -1 })`) },
  { name: 'init out of range', code: 'BS2006', design: output(`real({ range: [0, 1], «init: 2 })`) },
  {
    name: 'raw with format',
    code: 'BS2007',
    design: input(`real({ range: [0, 1], raw: { bits: 8, min: 0, max: 1 }, «format: 'q15' })`),
  },
  { name: 'raw without a map', code: 'BS2008', design: input(`real({ range: [0, 1], «raw: { bits: 8 } })`) },
  {
    name: 'raw with two maps',
    code: 'BS2008',
    design: input(`real({ range: [0, 1], «raw: { bits: 8, lsb: 1, min: 0, max: 1 } })`),
  },
  { name: 'raw with one end', code: 'BS2008', design: input(`real({ range: [0, 1], «raw: { bits: 8, min: 0 } })`) },
  {
    name: 'raw with equal ends',
    code: 'BS2008',
    design: input(`real({ range: [0, 1], «raw: { bits: 8, min: 1, max: 1 } })`),
  },
  { name: 'raw lsb 0', code: 'BS2003', design: input(`real({ range: [0, 1], raw: { bits: 8, «lsb: 0 } })`) },
  { name: 'raw of 40 bits', code: 'BS2003', design: input(`real({ range: [0, 1], raw: { «bits: 40, lsb: 1 } })`) },
  {
    name: 'raw bits too few for the range',
    code: 'BS2009',
    design: input(`real({ range: [0, 60], «raw: { bits: 8, lsb: 0.1 } })`),
  },
  {
    name: 'unsigned raw for a negative range',
    code: 'BS2009',
    design: input(`real({ range: [-10, 10], «raw: { bits: 12, lsb: 0.01 } })`),
  },
  { name: 'a pinned format too narrow', code: 'BS2009', design: input(`real({ range: [-2, 2], «format: 'q15' })`) },
  { name: 'an unknown format', code: 'BS2004', design: input(`real({ range: [-1, 1], «format: 'q16' as 'q15' })`) },
  { name: 'too fine for 32 bits', code: 'BS2010', design: input(`real({ «range: [0, 1e6], resolution: 1e-6 })`) },
  {
    name: 'no count in the range',
    code: 'BS2011',
    design: input(`real({ «range: [0.1, 0.4], format: { bits: 8, frac: 0 } })`),
  },
  {
    name: 'an unknown outOfRange',
    code: 'BS2004',
    design: input(`real({ range: [0, 1], «outOfRange: 'wrap' as 'clamp' })`),
  },
  {
    name: 'a number for a signal',
    code: 'BS2003',
    design: loop(`system: tf([1], [1, 1]),\n  «input: 3 as never,\n  output: ${X}`),
  },
  {
    name: 'raw invalid',
    code: 'BS2901',
    design: input(`real({ range: [0, 1], raw: { bits: 8, min: 0, max: 1, «invalid: 255 } })`),
  },
  {
    name: 'a vector signal',
    code: 'BS2901',
    design: loop(`system: tf([1], [1, 1]),\n  «input: vector(3, ${X}) as never,\n  output: ${X}`),
  },
  {
    name: 'a cyclic signal',
    code: 'BS2901',
    design: loop(
      `system: tf([1], [1, 1]),\n  «input: cyclic({ period: 1, raw: { bits: 8 } }) as never,\n  output: ${X}`,
    ),
  },
  // time
  { name: 'an unknown option of lti', code: 'BS2001', design: first('«saturat: [0, 1]') },
  {
    name: 'no system',
    code: 'BS2002',
    design: `export const «loop = lti({ sampleTime: 1, input: ${X}, output: ${X} } as never);\n`,
  },
  {
    name: 'a number for the system',
    code: 'BS2101',
    design: loop(`«system: 3 as never,\n  input: ${X},\n  output: ${X}`),
  },
  { name: 'sample time 0', code: 'BS2102', design: marked(timed('«sampleTime: 0,')) },
  { name: 'negative sample time', code: 'BS2102', design: marked(timed('«sampleTime: -1e-3,')) },
  { name: 'sample time NaN', code: 'BS2102', design: marked(timed('«sampleTime: Number.NaN,')) },
  { name: 'no sample time', code: 'BS2002', design: timed('') },
  { name: 'two sample times', code: 'BS2103', design: marked(timed('«sampleTime: 2e-3,', 'tf([1], [1, -0.5], 1e-3)')) },
  {
    name: 'a method for a discrete system',
    code: 'BS2104',
    design: marked(timed(`«method: 'tustin',`, 'tf([1], [1, -0.5], 1e-3)')),
  },
  { name: 'an unknown method', code: 'BS2004', design: first(`«method: 'bilinear' as 'tustin'`) },
  { name: 'a method of a later version', code: 'BS2901', design: first(`«method: 'zoh'`) },
  { name: 'prewarp without tustin', code: 'BS2105', design: first(`method: 'backward-euler',\n  «prewarp: 1`) },
  { name: 'prewarp beyond Nyquist', code: 'BS2106', design: first('«prewarp: 4000') },
  { name: 'prewarp 0', code: 'BS2003', design: first('«prewarp: 0') },
  {
    name: 'a NaN gain',
    code: 'BS3001',
    design: `export const loop = lti({ system: «pid({ kp: Number.NaN }), sampleTime: 1, input: ${X}, output: ${X} });\n`,
  },
  {
    name: 'an empty denominator',
    code: 'BS3002',
    design: `const h = «tf([1], []);\n${loop(`system: h,\n  input: ${X},\n  output: ${X}`)}`,
  },
  // block options
  { name: 'input and inputs', code: 'BS2107', design: first(`«inputs: { e: ${X} }`) },
  {
    name: 'no input',
    code: 'BS2002',
    design: `export const «loop = lti({ system: tf([1], [1, 1]), sampleTime: 1, output: ${X} });\n`,
  },
  {
    name: 'no output',
    code: 'BS2002',
    design: `export const «loop = lti({ system: tf([1], [1, 1]), sampleTime: 1, input: ${X} } as never);\n`,
  },
  {
    name: 'two inputs without a pid',
    code: 'BS2108',
    design: loop(`system: tf([1], [1, 1]),\n  «inputs: { a: ${X}, b: ${X} },\n  output: ${X}`),
  },
  {
    name: 'misnamed inputs of a pid',
    code: 'BS2109',
    design: loop(`system: pid({ kp: 1 }),\n  «inputs: { ref: ${X}, speed: ${X} },\n  output: ${X}`),
  },
  { name: 'limits reversed', code: 'BS2005', design: first('«saturate: [1, -1]') },
  { name: 'limits outside the output', code: 'BS2110', design: first('«saturate: [-3, 3]') },
  {
    name: 'no count between the limits',
    code: 'BS2115',
    design: output('real({ range: [-8, 8], format: { bits: 8, frac: 2 } })', ',\n  «saturate: [0.1, 0.2]'),
  },
  { name: 'names as limits', code: 'BS2901', design: first(`«saturate: { lo: 'vMin', hi: 'vMax' }`) },
  { name: 'anti-windup of a later version', code: 'BS2901', design: first(`«antiWindup: 'conditional'`) },
  { name: 'an unknown anti-windup', code: 'BS2004', design: first(`«antiWindup: 'magic' as 'none'`) },
  { name: 'reversed integral limits', code: 'BS2005', design: first('«integralLimits: [1, -1]') },
  { name: 'an unknown core', code: 'BS2004', design: first(`«optimizeFor: 'cortex-m5' as 'avr'`) },
  { name: 'a core of a later version', code: 'BS2901', design: first(`«optimizeFor: 'cortex-m7'`) },
  { name: 'an unknown realisation', code: 'BS2004', design: first(`«realisation: 'lattice' as 'df1'`) },
  { name: 'parallel-pid without a pid', code: 'BS2112', design: first(`«realisation: 'parallel-pid'`) },
  { name: 'rateLimit', code: 'BS2901', design: first('«rateLimit: 3') },
  { name: 'tunable', code: 'BS2901', design: first('«tunable: { kp: [0, 1] }') },
  // names
  { name: 'a keyword as name', code: 'BS2113', design: input(X).replace('const loop', 'const «register') },
  {
    name: 'a keyword as input',
    code: 'BS2113',
    design: loop(`system: tf([1], [1, 1]),\n  inputs: { «int: ${X} },\n  output: ${X}`),
  },
  {
    name: 'two exports of one name',
    code: 'BS2114',
    design: input(X).replace('loop', 'speedPI') + input(X).replace('loop', '«speedPi'),
  },
  {
    name: 'a block() with a reset',
    code: 'BS2901',
    design: `export const loop = block({\n  sampleTime: 1e-3,\n  inputs: { x: ${X} },\n  outputs: { y: ${X} },\n  step: ({ x }) => ({ y: x }),\n  «reset: () => undefined,\n});\n`,
  },
  { name: 'a network() of a later version', code: 'BS2901', design: `export const «net = network({ layers: [] });\n` },
  {
    name: 'a system of a later version',
    code: 'BS2901',
    design: `import { «notch } from 'backstep';\nconst n = notch({ frequency: 1, q: 1 });\n${loop(`system: n,\n  input: ${X},\n  output: ${X}`)}`,
  },
  // what the certificate refuses
  {
    name: 'an unstable system',
    code: 'BS4001',
    design: loop(`«system: tf([1], [1, -1]),\n  input: ${X},\n  output: real({ range: [-2, 2] })`),
  },
  {
    name: 'a double integrator',
    code: 'BS4002',
    design: loop(`«system: tf([1], [1, 0, 0]),\n  input: ${X},\n  output: real({ range: [-2, 2] })`),
  },
];

/** 1-based place of the mark, and the text without it. */
function place(design: string): { line: number; column: number; text: string } {
  const before = design.slice(0, design.indexOf('«')).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1, text: design.replace('«', '') };
}

describe('malformed designs', () => {
  it.each(CASES)('$code: $name', async ({ code, design, whole }) => {
    const { line, column, text } = place(IMPORTS + design);
    await inFolder(async (folder) => {
      const file = put(folder, 'design.ts', whole ? IMPORTS + design : text);
      const out = path.join(folder, 'gen');
      const ran = await run('build', file, '-o', out, '--json');
      const { ok, files, blocks, diagnostics } = documentOf(ran);
      const errors = diagnostics.filter((d) => d.severity === 'error');
      expect(errors.map((d) => `${d.code} ${d.line}:${d.column}`)).toEqual([
        whole ? `${code} 1:1` : `${code} ${line}:${column}`,
      ]);
      expect(path.basename(errors[0].file)).toBe('design.ts');
      expect([ran.status, ok, files, blocks]).toEqual([1, false, [], []]);
      expect(existsSync(out)).toBe(false);
      expect(readdirSync(folder)).toEqual(['design.ts']);
    });
  });

  it('tells all mistakes of a file at once, in the order of their places', () =>
    inFolder(async (folder) => {
      const design = `${IMPORTS}${loop(`system: tf([1], [1, 1]),\n  input: real({ range: [1, 0], resolution: 0 }),\n  output: ${X},\n  saturate: [2, 1]`)}const n: string = 3;\nvoid n;\n`;
      const ran = await run('build', put(folder, 'design.ts', design), '--json');
      expect(documentOf(ran).diagnostics.map((d) => `${d.code} ${d.line}`)).toEqual([
        'BS2005 5',
        'BS2003 5',
        'BS2015 6',
        'BS2005 7',
        'BS1102 9',
      ]);
    }));
});
