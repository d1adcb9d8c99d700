// Binary records: one C struct per step, widest members first and explicitly padded, so that every compiler lays it out alike.
// Law: unpack(pack(signals)) = signals; a member's offset is a multiple of its width, so it is read through a typed view.
import os from 'node:os';
import { Bug } from '../diag/diagnostic.js';
import { cName } from '../num/format.js';
import { isBig, type Port, type RawArray, rawArray, rawView } from './trace.js';

export interface Member {
  readonly port: Port;
  /** The C member's name. */
  readonly member: string;
  /** Bytes from the start of the record. */
  readonly offset: number;
}

export interface RecordLayout {
  readonly members: readonly Member[];
  readonly pad: number;
  readonly bytes: number;
}

const width = (p: Port): number => p.type.bits / 8;

/** Lays out ports under prefixed names: names of the user's cannot meet C's or ours. */
export function recordOf(ports: readonly (readonly [prefix: string, port: Port])[]): RecordLayout {
  const sorted = [...ports].sort((a, b) => width(b[1]) - width(a[1]));
  let offset = 0;
  const members = sorted.map(([prefix, port]) => {
    const member = { port, member: `${prefix}_${port.field}`, offset };
    offset += width(port) * port.length;
    return member;
  });
  const widest = sorted.length > 0 ? width(sorted[0][1]) : 1;
  const pad = (widest - (offset % widest)) % widest;
  return { members, pad, bytes: offset + pad };
}

/** The C struct of a record, with a compile-time check of its size. */
export function recordType(record: RecordLayout, name: string): readonly string[] {
  const members = record.members.map(
    ({ port, member }) => `    ${cName(port.type)} ${member}${port.isArray ? `[${port.length}]` : ''};`,
  );
  if (record.pad > 0) members.push(`    uint8_t pad[${record.pad}];`);
  return [
    'typedef struct {',
    ...members,
    `} ${name}_t;`,
    `typedef char ${name}_size_t[sizeof(${name}_t) == ${record.bytes} ? 1 : -1];`,
  ];
}

function assertLittleEndian(): void {
  if (os.endianness() !== 'LE') throw new Bug('the simulated cores are little-endian, this machine is not');
}

type Find = (member: Member) => RawArray;

/** `steps` records as bytes; `find` gives each member's signal. */
export function pack(record: RecordLayout, steps: number, find: Find): Uint8Array {
  assertLittleEndian();
  const bytes = new ArrayBuffer(record.bytes * steps);
  for (const m of record.members) {
    const [from, to] = [find(m), rawView(m.port.type, bytes)];
    const [at, stride] = [m.offset / width(m.port), record.bytes / width(m.port)];
    copy(from, to, m.port.length, steps, [0, m.port.length], [at, stride]);
  }
  return new Uint8Array(bytes);
}

/** The signal of one member, read from records. */
export function unpack(record: RecordLayout, m: Member, bytes: Uint8Array, steps: number): RawArray {
  assertLittleEndian();
  if (bytes.byteLength < record.bytes * steps) throw new Bug(`${bytes.byteLength} bytes are too few records`);
  // A Buffer's slice() would share its memory and keep its offset in Node's pool.
  const own = bytes.byteOffset === 0 && bytes.buffer.byteLength === bytes.byteLength ? bytes : new Uint8Array(bytes);
  const from = rawView(m.port.type, own.buffer);
  const to = rawArray(m.port.type, steps * m.port.length);
  const [at, stride] = [m.offset / width(m.port), record.bytes / width(m.port)];
  copy(from, to, m.port.length, steps, [at, stride], [0, m.port.length]);
  return to;
}

type Stride = readonly [at: number, stride: number];

function copy(from: RawArray, to: RawArray, length: number, steps: number, read: Stride, write: Stride): void {
  if (isBig(from) !== isBig(to)) throw new Bug('a signal does not have the element type of its port');
  const [source, sink] = [from as Int32Array, to as Int32Array];
  let [r, w] = [read[0], write[0]];
  for (let k = 0; k < steps; k++, r += read[1], w += write[1]) {
    for (let i = 0; i < length; i++) sink[w + i] = source[r + i];
  }
}
