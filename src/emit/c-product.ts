// Products by a constant, as multiply-accumulate instructions see them.
// Law: a value is c*x here only if it is exactly that product, a shift to the left being one by a power of two.
import type { Fixed } from '../ir/fixed.js';
import { fits } from '../num/format.js';
import type { CTraits } from '../passes/machine/traits.js';
import { point } from './c-type.js';

export interface Product {
  readonly c: bigint;
  readonly x: Fixed;
}

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);
export const isPowerOfTwo = (c: bigint): boolean => c !== 0n && (magnitude(c) & (magnitude(c) - 1n)) === 0n;

/** Number of non-zero digits in the signed-digit form: how many shifts and additions a product costs. */
export function signedDigits(c: bigint): number {
  let count = 0;
  for (let rest = magnitude(c); rest !== 0n; rest >>= 1n) {
    if ((rest & 1n) === 0n) continue;
    count++;
    rest = (rest & 3n) === 3n ? rest + 1n : rest - 1n;
  }
  return count;
}

function split(v: Fixed): Product | undefined {
  if (v.kind === 'shl') return { c: 1n << BigInt(v.by), x: v.a };
  if (v.kind !== 'mul') return undefined;
  const [constant, x] = v.a.kind === 'const' ? [v.a, v.b] : [v.b, v.a];
  return constant.kind === 'const' && x.kind !== 'const' ? { c: constant.value, x } : undefined;
}

/** v as a product of two factors of `bits` bits, one of them constant. */
export function asProduct(v: Fixed, bits: 16 | 32): Product | undefined {
  const type = { bits, signed: true } as const;
  const p = split(v);
  return p && fits(point(p.c), type) && fits(p.x.range, type) ? p : undefined;
}

/** Whether 32x32 bits are multiplied and added to 64 in one instruction, so that a shared product gains nothing. */
export const hasLongMac = (t: CTraits): boolean => t.saturate && t.intBits === 32;
