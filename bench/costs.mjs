// Measures the cost tables of targets/*/target.json: tiny C functions, compiled as verify compiles a block, run and counted
// by the simulators (Cortex-M: executed instructions; AVR: cycles); on the host the instructions of the disassembly.
// `node bench/costs.mjs` prints the tables beside those stored; `--write` stores them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createJiti } from 'jiti';

const load = createJiti(import.meta.url);
const { loadTarget, targetNames } = await load.import('../src/target/load.ts');
const { runOn } = await load.import('../src/sim/run.ts');
const { stimuli } = await load.import('../src/sim/stimuli.ts');
const { typeRange } = await load.import('../src/num/format.ts');

const int = (bits) => ({ bits, signed: true });

/** Width of an expression of 16-bit operands: C computes in int. */
const natural = (target, w) => Math.max(w, target.c.intBits);

/** [name, C types of the arguments, width returned, expression]; `p` is a const array argument. */
const cases = (target) => [
  ['empty', { a: 32 }, 32, 'a'],
  ...[16, 32, 64].flatMap((w) => {
    const result = natural(target, w);
    const unsigned = `uint${result}_t`;
    const wrapped = (x) => (result === w ? `(int${w}_t)(${x})` : x);
    return [
      [`add${w}`, { a: w, b: w }, result, w === result ? wrapped(`(${unsigned})a + (${unsigned})b`) : 'a + b'],
      [`load${w}`, { p: [w, 4] }, result, 'p[1]'],
      [`shift${w}`, { a: w }, result, rounding(w, result)],
    ];
  }),
  ['mul16', { a: 16, b: 16 }, 32, '(int32_t)a * (int32_t)b'],
  ['mul32', { a: 32, b: 32 }, 32, '(int32_t)((uint32_t)a * (uint32_t)b)'],
  ['mul64', { a: 32, b: 32 }, 64, '(int64_t)a * (int64_t)b'],
  [
    'mac',
    { s: 32, a: 16, b: 16, c: 16 },
    32,
    '(int32_t)((uint32_t)s + (uint32_t)((int32_t)a * b) + (uint32_t)((int32_t)c * c))',
  ],
  ...(target.c.dualMac ? [['smlad', { s: 32, a: 32, b: 32 }, 32, '(int32_t)__smlad(a, b, s)']] : []),
  ['clamp16', { a: 16 }, natural(target, 16), 'a < -20000 ? -20000 : a > 20000 ? 20000 : a'],
  ['clamp32', { a: 32 }, 32, 'a < -32768 ? -32768 : a > 32767 ? 32767 : a'],
  ['narrow32', { a: 32 }, 32, 'a == (int16_t)a ? a : ((a >> 31) ^ 32767)'],
  ['clamp64', { a: 64 }, 64, 'a < -2147483647 ? -2147483647 : a > 2147483647 ? 2147483647 : a'],
  ['constant16', { a: 32 }, natural(target, 16), '12345'],
  ['constant32', { a: 32 }, 32, '305419897'],
];

/** (a + half) >> by, by 7, 14 and 30: what a product of that width is rounded by. */
function rounding(w, result) {
  const by = { 16: 7, 32: 14, 64: 30 }[w];
  const sum = w === result ? `(int${w}_t)((uint${w}_t)a + ${2 ** (by - 1)}u)` : `(a + ${2 ** (by - 1)})`;
  return `${sum} >> ${by}`;
}

const declare = (type, name) =>
  Array.isArray(type) ? `const int${type[0]}_t ${name}[${type[1]}]` : `int${type}_t ${name}`;

/** A stateless block that evaluates one expression. */
function expressionBlock([name, args, result, expression], target) {
  const acle = /__s/.test(expression) ? '#include <arm_acle.h>\n' : '';
  const list = Object.entries(args)
    .map(([n, t]) => declare(t, n))
    .join(', ');
  const proto = `int${result}_t k_${name}_step(${list})`;
  const unused = Object.keys(args)
    .filter((n) => !new RegExp(`\\b${n}\\b`).test(expression))
    .map((n) => `(void)${n}; `)
    .join('');
  return {
    name: `k_${name}`,
    target,
    program: program(`k_${name}`, args, [['r', int(result), undefined]]),
    sources: [
      { path: `k_${name}.h`, text: `#include <stdint.h>\n${proto};\n` },
      { path: `k_${name}.c`, text: `#include "k_${name}.h"\n${acle}${proto} { ${unused}return ${expression}; }\n` },
    ],
  };
}

/** One or two stores of an argument. */
function storeBlock(width, count, target) {
  const name = `k_store${width}x${count}`;
  const proto = `void ${name}_step(int${width}_t a, int${width}_t y[4])`;
  const body = Array.from({ length: count }, (_, i) => `y[${2 * i}] = a;`).join(' ');
  return {
    name,
    target,
    program: program(name, { a: width }, [['y', int(width), 4]]),
    sources: [
      { path: `${name}.h`, text: `#include <stdint.h>\n${proto};\n` },
      { path: `${name}.c`, text: `#include "${name}.h"\n${proto} { ${body} }\n` },
    ],
  };
}

function program(name, args, outputs) {
  const inputs = Object.entries(args).map(([n, t]) => {
    const [bits, length] = Array.isArray(t) ? t : [t, undefined];
    return { name: n, type: int(bits), range: typeRange(int(bits)), clamp: true, length };
  });
  const value = (length) => ({ id: 0, kind: 'const', value: 0n, range: { lo: 0n, hi: 0n }, frac: 0, length });
  const results = outputs.map(([n, type, length]) => ({ name: n, type, range: typeRange(type), value: value(length) }));
  return { name, inputs, states: [], values: [], stores: [], outputs: results };
}

/** Instructions in the disassembly of NAME_step, `ret` included: straight-line code on the host. */
function disassembled(block) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backstep-costs-'));
  for (const s of block.sources) writeFileSync(path.join(folder, s.path), s.text);
  execFileSync('gcc', ['-O2', '-fcf-protection=none', '-c', `${block.name}.c`], { cwd: folder });
  const text = execFileSync('objdump', ['-d', '--no-show-raw-insn', `${block.name}.o`], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return text.split('\n').filter((l) => /^\s+[0-9a-f]+:\t/.test(l) && !/\bnop/.test(l)).length;
}

async function measure(block) {
  if (block.target.runner.kind === 'native') return disassembled(block);
  const stimulus = stimuli(block.program.inputs, { steps: 64, seed: 1 });
  const [run] = await runOn(block.target, block.sources, block, stimulus);
  if (run.kind !== 'completed')
    throw new Error(`${block.name} on ${block.target.name}: ${JSON.stringify(run, null, 1)}`);
  return (run.instructionsPerStep ?? run.cyclesPerStep).median;
}

async function table(target) {
  const count = {};
  for (const c of cases(target)) count[c[0]] = await measure(expressionBlock(c, target));
  for (const w of [16, 32, 64])
    count[`store${w}`] = (await measure(storeBlock(w, 2, target))) - (await measure(storeBlock(w, 1, target)));
  const isAvr = target.runner.kind === 'avr8js';
  // a function that returns its first argument is nothing but call and return, save on the host, where it moves a register
  const bare = target.runner.kind === 'native' ? 1 : count.empty;
  const over = (name) => Math.max(0, count[name] - bare);
  const widths = (f) => ({ 16: f(16), 32: f(32), 64: f(64) });
  return {
    unit: isAvr ? 'cycles' : 'instructions',
    add: widths((w) => over(`add${w}`)),
    mul: { 16: over('mul16'), 32: over('mul32'), 64: over('mul64') },
    macPair: over(target.c.dualMac ? 'smlad' : 'mac'),
    shift: widths((w) => over(`shift${w}`)),
    clamp: { 16: over('clamp16'), 32: Math.min(over('clamp32'), over('narrow32')), 64: over('clamp64') },
    load: widths((w) => over(`load${w}`)),
    store: widths((w) => count[`store${w}`]),
    constant: { 16: over('constant16'), 32: over('constant32') },
    // the branch to the function is in an AVR count, but not in a Cortex count nor in the disassembly
    call: isAvr ? bare : bare + 1,
  };
}

for (const name of targetNames()) {
  const target = loadTarget(name);
  const costs = await table(target);
  console.log(
    name,
    JSON.stringify(costs),
    JSON.stringify(costs) === JSON.stringify(target.costs) ? 'as stored' : `stored: ${JSON.stringify(target.costs)}`,
  );
  if (!process.argv.includes('--write')) continue;
  const file = path.join(target.folder, 'target.json');
  const text = JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), costs }, null, 2);
  writeFileSync(file, `${text}\n`);
}
