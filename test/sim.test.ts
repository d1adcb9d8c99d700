// C on every simulator against a model in TypeScript: the same bits, planted bugs found, counts exact, hangs stopped.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareTraces } from '../src/sim/compare.js';
import type { Completed, RunOptions, RunResult } from '../src/sim/result.js';
import { runOn } from '../src/sim/run.js';
import { stimuli } from '../src/sim/stimuli.js';
import { loadTarget } from '../src/target/load.js';
import { mixed, pairDifference, pi, stateless, type TestBlock } from './sim/blocks.js';
import { onTarget } from './sim/need.js';

const CORES = ['host', 'cortex-m0', 'cortex-m3', 'cortex-m4', 'avr'];

const run = (target: string, block: TestBlock, steps: number, options: RunOptions = {}) =>
  runOn(loadTarget(target), block.sources, block, stimuli(block.program.inputs, { steps, seed: 7 }), options);

function completed(results: readonly RunResult[]): readonly Completed[] {
  const done = results.filter((r) => r.kind === 'completed');
  const failed = results.filter((r) => r.kind === 'failed');
  expect(failed).toEqual([]);
  expect(done.length).toBeGreaterThan(0);
  return done;
}

/** The block with one piece of its C replaced. */
function planted(block: TestBlock, from: string, to: string): TestBlock {
  const sources = block.sources.map((s) => ({ ...s, text: s.text.replace(from, to) }));
  expect(sources).not.toEqual(block.sources);
  return { ...block, sources };
}

for (const core of CORES) {
  const it = await onTarget(core);
  describe(core, () => {
    for (const block of [pi, mixed, pairDifference]) {
      it(`${block.name} has the model's bits at every step`, async () => {
        const s = stimuli(block.program.inputs, { steps: 5000, seed: 7 });
        for (const r of completed(await run(core, block, 5000))) {
          expect(r.steps).toBe(5000);
          expect(compareTraces(block.model(s), r)).toEqual({ mismatches: 0 });
          expect(r.commands.length).toBeGreaterThan(1);
        }
      });
    }

    it('a wrong state is found at its first step, with want and got', async () => {
      const wrong = planted(pi, 's->w + INT32_C(2048) * e', 's->w + INT32_C(2048) * e + (e == 77 ? 1 : 0)');
      const s = stimuli(pi.program.inputs, { steps: 3000, seed: 7 });
      // plant the condition where the model can say what happens: e = 77 at step 3 after init
      (s.inputs.ref as Int16Array).fill(0);
      (s.inputs.meas as Int16Array).fill(0);
      s.starts.fill(0);
      s.starts[0] = 1;
      (s.inputs.ref as Int16Array)[3] = 77;
      const results = await runOn(loadTarget(core), wrong.sources, wrong, s);
      for (const r of completed(results)) {
        const { first, mismatches } = compareTraces(pi.model(s), r);
        expect(first).toEqual({ step: 3, signal: 's.w', want: `${5 + 2048 * 77}`, got: `${6 + 2048 * 77}` });
        expect(mismatches).toBeGreaterThanOrEqual(3000 - 3);
      }
    });

    it('a program that never returns is stopped', async () => {
      const hang = stateless('k_hang', 'volatile int32_t stuck = 1; while (stuck != 0) {} return x;');
      for (const r of await run(core, hang, 10, { timeoutMs: 1500 })) {
        if (r.kind === 'skipped') continue;
        expect(r).toMatchObject({ kind: 'failed', stage: 'timeout' });
      }
    });

    it('C that draws a warning does not pass, and its message is kept', async () => {
      const sloppy = stateless('k_sloppy', 'int16_t narrow = x; return narrow;');
      for (const r of await run(core, sloppy, 10)) {
        if (r.kind === 'skipped') continue;
        expect(r).toMatchObject({ kind: 'failed', stage: 'build' });
        if (r.kind === 'failed') expect(r.output.join('\n')).toMatch(/k_sloppy\.c:4/);
      }
    });

    it('sizes are those of the block alone', async () => {
      const r = completed(await run(core, pi, 100)).filter((c) => c.flashBytes !== undefined);
      expect(r.length).toBeGreaterThan(0);
      for (const c of r) {
        expect(c.ramBytes).toBe(4);
        expect(c.flashBytes).toBeGreaterThan(40);
        expect(c.flashBytes).toBeLessThan(500);
        expect(c.stackBytes).toBeLessThan(64);
      }
    });
  });
}

// Hand counts. Cortex-M: y = x + 7 is `adds r0, #7; bx lr`; `three` is add, eor and the return.
const plus = stateless('k_plus', 'return (int32_t)((uint32_t)x + 7u);');
const three = stateless(
  'k_three',
  'uint32_t a = (uint32_t)x; __asm__("" : "+r"(a)); a += 3u; __asm__("" : "+r"(a)); a ^= 1u << 20; __asm__("" : "+r"(a)); return (int32_t)a;',
);
const looped = stateless(
  'k_loop',
  'uint32_t a = (uint32_t)x & 7u; while (a != 0) { __asm__("" : "+r"(a)); a--; } return (int32_t)a;',
);

for (const core of ['cortex-m0', 'cortex-m3', 'cortex-m4']) {
  const it = await onTarget(core);
  it('instructions per step are those of a hand count', async () => {
    const [a] = completed(await run(core, plus, 100));
    expect(a.instructionsPerStep).toEqual({ min: 2, median: 2, max: 2 });
    expect(a.stackBytes).toBe(0);
    expect(a.flashBytes).toBe(4);
  });
}

const m3 = await onTarget('cortex-m3');
m3('helpers and branches are counted, step by step', async () => {
  const [a] = completed(await run('cortex-m3', three, 50));
  expect(a.instructionsPerStep).toEqual({ min: 3, median: 3, max: 3 });
  // ands, beq, movs, bx at x & 7 = 0; each of seven turns at most adds subs and bne
  const [b] = completed(await run('cortex-m3', looped, 400));
  const { min, max } = b.instructionsPerStep!;
  expect({ min, max }).toEqual({ min: 4, max: 18 });
});

const avr = await onTarget('avr');
avr('cycles of an empty step are those of call and return', async () => {
  const [a] = completed(await run('avr', stateless('k_same', 'return x;'), 100));
  expect(a.cyclesPerStep).toEqual({ min: 8, median: 8, max: 8 });
  expect(a.stackBytes).toBe(2);
});
avr('a volatile busy loop costs what the data sheet says', async () => {
  // ldi, then 9 * (dec 1 + brne 2) + (dec 1 + brne 1): 1 + 29 more than an empty step
  const text = '__asm__ volatile("ldi r18, 10\\n1: dec r18\\n brne 1b" : : : "r18"); return x;';
  const [a] = completed(await run('avr', stateless('k_busy', text), 100));
  expect(a.cyclesPerStep).toEqual({ min: 38, median: 38, max: 38 });
});

const host = await onTarget('host');
host('undefined behaviour is caught by the sanitizers, and only there', async () => {
  const overflowing = stateless('k_over', 'return x + 1;');
  const results = await run('host', overflowing, 2000);
  const sanitized = results.filter((r) => r.runner.includes('sanitizers') && r.kind !== 'skipped');
  expect(sanitized.length).toBeGreaterThan(0);
  for (const r of sanitized) {
    expect(r).toMatchObject({ kind: 'failed', stage: 'run' });
    if (r.kind === 'failed') expect(r.output.join('\n')).toContain('signed integer overflow');
  }
});
host('a million steps come back whole', async () => {
  const s = stimuli(pi.program.inputs, { steps: 1_000_000, seed: 3 });
  for (const r of completed(await runOn(loadTarget('host'), pi.sources, pi, s))) {
    expect(compareTraces(pi.model(s), r)).toEqual({ mismatches: 0 });
  }
});
host('working folders are removed, or kept when asked', async () => {
  const results = await run('host', pi, 10, { keep: true });
  for (const r of results) {
    if (r.kind !== 'completed') continue;
    expect(existsSync(path.join(r.folder!, 'results.bin'))).toBe(true);
    rmSync(r.folder!, { recursive: true });
  }
  for (const r of await run('host', pi, 10)) if (r.kind === 'completed') expect(r.folder).toBeUndefined();
});

test('without any tool every target is skipped with the package that gives it', async () => {
  const [before, empty] = [process.env.PATH, mkdtempSync(path.join(os.tmpdir(), 'backstep-empty-'))];
  process.env.PATH = empty;
  try {
    const packages = {
      host: 'gcc',
      'cortex-m0': 'gcc-arm-none-eabi',
      'cortex-m4': 'gcc-arm-none-eabi',
      avr: 'gcc-avr',
    };
    for (const [core, wanted] of Object.entries(packages)) {
      const [r, ...more] = await run(core, pi, 10);
      expect(more).toEqual([]);
      expect(r).toMatchObject({ kind: 'skipped', extra: false, skipped: { target: core, package: wanted } });
    }
  } finally {
    process.env.PATH = before;
    rmSync(empty, { recursive: true });
  }
});
