// Per-signal macros: fraction bits, raw ends, and the constant conversion from engineering units to counts.
// Law: NAME_X_RAW rounds halves up like the compiler and stays within MIN and MAX, and is a constant expression: no double
// reaches the step path.
import type { CompiledBlock, SignalInfo } from '../ir/compiled.js';
import { cName } from '../num/format.js';
import * as q from '../num/rational.js';
import { doubleLiteral } from './c-comment.js';
import { signalsOf } from './c-enum.js';
import type { Symbols } from './names.js';

/** A raw end as C text that is right on 16-bit and 32-bit int alike. */
function rawLiteral(value: bigint, s: SignalInfo): string {
  const { bits, signed } = s.quantity.type;
  if (!signed) return bits <= 16 ? `${value}U` : `UINT${bits}_C(${value})`;
  if (value === -(1n << BigInt(bits - 1))) return `INT${bits}_MIN`;
  const small = value > -32768n && value < 32768n;
  const digits = small
    ? `${value < 0n ? -value : value}`
    : `INT${Math.max(32, bits)}_C(${value < 0n ? -value : value})`;
  return value < 0n ? `(-${digits})` : digits;
}

/**
 * floor(x + 1/2) without the library, held to MIN and MAX: less one where truncation would go up; in double, as GCC warns of the
 * integer form. A value beyond the ends (1.0 in q15) is the end, as it is for step(); a full turn of a cyclic signal is 0.
 */
function conversion(s: SignalInfo, sym: Symbols): string[] {
  const scale = doubleLiteral(q.toNumber(q.div(q.one, s.quantity.lsb)));
  const offset = doubleLiteral(q.toNumber(q.add(s.quantity.zero, q.rational(1, 2))));
  const [scaled, min, max] = ['SCALED', 'MIN', 'MAX'].map((suffix) => sym.signalMacro(s.name, suffix));
  const type = cName(s.quantity.type);
  const wide = s.quantity.type.bits < 32 ? 'int32_t' : 'int64_t';
  const turn = s.signal?.cyclic ? [`        : (${scaled}(v) >= ${2 ** s.signal.cyclic.bits}.0) ? (${type})0 \\`] : [];
  const top = s.signal?.cyclic ? [] : [`        : (${scaled}(v) >= (double)(${max})) ? (${type})(${max}) \\`];
  return [
    `#define ${scaled}(v) (((double)(v) * (${scale})) + (${offset}))`,
    `#define ${sym.signalMacro(s.name, 'RAW')}(v) \\`,
    `    ((${scaled}(v) < (double)(${min})) ? (${type})(${min}) \\`,
    ...turn,
    ...top,
    `        : (${type})(${scaled}(v) \\`,
    `            - ((${scaled}(v) < (double)(${wide})${scaled}(v)) ? 1.0 : 0.0)))`,
  ];
}

/** Counts of one turn, one more than the type may hold. */
function period(s: SignalInfo, sym: Symbols): string[] {
  const bits = s.signal?.cyclic?.bits;
  if (bits === undefined) return [];
  const counts = 1n << BigInt(bits);
  const text = bits < 16 ? `${counts}U` : `UINT${bits < 32 ? 32 : 64}_C(${counts})`;
  return [`#define ${sym.signalMacro(s.name, 'PERIOD')} ${text}`];
}

function signalMacros(s: SignalInfo, sym: Symbols): string[] {
  const { frac, rawRange } = s.quantity;
  const { kind } = s.signal ?? {};
  if (kind === 'bool') return [];
  const coded = kind === 'oneOf';
  return [
    `/* ${s.name}${s.signal && s.signal.shape.length > 0 ? ', each element' : ''} */`,
    ...(frac === undefined || coded ? [] : [`#define ${sym.signalMacro(s.name, 'FRAC')} ${frac}`]),
    `#define ${sym.signalMacro(s.name, 'MIN')} ${rawLiteral(rawRange.lo, s)}`,
    `#define ${sym.signalMacro(s.name, 'MAX')} ${rawLiteral(rawRange.hi, s)}`,
    ...period(s, sym),
    ...(s.invalid === undefined ? [] : [`#define ${sym.signalMacro(s.name, 'INVALID')} ${rawLiteral(s.invalid, s)}`]),
    ...(coded ? [] : conversion(s, sym)),
  ];
}

/** Nanoseconds per step, rounded to the nearest. */
function sampleTime(block: CompiledBlock, sym: Symbols): string {
  const ns = q.round(q.mul(block.sampleTime, q.rational(1_000_000_000)));
  return `#define ${sym.macro('TS_NS')} ${ns > 4294967295n ? `UINT64_C(${ns})` : `UINT32_C(${ns})`}`;
}

/** All macros of a block's header. */
export const blockMacros = (block: CompiledBlock, sym: Symbols): string[] => [
  '/* One step, in nanoseconds. NAME_X_RAW(v) is v in engineering units as counts: for constants only. */'.replace(
    'NAME_X',
    sym.macro('X'),
  ),
  sampleTime(block, sym),
  ...signalsOf(block).flatMap((s) => signalMacros(s, sym)),
];
