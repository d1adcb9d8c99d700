// NAME.json: everything a tool or an auditor asks of a block, as data. Schema version 1.
// Law: bounds are rounded up, exact things stay exact (integers and rationals as text).
import type { CompiledBlock, OutputCertificate, SignalInfo } from '../ir/compiled.js';
import type { FixedState } from '../ir/fixed.js';
import { cName } from '../num/format.js';
import * as q from '../num/rational.js';
import { saturates } from './saturates.js';

export interface ManifestContext {
  readonly toolVersion: string;
  readonly source: { readonly name: string; readonly sha256: string };
  readonly options: string;
  /** sha256 by path, of every other file of the package this block is in. */
  readonly files: Readonly<Record<string, string>>;
}

const integer = (x: bigint): number | string => (x >= -(2n ** 53n) && x <= 2n ** 53n ? Number(x) : x.toString());

const signalEntry = (s: SignalInfo, outOfRange?: string) => ({
  name: s.name,
  cType: cName(s.quantity.type),
  bits: s.quantity.type.bits,
  signed: s.quantity.type.signed,
  ...(s.quantity.frac === undefined ? {} : { fractionBits: s.quantity.frac }),
  lsb: q.toNumber(s.quantity.lsb),
  zero: q.toNumber(s.quantity.zero),
  rawRange: [integer(s.quantity.rawRange.lo), integer(s.quantity.rawRange.hi)],
  realRange: [q.toNumber(s.range.lo), q.toNumber(s.range.hi)],
  ...(s.unit === undefined ? {} : { unit: s.unit }),
  ...(outOfRange === undefined ? {} : { outOfRange }),
});

const stateEntry = (s: FixedState) => ({
  name: s.name,
  cType: cName(s.type),
  bits: s.type.bits,
  signed: s.type.signed,
  fractionBits: s.frac,
  ...(s.length === undefined ? {} : { length: s.length }),
  rawRange: [integer(s.range.lo), integer(s.range.hi)],
  realRange: [q.toNumber(q.fromFixed(s.range.lo, s.frac)), q.toNumber(q.fromFixed(s.range.hi, s.frac))],
  init: typeof s.init === 'bigint' ? integer(s.init) : s.init.map(integer),
  ...(s.note === undefined ? {} : { note: s.note }),
});

const certificateEntry = (c: OutputCertificate) => ({
  errorBound: q.toNumberUp(c.errorBound),
  errorBoundLsb: q.toNumberUp(c.errorBoundLsb),
  errorLsb: q.toNumber(c.lsb),
  ...(c.maxError === undefined ? {} : { maxError: q.toNumber(c.maxError) }),
  boundKind: c.boundKind,
  parts: c.parts.map((p) => ({ cause: p.cause, bound: q.toNumberUp(p.bound) })),
  ...(c.inputQuantisation === undefined ? {} : { inputQuantisation: q.toNumberUp(c.inputQuantisation) }),
  gains: c.gains.map((g) => ({
    name: g.name,
    asked: q.toNumber(g.asked),
    stored: q.toNumber(g.stored),
    gainError: q.toNumber(q.sub(g.stored, g.asked)),
    ...(q.isZero(g.asked) ? {} : { relativeGainError: q.toNumber(q.sub(q.div(g.stored, g.asked), q.one)) }),
  })),
  ...(c.deadBand === undefined ? {} : { deadBand: q.toNumberUp(c.deadBand) }),
});

/** Bytes of the state struct on targets that align members to their size. */
export function stateBytes(states: readonly FixedState[]): number {
  const ends = states.reduce((at, s) => {
    const size = s.type.bits / 8;
    return Math.ceil(at / size) * size + size * (s.length ?? 1);
  }, 0);
  const largest = Math.max(1, ...states.map((s) => s.type.bits / 8));
  return Math.ceil(ends / largest) * largest;
}

export function manifest(block: CompiledBlock, context: ManifestContext): string {
  const outputs = block.outputs.map((s) => {
    const certificate = block.certificates.find((c) => c.name === s.name);
    const held = saturates(block, s.name) ? { saturates: true } : {};
    return { ...signalEntry(s), ...held, ...(certificate ? certificateEntry(certificate) : {}) };
  });
  const entry = {
    schemaVersion: 1,
    generator: `backstep ${context.toolVersion}`,
    name: block.name,
    exportName: block.exportName,
    source: context.source,
    options: context.options,
    sampleTime: q.toNumber(block.sampleTime),
    realisation: block.realisation,
    optimizeFor: block.optimizeFor,
    numericsId: block.numericsId,
    inputs: block.inputs.map((s) => signalEntry(s, s.outOfRange)),
    outputs,
    state: block.program.states.map(stateEntry),
    tunables: [],
    params: [],
    coefficients: block.coefficients.map((c) => ({
      name: c.name,
      integer: c.integer.toString(),
      shift: c.frac,
      stored: q.toNumber(q.fromFixed(c.integer, c.frac)),
      asked: q.toNumber(c.asked),
      exact: q.eq(q.fromFixed(c.integer, c.frac), c.asked),
    })),
    memory: { stateBytes: stateBytes(block.program.states) },
    files: context.files,
  };
  return `${JSON.stringify(entry, null, 2)}\n`;
}
