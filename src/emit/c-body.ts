// What is in scope while a C function body is printed, and how stored things are read in it.
// Law: a value read from storage has the width of its proved range, whatever type it is stored in.
import type { Fixed } from '../ir/fixed.js';
import { type IntRange, type IntType, typeRange } from '../num/format.js';
import type { CTraits } from '../passes/machine/traits.js';
import type { Half, PackedWord } from './c-halves.js';
import { type Helper, type HelperKind, helperName } from './c-helpers.js';
import type { KernelNames } from './c-kernel.js';
import { saturationField } from './c-saturate.js';
import { type CExpr, castTo } from './c-text.js';
import { literal, point, promoted, typeName, type Width, wider, widthOf } from './c-type.js';
import type { Symbols } from './names.js';

/** A stored thing an expression reads: its text and its declared type. */
export interface Place {
  readonly text: string;
  readonly type: IntType;
  /** Elements outside are clamped when read. */
  readonly clamp?: IntRange;
  readonly progmem?: boolean;
}

/** What is in scope while a function body is printed. */
export interface Body {
  readonly traits: CTraits;
  readonly sym: Symbols;
  readonly need: (h: Helper) => void;
  /** Locals by value id; a region's locals go when it closes. */
  readonly locals: Map<number, CExpr>;
  /** Values that live in one half of a packed word. */
  readonly halves: Map<number, Half>;
  readonly words: PackedWord[];
  readonly inputs: ReadonlyMap<string, Place>;
  readonly states: Map<string, Place>;
  readonly tables: ReadonlyMap<number, Place>;
  /** Copies of elements of array states that a store overwrites before their last read, by elementKey. */
  readonly elements: Map<string, CExpr>;
  readonly kernels: KernelNames;
}

export const elementKey = (state: string, index: number | bigint): string => `${state}[${index}]`;

export const width = (b: Body, r: IntRange): Width => widthOf(r, b.traits.intBits);

/** The value of a variable of type `place.type` whose proved range is r. */
export function read(b: Body, place: Place, r: IntRange): CExpr {
  const want = width(b, r);
  const has = promoted(place.type, b.traits.intBits);
  const text = has.bits === want && !has.unsigned ? place.text : `(${typeName(want)})${place.text}`;
  return { text, width: want, level: text === place.text ? 'primary' : 'unary' };
}

export function call(b: Body, kind: HelperKind, at: Width, args: readonly string[]): CExpr {
  const helper = { kind, width: at };
  b.need(helper);
  return { text: `${helperName(b.sym, helper)}(${args.join(', ')})`, width: at, level: 'primary' };
}

/** Clamps a stored value that may lie outside r; unsigned types as wide as int are compared unsigned. */
export function clampedRead(b: Body, place: Place, r: IntRange): CExpr {
  const has = promoted(place.type, b.traits.intBits);
  const field = saturationField(r.lo, r.hi);
  if (!has.unsigned && b.traits.saturate && field && !field.signed)
    return helped(b, { kind: 'sat', width: 32, ...field, shift: 0, round: false }, [place.text]);
  if (!has.unsigned) {
    const at = wider(has.bits as Width, width(b, r));
    const args = [place.text, literal(r.lo, b.traits.intBits), literal(r.hi, b.traits.intBits)];
    return castTo(width(b, r), call(b, 'clamp', at, args));
  }
  const unsigned = (x: bigint): string => (has.bits === 16 ? `${x}U` : `UINT${has.bits}_C(${x})`);
  const top =
    r.hi === typeRange(place.type).hi
      ? place.text
      : `(${place.text} > ${unsigned(r.hi)}) ? ${unsigned(r.hi)} : ${place.text}`;
  const text = r.lo === 0n ? top : `(${place.text} < ${unsigned(r.lo)}) ? ${unsigned(r.lo)} : (${top})`;
  return { text: `(${typeName(width(b, r))})(${text})`, width: width(b, r), level: 'unary' };
}

/** A literal of its own width. */
export function constant(b: Body, value: bigint): CExpr {
  return {
    text: literal(value, b.traits.intBits),
    width: width(b, point(value)),
    level: value < 0n ? 'unary' : 'primary',
  };
}

/** Prints a value where it is used. */
export type Print = (v: Fixed) => CExpr;

/** Written where it is used, as part of the text around it. */
export const isInline = (b: Body, v: Fixed): boolean => !b.locals.has(v.id) && !b.halves.has(v.id);

/** A call of a helper that is made for its numbers; its result is 32 bits wide. */
export function helped(b: Body, helper: Helper, args: readonly string[]): CExpr {
  b.need(helper);
  return { text: `${helperName(b.sym, helper)}(${args.join(', ')})`, width: 32, level: 'primary' };
}
