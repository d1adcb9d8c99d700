// NAME.json: everything a tool or an auditor asks of a block, as data. Schema version 1.
// Law: bounds are rounded up, exact things stay exact (integers and rationals as text).
import type { CompiledBlock, OutputCertificate, SignalInfo, StateInfo } from '../ir/compiled.js';
import type { FixedState } from '../ir/fixed.js';
import type { Signal } from '../ir/signal.js';
import { cName } from '../num/format.js';
import * as q from '../num/rational.js';
import { placeOf } from './describe-step.js';
import { fieldNames } from './names.js';
import { saturates } from './saturates.js';

export interface ManifestContext {
  readonly toolVersion: string;
  readonly source: { readonly name: string; readonly sha256: string };
  readonly options: string;
  /** sha256 by path, of every other file of the package this block is in. */
  readonly files: Readonly<Record<string, string>>;
}

const integer = (x: bigint): number | string => (x >= -(2n ** 53n) && x <= 2n ** 53n ? Number(x) : x.toString());

/** What a signal of a step function is beside a number. */
const kindEntry = (s: Signal | undefined) =>
  s === undefined
    ? {}
    : {
        kind: s.kind,
        shape: s.shape,
        ...(s.members === undefined ? {} : { members: s.members }),
        ...(s.cyclic === undefined ? {} : { period: q.toNumber(s.cyclic.period), periodBits: s.cyclic.bits }),
      };

const signalEntry = (s: SignalInfo, outOfRange?: string) => ({
  name: s.name,
  ...kindEntry(s.signal),
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
  ...(s.invalid === undefined ? {} : { invalid: integer(s.invalid) }),
});

const initEntry = (init: FixedState['init']) => (typeof init === 'bigint' ? integer(init) : init.map(integer));

function stateEntry(s: FixedState, field: string, info: StateInfo | undefined) {
  const [lsb, zero] = info ? [info.lsb, info.zero] : [q.pow2(-s.frac), q.zero];
  const [a, b] = [s.range.lo, s.range.hi].map((x) => q.mul(q.sub({ n: x, d: 1n }, zero), lsb));
  return {
    name: s.name,
    ...(field === s.name ? {} : { field }),
    ...kindEntry(info?.signal),
    cType: cName(s.type),
    bits: s.type.bits,
    signed: s.type.signed,
    fractionBits: s.frac,
    ...(s.length === undefined ? {} : { length: s.length }),
    ...(info === undefined ? {} : { lsb: q.toNumber(lsb), zero: q.toNumber(zero) }),
    rawRange: [integer(s.range.lo), integer(s.range.hi)],
    realRange: [q.toNumber(q.min(a, b)), q.toNumber(q.max(a, b))],
    init: initEntry(s.init),
    ...(info?.signal.unit === undefined ? {} : { unit: info.signal.unit }),
    ...(s.tunable ? { tunable: true } : {}),
    ...(s.note === undefined ? {} : { note: s.note }),
  };
}

/** A tunable and the integer it starts with. */
function tunableEntry(s: SignalInfo, states: readonly FixedState[]) {
  const state = states.find((x) => x.name === s.name);
  return { ...signalEntry(s), ...(state ? { init: initEntry(state.init) } : {}) };
}

/** Booleans and enums have a margin instead of a bound. */
const certificateEntry = (c: OutputCertificate) =>
  c.decisionMargin === undefined
    ? boundEntry(c)
    : { decisionMargin: q.toNumberUp(c.decisionMargin), boundKind: c.boundKind };

const boundEntry = (c: OutputCertificate) => ({
  errorBound: q.toNumberUp(c.errorBound),
  errorBoundLsb: q.toNumberUp(c.errorBoundLsb),
  errorLsb: q.toNumber(c.lsb),
  ...(c.maxError === undefined ? {} : { maxError: q.toNumber(c.maxError) }),
  boundKind: c.boundKind,
  ...(c.jumpBound === undefined || q.isZero(c.jumpBound) ? {} : { jumpBound: q.toNumberUp(c.jumpBound) }),
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

const elements = (states: readonly FixedState[]): number => states.reduce((n, s) => n + (s.length ?? 1), 0);

/** A number per element of the program's states, tunables left out; an array where the state is one. */
function stateBoundEntries(block: CompiledBlock) {
  const { stateBounds: bounds, program } = block;
  if (bounds === undefined) return {};
  const own = program.states.filter((s) => !s.tunable);
  const listed = bounds.length === elements(program.states) ? program.states : own;
  const entries = own.map((s): [string, number | readonly number[]] => {
    const at = elements(listed.slice(0, listed.indexOf(s)));
    return [s.name, s.length === undefined ? bounds[at] : bounds.slice(at, at + s.length)];
  });
  return { stateBounds: Object.fromEntries(entries) };
}

/** What only step functions have. */
function stepEntries(block: CompiledBlock) {
  const { discontinuities = [], rates = [] } = block;
  const listed = discontinuities.map((d) => ({
    ...(d.place ? { place: placeOf(d.place) } : {}),
    what: d.what,
    guardBand: q.toNumberUp(d.guardBand),
    jump: Object.fromEntries(Object.entries(d.jump).map(([name, by]) => [name, q.toNumberUp(by)])),
  }));
  return {
    ...stateBoundEntries(block),
    ...(listed.length > 0 ? { discontinuities: listed } : {}),
    ...(rates.length > 0 ? { rates: rates.map(({ name, every, phase }) => ({ name, every, phase })) } : {}),
  };
}

export function manifest(block: CompiledBlock, context: ManifestContext): string {
  const fields = fieldNames(block.program.states);
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
    state: block.program.states.map((s) => {
      const info = block.stateSignals?.find((x) => x.signal.name === s.name);
      return stateEntry(s, fields.get(s.name) ?? s.name, info);
    }),
    tunables: (block.tunables ?? []).map((s) => tunableEntry(s, block.program.states)),
    params: [],
    ...stepEntries(block),
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
