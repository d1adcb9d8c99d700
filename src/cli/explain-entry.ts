// What `explain` says of one name of a block: its role, range, format and share of the errors, as data.
// Law: only what the compiled block holds is said; a name without a value of its own in the C has no format.
import type { Span } from '../diag/diagnostic.js';
import type { Places } from '../frontend/design.js';
import { spanOfPlace } from '../frontend/settle.js';
import type { CompiledBlock, ErrorPart, SignalInfo, ValueInfo } from '../ir/compiled.js';
import type { Fixed, FixedState } from '../ir/fixed.js';
import { cName, type IntType } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import * as q from '../num/rational.js';
import { type Named, namedNodes, originOf } from './explain-origin.js';
import { causesOf } from './explain-share.js';

export type Role = 'input' | 'output' | 'tunable' | 'state' | 'variable' | 'coefficient';

export interface Format {
  /** Bits that the range needs, sign included. */
  readonly bits: number;
  /** Bits of the C type it travels or is kept in; absent for a variable. */
  readonly type?: IntType;
  /** Absent where a count is no power of two. */
  readonly frac?: number;
  readonly lsb: q.Rational;
  /** Elements of an array. */
  readonly length?: number;
  /** The design gave it: the compiler has no say. */
  readonly declared: boolean;
}

/** The part of one output's bound that comes from this name. */
export interface Share {
  readonly output: string;
  readonly unit?: string;
  readonly errorBound: q.Rational;
  readonly causes: readonly ErrorPart[];
}

export interface Entry {
  readonly block: string;
  readonly name: string;
  readonly role: Role;
  readonly place?: Span;
  readonly unit?: string;
  /** Absent for a variable that is part of others. */
  readonly range?: Interval;
  /** Where the range comes from, a sentence each. */
  readonly from: readonly string[];
  readonly format?: Format;
  readonly shares: readonly Share[];
}

interface Around {
  readonly block: CompiledBlock;
  readonly places: Places;
}

/** Everything of a block that has a name, in the order of the header: signals, states, variables, coefficients. */
export function entriesOf(block: CompiledBlock, places: Places): Entry[] {
  const a: Around = { block, places };
  const nodes = namedNodes(block.reference);
  const signals = (role: 'input' | 'output' | 'tunable', list: readonly SignalInfo[]) =>
    list.map((s) => signalEntry(a, role, s));
  return [
    ...signals('input', block.inputs),
    ...signals('output', block.outputs),
    ...signals('tunable', block.tunables ?? []),
    ...block.program.states.filter((s) => !s.tunable).map((s) => stateEntry(a, s)),
    ...(block.values ?? linearValues(block)).map((v) => variableEntry(a, v, nodes)),
    ...(block.values ? nodes.filter((n) => isPart(block, n)).map((n) => partEntry(a, n)) : []),
    ...block.coefficients.map((c) => coefficientEntry(a, c)),
  ];
}

const sharesOf = ({ block }: Around, name: string, role: Role, own?: ValueInfo): Share[] =>
  block.certificates.flatMap((c) => {
    const found = causesOf(c, name, role);
    const rounding = own?.share[c.name];
    const causes =
      found.length > 0 || !rounding || q.isZero(rounding) ? found : [{ cause: 'its rounding', bound: rounding }];
    const unit = block.outputs.find((o) => o.name === c.name)?.unit;
    return causes.length === 0
      ? []
      : [{ output: c.name, ...(unit ? { unit } : {}), errorBound: c.errorBound, causes }];
  });

const spanText = (s: Span): string => `${s.file}:${s.line}:${s.column}`;

/** The place of an option of the design, by the paths it may have. */
const declaredAt = ({ block, places }: Around, ...paths: readonly string[]): Span | undefined =>
  paths
    .map((path) => spanOfPlace({ block: block.exportName, path: path.split('.') }, places))
    .find((span) => span !== undefined && span !== places.blocks[block.exportName]?.['']);

const OPTION = { input: 'inputs', output: 'outputs', tunable: 'tunable' } as const;
const LONE = { input: 'input', output: 'output', tunable: 'tunable' } as const;

function signalEntry(a: Around, role: 'input' | 'output' | 'tunable', s: SignalInfo): Entry {
  const place = declaredAt(a, `${OPTION[role]}.${s.name}`, LONE[role]);
  const { quantity } = s;
  const held = {
    input: s.outOfRange === 'assume' ? 'a count outside is trusted not to come' : 'a count outside is clamped',
    tunable: 'a count outside is refused',
    output: 'every value that can come is proved to lie in it, or limited to it',
  }[role];
  const length = (s.signal?.shape ?? []).reduce((n, m) => n * m, 1);
  return {
    block: a.block.exportName,
    name: s.name,
    role,
    ...(place ? { place } : {}),
    ...(s.unit ? { unit: s.unit } : {}),
    range: s.range,
    from: [`declared${place ? ` at ${spanText(place)}` : ''}; ${held}`],
    format: {
      bits: quantity.type.bits,
      type: quantity.type,
      ...(quantity.frac === undefined ? {} : { frac: quantity.frac }),
      lsb: quantity.lsb,
      ...(s.signal && s.signal.shape.length > 0 ? { length } : {}),
      declared: true,
    },
    shares: sharesOf(a, s.name, role),
  };
}

function stateEntry(a: Around, s: FixedState): Entry {
  const info = a.block.stateSignals?.find((x) => x.signal.name === s.name);
  const place = info && declaredAt(a, `state.${s.name}`);
  const [lsb, zero] = info ? [info.lsb, info.zero] : [q.pow2(-s.frac), q.zero];
  const [x, y] = [s.range.lo, s.range.hi].map((n) => q.mul(q.sub({ n, d: 1n }, zero), lsb));
  const declared = `declared${place ? ` at ${spanText(place)}` : ''}; proved to hold after every step that begins inside`;
  const linear = `proved: peak gain from the inputs' ranges, for all time${s.note ? ` (${s.note})` : ''}`;
  const unit = info?.signal.unit;
  return {
    block: a.block.exportName,
    name: s.name,
    role: 'state',
    ...(place ? { place } : {}),
    ...(unit ? { unit } : {}),
    range: { lo: q.min(x, y), hi: q.max(x, y) },
    from: [info ? (isOwnState(s.name) ? declared : `declared in the used block ${ownerOf(s.name)}`) : linear],
    format: {
      bits: widthOf(s.range),
      type: s.type,
      ...(info && !q.eq(lsb, q.pow2(-s.frac)) ? {} : { frac: s.frac + 0 }),
      lsb,
      ...(s.length === undefined ? {} : { length: s.length }),
      declared: false,
    },
    shares: sharesOf(a, s.name, 'state'),
  };
}

const isOwnState = (name: string): boolean => !name.includes('.');
const ownerOf = (name: string): string => name.slice(0, name.lastIndexOf('.'));

export const widthOf = (r: { readonly lo: bigint; readonly hi: bigint }): number =>
  Math.max(...[r.lo, r.hi].map((x) => (x < 0n ? (-x - 1n).toString(2) : x.toString(2)).length)) + (r.lo < 0n ? 1 : 0);

const isNamedValue = (v: Fixed): boolean => v.name !== undefined && !['const', 'input', 'state', 'table'].includes(v.kind);

/** The named values of a linear block, as a step's are. */
const linearValues = (block: CompiledBlock): ValueInfo[] =>
  block.program.values.filter(isNamedValue).map((v) => ({
    name: v.name ?? '',
    range: { lo: q.fromFixed(v.range.lo, v.frac), hi: q.fromFixed(v.range.hi, v.frac) },
    from: "peak gain from the inputs' ranges, for all time",
    frac: v.frac,
    bits: widthOf(v.range),
    share: {},
  }));

const sameSpan = (a: Span | undefined, b: Span | undefined): boolean =>
  a !== undefined && b !== undefined && a.line === b.line && a.column === b.column && a.file === b.file;

function variableEntry(a: Around, v: ValueInfo, nodes: readonly Named[]): Entry {
  const own = nodes.filter((n) => n.name === v.name);
  const node = own.find((n) => sameSpan(n.span, v.place)) ?? (own.length === 1 ? own[0] : undefined);
  return {
    block: a.block.exportName,
    name: v.name,
    role: 'variable',
    ...(v.place ? { place: v.place } : {}),
    range: v.range,
    from: node ? originOf(node.node, (name) => rangeOf(a.block, name)) : [v.from],
    format: { bits: v.bits, frac: v.frac + 0, lsb: q.pow2(-v.frac), declared: false },
    shares: sharesOf(a, v.name, 'variable', v),
  };
}

/** A variable that the C has no value of its own for. */
const isPart = (block: CompiledBlock, n: Named): boolean =>
  n.node.kind !== 'input' &&
  n.node.kind !== 'delay' &&
  !(block.values ?? []).some((v) => v.name === n.name && (sameSpan(v.place, n.span) || n.span === undefined)) &&
  n.span !== undefined;

function partEntry(a: Around, n: Named): Entry {
  return {
    block: a.block.exportName,
    name: n.name,
    role: 'variable',
    ...(n.span ? { place: n.span } : {}),
    from: originOf(n.node, (name) => rangeOf(a.block, name)),
    shares: sharesOf(a, n.name, 'variable'),
  };
}

/** The range of what a value is computed from, by name. */
function rangeOf(block: CompiledBlock, name: string): Interval | undefined {
  const signal = [...block.inputs, ...(block.tunables ?? [])].find((s) => s.name === name);
  const state = block.stateSignals?.find((s) => s.signal.name === name);
  const values = (block.values ?? []).filter((v) => v.name === name);
  return signal?.range ?? (values.length === 1 ? values[0].range : state?.signal.range);
}

function coefficientEntry(a: Around, c: CompiledBlock['coefficients'][number]): Entry {
  const stored = q.fromFixed(c.integer, c.frac);
  const off = q.sub(stored, c.asked);
  const verdict = q.isZero(off) ? 'stored exactly' : `asked ${q.toNumber(c.asked)}, off by ${q.toNumber(off)}`;
  return {
    block: a.block.exportName,
    name: c.name,
    role: 'coefficient',
    range: { lo: stored, hi: stored },
    from: [`${c.integer} / 2^${c.frac}, in counts: ${verdict}`],
    format: {
      bits: widthOf({ lo: c.integer < 0n ? c.integer : 0n, hi: c.integer > 0n ? c.integer : 0n }),
      frac: c.frac,
      lsb: q.pow2(-c.frac),
      declared: false,
    },
    shares: q.isZero(off) ? [] : sharesOf(a, c.name, 'coefficient'),
  };
}

/** `int16_t`, `int32_t[3]`; undefined for what has no type of its own. */
export const typeText = (f: Format): string | undefined =>
  f.type && `${cName(f.type)}${f.length === undefined ? '' : `[${f.length}]`}`;
