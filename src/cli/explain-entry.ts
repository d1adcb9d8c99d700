// What `explain` says of one name of a block: its role, range, format and share of the errors, as data.
// Law: only what the compiled block holds is said; a name without a value of its own in the C has no format.
import type { Span } from '../diag/diagnostic.js';
import type { Places } from '../frontend/design.js';
import type { CompiledBlock, ErrorPart, SignalInfo, ValueInfo } from '../ir/compiled.js';
import type { Fixed, FixedState } from '../ir/fixed.js';
import type { Real } from '../ir/real.js';
import { cName, type IntType } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import * as q from '../num/rational.js';
import { limitsOf, type Named, namedNodes, originOf } from './explain-origin.js';
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
  /** Of a real state: how far its worst element can be off after one step from the same state; absent where bounds are for all time. */
  readonly ownError?: number;
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
  return onceEach([
    ...signals('input', block.inputs),
    ...signals('output', block.outputs),
    ...signals('tunable', block.tunables ?? []),
    ...block.program.states.filter((s) => !s.tunable).map((s) => stateEntry(a, s)),
    ...(block.values ?? linearValues(block)).map((v) => variableEntry(a, v, nodes)),
    ...(block.values ? partsOf(block, nodes).map((n) => partEntry(a, n)) : []),
    ...block.coefficients.map((c) => coefficientEntry(a, c)),
  ]);
}

/** The elements of an array that fared alike are one entry. */
function onceEach(entries: readonly Entry[]): Entry[] {
  const looks = (e: Entry): string => JSON.stringify(e, (_, x: unknown) => (typeof x === 'bigint' ? x.toString() : x));
  return [...new Map(entries.map((e) => [looks(e), e])).values()];
}

const sharesOf = ({ block }: Around, name: string, role: Role, own?: ValueInfo): Share[] =>
  block.certificates.flatMap((c) => {
    const found = causesOf(c, name, role);
    const rounding = own?.share[c.name];
    const causes =
      found.length > 0 || !rounding || q.isZero(rounding) ? found : [{ cause: 'its rounding', bound: rounding }];
    const unit = block.outputs.find((o) => o.name === c.name)?.unit;
    return causes.length === 0 ? [] : [{ output: c.name, ...(unit ? { unit } : {}), errorBound: c.errorBound, causes }];
  });

const spanText = (s: Span): string => `${s.file}:${s.line}:${s.column}`;

/** The place of an option of the design, by the paths it may have. */
function declaredAt({ block, places }: Around, ...paths: readonly string[]): Span | undefined {
  const spans = places.blocks[block.exportName] ?? {};
  return paths.map((path) => (Object.hasOwn(spans, path) ? spans[path] : undefined)).find((span) => span !== undefined);
}

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
  const unit = info?.signal.unit;
  return {
    block: a.block.exportName,
    name: s.name,
    role: 'state',
    ...(place ? { place } : {}),
    ...(unit ? { unit } : {}),
    range: { lo: q.min(x, y), hi: q.max(x, y) },
    from: [stateOrigin(s, place, info !== undefined)],
    format: {
      bits: widthOf(s.range),
      type: s.type,
      ...(info && !q.eq(lsb, q.pow2(-s.frac)) ? {} : { frac: s.frac + 0 }),
      lsb,
      ...(s.length === undefined ? {} : { length: s.length }),
      declared: false,
    },
    shares: sharesOf(a, s.name, 'state'),
    ...ownErrorOf(a.block, s, info?.signal.kind === 'real'),
  };
}

/** The part of the block's state bounds that is this state's: they are flat, in the program's order. */
function ownErrorOf({ stateBounds, program }: CompiledBlock, s: FixedState, isReal: boolean): Pick<Entry, 'ownError'> {
  const size = (x: FixedState): number => x.length ?? 1;
  const all = program.states.reduce((n, x) => n + size(x), 0);
  if (!isReal || stateBounds?.length !== all) return {};
  const at = program.states.slice(0, program.states.indexOf(s)).reduce((n, x) => n + size(x), 0);
  return { ownError: Math.max(...stateBounds.slice(at, at + size(s))) };
}

function stateOrigin(s: FixedState, place: Span | undefined, isStep: boolean): string {
  if (!isStep) return `${FOR_ALL_TIME}${s.note ? ` (${s.note})` : ''}`;
  const owner = /^(.*)[.:]/.exec(s.name)?.[1];
  if (owner !== undefined && s.name.includes(':')) return `kept between the calls of ${owner}`;
  const where = owner === undefined ? (place ? ` at ${spanText(place)}` : '') : ` in the used block ${owner}`;
  return `declared${where}; proved to hold after every step that begins inside`;
}

const FOR_ALL_TIME = 'proved for every input in range, for all time';

export const widthOf = (r: { readonly lo: bigint; readonly hi: bigint }): number =>
  Math.max(...[r.lo, r.hi].map((x) => (x < 0n ? (-x - 1n).toString(2) : x.toString(2)).length)) + (r.lo < 0n ? 1 : 0);

const isNamedValue = (v: Fixed): boolean =>
  v.name !== undefined && !['const', 'input', 'state', 'table'].includes(v.kind);

/** The named values of a linear block, as a step's are. */
const linearValues = (block: CompiledBlock): ValueInfo[] =>
  block.program.values.filter(isNamedValue).map((v) => ({
    name: v.name ?? '',
    range: { lo: q.fromFixed(v.range.lo, v.frac), hi: q.fromFixed(v.range.hi, v.frac) },
    from: FOR_ALL_TIME,
    frac: v.frac,
    bits: widthOf(v.range),
    share: {},
  }));

const sameSpan = (a: Span | undefined, b: Span | undefined): boolean =>
  a !== undefined && b !== undefined && a.line === b.line && a.column === b.column && a.file === b.file;

function variableEntry(a: Around, v: ValueInfo, nodes: readonly Named[]): Entry {
  const made = nodesOf(v, nodes).flatMap((n) => originOf(n.node, (name) => rangeOf(a.block, name)));
  return {
    block: a.block.exportName,
    name: v.name,
    role: 'variable',
    ...(v.place ? { place: v.place } : {}),
    range: v.range,
    from: made.length > 0 ? [...new Set(made)] : [v.from],
    format: { bits: v.bits, frac: v.frac + 0, lsb: q.pow2(-v.frac), declared: false },
    shares: sharesOf(a, v.name, 'variable', v),
  };
}

/** The nodes a value can be: those of its name and place; of a value and its limit, the one its range speaks for. */
function nodesOf(v: ValueInfo, nodes: readonly Named[]): readonly Named[] {
  const own = nodes.filter((n) => n.name === v.name);
  const placed = own.filter((n) => sameSpan(n.span, v.place));
  const found = placed.length > 0 ? placed : own.length === 1 ? own : [];
  const limits = found.filter((n) => isWithin(n.node, v));
  return limits.length > 0 ? limits : found.filter((n) => limitsOf(n.node) === undefined);
}

const isWithin = (node: Real, v: ValueInfo): boolean => {
  const limits = limitsOf(node);
  const step = q.pow2(-v.frac);
  return limits !== undefined && q.le(q.sub(limits.lo, step), v.range.lo) && q.le(v.range.hi, q.add(limits.hi, step));
};

/** Variables that the C has no value of its own for. */
const partsOf = (block: CompiledBlock, nodes: readonly Named[]): Named[] => {
  const taken = new Set([block.values ?? [], block.program.states, block.inputs].flat().map((x) => x.name));
  const isElement = (name: string): boolean =>
    taken.has(name.replace(/_\d+$/, '')) || taken.has(name.replace(/^self\./, ''));
  const parts = nodes.filter((n) => n.span !== undefined && !taken.has(n.name) && !isElement(n.name));
  return parts.filter((n, i) => parts.findIndex((m) => m.name === n.name && sameSpan(m.span, n.span)) === i);
};

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
