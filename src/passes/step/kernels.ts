// The integer functions that the rules of this folder call.
import type { Fixed } from '../../ir/fixed.js';
import type { FixedBuilder } from '../../ir/fixed-build.js';
import { bitOperation, wrapBits } from '../../kernels/bits.js';
import { remainder } from '../../kernels/rem.js';
import type { BitName } from './bits.js';

export interface StepKernels {
  /** a - b * trunc(a / b), b > 0. */
  readonly rem: (b: FixedBuilder, a: Fixed, n: Fixed) => Fixed;
  /** a modulo n into [-n/2, n/2). */
  readonly wrap: (b: FixedBuilder, a: Fixed, n: Fixed) => Fixed;
  /** The low bits of a, as an unsigned or signed number. */
  readonly wrapBits: (b: FixedBuilder, a: Fixed, bits: number, signed: boolean) => Fixed;
  readonly bit: (b: FixedBuilder, name: BitName, x: Fixed, y: Fixed) => Fixed;
}

const OPERATIONS = {
  bitAnd: 'and',
  bitOr: 'or',
  bitXor: 'xor',
  shiftLeft: 'shl',
  shiftRight: 'shr',
  shiftRightUnsigned: 'ushr',
} as const;

const rem = (b: FixedBuilder, a: Fixed, n: Fixed): Fixed => {
  const same = a.frac === n.frac ? a.frac : 0;
  return b.kernel(remainder(a.range, n.range), [a, n], same);
};

/** Into [-n/2, n/2): the remainder, moved by one period where it lies outside. */
function wrap(b: FixedBuilder, a: Fixed, n: Fixed): Fixed {
  const size = n.range.lo;
  const half = b.constant(size / 2n, a.frac);
  const start = b.add(a, half);
  const left = rem(b, start, n);
  const up = b.select(b.compare('lt', left, b.constant(0n, a.frac)), b.add(left, n), left);
  const range = { lo: 0n, hi: size - 1n };
  return b.sub(b.restrict(up, range), half);
}

export const stepKernels: StepKernels = {
  rem,
  wrap,
  wrapBits: (b, a, bits, signed) => b.kernel(wrapBits(bits, signed, a.range), [a], a.frac),
  bit: (b, name, x, y) => b.kernel(bitOperation(OPERATIONS[name], x.range, y.range), [x, y], 0),
};
