// Two 16-bit values in one word, the form in which the dual multiply-accumulate takes them.
// Law: a word holds both values exactly; who stands below and who above follows from where the older one already stands.
import type { Fixed } from '../ir/fixed.js';
import { halfOf } from '../ir/fixed-value.js';
import { fits } from '../num/format.js';
import { hull } from './c-type.js';

export interface Half {
  readonly word: string;
  readonly high: boolean;
}

/** A local that holds two values, by their ids. */
export interface PackedWord {
  readonly text: string;
  readonly low: number;
  readonly high: number;
}

export type Shift = Extract<Fixed, { kind: 'shr' }>;

const INT16 = { bits: 16, signed: true } as const;
const INT32 = { bits: 32, signed: true } as const;

/** The word that holds exactly x and y. */
export const wordOf = (words: readonly PackedWord[], x: Fixed, y: Fixed): PackedWord | undefined =>
  words.find((w) => (w.low === x.id && w.high === y.id) || (w.low === y.id && w.high === x.id));

/** v if one instruction shifts it into a half: a rounded shift of a 32-bit sum with a 16-bit result. */
export function packable(v: Fixed): Shift | undefined {
  if (v.kind !== 'shr' || v.by < 1 || v.by > 16 || !fits(v.range, INT16)) return undefined;
  const half = halfOf(v);
  const sum = hull(v.a.range, { lo: v.a.range.lo + half, hi: v.a.range.hi + half });
  return fits(sum, INT32) ? v : undefined;
}

/** The older value that v is multiplied beside first, if any: a name that stands already. */
export function partnerOf(v: Fixed, users: readonly Fixed[], stands: (x: Fixed) => boolean): Fixed | undefined {
  for (const user of users) {
    if (user.kind !== 'mac2' || user.x0.id === user.x1.id) continue;
    const other = user.x0.id === v.id ? user.x1 : user.x1.id === v.id ? user.x0 : undefined;
    if (other && stands(other)) return other;
  }
  return undefined;
}
