// The C program around a block: reads a record per step, calls NAME_init and NAME_set_… where the record says so, then
// NAME_step, and writes outputs and every state. Law: main is the only caller of NAME_step, which is what the instruction counter relies on.
import { Bug } from '../diag/diagnostic.js';
import type { FixedProgram } from '../ir/fixed.js';
import { type RecordLayout, recordOf, recordType } from './record.js';
import { inputPorts, outputPorts, type Port, statePorts, tunablePorts } from './trace.js';

/** What the simulator needs to know of a block: C names start with `name`. */
export interface RunnableBlock {
  readonly name: string;
  readonly program: FixedProgram;
}

export interface HarnessOptions {
  /** Records read at a time. */
  readonly chunk: number;
  /** Measure the stack of NAME_step by painting (Arm only); its depth in bytes follows the results as one uint32_t. */
  readonly stack?: boolean;
  /** The stimulus sets tunables. */
  readonly tuned?: boolean;
}

/** Bits of the record's `go_orders`. */
export const START = 1;
export const TUNE = 2;
const ORDERS: Port = { name: 'orders', field: 'orders', type: { bits: 8, signed: false }, length: 1, isArray: false };

/** What goes in: inputs, where the stimulus sets them tunables, and what to do before the step. */
export const vectorRecord = (p: FixedProgram, tuned = false): RecordLayout =>
  recordOf([
    ...inputPorts(p).map((i) => ['in', i] as const),
    ...(tuned ? tunablePorts(p).map((t) => ['tn', t] as const) : []),
    ['go', ORDERS] as const,
  ]);
export const resultRecord = (p: FixedProgram): RecordLayout =>
  recordOf([...outputPorts(p).map((o) => ['out', o] as const), ...statePorts(p).map((s) => ['st', s] as const)]);

/** NAME_step's call under the contract's signature rule, and where each output is found afterwards. */
function callStep(block: RunnableBlock): readonly string[] {
  const outputs = outputPorts(block.program);
  const args = block.program.inputs.map((i) => `v->in_${i.name}`);
  if (block.program.states.length > 0) args.unshift('&block_state');
  const [only] = outputs;
  if (only === undefined) throw new Bug(`${block.name} has no output`);
  if (outputs.length > 1) return [`${block.name}_step(${[...args, '&out'].join(', ')});`, ...outputs.map(fromOut)];
  if (only.isArray) return [`${block.name}_step(${[...args, `r->out_${only.name}`].join(', ')});`];
  return [`r->out_${only.name} = ${block.name}_step(${args.join(', ')});`];
}

function copied(to: string, from: string, port: Port): string {
  if (!port.isArray) return `${to} = ${from};`;
  return `for (size_t i = 0; i < ${port.length}; i++) ${to}[i] = ${from}[i];`;
}
const fromOut = (port: Port): string => copied(`r->out_${port.name}`, `out.${port.name}`, port);

/** NAME_init and the setters; a refused count, which a stimulus never holds, ends the program with status 4. */
function prepare(block: RunnableBlock, options: HarnessOptions): readonly string[] {
  if (block.program.states.length === 0) return [];
  const tunables = options.tuned ? tunablePorts(block.program) : [];
  return [
    `if ((v->go_orders & ${START}) != 0) ${block.name}_init(&block_state);`,
    ...tunables.map(({ field }) => {
      const call = `${block.name}_set_${field}(&block_state, v->tn_${field})`;
      return `if ((v->go_orders & ${TUNE}) != 0 && ${call} != 0) return 4;`;
    }),
  ];
}

/** The text of main.c. */
export function harness(block: RunnableBlock, options: HarnessOptions): string {
  const { program } = block;
  const several = program.outputs.length > 1;
  const hasState = program.states.length > 0;
  const [call, ...after] = callStep(block);
  const states = statePorts(program).map((s) => copied(`r->st_${s.field}`, `block_state.${s.field}`, s));
  const body = [
    ...prepare(block, options),
    ...(options.stack
      ? ['stack_paint();', call, 'depth = stack_used();', 'if (depth > deepest) deepest = depth;']
      : [call]),
    ...after,
    ...states,
  ];
  return [
    `/* main.c: harness made by backstep verify for ${block.name}. */`,
    '#include "io.h"',
    ...(options.stack ? ['#include "stack.h"'] : []),
    '#include <stdint.h>',
    `#include "${block.name}.h"`,
    ...recordType(vectorRecord(program, options.tuned), 'vector'),
    ...recordType(resultRecord(program), 'result'),
    `static vector_t vectors[${options.chunk}];`,
    `static result_t results[${options.chunk}];`,
    ...(hasState ? [`${block.name}_state_t block_state;`] : []),
    'int main(void);',
    'int main(void)',
    '{',
    ...(options.stack ? ['    uint32_t depth, deepest = 0;'] : []),
    '    if (io_begin() != 0) return 2;',
    '    for (;;) {',
    '        const size_t bytes = io_read(vectors, sizeof vectors);',
    '        size_t written = 0;',
    '        if (bytes == 0) break;',
    '        const vector_t *v = vectors;',
    '        result_t *r = results;',
    '        for (size_t at = 0; at < bytes; at += sizeof(vector_t), v++, r++, written += sizeof(result_t)) {',
    ...(several ? [`            ${block.name}_out_t out;`] : []),
    ...body.map((line) => `            ${line}`),
    '        }',
    '        if (io_write(results, written) != 0) return 3;',
    '    }',
    ...(options.stack ? ['    if (io_write(&deepest, sizeof deepest) != 0) return 3;'] : []),
    '    return io_end();',
    '}',
    '',
  ].join('\n');
}

/** Records per read that leave most of the RAM to the block: both buffers within a quarter of it. */
export function chunkFor(program: FixedProgram, ramBytes: number | undefined, tuned = false): number {
  const perStep = vectorRecord(program, tuned).bytes + resultRecord(program).bytes;
  const room = Math.floor((ramBytes ?? 1 << 24) / 4 / perStep);
  return Math.max(1, Math.min(4096, room));
}
