// An argument in radians as a binary angle. Where 2^k of its counts are one turn, the count is the angle and wraps for nothing;
// otherwise one multiplication makes an angle of 32 bits.
// Law: |angle - argument| modulo the turn is at most `error` radians.
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { turnsKernel } from '../kernels/trig-turns.js';
import { INT32, inside, UINT32 } from '../kernels/words.js';
import type { IntRange } from '../num/format.js';
import * as q from '../num/rational.js';
import type { FixedArg } from './elementary.js';

export interface Angle {
  readonly node: Fixed;
  /** 2^bits counts are one turn. */
  readonly bits: number;
  readonly error: number;
}

const TURN = 2 * Math.PI;
const isWord = (r: IntRange): boolean => inside(r, INT32) || inside(r, UINT32);

/** k where lsb = 2 pi / 2^k but for a part in 10^12; what is left of the difference over the whole range is the error. */
function cyclicBits(arg: FixedArg): { readonly bits: number; readonly error: number } | undefined {
  const lsb = q.toNumber(arg.lsb);
  const bits = Math.round(Math.log2(TURN / lsb));
  const off = Math.abs((lsb * 2 ** bits) / TURN - 1) + 1e-15;
  if (off > 1e-12) return undefined;
  const most = Math.max(Math.abs(Number(arg.node.range.lo)), Math.abs(Number(arg.node.range.hi)));
  return { bits, error: most * lsb * off * (1 + 1e-9) };
}

/** The angle with 16 to 32 bits, as it is where that can be. */
export function angleOf(b: FixedBuilder, arg: FixedArg): Angle {
  const cyclic = cyclicBits(arg);
  if (cyclic && cyclic.bits >= 16 && cyclic.bits <= 32 && isWord(arg.node.range)) return { node: arg.node, ...cyclic };
  if (cyclic && cyclic.bits >= 1 && cyclic.bits < 16) {
    const range = shifted(arg.node.range, 16 - cyclic.bits);
    if (isWord(range)) return { node: b.shl(arg.node, 16 - cyclic.bits), bits: 16, error: cyclic.error };
  }
  return fullAngleOf(b, arg);
}

/** The angle with 32 bits. */
export function fullAngleOf(b: FixedBuilder, arg: FixedArg): Angle {
  const cyclic = cyclicBits(arg);
  if (cyclic && cyclic.bits >= 1 && cyclic.bits <= 32) {
    const by = 32 - cyclic.bits;
    if (isWord(shifted(arg.node.range, by))) return { node: b.shl(arg.node, by), bits: 32, error: cyclic.error };
  }
  const { node, lsb, error } = asWord(b, arg);
  const turns = turnsKernel(lsb, node.range);
  return { node: b.kernel(turns.kernel, [node], 32), bits: 32, error: error + turns.error };
}

const shifted = (r: IntRange, by: number): IntRange => ({ lo: r.lo << BigInt(by), hi: r.hi << BigInt(by) });

/** The argument in int32, rounded where it has to be. */
function asWord(b: FixedBuilder, arg: FixedArg): FixedArg & { readonly error: number } {
  let [by, node] = [0, arg.node];
  while (!inside(node.range, INT32)) node = b.shr(arg.node, ++by, 'half-up');
  const lsb = q.mul(arg.lsb, q.pow2(by));
  return { node, lsb, error: by === 0 ? 0 : q.toNumberUp(lsb) * 0.50001 };
}
