// Step blocks: every kind of signal through the harness, restarted references, jumps, decisions, tunables.
import { describe, expect, test } from 'vitest';
import { realMeaning, vectorsFor } from '../src/cli/vectors.js';
import { rowText } from '../src/cli/verify.js';
import { parseVectors } from '../src/sim/csv.js';
import { drivesOf } from '../src/sim/drive.js';
import { signalError } from '../src/sim/error.js';
import { realErrors } from '../src/sim/outputs.js';
import { referenceTrace } from '../src/sim/reference.js';
import { sample } from '../src/sim/sample.js';
import { verifyBlock } from '../src/sim/verify.js';
import { loadTarget } from '../src/target/load.js';
import { onTarget } from './sim/need.js';
import { type Claims, gizmo, sources } from './sim/step-block.js';

const STEPS = 6000;

function verify(target: string, claims: Claims = {}, files = sources) {
  const block = gizmo(claims);
  const stimulus = vectorsFor(block, STEPS, 3);
  const reference = referenceTrace(block.program, stimulus);
  const { free, restarted } = realMeaning(block, stimulus, reference);
  const builds = [{ target: loadTarget(target), sources: files }];
  return verifyBlock({ block, builds, stimulus, reference, real: free, restarted });
}

function errors(claims: Claims) {
  const block = gizmo(claims);
  const stimulus = vectorsFor(block, STEPS, 3);
  const reference = referenceTrace(block.program, stimulus);
  const { free, restarted } = realMeaning(block, stimulus, reference);
  return realErrors(block, { free, ...(restarted ? { restarted } : {}) }, reference);
}

for (const name of ['host', 'cortex-m0', 'cortex-m4', 'avr']) {
  const it = await onTarget(name);
  it('arrays, codes, angles, faults and tunables: the same bits, inside every bound', async () => {
    const v = await verify(name);
    expect(v.diagnostics).toEqual([]);
    expect(v.ok).toBe(true);
    const [row] = v.rows;
    expect(row).toMatchObject({ steps: STEPS, mismatches: 0 });
    expect(row.settings).toBeGreaterThan(20);
    const [y, z, odd, which, heading, lane] = row.outputs;
    expect(y).toMatchObject({ name: 'y', boundKind: 'per-step', errorBound: 0.5 });
    expect(y.maxError).toBeGreaterThan(0.4);
    expect(y.drift).toBeGreaterThan(y.maxError);
    expect(y).not.toHaveProperty('jumps');
    expect(z).toMatchObject({ name: 'z', maxError: 0, errorBound: 0, jumpBound: 1, jumpError: 1 });
    expect(z.jumps).toBeGreaterThan(0);
    expect(odd).toMatchObject({ name: 'odd', maxError: 0, decisionMargin: 2 ** -5 });
    expect(odd).not.toHaveProperty('drift');
    expect(which).toEqual({ name: 'which', maxError: 0, errorBound: 0, boundKind: 'proven' });
    expect(heading.maxError).toBeGreaterThan(0);
    expect(lane).toEqual({ name: 'v', maxError: 0, errorBound: 0, boundKind: 'proven' });
    expect(row.states?.map((s) => s.name)).toEqual(['acc', 'heading', 'last', 'speed.n']);
  });
}

describe('what must not pass does not', () => {
  const it = test;
  it('an output beyond its bound', () => {
    expect(errors({ y: 0.4 }).breaches).toMatchObject([{ signal: 'y', bound: expect.any(Number), decision: false }]);
  });
  it('a state beyond its bound', () => {
    expect(errors({ acc: 2 ** -6 }).breaches.map((b) => b.signal)).toEqual(['s.acc']);
  });
  it('an error beyond bound and jump', () => {
    const [breach] = errors({ jump: 0.5 }).breaches;
    expect(breach).toMatchObject({ signal: 'z', error: 1 });
    expect(breach.bound).toBeCloseTo(0.5);
  });
  it('an element of an array, by its index', () => {
    const block = gizmo();
    const stimulus = vectorsFor(block, 500, 3);
    const reference = referenceTrace(block.program, stimulus);
    const { free, restarted } = realMeaning(block, stimulus, reference);
    free.v[2 * 100 + 1] += 1;
    const { breaches } = realErrors(block, { free, ...(restarted ? { restarted } : {}) }, reference);
    expect(breaches).toMatchObject([{ signal: 'v[1]', step: 100, error: 1 }]);
  });
  it('a decision without a margin', () => {
    expect(errors({}).outputs[2].jumps).toBeGreaterThan(0);
    expect(errors({ margin: undefined }).breaches).toMatchObject([{ signal: 'odd', decision: true }]);
  });
});

const host = await onTarget('host');
host('the diagnostics name place, signal and numbers', async () => {
  const v = await verify('host', { acc: 2 ** -6, margin: undefined });
  expect(v.ok).toBe(false);
  const texts = v.diagnostics.filter((d) => d.message.includes('gcc -O2')).map((d) => `${d.code} ${d.message}`);
  expect(texts[0]).toMatch(/^BS7008 gizmo on host \(gcc -O2\): odd is another member .* at step \d+$/);
  expect(texts[1]).toMatch(/^BS7002 gizmo on host \(gcc -O2\): s\.acc is off by 0\.0\d+ at step \d+/);
});
host('a wrong element of an array state is a mismatch with its index', async () => {
  const wrong = sources.map((s) => ({ ...s, text: s.text.replace('s->last[1] = -7', 's->last[1] = -8') }));
  const v = await verify('host', {}, wrong);
  expect(v.diagnostics[0]).toMatchObject({ code: 'BS7001' });
  expect(v.diagnostics[0].message).toMatch(/step 0: v\[1\] is -8, should be -7$/);
});

host('the line of a run tells bound kind, drift, jumps and settings', async () => {
  const text = rowText((await verify('host')).rows[0]);
  expect(text).toMatch(/\|y error\| 0\.\d+ <= 0\.5 per-step, drift \d/);
  expect(text).toMatch(/\|z error\| 0 <= 0 \+ jump 1 per-step, jumps in \d+ steps?, up to 1, drift \d/);
  expect(text).toMatch(/odd decided otherwise in \d+ steps, margin 0\.03125, \|which error\| 0 <= 0 proven/);
  expect(text).toMatch(/tunables set \d+ times/);
});

describe('stimuli of a step block', () => {
  const block = gizmo();
  const drives = drivesOf(block);
  const s = vectorsFor(block, STEPS, 3);
  const counts = (name: string) => Array.from(s.inputs[name] as Uint16Array);

  test('codes: all known ones, some unknown; booleans beyond 1; faults often', () => {
    const modes = counts('mode');
    for (const code of [0, 1, 2]) expect(modes.filter((m) => m === code).length).toBeGreaterThan(STEPS / 20);
    expect(modes.filter((m) => m > 2).length).toBeGreaterThan(50);
    expect(counts('on').some((x) => x > 1)).toBe(true);
    const faults = counts('adc').filter((x) => x === 65535).length;
    expect(faults).toBeGreaterThan(STEPS / 50);
    expect(counts('adc').some((x) => x > 4095 && x < 65535)).toBe(true);
  });
  test('angles pass 0 both ways, slowly and fast', () => {
    const steps = counts('angle').map((a, k, all) => ((a - (all[k - 1] ?? a) + 98304) % 65536) - 32768);
    const passes = (up: boolean) => {
      const all = counts('angle');
      return steps.filter(
        (d, k) => k > 0 && Math.abs(d) < 9 && (up ? all[k] < all[k - 1] && d > 0 : all[k] > all[k - 1] && d < 0),
      );
    };
    expect(passes(true).length).toBeGreaterThan(5);
    expect(passes(false).length).toBeGreaterThan(5);
  });
  test('every element of an array has a sequence of its own', () => {
    const x = s.inputs.x as Int16Array;
    const differ = Array.from({ length: STEPS }, (_, k) => x[2 * k] !== x[2 * k + 1]).filter(Boolean).length;
    expect(differ).toBeGreaterThan(STEPS / 4);
  });
  test('tunables stay in their range, are set in segments of their own, and a sample keeps what it can', () => {
    const settings = s.settings ?? [];
    for (const { values } of settings) for (const raw of values.kp) expect(raw >= 0n && raw <= 512n).toBe(true);
    const free = s.segments.find((g) => g.name === 'uniform')!;
    expect(settings.some((g) => g.step >= free.first && g.step < free.first + free.steps)).toBe(false);
    const short = sample(s, 500);
    expect(short.settings?.length).toBeGreaterThan(0);
    for (const g of short.settings ?? []) expect(g.step).toBeLessThan(short.steps);
  });
  test('an assumed input keeps its range but for its fault count', () => {
    const assumed = {
      ...block,
      inputs: block.inputs.map((i) => (i.name === 'adc' ? { ...i, outOfRange: 'assume' as const } : i)),
    };
    const adc = Array.from(vectorsFor(assumed, STEPS, 3).inputs.adc as Uint16Array);
    expect(adc.every((x) => x <= 4095 || x === 65535)).toBe(true);
    const csv = (x: number) =>
      parseVectors('v.csv', `x[1],x[0],on,mode,angle,adc\n1,2,7,200,5,${x}\n`, drivesOf(assumed));
    expect('stimulus' in csv(65535) && 'diagnostics' in csv(5000)).toBe(true);
  });
  test('codes and elements from CSV', () => {
    const v = parseVectors('v.csv', 'mode,on,adc,angle,x[0],x[1]\n200,7,65535,9,-3,4\n', drives);
    if (!('stimulus' in v)) throw new Error('refused');
    expect(v.stimulus.inputs.x).toEqual(Int16Array.of(-3, 4));
    expect(v.stimulus.inputs.mode).toEqual(Uint8Array.of(200));
  });
});

test('an error round a period is the short way; NaN is beyond every limit', () => {
  const reading = { lsb: 1, zero: 0, period: 360 };
  const none = { bound: 1, jump: 0 };
  expect(signalError(Int16Array.of(359, 0), reading, Float64Array.of(0.5, 359.75), 1, none).maxError).toBe(1.5);
  expect(signalError(Int16Array.of(0), reading, Float64Array.of(359.75), 1, none)).toMatchObject({ maxError: 0.25 });
  const open = { bound: 1, jump: Number.POSITIVE_INFINITY };
  expect(signalError(Int16Array.of(0), reading, Float64Array.of(Number.NaN), 1, open).excess).toMatchObject({
    step: 0,
  });
  const twice = signalError(Int16Array.of(0, 0, 0), { lsb: 1, zero: 0 }, Float64Array.of(2, 3, 0.5), 2, {
    bound: 1,
    jump: 5,
  });
  expect(twice).toEqual({ maxError: 0.5, jumps: 1, jumpError: 3 });
});
