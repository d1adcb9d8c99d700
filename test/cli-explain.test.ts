// backstep explain design.ts[:name]: ranges, where they come from, formats and shares; names that are not there.
import { describe, expect, it } from 'vitest';
import { inFolder, put, run } from './command.js';

const STEP = `import { block, clamp, lti, pid, real } from 'backstep';
export const limited = block({
  sampleTime: 1e-3,
  inputs: { x: real({ range: [-2, 2], format: { bits: 16, frac: 13 } }), gain: real({ range: [0, 1], format: 'q15' }) },
  outputs: { y: real({ range: [-1, 1], maxError: 1e-3, saturate: true }) },
  state: { sum: real({ range: [-1, 1] }) },
  step({ x, gain }, self) {
    const product = x * gain;
    const held = clamp(product, -0.5, 0.5);
    const root = Math.sqrt(1 - held * held);
    self.sum = clamp(self.sum + 0.125 * held, -1, 1);
    return { y: self.sum * root };
  },
});
export const loop = lti({
  system: pid({ kp: 0.3, ki: 4 }),
  sampleTime: 1e-3,
  input: real({ range: [-1, 1], format: 'q15' }),
  output: real({ range: [-2, 2], maxError: 1e-3 }),
  saturate: [-1, 1],
});
`;

interface Signal {
  readonly block: string;
  readonly name: string;
  readonly role: string;
  readonly place?: { readonly line: number };
  readonly range?: readonly number[];
  readonly from: readonly string[];
  readonly format?: { readonly bits: number; readonly frac: number; readonly cType?: string };
  readonly share: readonly { output: string; errorBound: number; parts: readonly { cause: string; bound: number }[] }[];
  readonly oneBitMore?: {
    readonly bounds: readonly { output: string; from: number; to: number }[];
    readonly cost: string;
  };
  readonly oneBitLess?: Signal['oneBitMore'];
}

const explained = (name: string, use: (signals: readonly Signal[]) => void) =>
  inFolder(async (folder) => {
    const ran = await run('explain', `${put(folder, 'design.ts', STEP)}:${name}`, '--json');
    expect(ran.status).toBe(0);
    use((JSON.parse(ran.out) as { signals: Signal[] }).signals);
  });

describe('one name', () => {
  it('is a variable with its limit, its sources and its place', () =>
    explained('held', ([held, ...others]) => {
      expect([others.length, held.role, held.place?.line, held.block]).toEqual([0, 'variable', 9, 'limited']);
      expect(held.range?.map((x) => Math.round(x * 1e6))).toEqual([-5e5, 5e5]);
      expect(held.from).toEqual([
        'limited to [-0.5, 0.5]',
        expect.stringMatching(/^computed, from product \[-\S+, \S+\]$/),
      ]);
    }));

  it('names the function that made it, and its share of the bound', () =>
    explained('root', ([root]) => {
      expect(root.from).toEqual(['computed by sqrt, from held [-0.5, 0.5]']);
      const [{ output, errorBound, parts }] = root.share;
      expect([output, parts.every((p) => p.cause.endsWith(' root'))]).toEqual(['y', true]);
      const sum = parts.reduce((n, p) => n + p.bound, 0);
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual(errorBound);
    }));

  it('says what a bit does: half the share less, or as much again', () =>
    explained('root', ([{ share, oneBitMore, oneBitLess }]) => {
      const sum = share[0].parts.reduce((n, p) => n + p.bound, 0);
      const bound = share[0].errorBound;
      expect(oneBitMore?.bounds[0].to).toBeCloseTo(bound - sum / 2, 12);
      expect(oneBitLess?.bounds[0].to).toBeCloseTo(bound + sum, 12);
      expect(oneBitMore?.cost).toMatch(/^(no cost|a word of)/);
    }));

  it('is an input, declared where the design says', () =>
    explained('gain', ([gain]) => {
      expect([gain.role, gain.format?.cType, gain.oneBitMore]).toEqual(['input', 'int16_t', undefined]);
      expect(gain.from[0]).toMatch(/^declared at .*design\.ts:4:\d+; a count outside is clamped$/);
    }));

  it('is a state and the value stored in it', () =>
    explained('self.sum', (signals) => {
      expect(signals.map((s) => s.role)).toEqual(['state', 'variable']);
      expect(signals[0].from[0]).toMatch(/^declared at .*design\.ts:6:\d+; proved to hold/);
      expect(signals[0].range).toEqual([-1, 1]);
      expect(signals[1].from[0]).toBe('limited to [-1, 1]');
    }));

  it('is an output of each block that has it, or of the one before the dot', () =>
    explained('y', (all) => {
      const outputs = all.filter((s) => s.role === 'output');
      expect(outputs.map((s) => s.block)).toEqual(['limited', 'loop']);
      expect(outputs[0].share[0].parts.map((p) => p.cause)).toEqual(['output rounding']);
    }));
  it.each(['loop.y', 'limited.y'])('%s is of one block', (name) =>
    explained(name, (signals) => expect(new Set(signals.map((s) => `${s.block}.y`))).toEqual(new Set([name]))));

  it('is a coefficient or a state of a linear block', () =>
    explained('w', ([w]) => {
      expect([w.block, w.role, w.from[0]]).toEqual(['loop', 'state', 'proved for every input in range, for all time']);
    }));
});

describe('the text', () => {
  it('has a line for each question', () =>
    inFolder(async (folder) => {
      const { out } = await run('explain', `${put(folder, 'design.ts', STEP)}:limited.root`);
      const titles = out.split('\n').map((line) => line.slice(0, 16).trim());
      expect(out).toMatch(/^root: a variable of limited, .*design\.ts:10:\d+\n/);
      expect(titles.slice(1).filter((t) => t !== '')).toEqual([
        'range',
        'format',
        'error',
        'one bit more',
        'one bit less',
      ]);
    }));
});

describe('a design', () => {
  it('is told block by block: header, causes of the bounds, names', () =>
    inFolder(async (folder) => {
      const { status, out } = await run('explain', put(folder, 'design.ts', STEP));
      expect(status).toBe(0);
      expect(out).toMatch(/^limited \(design\.ts:2\): a step function, a step every 0\.001 s, \d+ bytes of state\n/);
      expect(out).toMatch(/\nloop \(design\.ts:15\): a linear block, realised as \S+, /);
      expect(out).toMatch(/y: \S+ \(asked: 0\.001\) is made of\n(?: {6}\S+ +.*\n)+/);
      expect(out).toMatch(/variables +.*\bproduct\b.*\broot\b|variables +.*\broot\b.*\bproduct\b/);
    }));

  it('is one document with --json, or one block of it', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', STEP);
      const read = async (what: string) => JSON.parse((await run('explain', what, '--json')).out);
      const { ok, blocks } = await read(design);
      expect([ok, blocks.map((b: { exportName: string; kind: string }) => [b.exportName, b.kind])]).toEqual([
        true,
        [
          ['limited', 'step'],
          ['loop', 'lti'],
        ],
      ]);
      const one = await read(`${design}:loop`);
      expect(one.blocks.map((b: { exportName: string }) => b.exportName)).toEqual(['loop']);
      expect(one.blocks[0].outputs[0]).toMatchObject({ name: 'y', boundKind: 'proven', maxError: 1e-3 });
    }));
});

describe('what cannot be explained', () => {
  it('BS6107: a name that is not there, status 2, with the nearest and all names', () =>
    inFolder(async (folder) => {
      const { status, out, err } = await run('explain', `${put(folder, 'design.ts', STEP)}:helt`);
      expect([status, out]).toEqual([2, '']);
      expect(err).toMatch(/BS6107.*'helt'[\s\S]*did you mean 'held'\? there are limited, x, gain, y, sum/);
    }));

  it('a design that does not compile, status 1', () =>
    inFolder(async (folder) => {
      const design = put(folder, 'design.ts', STEP.replace('Math.sqrt(1 -', 'Math.sqrt(0.1 -'));
      const ran = await run('explain', `${design}:held`);
      expect([ran.status, ran.out]).toEqual([1, '']);
      const doc = JSON.parse((await run('explain', design, '--json')).out);
      expect([doc.ok, doc.diagnostics.some((d: { severity: string }) => d.severity === 'error')]).toEqual([
        false,
        true,
      ]);
    }));
});
