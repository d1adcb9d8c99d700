// Sums as multiply-accumulate instructions.
// Law: the term taken into the instruction and the rest add up to the sum, in the width the sum was proved for.
import type { Fixed } from '../ir/fixed.js';
import { fits } from '../num/format.js';
import { type Body, call, constant, isInline, type Print, width } from './c-body.js';
import { asProduct, hasLongMac, isPowerOfTwo, type Product } from './c-product.js';
import { type CExpr, castTo } from './c-text.js';
import { point, type Width } from './c-type.js';

export type Sum = Extract<Fixed, { kind: 'add' | 'sub' | 'mul' | 'min' | 'max' }> & { readonly kind: 'add' | 'sub' };

/** A term of a sum that a multiply-accumulate takes, and the rest. */
interface MacTerm extends Product {
  readonly acc: Fixed;
}

/** Terms c*x of a + b or a - b that a core multiplies and adds in one instruction, the best last. */
function macTerms(b: Body, v: Sum, bits: 16 | 32): MacTerm[] {
  const sign = v.kind === 'sub' ? -1n : 1n;
  const term = (from: Fixed, acc: Fixed, s: bigint): MacTerm[] => {
    const p = isInline(b, from) ? asProduct(from, bits) : undefined;
    return p && fits(point(s * p.c), { bits, signed: true }) ? [{ c: s * p.c, x: p.x, acc }] : [];
  };
  const terms = [...(v.kind === 'add' ? term(v.a, v.b, 1n) : []), ...term(v.b, v.a, sign)];
  // What stays behind is a product of its own: let it be the one that is not a shift.
  return terms.sort((p, q) => Number(isPowerOfTwo(p.c)) - Number(isPowerOfTwo(q.c)));
}

/** The sum as one multiply-accumulate instruction, where the core has one. */
export function fusedSum(b: Body, print: Print, v: Sum, at: Width): CExpr | undefined {
  const plain = (kind: 'mac' | 'mac16', term: MacTerm | undefined): CExpr | undefined =>
    term && call(b, kind, at, [castTo(at, print(term.acc)).text, constant(b, term.c).text, print(term.x).text]);
  if (at === 64 && hasLongMac(b.traits)) return plain('mac', macTerms(b, v, 32).at(-1));
  if (at === 32 && b.traits.intBits === 16) return plain('mac16', macTerms(b, v, 16).at(-1));
  if (at === 32 && b.traits.dualMac) {
    const term = macTerms(b, v, 16).find((t) => b.halves.get(t.x.id)?.high);
    const half = term && b.halves.get(term.x.id);
    return half && call(b, 'high_mac', 32, [constant(b, term.c).text, half.word, print(term.acc).text]);
  }
  return undefined;
}

/** 16 x 16 bits to 32 on a core with 8-bit registers; shifts there are loops. */
export function wideProduct(b: Body, print: Print, v: Fixed): CExpr | undefined {
  if (b.traits.intBits !== 16 || width(b, v.range) !== 32) return undefined;
  const p = asProduct(v, 16);
  return p && call(b, 'mul16', 32, [constant(b, p.c).text, print(p.x).text]);
}
