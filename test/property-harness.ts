// Many blocks in one C program: compiled once under ASan and UBSan, fed from a file, compared value by value.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { renderPackage } from '../src/emit/index.js';
import type { CompiledBlock } from '../src/ir/compiled.js';
import { cName } from '../src/num/format.js';
import type { Stimulus, Trace } from '../src/sim/trace.js';
import { signalOf } from '../src/sim/trace.js';
import { TRAITS, WARNINGS } from './emit-harness.js';

const run = promisify(execFile);

export interface Case {
  readonly block: CompiledBlock;
  readonly stimulus: Stimulus;
  readonly want: Trace;
}

/** Reads and writes one int64_t per value. */
function runFunction({ block: { name, program } }: Case): string {
  const stateful = program.states.length > 0;
  const args = program.inputs.map((x) => `(${cName(x.type)})get(in)`);
  const reads = program.inputs.map((x, i) => `        const ${cName(x.type)} a${i} = ${args[i]};`);
  const call = `${name}_step(${[...(stateful ? ['&s'] : []), ...program.inputs.map((_, i) => `a${i}`)].join(', ')})`;
  return [
    `static void run_${name}(FILE *in, FILE *out, long n)`,
    '{',
    ...(stateful ? [`    ${name}_state_t s;`, `    ${name}_init(&s);`] : []),
    '    for (long k = 0; k < n; k++) {',
    ...(stateful ? [`        if (get(in)) ${name}_init(&s);`] : ['        (void)get(in);']),
    ...reads,
    `        put(out, (int64_t)${call});`,
    ...program.states.map((s) => `        put(out, (int64_t)s.${s.name});`),
    '    }',
    '}',
  ].join('\n');
}

const MAIN = `#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
static int64_t get(FILE *f) { int64_t v; if (fread(&v, sizeof v, 1, f) != 1) exit(2); return v; }
static void put(FILE *f, int64_t v) { if (fwrite(&v, sizeof v, 1, f) != 1) exit(3); }
`;

function program(cases: readonly Case[]): string {
  return [
    ...cases.map((c) => `#include "${c.block.name}.c"`),
    MAIN,
    ...cases.map(runFunction),
    'int main(void)',
    '{',
    '    FILE *in = fopen("in.bin", "rb"), *out = fopen("out.bin", "wb");',
    '    if (!in || !out) return 4;',
    ...cases.map((c) => `    run_${c.block.name}(in, out, ${c.stimulus.steps});`),
    '    return fclose(out);',
    '}',
    '',
  ].join('\n');
}

function vectors(cases: readonly Case[]): Buffer {
  const values: bigint[] = [];
  for (const { block, stimulus } of cases) {
    const columns = block.program.inputs.map((x) => signalOf(stimulus.inputs, x.name));
    for (let k = 0; k < stimulus.steps; k++) {
      values.push(BigInt(stimulus.starts[k]), ...columns.map((c) => BigInt(c[k])));
    }
  }
  return Buffer.from(BigInt64Array.from(values).buffer);
}

/** Steps whose output or a state differs, per case. */
function mismatches(cases: readonly Case[], bytes: Buffer): number[] {
  const got = new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  let at = 0;
  return cases.map(({ block, want }) => {
    const columns = [
      ...block.program.outputs.map((o) => signalOf(want.outputs, o.name)),
      ...block.program.states.map((s) => signalOf(want.states, s.name)),
    ];
    let wrong = 0;
    for (let k = 0; k < want.steps; k++) for (const c of columns) if (BigInt(c[k]) !== got[at++]) wrong++;
    return wrong;
  });
}

const FLAGS = ['-std=c99', ...WARNINGS, '-O0', '-g0', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
const OPTIONS = { ASAN_OPTIONS: 'detect_leaks=0' };

/** Differing values per case, in the C form of a core; throws with what the compiler or a sanitizer said. */
export async function runTogether(cases: readonly Case[], core: keyof typeof TRAITS): Promise<number[]> {
  const cwd = mkdtempSync(join(tmpdir(), 'backstep-property-'));
  try {
    const files = renderPackage(
      cases.map((c) => c.block),
      {
        packageName: 'plain',
        traits: TRAITS[core],
        toolVersion: '0',
        source: { name: 'property.ts', sha256: '' },
        optionsLine: '',
      },
    );
    for (const f of files) writeFileSync(join(cwd, f.path), f.text);
    writeFileSync(join(cwd, 'main.c'), program(cases));
    writeFileSync(join(cwd, 'in.bin'), vectors(cases));
    await run('gcc', [...FLAGS, 'main.c', '-o', 'main'], { cwd, maxBuffer: 1 << 26 });
    const ended = await run(join(cwd, 'main'), [], { cwd, env: { ...process.env, ...OPTIONS } });
    if (ended.stderr !== '') throw new Error(ended.stderr);
    return mismatches(cases, readFileSync(join(cwd, 'out.bin')));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
