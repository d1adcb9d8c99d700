// Clamps as C expressions: saturation instructions, with the shift before them, where the core has them.
// Law: whatever form is taken, it is the clamp of the proved value; a shift inside it cannot overflow.
import type { Fixed } from '../ir/fixed.js';
import { halfOf } from '../ir/fixed-value.js';
import { type Body, call, helped, isInline, type Print, width } from './c-body.js';
import { saturationField, worthFusing } from './c-saturate.js';
import { type CExpr, castTo } from './c-text.js';
import { hull, literal } from './c-type.js';

/** v as text: fused with the shift below it where the core gains from that, else two comparisons. */
export function clamp(b: Body, print: Print, v: Clamp): CExpr {
  const fused = raised(b, print, v) ?? saturate(b, print, v) ?? halfField(b, print, v);
  if (fused) return castTo(width(b, v.range), fused);
  const at = width(b, hull(v.a.range, { lo: v.lo, hi: v.hi }));
  const ends = [literal(v.lo, b.traits.intBits), literal(v.hi, b.traits.intBits)];
  return castTo(width(b, v.range), call(b, 'clamp', at, [print(v.a).text, ...ends]));
}

type Clamp = Extract<Fixed, { kind: 'clamp' }>;

/** A clamp of which one end is the end of a field: the field's saturation and one comparison. */
function halfField(b: Body, print: Print, v: Clamp): CExpr | undefined {
  if (!b.traits.saturate) return undefined;
  const bits = bitsOf(v.lo < 0n ? -v.lo - 1n : v.hi);
  const low = v.lo === 0n || v.lo === -(1n << BigInt(bits));
  const signed = v.lo !== 0n;
  const top = (1n << BigInt(signed ? bitsOf(v.hi) : bits)) - 1n;
  const whole = low ? { ...v, hi: (1n << BigInt(bits)) - 1n } : { ...v, lo: -top - 1n };
  const isHalf = low ? v.hi > 0n && v.hi < whole.hi : v.hi === top && v.lo < 0n && v.lo > whole.lo;
  const inner = isHalf ? saturate(b, print, whole) : undefined;
  const end = literal(low ? v.hi : v.lo, b.traits.intBits);
  return inner?.width === 32 ? call(b, low ? 'min' : 'max', 32, [inner.text, end]) : undefined;
}

/** How many bits x >= 0 needs. */
const bitsOf = (x: bigint): number => (x <= 0n ? 0 : x.toString(2).length);

/** A clamp to a whole field as one helper, with the shift before it where that is written in line and of the same width. */
function saturate(b: Body, print: Print, v: Clamp): CExpr | undefined {
  const field = saturationField(v.lo, v.hi);
  if (!field) return undefined;
  const shift = (v.a.kind === 'shr' || v.a.kind === 'shl') && isInline(b, v.a) ? v.a : undefined;
  return (shift && saturation(b, print, field, shift.a, shift)) ?? saturation(b, print, field, v.a, undefined);
}

/** x*2^by saturated to the width of x: few instructions for 32 bits, one for the halves of a word. */
function raised(b: Body, print: Print, v: Clamp): CExpr | undefined {
  const field = saturationField(v.lo, v.hi);
  if (v.a.kind !== 'shl' || v.a.by < 1 || !field?.signed || !isInline(b, v.a)) return undefined;
  const { a: x, by: shift } = v.a;
  if (field.bits === 32 && shift < 31 && b.traits.intBits === 32 && (b.traits.saturate || b.traits.hideConstants)) {
    if (width(b, x.range) !== 32) return undefined;
    return helped(b, { kind: 'raise', width: 32, shift }, [print(x).text]);
  }
  if (field.bits === 16 && shift < 15 && b.traits.intBits === 16 && width(b, x.range) === 16)
    return { ...helped(b, { kind: 'raise', width: 16, shift }, [print(x).text]), width: 16 };
  const half = field.bits === 16 && shift === 1 ? b.halves.get(x.id) : undefined;
  return half && call(b, half.high ? 'high' : 'low', 32, [call(b, 'twice16', 32, [half.word]).text]);
}

type ShiftRight = Extract<Fixed, { kind: 'shr' }>;
type Shift = ShiftRight | Extract<Fixed, { kind: 'shl' }>;
type Field = { readonly signed: boolean; readonly bits: number };

function saturation(b: Body, print: Print, field: Field, from: Fixed, shift: Shift | undefined): CExpr | undefined {
  const down = shift?.kind === 'shr' ? shift : undefined;
  const half = down ? halfOf(down) : 0n;
  const raisedRange = shift?.kind === 'shl' ? shift.range : from.range;
  const at = width(b, hull(from.range, raisedRange, { lo: from.range.lo, hi: from.range.hi + half }));
  const by = shift?.by ?? 0;
  if (!worthFusing(b.traits, field, at) || by >= at || (shift?.kind === 'shl' && !b.traits.saturate)) return undefined;
  if (shift?.kind === 'shl' && at === 64) return undefined;
  const rounding = { shift: down ? by : -by, round: down?.rounding === 'half-up' };
  return helped(b, { kind: 'sat', width: at, ...field, ...rounding }, [print(from).text]);
}
