// vectors.bin and results.bin: a stimulus as records, records as a trace.
import { readFileSync, writeFileSync } from 'node:fs';
import type { FixedProgram } from '../ir/fixed.js';
import { resultRecord, START, TUNE, vectorRecord } from './harness.js';
import { type Member, pack, unpack } from './record.js';
import { isTuned, type Port, type RawArray, rawArray, type Stimulus, setRaw, signalOf, type Trace } from './trace.js';
import { RunFailure, type Workspace } from './workspace.js';

/** START where a run starts, TUNE where the tunables are set. */
function orders(s: Stimulus): Uint8Array {
  const go = s.starts.map((start) => (start !== 0 ? START : 0));
  for (const { step } of s.settings ?? []) go[step] |= TUNE;
  return go;
}

/** The counts of one tunable at the steps where it is set. */
function tunings(port: Port, s: Stimulus): RawArray {
  const column = rawArray(port.type, s.steps * port.length);
  for (const { step, values } of s.settings ?? []) {
    values[port.name].forEach((raw, i) => {
      setRaw(column, step * port.length + i, raw);
    });
  }
  return column;
}

function columnOf(m: Member, s: Stimulus): RawArray {
  if (m.member === 'go_orders') return orders(s);
  return m.member.startsWith('tn_') ? tunings(m.port, s) : signalOf(s.inputs, m.port.name);
}

/** The stimulus as bytes, one record per step. */
export const packVectors = (program: FixedProgram, s: Stimulus): Uint8Array =>
  pack(vectorRecord(program, isTuned(s)), s.steps, (m) => columnOf(m, s));

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
