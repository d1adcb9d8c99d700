// vectors.bin and results.bin: a stimulus as records, records as a trace.
import { readFileSync, writeFileSync } from 'node:fs';
import type { FixedProgram } from '../ir/fixed.js';
import { resultRecord, vectorRecord } from './harness.js';
import { pack, unpack } from './record.js';
import { type RawArray, type Stimulus, signalOf, type Trace } from './trace.js';
import { RunFailure, type Workspace } from './workspace.js';

/** The stimulus as bytes, one record per step. */
export const packVectors = (program: FixedProgram, s: Stimulus): Uint8Array =>
  pack(vectorRecord(program), s.steps, (m) => (m.member === 'go_start' ? s.starts : signalOf(s.inputs, m.port.name)));

/** The trace in `bytes`, which hold at least `steps` records. */
export function unpackTrace(program: FixedProgram, bytes: Uint8Array, steps: number): Trace {
  const record = resultRecord(program);
  const outputs: Record<string, RawArray> = {};
  const states: Record<string, RawArray> = {};
  for (const m of record.members) {
    const signals = m.member.startsWith('out_') ? outputs : states;
    signals[m.port.name] = unpack(record, m, bytes, steps);
  }
  return { steps, outputs, states };
}

export const writeVectors = (w: Workspace, program: FixedProgram, s: Stimulus): void =>
  writeFileSync(w.at('vectors.bin'), packVectors(program, s));

/** Reads results.bin: `steps` records and `extra` bytes. Throws RunFailure when the program wrote another number. */
export function readResults(w: Workspace, program: FixedProgram, steps: number, extra = 0): Buffer {
  const bytes = readFileSync(w.at('results.bin'));
  const want = resultRecord(program).bytes * steps + extra;
  if (bytes.length === want) return bytes;
  throw new RunFailure({ stage: 'run', status: `it wrote ${bytes.length} bytes of results, not ${want}`, output: [] });
}

export const readTrace = (w: Workspace, program: FixedProgram, steps: number): Trace =>
  unpackTrace(program, readResults(w, program, steps), steps);
