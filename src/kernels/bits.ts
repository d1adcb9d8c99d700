// Bit operations on whole numbers as JavaScript has them: operands are taken modulo 2^32, shift counts modulo 32.
// Law: `meaning` is JavaScript's operator on the same whole numbers.
import type { Kernel } from '../ir/kernel.js';
import type { IntRange } from '../num/format.js';
import { bitLength } from '../num/rational.js';
import { bigMax, bigMin, hullOf, INT32, INT64, inside, UINT32, wrapSigned, wrapUnsigned } from './words.js';

export type BitOperation = 'and' | 'or' | 'xor' | 'shl' | 'shr' | 'ushr';

const SIGNS: Readonly<Record<BitOperation, string>> = {
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  shr: '>>',
  ushr: '>>>',
};
const word = (a: bigint): bigint => wrapSigned(a, 32);
const amount = (b: bigint): bigint => b & 31n;
const MEANINGS: Readonly<Record<BitOperation, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => word(a) & word(b),
  or: (a, b) => word(a) | word(b),
  xor: (a, b) => word(a) ^ word(b),
  shl: (a, b) => word(a << amount(b)),
  shr: (a, b) => word(a) >> amount(b),
  ushr: (a, b) => wrapUnsigned(a, 32) >> amount(b),
};

const wordsOf = (r: IntRange): IntRange => (inside(r, INT32) ? r : INT32);
/** All numbers of as many bits as the operands have. */
function bitsRange(a: IntRange, b: IntRange): IntRange {
  const bits = [a.lo, a.hi, b.lo, b.hi].map((x) => bitLength(x < 0n ? ~x : x));
  const top = (1n << BigInt(Math.max(...bits))) - 1n;
  return { lo: bigMin(a.lo, b.lo) < 0n ? ~top : 0n, hi: top };
}
function andRange(a: IntRange, b: IntRange): IntRange {
  const tops = [a, b].filter((r) => r.lo >= 0n).map((r) => r.hi);
  return tops.length > 0 ? { lo: 0n, hi: bigMin(...tops) } : bitsRange(a, b);
}

function shiftRange(op: 'shl' | 'shr' | 'ushr', a: IntRange, b: IntRange): IntRange {
  const known = b.lo >= 0n && b.hi <= 31n;
  const counts = known ? [b.lo, b.hi] : [0n, 31n];
  if (op === 'ushr' && a.lo < 0n) return { lo: 0n, hi: UINT32.hi >> counts[0] };
  if (op !== 'shl') return hullOf([a.lo, a.hi].flatMap((x) => counts.map((k) => x >> k)));
  const exact = hullOf([a.lo, a.hi].flatMap((x) => counts.map((k) => x << k)));
  return inside(exact, INT32) ? exact : INT32;
}

function rangeOf(op: BitOperation, x: IntRange, y: IntRange): IntRange {
  if (op === 'ushr') return shiftRange(op, inside(x, INT32) ? x : { lo: -1n, hi: 0n }, y);
  const [a, b] = [wordsOf(x), wordsOf(y)];
  if (op === 'shl' || op === 'shr') return shiftRange(op, a, y);
  return op === 'and' ? andRange(a, b) : bitsRange(a, b);
}

const CLASSES: readonly IntRange[] = [INT32, UINT32, INT64];
const classOf = (r: IntRange): number => CLASSES.findIndex((c) => inside(r, c));

/** For operands in these ranges (any that fit int64). */
export function bitOperation(op: BitOperation, a: IntRange, b: IntRange): Kernel {
  const [ca, cb] = [classOf(a), classOf(b)];
  return {
    family: `bit_${op}`,
    params: { a: ca, b: cb },
    tables: [],
    args: [CLASSES[ca], CLASSES[cb]],
    meaning: ([x, y]) => MEANINGS[op](x, y),
    range: ([x, y]) => rangeOf(op, x, y),
    ...(ca < 2 && cb < 2 ? { javascript: `return a0 ${SIGNS[op]} a1;` } : {}),
  };
}

/** The low `bits` bits of a, signed or not: how cyclic counts wrap. */
export function wrapBits(bits: number, signed: boolean, a: IntRange): Kernel {
  const ca = classOf(a);
  const wrap = (x: bigint): bigint => (signed ? wrapSigned(x, bits) : wrapUnsigned(x, bits));
  const size = 1n << BigInt(bits);
  const all: IntRange = signed ? { lo: -size / 2n, hi: size / 2n - 1n } : { lo: 0n, hi: size - 1n };
  return {
    family: 'wrap',
    params: { n: bits, signed: signed ? 1 : 0, a: ca },
    tables: [],
    args: [CLASSES[ca]],
    meaning: ([x]) => wrap(x),
    range: ([x]) => {
      const [lo, hi] = [wrap(x.lo), wrap(x.hi)];
      return x.hi - x.lo < size && lo <= hi && hi - lo === x.hi - x.lo ? { lo, hi: bigMax(lo, hi) } : all;
    },
    ...(ca < 2 && bits <= 32 ? { javascript: wrapText(bits, signed) } : {}),
  };
}

function wrapText(bits: number, signed: boolean): string {
  const by = 32 - bits;
  return signed ? `return (a0 << ${by}) >> ${by};` : `return (a0 << ${by}) >>> ${by};`;
}
